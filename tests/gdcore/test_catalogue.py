"""The catalogue: each gradient is the derivative of the formula that is shown."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy
import typst

from gdcore import descend, resolve
from gdcore.catalogue import FAMILIES, find, names
from gdcore.formula import parse
from gdcore.objective import Objective
from gdcore.objectives.many_dimensions import spectrum

SMALL = [*names(1), *names(2)]
TERMS = {
    "spectrum:dim=4,condition=8": lambda x: sum(2**i * t**2 for i, t in enumerate(x)) / 2,
    "rosenbrock-nd:dim=4": lambda x: sum(
        100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(3)
    ),
    "rastrigin-nd:dim=3": lambda x: 30 + sum(t**2 - 10 * sympy.cos(2 * sympy.pi * t) for t in x),
    "styblinski-tang-nd:dim=3": lambda x: sum(t**4 - 16 * t**2 + 5 * t for t in x) / 2,
}


def scattered(objective: Objective, count: int = 40) -> np.ndarray:
    low, high = np.array(objective.viewport).T
    return np.random.default_rng(1).uniform(low, high, (count, objective.dim))


@pytest.mark.parametrize("name", SMALL)
def test_value_and_gradient_are_those_of_the_formula(name: str) -> None:
    objective = find(name)
    formula = parse(objective.text, objective.variables)
    at = scattered(objective)
    np.testing.assert_allclose(objective.value(at), formula.value(at), rtol=1e-10, atol=1e-11)
    np.testing.assert_allclose(objective.gradient(at), formula.gradient(at), rtol=1e-9, atol=1e-10)
    assert objective.typst == formula.typst
    assert len(objective.typst_gradient) == objective.dim


@pytest.mark.parametrize("name", TERMS)
def test_families_are_their_sums(name: str) -> None:
    objective = find(name)
    letters = sympy.symbols(f"x1:{objective.dim + 1}")
    f = TERMS[name](letters)
    for point in scattered(objective, 5):
        at = dict(zip(letters, point, strict=True))
        np.testing.assert_allclose(objective.value(point), float(f.subs(at)), rtol=1e-12)
        slopes = [float(f.diff(letter).subs(at)) for letter in letters]
        np.testing.assert_allclose(objective.gradient(point), slopes, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("name", [*names(), "bowl:condition=300", *TERMS])
def test_known_minima_are_minima(name: str) -> None:
    objective = find(name)
    assert objective.minima or name in {"saddle", "monkey-saddle", "x2-sin-y"}
    for minimum in map(np.array, objective.minima):
        assert np.linalg.norm(objective.gradient(minimum)) < 1e-9
        around = minimum + 1e-3 * np.random.default_rng(2).normal(size=(200, objective.dim))
        assert (objective.value(around) > objective.value(minimum)).all()
        for t, (low, high) in zip(minimum, objective.viewport or (), strict=True):
            assert low < t < high
    heights = [float(objective.value(np.array(m))) for m in objective.minima]
    assert heights == sorted(heights) or np.ptp(heights) < 1e-9 or heights[0] == min(heights)


@pytest.mark.parametrize("name", names())
def test_the_start_and_rate_show_something(name: str) -> None:
    objective = find(name)
    assert objective.start is not None and objective.lr is not None
    for t, (low, high) in zip(objective.start, objective.viewport or (), strict=True):
        assert low <= t <= high
    run = descend(objective, objective.start, lr=objective.lr, steps=200)
    assert run.last >= 5
    assert run.value[5] < run.value[0]
    assert np.isfinite(run.value[-1])
    if objective.minima and name not in {"abs", "ackley"}:
        assert np.linalg.norm(run.gradient[-1]) < 0.5 * np.linalg.norm(run.gradient[0])


@pytest.mark.parametrize("name", [n for n in SMALL if find(n).hessian])
def test_hessians_are_second_derivatives(name: str) -> None:
    objective = find(name)
    formula = parse(objective.text, objective.variables)
    at = scattered(objective, 10)
    assert objective.hessian is not None and formula.hessian is not None
    scale = np.abs(formula.hessian(at)).max()
    np.testing.assert_allclose(objective.hessian(at), formula.hessian(at), atol=1e-7 * scale)


def test_the_tip_of_ackleys_cone_counts_as_level() -> None:
    ackley = find("ackley")
    assert not ackley.smooth
    np.testing.assert_array_equal(ackley.gradient(np.zeros(2)), [0, 0])
    assert ackley.value(np.zeros(2)) == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("shape", [(), (4,), (2, 3)])
@pytest.mark.parametrize("name", names())
def test_any_leading_shape(name: str, shape: tuple[int, ...]) -> None:
    objective = find(name)
    theta = np.full((*shape, objective.dim), 0.3)
    assert np.shape(objective.value(theta)) == shape
    assert objective.gradient(theta).shape == theta.shape
    with np.errstate(all="raise"):
        objective.value(theta * 1e200)
        objective.gradient(theta * 1e200)


def test_all_typst_compiles() -> None:
    lines = [f"$ {find(n).typst} $ $ {find(n).typst_gradient[0]} $" for n in names()]
    assert typst.compile("\n\n".join(lines).encode(), format="svg")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("quadratc", "did you mean quadratic"),
        ("Rosenbrok", "did you mean rosenbrock"),
        ("bowl:condition=0.5", "condition=0.5 is not in 1 to 1e\\+06"),
        ("bowl:conditoin=5", "did you mean condition"),
        ("rosenbrock-nd:dim=1", "dim=1 is not in 2 to 10000"),
        ("rosenbrock-nd:dim=2.5", "not a whole number in 2 to 10000"),
        ("saddle:dim=3", "takes no settings"),
        ("what:ever=1", "unknown name 'what'"),
    ],
)
def test_bad_names_are_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        resolve(text)
    assert "\n" not in str(caught.value)


def test_families_read_back() -> None:
    for name in FAMILIES:
        assert find(find(name).name).name == find(name).name
    assert find("bowl:condition=50").name == "bowl:condition=50.0"
    assert find("rastrigin-nd:dim=3").dim == 3


@pytest.mark.parametrize("bad", [[], [1, -1], [0.0], [math.nan], [[1, 2]]])
def test_a_spectrum_is_positive(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        spectrum(np.array(bad))


@pytest.mark.parametrize(
    ("text", "dim", "says"),
    [
        ("rosenbrock", 1, "rosenbrock has 2 variables, where 1 is wanted"),
        ("x y", 1, "has 2 variables"),
        ("x^2", 2, "has 1 variable, where 2 are wanted"),
    ],
)
def test_the_wrong_number_of_variables_is_refused(text: str, dim: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        resolve(text, dim=dim)
    assert resolve("w^2", dim=1).dim == 1
