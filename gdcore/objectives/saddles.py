"""Functions of two variables whose flat points are no minima."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.objectives.fields import gradient_of, hessian_of, value_of


def _monkey(x: Array, y: Array) -> Array:
    return x * (x * x - 3 * (y * y))


def _monkey_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    return 3 * (x * x - y * y), -6 * x * y


def _x2_sin_y(x: Array, y: Array) -> Array:
    return x * x * np.sin(y)


def _x2_sin_y_gradient(theta: Array) -> Array:
    x, y = theta[..., 0], theta[..., 1]
    result = np.empty_like(theta)
    with np.errstate(all="ignore"):
        twice = x + x
        np.multiply(twice, np.sin(y), out=result[..., 0])
        np.multiply(x * x, np.cos(y), out=result[..., 1])
    return result


_MONKEY = gradient_of(_monkey_slopes)

OBJECTIVES = (
    Objective(
        name="saddle",
        variables=("x", "y"),
        text="x^2 - y^2",
        value=value_of(lambda x, y: (x - y) * (x + y)),
        gradient=gradient_of(lambda x, y: (2 * x, -2 * y)),
        hessian=lambda theta: np.broadcast_to(np.diag([2.0, -2.0]), (*theta.shape, 2)).copy(),
        viewport=((-2.0, 2.0), (-2.0, 2.0)),
        start=(1.8, 0.01),
        lr=0.1,
    ),
    Objective(
        name="monkey-saddle",
        variables=("x", "y"),
        text="x^3 - 3*x*y^2",
        value=value_of(_monkey),
        gradient=_MONKEY,
        hessian=hessian_of(_MONKEY),
        viewport=((-2.0, 2.0), (-2.0, 2.0)),
        start=(1.5, 0.02),
        lr=0.02,
    ),
    Objective(
        name="x2-sin-y",
        variables=("x", "y"),
        text="x^2*sin(y)",
        value=value_of(_x2_sin_y),
        gradient=_x2_sin_y_gradient,
        hessian=hessian_of(_x2_sin_y_gradient),
        viewport=((-2.0, 2.0), (-1.5, 3.0)),
        start=(1.0, 1.0),
        lr=0.1,
    ),
)
