"""A line w x + b through points: the data, the losses as Objectives of (w, b), the best lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdcore.objective import Array, Field, Objective

Loss = Literal["mae", "mse", "huber"]
LOSSES: tuple[Loss, ...] = ("mae", "mse", "huber")
# The exact least-absolute line looks at every pair of points.
MOST_FOR_PAIRS = 4000


@dataclass(frozen=True, eq=False)
class Data:
    """Points (x_i, y_i), i from 1 to n: two arrays (n,), read-only.

    Raises
    ------
    ValueError
        Where there are fewer than two points, numbers that are not finite, or no two different x:
        no line is then the best one.
    """

    x: Array
    y: Array

    def __post_init__(self) -> None:
        x, y = (np.array(values, float) for values in (self.x, self.y))
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError("data: x and y must be two columns of one length")
        if len(x) < 2:
            raise ValueError(f"data: a line needs 2 points or more, not {len(x)}")
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            row = int(np.argmin(np.isfinite(x) & np.isfinite(y))) + 1
            raise ValueError(f"data: point {row} is not finite")
        if np.ptp(x) == 0:
            raise ValueError(f"data: all x are {x[0]:g}: no slope can be told from them")
        for name, values in (("x", x), ("y", y)):
            values.setflags(write=False)
            object.__setattr__(self, name, values)

    def __len__(self) -> int:
        return len(self.x)


def objective(data: Data, loss: Loss = "mse", delta: float = 1.0) -> Objective:
    """Return the mean loss of the line w x + b over all points, as a function of (w, b).

    With r_i = w x_i + b - y_i it is the mean of |r_i| (``mae``, whose slope is a subgradient),
    of r_i^2 (``mse``), or of Huber's r_i^2 / 2 up to ``delta``, delta (|r_i| - delta / 2) beyond.
    """
    if loss not in LOSSES:
        raise ValueError(f"loss: {loss!r} is none of {', '.join(LOSSES)}")
    if not delta > 0:
        raise ValueError(f"loss: delta={delta} is not above 0")

    def value(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(_losses(_residuals(theta, data.x, data.y), loss, delta).mean(-1))[()]

    def gradient(theta: Array) -> Array:
        return slope(theta, data.x, data.y, loss, delta)

    text, typst = _SHOWN[loss]
    best = optimum(data, loss) if loss == "mse" else None
    return Objective(
        name=loss,
        variables=("w", "b"),
        text=text,
        shown=typst,
        value=value,
        gradient=gradient,
        hessian=_mse_hessian(data) if loss == "mse" else None,
        smooth=loss != "mae",
        minima=() if best is None else ((float(best[0]), float(best[1])),),
        start=(0.0, 0.0),
    )


_SUM = "frac(1, n) sum_(i=1)^n"
_SHOWN: dict[str, tuple[str, tuple[str, tuple[str, str]]]] = {
    "mae": (
        "mean(abs(w*x_i + b - y_i))",
        (
            f"{_SUM} abs(w x_i + b - y_i)",
            (
                f'{_SUM} op("sign") (w x_i + b - y_i) x_i',
                f'{_SUM} op("sign") (w x_i + b - y_i)',
            ),
        ),
    ),
    "mse": (
        "mean((w*x_i + b - y_i)^2)",
        (
            f"{_SUM} (w x_i + b - y_i)^2",
            (
                "frac(2, n) sum_(i=1)^n (w x_i + b - y_i) x_i",
                "frac(2, n) sum_(i=1)^n (w x_i + b - y_i)",
            ),
        ),
    ),
    "huber": (
        "mean(huber(w*x_i + b - y_i))",
        (
            f"{_SUM} H_delta (w x_i + b - y_i)",
            (f"{_SUM} H'_delta (w x_i + b - y_i) x_i", f"{_SUM} H'_delta (w x_i + b - y_i)"),
        ),
    ),
}


def _residuals(theta: Array, x: Array, y: Array) -> Array:
    return theta[..., 0, None] * x + theta[..., 1, None] - y


def _losses(r: Array, loss: Loss, delta: float) -> Array:
    if loss == "mae":
        return np.abs(r)
    if loss == "mse":
        return r * r
    size = np.abs(r)
    return np.where(size <= delta, 0.5 * r * r, delta * (size - 0.5 * delta))


def slope(theta: Array, x: Array, y: Array, loss: Loss, delta: float = 1.0) -> Array:
    """Return the mean loss's gradient (..., 2) over the points x, y; averaged, not summed."""
    with np.errstate(all="ignore"):
        r = _residuals(theta, x, y)
        if loss == "mae":
            each = np.sign(r)
        elif loss == "mse":
            each = 2 * r
        else:
            each = np.clip(r, -delta, delta)
        result = np.empty_like(theta)
        result[..., 0] = (each * x).mean(-1)
        result[..., 1] = each.mean(-1)
        # An overflown product with a zero is lost; the slope is then infinite, not undefined.
        return np.where(np.isnan(result) & ~np.isnan(theta).any(-1, keepdims=True), np.inf, result)


def _mse_hessian(data: Data) -> Field:
    second = 2 * np.array([[np.mean(data.x**2), data.x.mean()], [data.x.mean(), 1.0]])
    return lambda theta: np.broadcast_to(second, (*theta.shape, 2)).copy()


def optimum(data: Data, loss: Loss) -> Array:
    """Return the (w, b) of the least loss: in closed form for MSE, exact for MAE.

    MAE's minimum lies at a kink in w, a line through two of the points; the loss with the best b
    for each w is convex, so the kinks are searched by halving. Of several best lines it is one.

    Raises
    ------
    ValueError
        For Huber's loss, which has no such form, and for MAE with more than 4,000 points.
    """
    if loss == "mse":
        x, y = data.x - data.x.mean(), data.y - data.y.mean()
        w = (x @ y) / (x @ x)
        return np.array([w, data.y.mean() - w * data.x.mean()])
    if loss != "mae":
        raise ValueError(f"loss: the least {loss} has no closed form")
    if len(data) > MOST_FOR_PAIRS:
        raise ValueError(f"loss: the exact least mae takes at most {MOST_FOR_PAIRS} points")
    i, j = np.triu_indices(len(data), 1)
    run = data.x[j] - data.x[i]
    slopes = np.unique((data.y[j] - data.y[i])[run != 0] / run[run != 0])
    low, high = 0, len(slopes) - 1
    while low < high:
        middle = (low + high) // 2
        if _least_mae(data, slopes[middle]) <= _least_mae(data, slopes[middle + 1]):
            high = middle
        else:
            low = middle + 1
    return np.array([slopes[low], np.median(data.y - slopes[low] * data.x)])


def _least_mae(data: Data, w: float) -> float:
    rest = data.y - w * data.x
    return float(np.abs(rest - np.median(rest)).mean())
