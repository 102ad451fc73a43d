"""Curved valleys, where the steepest way down is seldom the way to the bottom."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.objectives.fields import gradient_of, hessian_of, value_of


def _rosenbrock(x: Array, y: Array) -> Array:
    return 100 * np.square(y - x * x) + np.square(1 - x)


def _rosenbrock_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    off = y - x * x
    return -400 * x * off - 2 * (1 - x), 200 * off


def _beale(x: Array, y: Array) -> Array:
    a, b, c = _beale_parts(x, y)
    return a * a + b * b + c * c


def _beale_parts(x: Array, y: Array) -> tuple[Array, Array, Array]:
    return 1.5 - x * (1 - y), 2.25 - x * (1 - y * y), 2.625 - x * (1 - y * y * y)


def _beale_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    a, b, c = _beale_parts(x, y)
    along_x = 2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1))
    return along_x, 2 * x * (a + 2 * y * b + 3 * y * y * c)


def _goldstein_parts(x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
    s, t = x + y + 1, 2 * x - 3 * y
    first = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y
    second = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y
    return s, t, first, second


def _goldstein_price(x: Array, y: Array) -> Array:
    s, t, first, second = _goldstein_parts(x, y)
    return (1 + s * s * first) * (30 + t * t * second)


def _goldstein_price_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    s, t, first, second = _goldstein_parts(x, y)
    left, right = 1 + s * s * first, 30 + t * t * second
    left_slope = 2 * s * first + s * s * (6 * x + 6 * y - 14)
    right_x = 4 * t * second + t * t * (24 * x - 36 * y - 32)
    right_y = -6 * t * second + t * t * (54 * y - 36 * x + 48)
    return left_slope * right + left * right_x, left_slope * right + left * right_y


_ROSENBROCK = gradient_of(_rosenbrock_slopes)
_BEALE = gradient_of(_beale_slopes)
_GOLDSTEIN_PRICE = gradient_of(_goldstein_price_slopes)

OBJECTIVES = (
    Objective(
        name="rosenbrock",
        variables=("x", "y"),
        text="100*(y - x^2)^2 + (1 - x)^2",
        value=value_of(_rosenbrock),
        gradient=_ROSENBROCK,
        hessian=hessian_of(_ROSENBROCK),
        viewport=((-2.0, 2.0), (-1.0, 3.0)),
        minima=((1.0, 1.0),),
        start=(-1.2, 1.0),
        lr=0.001,
    ),
    Objective(
        name="beale",
        variables=("x", "y"),
        text="(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        value=value_of(_beale),
        gradient=_BEALE,
        hessian=hessian_of(_BEALE),
        viewport=((-1.0, 4.5), (-2.0, 2.0)),
        minima=((3.0, 0.5),),
        start=(1.0, 1.0),
        lr=0.01,
    ),
    Objective(
        name="goldstein-price",
        variables=("x", "y"),
        text="(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
        "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
        value=value_of(_goldstein_price),
        gradient=_GOLDSTEIN_PRICE,
        hessian=hessian_of(_GOLDSTEIN_PRICE),
        viewport=((-2.0, 2.0), (-2.0, 1.5)),
        minima=((0.0, -1.0), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)),
        start=(-0.4, -1.4),
        lr=0.0001,
    ),
)
