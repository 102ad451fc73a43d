"""What a formula means: values and derivatives against mpmath at fifty digits."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from formula_cases import CASES, Case

from gdcore.formula import parse


@pytest.mark.parametrize("case", CASES, ids=str)
def test_value_is_what_the_formula_says(case: Case) -> None:
    objective = parse(case.text)
    with mp.workdps(50):
        expected = [float(case.value(*map(mp.mpf, point))) for point in case.points]
    np.testing.assert_allclose(objective.value(np.array(case.points)), expected, rtol=1e-13)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient_is_the_derivative_of_the_value(case: Case) -> None:
    objective = parse(case.text)
    expected = np.empty((len(case.points), objective.dim))
    with mp.workdps(50):
        for row, point in enumerate(case.points):
            for i in range(objective.dim):
                order = tuple(int(i == j) for j in range(objective.dim))
                at = tuple(map(mp.mpf, point))
                expected[row, i] = mp.diff(case.value, at, order)
    got = objective.gradient(np.array(case.points))
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hessian_is_the_derivative_of_the_gradient(case: Case) -> None:
    objective = parse(case.text)
    assert objective.hessian is not None
    points = np.array(case.points)
    h = 1e-6
    for i in range(objective.dim):
        step = np.zeros(objective.dim)
        step[i] = h
        slope = (objective.gradient(points + step) - objective.gradient(points - step)) / (2 * h)
        got = objective.hessian(points)[..., :, i]
        np.testing.assert_allclose(got, slope, rtol=1e-6, atol=1e-7)


def test_the_worked_example() -> None:
    objective = parse("2x^2 + 3x(x-2)")
    assert objective.value(np.array([1.0])) == -1
    assert objective.gradient(np.array([1.0])) == 4


@pytest.mark.parametrize(
    ("text", "outside", "inside"),
    [
        ("sqrt(x)", [-1.0, -1e-300], [0.0, 1e-300, 4.0]),
        ("log(x)", [-1.0, 0.0], [1e-300]),
        ("log10(x)", [-1.0, 0.0], [1e-300]),
        ("1/x", [0.0], [-1.0, 1e-300]),
        ("x^-2", [0.0], [-1.0, 1.0]),
        ("x^0.5", [-1.0], [0.0, 1.0]),
        ("x^(-1/3)", [0.0], [-1.0, 1.0]),
        ("x^(3/4)", [-1.0], [0.0, 1.0]),
        ("x^pi", [-1.0], [0.0, 1.0]),
        ("x^x", [-2.0, -0.5], [0.5]),
        ("asin(x)", [1.1, -1.1], [1.0, -1.0]),
        ("acos(x)", [1.1, -1.1], [1.0, -1.0]),
        ("sqrt(x)sqrt(x)", [-1.0], [2.0]),
        ("x/x", [0.0], [1.0]),
        ("exp(log(x))", [-1.0, 0.0], [1.0]),
        ("0*log(x)", [-1.0], [1.0]),
        ("max(0, sqrt(x))", [-1.0], [1.0]),
    ],
)
def test_nan_exactly_where_there_is_no_real_value(
    text: str, outside: list[float], inside: list[float]
) -> None:
    objective = parse(text)
    out, into = np.array(outside)[:, None], np.array(inside)[:, None]
    assert np.isnan(objective.value(out)).all()
    assert np.isnan(objective.gradient(out)).all()
    assert np.isfinite(objective.value(into)).all()


@pytest.mark.parametrize(
    ("text", "at", "slope"),
    [
        ("abs(x - 1)", 1.0, 0.0),
        ("max(x, 0)", 0.0, 0.5),
        ("relu(x)", 0.0, 0.5),
        ("min(x, 3x)", 0.0, 2.0),
        ("sqrt(x^2)", 0.0, 0.0),
        ("x^(2/3)", 0.0, 0.0),
        ("sign(x)", 0.0, 0.0),
        ("(x^3 + x^3)^(1/3)", 0.0, 2 ** (1 / 3)),
    ],
)
def test_slope_at_a_kink_is_the_mean_of_both_sides(text: str, at: float, slope: float) -> None:
    objective = parse(text)
    np.testing.assert_allclose(objective.gradient(np.array([at])), [slope], rtol=1e-9)


def test_slope_at_the_tip_of_a_cone() -> None:
    cone = parse("sqrt(x^2 + y^2)")
    np.testing.assert_array_equal(cone.gradient(np.zeros(2)), [0, 0])


def test_slope_of_a_cube_root_is_infinite_at_zero() -> None:
    assert math.isinf(parse("cbrt(x)").gradient(np.array([0.0]))[0])


@pytest.mark.parametrize(
    ("text", "smooth"),
    [
        ("x^2", True),
        ("abs(x)", False),
        ("sqrt((x-1)^2)", False),
        ("abs(x)^2", True),
        ("abs(x)^3", True),
        ("max(x, 0)", False),
        ("sign(x)", False),
        ("x^(2/3)", False),
        ("x^(4/3)", True),
        ("sqrt(x)", True),
    ],
)
def test_smooth_says_whether_there_are_kinks(text: str, smooth: bool) -> None:
    assert parse(text).smooth is smooth


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("x^4", 1e200),
        ("x^4 - 2x^2", 1e160),
        ("exp(1000x)", 1.0),
        ("exp(x^2)exp(-x)", 1e5),
        ("sin(x^4)", 1e200),
    ],
)
def test_overflow_is_infinite_and_not_outside(text: str, at: float) -> None:
    assert np.isinf(parse(text).value(np.array([at])))


@pytest.mark.parametrize("text", ["4", "x - x", "0x + 2", "2^3"])
def test_constants_are_flat(text: str) -> None:
    objective = parse(text)
    assert objective.constant
    assert objective.variables == ("x",)
    points = np.array([[-1.0], [2.0]])
    assert np.ptp(objective.value(points)) == 0
    assert objective.value(points).shape == (2,)
    np.testing.assert_array_equal(objective.gradient(points), [[0], [0]])


@pytest.mark.parametrize("text", ["x", "sign(x)", "max(x, 0)", "x^2 y"])
def test_what_varies_is_not_constant(text: str) -> None:
    assert not parse(text).constant


@pytest.mark.parametrize(
    ("text", "variables"),
    [("x^2", ("x",)), ("w^2", ("w",)), ("x y", ("x", "y")), ("y^2", ("x", "y")), ("pi", ("x",))],
)
def test_variables_are_found(text: str, variables: tuple[str, ...]) -> None:
    assert parse(text).variables == variables


def test_variables_can_be_given() -> None:
    objective = parse("x^2", ("x", "y"))
    np.testing.assert_array_equal(objective.gradient(np.array([3.0, 1.0])), [6, 0])


@pytest.mark.parametrize("shape", [(1,), (5, 1), (2, 3, 1)])
def test_leading_shapes_are_kept(shape: tuple[int, ...]) -> None:
    theta = np.full(shape, 0.5)
    for text in ("x^2", "4", "sqrt(x)", "max(x, 0)"):
        objective = parse(text)
        assert np.shape(objective.value(theta)) == shape[:-1]
        assert objective.gradient(theta).shape == shape
        assert objective.hessian is not None
        assert objective.hessian(theta).shape == (*shape, 1)
