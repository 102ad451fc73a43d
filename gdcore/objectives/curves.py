"""Functions of one variable."""

from __future__ import annotations

import numpy as np

from gdcore.objective import Array, Objective


def _quadratic(theta: Array) -> Array:
    return np.asarray(theta[..., 0] ** 2)


def _quadratic_gradient(theta: Array) -> Array:
    return 2 * theta


def _quadratic_hessian(theta: Array) -> Array:
    return np.full((*theta.shape, 1), 2.0)


def _abs(theta: Array) -> Array:
    return np.abs(theta[..., 0])


def _double_well(theta: Array) -> Array:
    x = theta[..., 0]
    with np.errstate(all="ignore"):
        return np.asarray(x * (x * (x * x - 8) + 2) / 4)


def _double_well_gradient(theta: Array) -> Array:
    with np.errstate(all="ignore"):
        return theta * (theta * theta - 4) + 0.5


def _double_well_hessian(theta: Array) -> Array:
    with np.errstate(all="ignore"):
        return (3 * theta * theta - 4)[..., None]


OBJECTIVES = (
    Objective(
        name="quadratic",
        variables=("x",),
        text="x^2",
        typst="x^(2)",
        typst_gradient=("2 x",),
        value=_quadratic,
        gradient=_quadratic_gradient,
        hessian=_quadratic_hessian,
        viewport=((-4.0, 4.0),),
        minima=((0.0,),),
        start=(3.0,),
        lr=0.1,
    ),
    Objective(
        name="abs",
        variables=("x",),
        text="abs(x)",
        typst="abs(x)",
        typst_gradient=('op("sign") (x)',),
        value=_abs,
        gradient=np.sign,
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
        typst="frac(x^(4), 4) - 2 x^(2) + frac(x, 2)",
        typst_gradient=("x^(3) - 4 x + frac(1, 2)",),
        value=_double_well,
        gradient=_double_well_gradient,
        hessian=_double_well_hessian,
        viewport=((-3.2, 3.2),),
        minima=((-2.0590987,),),
        start=(3.0,),
        lr=0.05,
    ),
)
