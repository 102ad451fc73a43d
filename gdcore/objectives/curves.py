"""Functions of one variable."""

from __future__ import annotations

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.objectives.fields import gradient_of, hessian_of, value_of


def _double_well(x: Array) -> Array:
    return (x * (x * (x * x - 8) + 2)) / 4


def _double_well_slope(x: Array) -> tuple[Array]:
    return (x * (x * x - 4) + 0.5,)


def _many_wells(x: Array) -> Array:
    return x * x / 40 + x / 5 - np.cos(2 * x)


def _many_wells_slope(x: Array) -> tuple[Array]:
    return (x / 20 + 0.2 + 2 * np.sin(2 * x),)


def _plateau(x: Array) -> Array:
    return 1 - np.exp(-x * x)


def _plateau_slope(x: Array) -> tuple[Array]:
    # Where the exponential is zero, so is the slope: 0 * inf is not asked.
    fall = np.exp(-x * x)
    return (np.where(fall > 0, 2 * x * fall, 0.0),)


# From low to high.
_WELLS = (
    -3.1521910589870075,
    -6.254983067143886,
    -0.04946235500843062,
    -9.357606011493353,
    3.052967221413712,
    6.154845099755936,
)
_DOUBLE_WELL = gradient_of(_double_well_slope)
_MANY_WELLS = gradient_of(_many_wells_slope)
_PLATEAU = gradient_of(_plateau_slope)

OBJECTIVES = (
    Objective(
        name="quadratic",
        variables=("x",),
        text="x^2",
        value=value_of(lambda x: x * x),
        gradient=gradient_of(lambda x: (2 * x,)),
        hessian=lambda theta: np.full((*theta.shape, 1), 2.0),
        viewport=((-4.0, 4.0),),
        minima=((0.0,),),
        start=(3.0,),
        lr=0.1,
    ),
    Objective(
        name="abs",
        variables=("x",),
        text="abs(x)",
        value=value_of(np.abs),
        gradient=gradient_of(lambda x: (np.sign(x),)),
        smooth=False,
        viewport=((-4.0, 4.0),),
        minima=((0.0,),),
        start=(3.0,),
        lr=0.4,
    ),
    Objective(
        name="double-well",
        variables=("x",),
        text="x^4/4 - 2*x^2 + x/2",
        value=value_of(_double_well),
        gradient=_DOUBLE_WELL,
        hessian=hessian_of(_DOUBLE_WELL),
        viewport=((-3.2, 3.2),),
        minima=((-2.0597919701013208,), (1.93429787576606,)),
        start=(3.0,),
        lr=0.05,
    ),
    Objective(
        name="many-wells",
        variables=("x",),
        text="x^2/40 + x/5 - cos(2*x)",
        value=value_of(_many_wells),
        gradient=_MANY_WELLS,
        hessian=hessian_of(_MANY_WELLS),
        viewport=((-11.0, 9.0),),
        minima=tuple((x,) for x in _WELLS),
        start=(8.5,),
        lr=0.1,
    ),
    Objective(
        name="plateau",
        variables=("x",),
        text="1 - exp(-x^2)",
        value=value_of(_plateau),
        gradient=_PLATEAU,
        hessian=hessian_of(_PLATEAU),
        viewport=((-4.0, 4.0),),
        minima=((0.0,),),
        start=(2.0,),
        lr=0.4,
    ),
)
