"""Optimizers beyond PyTorch's tables: closed forms, invariances, texts, purity."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import pkgutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdcore
from gdcore import Objective, Status, descend, optimizers, resolve, schedules
from gdcore.formula import parse
from gdcore.objectives.many_dimensions import spectrum
from gdcore.optimizers import OPTIMIZERS, Adam, GradientDescent, Lion, Newton
from gdcore.schedules import SCHEDULES

BOWL = resolve("bowl")


def rotated(angle: float) -> tuple[np.ndarray, Objective]:
    """A bowl in turned coordinates, made from the bowl itself."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    return turn, dataclasses.replace(
        BOWL,
        value=lambda theta: BOWL.value(theta @ turn),
        gradient=lambda theta: BOWL.gradient(theta @ turn) @ turn.T,
    )


@given(st.floats(-3.1, 3.1), st.floats(-5, 5), st.floats(0.5, 5), st.floats(0.01, 0.19))
def test_plain_descent_commutes_with_rotation(angle: float, x: float, y: float, lr: float) -> None:
    turn, turned = rotated(angle)
    straight = descend(BOWL, (x, y), lr=lr, steps=30)
    other = descend(turned, np.array([x, y]) @ turn.T, lr=lr, steps=30)
    k = min(straight.last, other.last) + 1
    np.testing.assert_allclose(other.theta[:k], straight.theta[:k] @ turn.T, atol=1e-12)


def test_adam_does_not_commute_with_rotation() -> None:
    turn, turned = rotated(0.6)
    straight = descend(BOWL, (3, 1), lr=0.1, steps=30, optimizer=Adam())
    other = descend(turned, np.array([3, 1]) @ turn.T, lr=0.1, steps=30, optimizer=Adam())
    assert np.abs(other.theta - straight.theta @ turn.T).max() > 0.01


@given(st.floats(1e-8, 1e8))
def test_adam_without_eps_ignores_the_gradients_scale(scale: float) -> None:
    scaled = dataclasses.replace(
        BOWL,
        value=lambda theta: scale * BOWL.value(theta),
        gradient=lambda theta: scale * BOWL.gradient(theta),
    )
    adam = Adam(eps=0)
    one, other = (descend(f, (3, 1), lr=0.05, steps=30, optimizer=adam) for f in (BOWL, scaled))
    np.testing.assert_allclose(other.theta, one.theta, rtol=1e-9)


@given(st.floats(-1e6, 1e6).filter(lambda g: abs(g) > 1e-6), st.floats(1e-6, 10))
def test_adams_first_step_is_as_long_as_the_rate(slope: float, lr: float) -> None:
    line = parse(f"{slope!r}x")
    run = descend(line, 0, lr=lr, steps=1, optimizer=Adam(eps=0))
    np.testing.assert_allclose(run.update[0, 0], -lr * np.sign(slope), rtol=1e-12)


def test_the_field_report_of_the_missing_bias_correction() -> None:
    run = descend(parse("(x-3)^2"), 0, lr=0.1, steps=3, optimizer=optimizers.read("adam"))
    np.testing.assert_allclose(run.theta[1, 0], 0.1, rtol=1e-8)


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=30), st.floats(0.05, 1.9))
def test_a_spectrum_descends_by_the_closed_form(curvatures: list[float], share: float) -> None:
    a = np.array(curvatures)
    lr = share / a.max()
    run = descend(spectrum(a), np.ones(len(a)), lr=lr, steps=25)
    k = np.arange(run.last + 1)[:, None]
    np.testing.assert_allclose(run.theta, (1 - lr * a) ** k, rtol=1e-9, atol=1e-13)


def test_lions_steps_have_one_length() -> None:
    run = descend(BOWL, (3.03, 1.02), lr=0.05, steps=40, optimizer=Lion())
    np.testing.assert_allclose(np.abs(run.update), 0.05, rtol=1e-9)


def test_newton_needs_one_step_on_a_positive_quadratic() -> None:
    run = descend(BOWL, (3, 1), lr=1, steps=10, optimizer=Newton())
    np.testing.assert_allclose(run.theta[1], [0, 0], atol=1e-12)
    assert run.status is Status.CONVERGED
    assert run.note == ""


def test_newton_says_where_it_had_to_damp_and_still_goes_down() -> None:
    run = descend(resolve("double-well"), 0.3, lr=1, steps=60, optimizer=Newton(damping=1.0))
    assert "not positive" in run.note
    assert run.value[1] < run.value[0]
    assert run.status is Status.CONVERGED
    minima = np.array(resolve("double-well").minima)
    assert np.abs(minima - run.theta[-1]).min() < 1e-8


def test_newton_refuses_what_has_no_hessian() -> None:
    with pytest.raises(ValueError, match="no Hessian"):
        descend(resolve("abs"), 1, lr=1, steps=3, optimizer=Newton())


def test_the_line_search_lowers_f_enough_and_reports_its_rates() -> None:
    f = resolve("rosenbrock")
    search = optimizers.read("linesearch:c=0.3,shrink=0.5")
    run = descend(f, (-1.2, 1), lr=1.0, steps=200, optimizer=search)
    square = (run.gradient[:-1] ** 2).sum(-1)
    fall = run.value[:-1] - run.value[1:]
    assert (fall >= 0.3 * run.lr * square * (1 - 1e-9)).all()
    np.testing.assert_allclose(run.update, -run.lr[:, None] * run.gradient[:-1], atol=1e-15)
    exponents = np.log2(run.lr)
    np.testing.assert_allclose(exponents, np.round(exponents))
    doubled = f.value(run.theta[:-1] - 2 * run.lr[:, None] * run.gradient[:-1])
    halved = run.lr < 1
    enough = run.value[:-1] - 0.3 * 2 * run.lr * square
    assert halved.any() and (doubled[halved] > enough[halved]).all()


def test_the_line_search_stays_inside_the_domain() -> None:
    run = descend(
        parse("x - log(x)"), 0.05, lr=9, steps=80, optimizer=optimizers.read("linesearch")
    )
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.theta[-1], 1, rtol=1e-8)


def test_momentum_grows_and_settles_where_theory_says() -> None:
    """The heavy ball on a quadratic is stable below 2 (1 + mu) / L, and damps by sqrt(mu)."""
    f = parse("x^2/2")
    momentum = optimizers.read("momentum:mu=0.9")
    inside = descend(f, 1, lr=3.7, steps=3000, optimizer=momentum)
    beyond = descend(f, 1, lr=3.9, steps=200, optimizer=momentum)
    assert inside.status is Status.CONVERGED
    assert beyond.status is Status.DIVERGED
    slow = descend(f, 1, lr=0.1, steps=120, optimizer=momentum)
    envelope = np.abs(slow.theta[:, 0])
    peaks = np.maximum.reduceat(envelope, np.arange(0, 120, 20))
    np.testing.assert_allclose(peaks[2:5] / peaks[1:4], 0.9**10, rtol=0.15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_batch_equals_its_runs_one_by_one(name: str) -> None:
    f = parse("x^2 sin(y) + x^4/20 + y^2/9")
    starts = np.random.default_rng(7).uniform(-2, 2, (3, 4, 2))
    rates = np.array([0.01, 0.1, 0.3, 2.5])
    optimizer = optimizers.read(name)
    batch = descend(f, starts, lr=rates, steps=150, optimizer=optimizer)
    assert batch.theta.shape == (batch.last.max() + 1, 3, 4, 2)
    for i in np.ndindex(3, 4):
        single = descend(f, starts[i], lr=rates[i[1]], steps=150, optimizer=optimizer)
        own = batch.run(*i)
        assert own.status is single.status
        for field in ("theta", "value", "gradient", "update", "lr", "step", "end"):
            np.testing.assert_array_equal(getattr(own, field), getattr(single, field))
        assert np.isnan(batch.theta[(slice(own.last + 1, None), *i)]).all()


@pytest.mark.parametrize("name", ["gd", "adam", "momentum", "newton"])
def test_many_dimensions_are_the_same_in_a_batch(name: str) -> None:
    f = resolve("styblinski-tang-nd:dim=40")
    starts = np.random.default_rng(8).uniform(-4, 4, (5, 40))
    optimizer = optimizers.read(name)
    f = dataclasses.replace(f, hessian=lambda t: np.eye(40) * (6 * t**2 - 16)[..., None, :])
    batch = descend(f, starts, lr=0.02, steps=90, optimizer=optimizer)
    for i in range(5):
        single = descend(f, starts[i], lr=0.02, steps=90, optimizer=optimizer)
        np.testing.assert_array_equal(batch.run(i).theta, single.theta)
        np.testing.assert_array_equal(batch.run(i).value, single.value)


def test_blocks_do_not_show() -> None:
    f = resolve("x2-sin-y")
    starts = np.random.default_rng(9).uniform(-2, 2, (9001, 2))
    many = descend(f, starts, lr=0.05, steps=70, optimizer=Adam(), keep="last")
    for i in (0, 4095, 4096, 8191, 8192, 9000):
        single = descend(f, starts[i], lr=0.05, steps=70, optimizer=Adam())
        np.testing.assert_array_equal(many.end[i], single.end)
        assert many.status[i] is single.status


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_goes_with_every_optimizer(name: str, schedule: str) -> None:
    plan = schedules.read(schedule)
    run = descend(BOWL, (3, 1), lr=0.05, steps=20, optimizer=optimizers.read(name), schedule=plan)
    assert np.isfinite(run.theta).all()
    if name != "linesearch":
        np.testing.assert_allclose(run.lr, 0.05 * plan.factors(20)[: run.last])
    if name == "gd":
        np.testing.assert_array_equal(
            run.theta[1:], run.theta[:-1] - run.lr[:, None] * run.gradient[:-1]
        )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_are_pure(name: str) -> None:
    optimizer = optimizers.read(name)
    theta = np.array([1.0, -0.5])
    gradient = BOWL.gradient(theta)
    for array in (theta, gradient):
        array.setflags(write=False)
    more = (BOWL,) if optimizer.needs_objective else ()
    state = optimizer.init(theta)
    for _ in range(3):
        first, state_1 = optimizer.step(theta, gradient, state, 0.1, *more)
        second, state_2 = optimizer.step(theta, gradient, state, 0.1, *more)
        np.testing.assert_array_equal(first, second)
        for a, b in zip(state_1, state_2, strict=True):
            np.testing.assert_array_equal(a, b)
        state = state_1


@pytest.mark.parametrize(
    "text",
    [
        "gd",
        "momentum:mu=0.5,dampening=0.1,nesterov=true",
        "rmsprop:alpha=0.9,centered=true",
        "adam:beta1=0.8,eps=1e-06",
        "nadam:momentum_decay=0.01",
        *OPTIMIZERS,
    ],
)
def test_an_optimizer_reads_back_from_its_text(text: str) -> None:
    optimizer = optimizers.read(text)
    assert str(optimizer) == text
    assert optimizers.read(str(optimizer)) == optimizer
    assert dataclasses.is_dataclass(optimizer)
    for field in dataclasses.fields(optimizer):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(optimizer, field.name, 0)


def test_defaults_may_be_given_and_switches_need_no_value() -> None:
    assert optimizers.read(" adam : beta1 = 0.9 , eps=1e-8 ") == Adam()
    assert str(optimizers.read("rmsprop:centered")) == "rmsprop:centered=true"


@pytest.mark.parametrize("text", ["step:every=7,gamma=0.5", "cosine:floor=0.1", *SCHEDULES])
def test_a_schedule_reads_back_from_its_text(text: str) -> None:
    assert str(schedules.read(text)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("adm", "optimizer: unknown name 'adm': did you mean adam?"),
        ("", "optimizer: unknown name ''"),
        ("sgd", "optimizer: unknown name 'sgd': did you mean gd?"),
        ("adam:beta=0.9", "adam: unknown key 'beta': did you mean beta"),
        ("gd:mu=0.9", "gd: unknown key 'mu': it takes none"),
        ("adam:beta1=1", "adam: beta1=1 is not in 0 to below 1"),
        ("adam:beta1=-0.1", "adam: beta1=-0.1 is not in 0 to below 1"),
        ("adam:eps=nan", "adam: eps=nan is not in 0 to 1"),
        ("adam:eps=inf", "adam: eps=inf is not in"),
        ("adam:eps=tiny", "adam: eps=tiny is not a number in 0 to 1"),
        ("adam:eps", "adam: eps= is not a number"),
        ("momentum:nesterov=maybe", "neither true nor false"),
    ],
)
def test_bad_optimizers_are_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        optimizers.read(text)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cosin", "schedule: unknown name 'cosin': did you mean cosine?"),
        ("step:every=0", "step: every=0 is not in 1 to 100000"),
        ("step:every=2.5", "step: every=2.5 is not a whole number"),
        ("warmup:perod=3", "did you mean period?"),
    ],
)
def test_bad_schedules_are_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        schedules.read(text)
    assert says in str(caught.value)


def test_rows_are_thinned_out_before_memory_runs_out() -> None:
    starts = np.random.default_rng(2).uniform(-2, 2, (30_000, 2))
    run = descend(resolve("x2-sin-y"), starts, lr=0.01, steps=300)
    held = sum(a.nbytes for a in (run.theta, run.value, run.gradient, run.update))
    assert held < 300e6
    assert "one row in" in run.note and "of 300" in run.note
    assert run.step[0] == 0 and run.step[-1] == 300
    full = descend(resolve("x2-sin-y"), starts[5], lr=0.01, steps=300)
    np.testing.assert_array_equal(run.theta[:, 5], full.theta[run.step])
    np.testing.assert_array_equal(run.end[5], full.theta[-1])


def test_as_many_rows_as_asked_for() -> None:
    run = descend(BOWL, (3, 1), lr=0.01, steps=1000, keep=11)
    assert len(run.theta) == 11
    np.testing.assert_array_equal(run.step, np.arange(0, 1001, 100))
    last = descend(BOWL, (3, 1), lr=0.01, steps=1000, keep="last")
    np.testing.assert_array_equal(last.theta, run.theta[[0, -1]])
    with pytest.raises(ValueError, match="keep"):
        descend(BOWL, (3, 1), lr=0.01, steps=10, keep=1)


def test_a_run_that_ends_between_kept_rows_keeps_its_end() -> None:
    thin = descend(BOWL, [(3, 1), (0, 0)], lr=0.1, steps=1000, keep=5)
    full = descend(BOWL, (3, 1), lr=0.1, steps=1000)
    assert thin.status[0] is full.status is Status.CONVERGED
    assert thin.taken[0] == full.last and thin.taken[1] == 0
    np.testing.assert_array_equal(thin.end[0], full.theta[-1])
    assert thin.step[thin.last[0]] <= full.last


def test_everything_said_in_docstrings_is_so() -> None:
    failed = tried = 0
    for module in pkgutil.walk_packages(gdcore.__path__, "gdcore."):
        result = doctest.testmod(importlib.import_module(module.name))
        failed, tried = failed + result.failed, tried + result.attempted
    assert failed == 0
    assert tried > 40


def test_every_optimizer_says_where_it_comes_from() -> None:
    for cls in OPTIMIZERS.values():
        assert cls.__doc__ is not None
        assert "Source:" in cls.__doc__ and "PyTorch" in cls.__doc__ and ">>>" in cls.__doc__
    assert issubclass(OPTIMIZERS["gd"], GradientDescent)
