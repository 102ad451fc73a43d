"""The minimum downhill of a point, against minima known in closed form."""

import math

import numpy as np
import pytest

from gdcore import resolve
from gdcore.valley import valley


@pytest.mark.parametrize(
    ("function", "start", "minimum", "curvature"),
    [
        ("x^2", 3, 0, 2),
        ("x^2", -1e6, 0, 2),
        ("1e-6*x^2", 2, 0, 2e-6),
        ("(x-1000000)^2/1e6", 1000003, 1e6, 2e-6),
        ("x^2", 0, 0, 2),
        ("cosh(20x)", 1, 0, 400),
        ("x sin(x)", 5.5, 4.913180439434884, None),
        ("cos(x)", 1, math.pi, 1),
        ("cos(x)", -1, -math.pi, 1),
        ("x - ln(x)", 4, 1, 1),
        ("x^4", 10, 0, None),  # no curvature at the bottom
        ("abs(x-1)", 4, 1, None),  # a kink has none
        ("max(-x, 2x) + 1", 2, 0, None),
        ("x^5 - x^3 + (x-2)^2", -0.5, None, None),
    ],
)
def test_the_minimum_and_its_curvature(function, start, minimum, curvature):
    objective = resolve(function)
    found = valley(objective, start)
    assert found is not None
    if minimum is not None:
        assert found.minimum == pytest.approx(minimum, rel=1e-9, abs=1e-9)
    assert (
        abs(float(objective.gradient(np.array([found.minimum]))[0])) < 1e-6 or not objective.smooth
    )
    if curvature is not None:
        assert found.curvature == pytest.approx(curvature, rel=1e-9)
    elif minimum is not None and function != "x sin(x)":
        assert found.curvature is None


@pytest.mark.parametrize(
    ("function", "start"),
    [
        ("exp(-x)", 1),  # falls for ever; its slope runs out of floats
        ("x^3", 2),  # a terrace at 0, then down for ever
        ("-x^2", 0),  # a maximum
        ("-x^2", 1),
        ("sqrt(x)", 4),  # the domain ends first
        ("ln(x)", 2),
        ("tan(x)", 0.5),  # a pole
        ("1/x", -1),
        ("4", 3),
        ("relu(x)", -1),  # flat at the start
    ],
)
def test_where_there_is_none(function, start):
    assert valley(resolve(function), start) is None


def test_the_first_valley_is_found_not_the_lowest():
    found = valley(resolve("x^4/4 - 2x^2 + x/2"), 3)
    assert found is not None
    x = found.minimum
    assert x > 1.9
    assert x**3 - 4 * x + 0.5 == pytest.approx(0, abs=1e-8)
