"""Which part of a surface shows a run. NumPy only, so that it is known before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdcore import Objective, Trajectory

__all__ = ["Region", "height_view", "inside", "region_view"]

Region = tuple[tuple[float, float], tuple[float, float]]

_WIDER = 1.45  # the view is so many times wider than the run
_AROUND_A_POINT = 1.9  # and so many times where there is no run
_STRAY = 1.5  # iterates farther from the middle than this many times the start are let go
_SAMPLES = 121
_CORE = (0.04, 0.96)  # quantiles of the heights that are always shown
_SOARS = 1.7  # all heights are shown if they span at most this many times the core


def inside(theta: np.ndarray, view: Region) -> np.ndarray:
    """Whether points of the domain lie in a view, (..., 2) -> (...)."""
    low, high = np.array(view).T
    return np.asarray(((theta >= low) & (theta <= high)).all(axis=-1))


def region_view(objective: Objective, run: Trajectory) -> Region:
    """The rectangle around a run; the catalogue's own where it has one that holds the start.

    Both sides are equally long, so that right angles look right.
    """
    start = run.theta[0]
    known = objective.viewport
    if known is not None and inside(start, (known[0], known[1])):
        return known[0], known[1]
    size = max(float(np.abs(start).max()), 1e-6)
    near = run.theta[(np.abs(run.theta) <= _STRAY * size).all(axis=1)]
    low, high = near.min(axis=0), near.max(axis=0)
    extent = max(float((high - low).max()), 0.0)
    if extent > 0.2 * size or extent == 0.0:
        wider = _WIDER if extent else _AROUND_A_POINT
        half = _rounded(wider * float(np.abs(near).max()) or 1.0)
        return (-half, half), (-half, half)
    half = _rounded(0.5 * _WIDER * 2 * extent)
    middle = np.round(0.5 * (low + high) / half, 1) * half
    return tuple((float(m - half), float(m + half)) for m in middle)  # type: ignore[return-value]


def height_view(
    objective: Objective, view: Region, runs: Sequence[Trajectory]
) -> tuple[float, float]:
    """The heights to draw over a view: the run's own, and the surface's unless it soars."""
    x, y = (np.linspace(*side, _SAMPLES) for side in view)
    z = objective.value(np.stack(np.meshgrid(x, y), axis=-1))
    z = z[np.isfinite(z)]
    own = np.concatenate([run.value[inside(run.theta, view)] for run in runs])
    own = own[np.isfinite(own)]
    if z.size + own.size == 0:
        return -1.0, 1.0
    core = np.concatenate([np.quantile(z, _CORE) if z.size else z, own])
    low, high = float(core.min()), float(core.max())
    if z.size and float(np.ptp(z)) <= _SOARS * (high - low):
        low, high = min(low, float(z.min())), max(high, float(z.max()))
    elif z.size and low - float(z.min()) <= 0.25 * (high - low):
        low = min(low, float(z.min()))
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        half = 0.5 * max(abs(high), 1.0)
        return low - half, high + half
    return low, high


def _rounded(half: float) -> float:
    """Up to 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 or 10 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(half))
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if factor * power >= half * (1 - 1e-9):
            return float(f"{factor * power:.6g}")
    raise AssertionError("ten times the power is never below")
