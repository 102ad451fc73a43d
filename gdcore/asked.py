"""What a caller of ``descend`` asked for, checked: each refusal is one line that names it."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.record import Rows

# What a record may take, in bytes, before rows are thinned out.
MEMORY = 256 * 2**20


def starts_of(objective: Objective, start: Any) -> Array:
    """Return the starts as float64 (*batch, d), or say in one line what is wrong with them."""
    theta = np.array(start, float)
    d = objective.dim
    if theta.ndim == 0 and d == 1:
        theta = theta[None]
    if theta.ndim == 0 or theta.shape[-1] != d:
        count = theta.shape[-1] if theta.ndim else 1
        given = "1 number" if count == 1 else f"{count} numbers"
        raise ValueError(f"start: {given} for a function of {d} ({_names(objective)})")
    if theta.size == 0:
        raise ValueError("start: none is given")
    if not np.isfinite(theta).all():
        raise ValueError("start: every number must be finite")
    value = objective.value(theta)
    if np.isinf(value).any():
        raise ValueError("start: the function overflows there; start nearer to zero")
    inside = np.isfinite(value) & np.isfinite(objective.gradient(theta)).all(-1)
    if not inside.all():
        bad = theta[~inside][0]
        where = ", ".join(f"{v} = {t:g}" for v, t in zip(objective.variables, bad, strict=True))
        raise ValueError(f"start: {where} lies outside the function's domain")
    return theta


def _names(objective: Objective) -> str:
    return ", ".join(objective.variables[:4]) + (" ..." if objective.dim > 4 else "")


def steps_of(steps: Any) -> int:
    """Return the number of steps, a whole one."""
    if isinstance(steps, bool) or not 0 <= steps < math.inf or steps != int(steps):
        raise ValueError(f"steps: {steps} is not a whole number of steps")
    return int(steps)


def rates_of(lr: Any) -> Array:
    """Return the learning rate, or rates, as float64: finite and above zero."""
    rate = np.array(lr, float)
    if not (np.isfinite(rate) & (rate > 0)).all() or not rate.size:
        raise ValueError(f"lr: every rate must be a finite number above 0, not {lr}")
    return rate


def rows_of(steps: int, runs: int, d: int, keep: Literal["all", "last"] | int) -> tuple[Rows, str]:
    """Return the numbers of the steps whose rows are kept, and a note where some are not."""
    if keep == "last":
        return np.unique([0, steps]), "only the first and the last row were kept"
    most = max(2, MEMORY // (runs * (3 * d + 1) * 8))
    if isinstance(keep, int):
        if keep < 2:
            raise ValueError(f"keep: {keep} rows are too few; at least 2")
        most = min(most, keep)
    if steps + 1 <= most:
        return np.arange(steps + 1), ""
    stride = -(-steps // (most - 1))
    rows = np.append(np.arange(0, steps, stride), steps)
    return rows, f"one row in {stride} of {steps} was kept, to spare memory"
