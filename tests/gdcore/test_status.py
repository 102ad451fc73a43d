"""How a run ends, at the exact rates where the answer changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import Status, descend, resolve
from gdcore.formula import parse

ENDED = {Status.CONVERGED, Status.OUT_OF_STEPS}


@pytest.mark.parametrize("steps", [2, 3, 4, 10, 100, 1000])
@pytest.mark.parametrize("curvature", [2.0, 3.0, 0.3, 7.0, 1e6, 1e-6])
@pytest.mark.parametrize("start", [3.0, -0.7, 1e5, 1e-9])
def test_a_quadratic_tells_two_over_curvature_exactly(
    curvature: float, start: float, steps: int
) -> None:
    bowl = parse(f"{curvature!r}/2 x^2")
    edge = 2 / curvature
    for apart in (1e-12, 1e-9, 1e-3, 0.3):
        above = descend(bowl, start, lr=edge * (1 + apart), steps=steps)
        below = descend(bowl, start, lr=edge * (1 - apart), steps=steps)
        assert above.status is Status.DIVERGED
        assert below.status in ENDED
    at_edge = descend(bowl, start, lr=edge, steps=steps)
    assert at_edge.status is Status.OSCILLATING
    assert at_edge.last == steps


@settings(max_examples=40)
@given(
    curvature=st.floats(1e-3, 1e3),
    centre=st.floats(-10, 10).map(lambda c: round(c, 6)),
    offset=st.floats(0.1, 10),
    share=st.floats(0.05, 1.95),
)
def test_below_the_edge_a_quadratic_converges(
    curvature: float, centre: float, offset: float, share: float
) -> None:
    bowl = parse(f"{curvature!r}/2 (x - ({centre!r}))^2")
    run = descend(bowl, centre + offset, lr=share / curvature, steps=2000)
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.theta[-1], centre, atol=1e-6)


@pytest.mark.parametrize("share", [0.3, 0.999, 1.0, 1.001, 1.7])
def test_one_over_curvature_parts_creeping_from_overshooting(share: float) -> None:
    bowl = parse("3/2 (x - 1)^2")
    run = descend(bowl, 4.0, lr=share / 3, steps=12)
    side = np.sign(np.round(run.theta[:, 0] - 1, 9))
    overshoots = (side[1:] * side[:-1] < 0).any()
    assert overshoots == (share > 1)


@pytest.mark.parametrize("lr", [0.05, 0.1, 1e-3])
@pytest.mark.parametrize("start", [10.0, -50.0, 3.0])
def test_overflow_keeps_the_last_finite_step(lr: float, start: float) -> None:
    run = descend(parse("x^4"), start, lr=lr * 100, steps=60)
    assert run.status is Status.DIVERGED
    assert np.isfinite(run.theta).all()
    assert np.isfinite(run.value).all()
    assert np.isfinite(run.gradient).all()
    x = run.theta[-1, 0]
    with np.errstate(over="ignore"):
        beyond = x - lr * 100 * 4 * x**3
        assert not np.isfinite(beyond**4)
    assert len(run.theta) == run.last + 1 < 60


def test_the_field_report_of_a_fourth_power() -> None:
    run = descend(parse("x^4"), 10, lr=0.1, steps=100)
    assert run.status is Status.DIVERGED
    np.testing.assert_allclose(run.theta[:3, 0], [10, -390, 23727210.0])


def test_a_square_at_rate_one_swings_between_two_points() -> None:
    run = descend(parse("x^2"), 3, lr=1, steps=9)
    assert run.status is Status.OSCILLATING
    np.testing.assert_array_equal(run.theta[:, 0], [3, -3] * 5)


def test_an_absolute_value_at_a_fixed_rate_swings() -> None:
    run = descend(parse("abs(x-1)"), 4, lr=0.4, steps=30)
    assert run.status is Status.OSCILLATING
    np.testing.assert_allclose(run.theta[7:11, 0], [1.2, 0.8, 1.2, 0.8])
    assert set(run.gradient[:, 0]) == {-1, 1}


def test_a_kink_that_is_hit_exactly_is_arrived_at() -> None:
    run = descend(resolve("abs"), 1.0, lr=0.5, steps=9)
    assert run.status is Status.CONVERGED
    assert run.theta[-1, 0] == 0 and run.last == 2


@pytest.mark.parametrize(
    ("formula", "start", "status"),
    [
        ("4", 1.0, Status.FLAT),
        ("x^2", 0.0, Status.CONVERGED),
        ("x^4 + 1", 0.0, Status.CONVERGED),
        ("abs(x)", 0.0, Status.CONVERGED),
        ("x^(2/3)", 0.0, Status.CONVERGED),
        ("cos(x)", np.pi, Status.CONVERGED),
        ("-x^2", 0.0, Status.FLAT),
        ("x^3", 0.0, Status.FLAT),
        ("max(x, 0)", -3.0, Status.FLAT),
        ("min(x^2, 1)", 5.0, Status.FLAT),
        ("sign(x)", 2.0, Status.FLAT),
        ("1 - exp(-x^2)", 30.0, Status.FLAT),
        ("1 - exp(-x^2)", 6.0, Status.FLAT),
    ],
)
def test_no_slope_at_the_start(formula: str, start: float, status: Status) -> None:
    run = descend(parse(formula), start, lr=0.1, steps=20)
    assert run.status is status
    np.testing.assert_array_equal(run.theta, np.full_like(run.theta, start))


def test_thrown_onto_a_plateau_is_flat_but_down_to_one_is_arrived() -> None:
    thrown = descend(parse("min(x^2, 1)"), 0.9, lr=2, steps=20)
    down = descend(parse("max(x, 0)"), 1.0, lr=0.4, steps=20)
    assert thrown.status is Status.FLAT
    assert down.status is Status.CONVERGED


@pytest.mark.parametrize(
    ("formula", "start", "lr"),
    [("sqrt(x)", 4.0, 0.4), ("log(x)", 0.4, 0.4), ("x - log(x)", 3.0, 5.0)],
)
def test_stepping_out_of_the_domain(formula: str, start: float, lr: float) -> None:
    run = descend(parse(formula), start, lr=lr, steps=400)
    assert run.status is Status.LEFT_DOMAIN
    assert np.isfinite(run.value).all()
    assert (run.theta > 0).all()
    assert run.theta[-1, 0] - lr * run.gradient[-1, 0] <= 0


def test_endless_descent_is_out_of_steps_until_it_overflows() -> None:
    hill = parse("-x^2")
    short = descend(hill, 1, lr=0.1, steps=100)
    long = descend(hill, 1, lr=0.1, steps=10_000)
    assert short.status is Status.OUT_OF_STEPS
    assert "no minimum" in short.status.advice
    assert long.status is Status.DIVERGED


def test_a_small_loss_on_a_steep_slope_has_not_converged() -> None:
    run = descend(parse("1e-9 sin(1e9 x)"), 0.0, lr=1e-13, steps=5)
    assert (np.abs(run.value) < 1e-8).all()
    assert run.status is Status.OUT_OF_STEPS


@pytest.mark.parametrize("lr", [0.3, 0.31, 0.33, 0.35, 0.36])
def test_bounded_cycles_of_any_length_oscillate(lr: float) -> None:
    run = descend(resolve("double-well"), 1.0, lr=lr, steps=600)
    assert run.status is Status.OSCILLATING
    assert np.abs(run.theta).max() < 4


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_convergence_does_not_depend_on_the_scale_of_f(scale: float) -> None:
    run = descend(parse(f"{scale!r}(x^2 - 2)^2"), 1.3, lr=0.05 / scale, steps=3000)
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.theta[-1, 0], np.sqrt(2), rtol=1e-9)


def test_a_saddle_is_no_valley_floor() -> None:
    run = descend(parse("x^2 - y^2"), (1, 0), lr=0.1, steps=3000)
    assert run.status is Status.FLAT
    assert "start" in run.status.advice


def test_a_point_alone_is_not_said_to_have_run_out_of_steps() -> None:
    run = descend(parse("x^2 + y^2"), [(1, 2), (0, 0)], lr=0.1, steps=0)
    assert list(run.status) == [Status.NO_STEP, Status.NO_STEP]
    assert run.theta.shape == (1, 2, 2)


def test_every_status_has_one_sentence_of_advice() -> None:
    sentences = [status.advice for status in Status]
    assert len(set(sentences)) == len(sentences) == 7
    for sentence in sentences:
        assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200
    assert str(Status.LEFT_DOMAIN) == "left the domain"
