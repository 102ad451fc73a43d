"""Functions of two variables with many minima; where a run ends depends on where it starts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.objectives.fields import gradient_of, hessian_of, value_of

TAU = 2 * math.pi


def _himmelblau(x: Array, y: Array) -> Array:
    return np.square(x * x + y - 11) + np.square(x + y * y - 7)


def _himmelblau_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def _three_hump(x: Array, y: Array) -> Array:
    s = x * x
    return s * (2 + s * (s / 6 - 1.05)) + x * y + y * y


def _three_hump_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    s = x * x
    return x * (4 + s * (s - 4.2)) + y, x + 2 * y


def _six_hump(x: Array, y: Array) -> Array:
    s, t = x * x, y * y
    return s * (4 + s * (s / 3 - 2.1)) + x * y + t * (4 * t - 4)


def _six_hump_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    s = x * x
    return x * (8 + s * (2 * s - 8.4)) + y, x + y * (16 * (y * y) - 8)


def _rastrigin(x: Array, y: Array) -> Any:
    return 20 + x * x - 10 * np.cos(TAU * x) + y * y - 10 * np.cos(TAU * y)


def _rastrigin_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    return tuple(2 * t + 10 * TAU * np.sin(TAU * t) for t in (x, y))


def _ackley_parts(x: Array, y: Array) -> tuple[Array, Array, Array]:
    distance = np.sqrt((x * x + y * y) / 2)
    waves = np.exp((np.cos(TAU * x) + np.cos(TAU * y)) / 2)
    return distance, np.exp(-0.2 * distance), waves


def _ackley(x: Array, y: Array) -> Array:
    _, cone, waves = _ackley_parts(x, y)
    return 20 * (1 - cone) + (math.e - waves)


def _ackley_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    distance, cone, waves = _ackley_parts(x, y)
    # At the tip of the cone the slopes of all sides cancel.
    pull = np.where(distance > 0, 2 * cone / np.where(distance > 0, distance, 1), 0)
    return tuple(pull * t + math.pi * np.sin(TAU * t) * waves for t in (x, y))


def _styblinski_tang(x: Array, y: Array) -> Any:
    return (x * (x * (x * x - 16) + 5) + y * (y * (y * y - 16) + 5)) / 2


def _styblinski_tang_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    return tuple(t * (2 * (t * t) - 16) + 2.5 for t in (x, y))


def _branin_off(x: Array, y: Array) -> Array:
    return y - 5.1 / (4 * math.pi**2) * (x * x) + 5 / math.pi * x - 6


def _branin(x: Array, y: Array) -> Array:
    return np.square(_branin_off(x, y)) + 10 * (1 - 1 / (8 * math.pi)) * np.cos(x) + 10


def _branin_slopes(x: Array, y: Array) -> tuple[Any, ...]:
    off = _branin_off(x, y)
    along = 2 * off * (5 / math.pi - 5.1 / (2 * math.pi**2) * x)
    return along - 10 * (1 - 1 / (8 * math.pi)) * np.sin(x), 2 * off


# The two wells of t^4/2 - 8 t^2 + 5 t/2, the lower first.
WELLS = (-2.903534027771177, 2.746802770990837)
_HIMMELBLAU = gradient_of(_himmelblau_slopes)
_THREE_HUMP = gradient_of(_three_hump_slopes)
_SIX_HUMP = gradient_of(_six_hump_slopes)
_RASTRIGIN = gradient_of(_rastrigin_slopes)
_STYBLINSKI_TANG = gradient_of(_styblinski_tang_slopes)
_BRANIN = gradient_of(_branin_slopes)

OBJECTIVES = (
    Objective(
        name="himmelblau",
        variables=("x", "y"),
        text="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        value=value_of(_himmelblau),
        gradient=_HIMMELBLAU,
        hessian=hessian_of(_HIMMELBLAU),
        viewport=((-5.0, 5.0), (-5.0, 5.0)),
        minima=(
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
            (3.5844283403304917, -1.8481265269644036),
        ),
        start=(0.0, 0.0),
        lr=0.01,
    ),
    Objective(
        name="three-hump",
        variables=("x", "y"),
        text="2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
        value=value_of(_three_hump),
        gradient=_THREE_HUMP,
        hessian=hessian_of(_THREE_HUMP),
        viewport=((-2.5, 2.5), (-2.5, 2.5)),
        minima=(
            (0.0, 0.0),
            (1.7475523458302888, -0.8737761729151444),
            (-1.7475523458302888, 0.8737761729151444),
        ),
        start=(0.9, 1.8),
        lr=0.05,
    ),
    Objective(
        name="six-hump",
        variables=("x", "y"),
        text="(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
        value=value_of(_six_hump),
        gradient=_SIX_HUMP,
        hessian=hessian_of(_SIX_HUMP),
        viewport=((-2.1, 2.1), (-1.2, 1.2)),
        minima=(
            (0.08984201310031806, -0.7126564030207396),
            (-0.08984201310031806, 0.7126564030207396),
            (-1.703606714969981, 0.7960835686726251),
            (1.703606714969981, -0.7960835686726251),
            (1.6071047529201972, 0.5686514548841314),
            (-1.6071047529201972, -0.5686514548841314),
        ),
        start=(1.0, 0.2),
        lr=0.03,
    ),
    Objective(
        name="rastrigin",
        variables=("x", "y"),
        text="20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        value=value_of(_rastrigin),
        gradient=_RASTRIGIN,
        hessian=hessian_of(_RASTRIGIN),
        viewport=((-3.0, 3.0), (-3.0, 3.0)),
        minima=((0.0, 0.0),),
        start=(0.4, -0.3),
        lr=0.002,
    ),
    Objective(
        name="ackley",
        variables=("x", "y"),
        text="20*(1 - exp(-0.2*sqrt((x^2 + y^2)/2))) + (e - exp((cos(2*pi*x) + cos(2*pi*y))/2))",
        value=value_of(_ackley),
        gradient=gradient_of(_ackley_slopes),
        smooth=False,
        viewport=((-3.0, 3.0), (-3.0, 3.0)),
        minima=((0.0, 0.0),),
        start=(0.4, -0.35),
        lr=0.01,
    ),
    Objective(
        name="styblinski-tang",
        variables=("x", "y"),
        text="(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        value=value_of(_styblinski_tang),
        gradient=_STYBLINSKI_TANG,
        hessian=hessian_of(_STYBLINSKI_TANG),
        viewport=((-4.0, 4.0), (-4.0, 4.0)),
        minima=(
            (WELLS[0], WELLS[0]),
            (WELLS[0], WELLS[1]),
            (WELLS[1], WELLS[0]),
            (WELLS[1], WELLS[1]),
        ),
        start=(-0.5, 0.1),
        lr=0.02,
    ),
    Objective(
        name="branin",
        variables=("x", "y"),
        text="(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        value=value_of(_branin),
        gradient=_BRANIN,
        hessian=hessian_of(_BRANIN),
        viewport=((-5.0, 10.0), (0.0, 15.0)),
        minima=((-math.pi, 12.275), (math.pi, 2.275), (3 * math.pi, 2.475)),
        start=(6.0, 12.0),
        lr=0.03,
    ),
)
