"""The run itself: real iterates, read-only, whatever form the start comes in."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcore import Trajectory, descend, resolve
from gdcore.formula import parse


@given(
    start=st.floats(-100, 100).map(lambda s: round(s, 9)),
    curvature=st.floats(0.01, 100),
    share=st.floats(0.01, 1.99),
    steps=st.integers(1, 60),
)
def test_quadratic_iterates_are_the_closed_form(
    start: float, curvature: float, share: float, steps: int
) -> None:
    lr = share / curvature
    run = descend(parse(f"{curvature!r}/2 x^2"), start, lr=lr, steps=steps)
    k = np.arange(run.last + 1)
    expected = (1 - lr * curvature) ** k * start
    np.testing.assert_allclose(run.theta[:, 0], expected, rtol=1e-9, atol=1e-12 * abs(start))


def check_is_a_run(run: Trajectory, lr: float) -> None:
    np.testing.assert_array_equal(run.update, np.diff(run.theta, axis=0))
    np.testing.assert_array_equal(run.value, run.objective.value(run.theta))
    np.testing.assert_array_equal(run.gradient, run.objective.gradient(run.theta))
    np.testing.assert_array_equal(run.theta[1:], run.theta[:-1] - lr * run.gradient[:-1])
    np.testing.assert_array_equal(run.lr, np.full(run.last, lr))
    np.testing.assert_array_equal(run.step, np.arange(run.last + 1))


@pytest.mark.parametrize(
    ("formula", "start", "lr"),
    [("x^4/4 - 2x^2 + x/2", 3, 0.05), ("x^2 sin(y)", (1, 1), 0.1), ("abs(x-1)", 4, 0.4)],
)
def test_rows_follow_from_one_another(formula: str, start: object, lr: float) -> None:
    run = descend(parse(formula), start, lr=lr, steps=40)
    check_is_a_run(run, lr)
    assert run.theta.shape == (run.last + 1, run.objective.dim)
    assert run.optimizer == "gd"


def test_long_runs_are_runs_too() -> None:
    run = descend(parse("x^2"), 3, lr=1e-4, steps=1000)
    assert run.last == 1000
    check_is_a_run(run, 1e-4)


def test_arrays_are_read_only() -> None:
    run = descend(parse("x^2"), 3, lr=0.1, steps=5)
    for array in (run.theta, run.value, run.gradient, run.update, run.lr, run.step):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7


def test_the_start_is_not_touched_nor_aliased() -> None:
    start = np.array([3.0])
    run = descend(parse("x^2"), start, lr=0.1, steps=5)
    start[0] = 99
    assert run.theta[0, 0] == 3


@pytest.mark.parametrize("pair", [((2, 3), (2.0, 3.0)), ([2, 3], np.array([2, 3]))])
def test_integer_starts_equal_float_starts(pair: tuple[object, object]) -> None:
    f = parse("x^2 sin(y)")
    a, b = (descend(f, start, lr=0.1, steps=30) for start in pair)
    np.testing.assert_array_equal(a.theta, b.theta)


@pytest.mark.parametrize(
    ("formula", "start", "says"),
    [
        ("x^2", math.nan, "finite"),
        ("x^2", math.inf, "finite"),
        ("x^2", (1, 2), "2 numbers for a function of 1"),
        ("x^2 y", 1.0, "1 numbers? for a function of 2"),
        ("x^2 y", (1, 2, 3), "3 numbers for a function of 2"),
        ("sqrt(x)", -1, "outside the function's domain"),
        ("sqrt(x)", 0, "domain"),
        ("1/x", 0, "x = 0 lies outside"),
        ("x^4", 1e200, "overflows"),
    ],
)
def test_a_bad_start_is_refused_in_one_line(formula: str, start: object, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        descend(parse(formula), start, lr=0.1, steps=3)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("lr", [math.nan, math.inf, -0.1])
def test_a_bad_rate_is_refused(lr: float) -> None:
    with pytest.raises(ValueError, match="lr"):
        descend(resolve("quadratic"), 1, lr=lr, steps=3)


@pytest.mark.parametrize("steps", [-1, 1.5, math.nan, math.inf])
def test_bad_steps_are_refused(steps: int) -> None:
    with pytest.raises(ValueError, match="steps"):
        descend(resolve("quadratic"), 1, lr=0.1, steps=steps)


def test_the_invariant_of_x2_sin_y() -> None:
    """Gradient flow conserves cos(y) exp(x^2/4); small steps nearly do."""
    run = descend(parse("x^2 sin(y)"), (1, 1), lr=1e-4, steps=20_000)
    x, y = run.theta.T
    kept = np.cos(y) * np.exp(x**2 / 4)
    np.testing.assert_allclose(kept, kept[0], rtol=1e-3)
    far = descend(parse("x^2 sin(y)"), (1, 1), lr=0.01, steps=5000)
    np.testing.assert_allclose(far.theta[-1, 0], 0, atol=1e-6)
    np.testing.assert_allclose(far.theta[-1, 1], np.arccos(np.cos(1) * np.exp(0.25)), atol=0.01)
