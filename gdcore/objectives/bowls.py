"""Functions of two variables with one valley floor, round or long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.objectives.fields import gradient_of, hessian_of, value_of
from gdcore.settings import Settings, setting


@dataclass(frozen=True)
class Bowl(Settings):
    """(x^2 + condition y^2) / 2: curvatures 1 and ``condition``."""

    condition: float = setting(10.0, 1, 1e6)
    name = "bowl"

    def objective(self) -> Objective:
        """Return the function; its rate is the best one, 2 / (1 + condition)."""
        c = self.condition
        return Objective(
            name=str(self),
            variables=("x", "y"),
            text=f"(x^2 + {c:.15g}*y^2)/2",
            value=value_of(lambda x, y: (x * x + c * (y * y)) / 2),
            gradient=gradient_of(lambda x, y: (x, c * y)),
            hessian=lambda theta: np.broadcast_to(np.diag([1.0, c]), (*theta.shape, 2)).copy(),
            viewport=((-4.0, 4.0), (-2.5, 2.5)),
            minima=((0.0, 0.0),),
            start=(3.5, 1.5),
            lr=2 / (1 + c),
        )


def _booth(x: Array, y: Array) -> Array:
    return np.square(x + 2 * y - 7) + np.square(2 * x + y - 5)


def _booth_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    return 10 * x + 8 * y - 34, 8 * x + 10 * y - 38


def _matyas(x: Array, y: Array) -> Array:
    return 0.26 * (x * x + y * y) - 0.48 * x * y


def _matyas_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    return 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x


def _plateau(x: Array, y: Array) -> Array:
    return 1 - np.exp(-(x * x + y * y))


def _plateau_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    fall = np.exp(-(x * x + y * y))
    return tuple(np.where(fall > 0, 2 * t * fall, 0.0) for t in (x, y))


_BOOTH = gradient_of(_booth_slopes)
_MATYAS = gradient_of(_matyas_slopes)
_PLATEAU = gradient_of(_plateau_slopes)

OBJECTIVES = (
    Objective(
        name="booth",
        variables=("x", "y"),
        text="(x + 2*y - 7)^2 + (2*x + y - 5)^2",
        value=value_of(_booth),
        gradient=_BOOTH,
        hessian=hessian_of(_BOOTH),
        viewport=((-6.0, 8.0), (-4.0, 10.0)),
        minima=((1.0, 3.0),),
        start=(-4.0, 0.0),
        lr=0.05,
    ),
    Objective(
        name="matyas",
        variables=("x", "y"),
        text="0.26*(x^2 + y^2) - 0.48*x*y",
        value=value_of(_matyas),
        gradient=_MATYAS,
        hessian=hessian_of(_MATYAS),
        viewport=((-5.0, 5.0), (-5.0, 5.0)),
        minima=((0.0, 0.0),),
        start=(4.0, -2.0),
        lr=0.9,
    ),
    Objective(
        name="plateau-2d",
        variables=("x", "y"),
        text="1 - exp(-(x^2 + y^2))",
        value=value_of(_plateau),
        gradient=_PLATEAU,
        hessian=hessian_of(_PLATEAU),
        viewport=((-3.0, 3.0), (-3.0, 3.0)),
        minima=((0.0, 0.0),),
        start=(1.2, 1.0),
        lr=0.4,
    ),
)
