"""Which part of the plane shows a run. NumPy only, so that it is known before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdcore import Objective, Trajectory
from gdcore.curves import branches
from gdcore.valley import Valley

__all__ = ["domain_view", "value_view", "wider_view"]

_MARGIN = 0.12  # of the interval, on each side
_REACH = 1.25  # a first view holds iterates up to this many times the way from start to minimum
_ZOOM = 8.0  # the one zoom out makes the view at most this many times wider


def domain_view(trajectories: Sequence[Trajectory], valley: Valley | None) -> tuple[float, float]:
    """The interval that shows where the runs start, where they should go, and their first steps.

    Parameters
    ----------
    trajectories : sequence of Trajectory
        Of one variable, from one start.
    valley : Valley or None
        The minimum downhill of the start.

    Returns
    -------
    tuple of float
        x0 < x1, in data units.
    """
    start = float(trajectories[0].theta[0, 0])
    goal = valley.minimum if valley else start
    way = abs(start - goal)
    visited = np.concatenate([run.theta[:, 0] for run in trajectories])
    if way == 0.0:
        ways = np.abs(visited - start)
        near = ways[(ways > 0) & (ways <= 100 * max(1.0, abs(start)))]
        way = float(near.max()) / _REACH if near.size else 0.4 * max(1.0, abs(start))
    near = visited[np.abs(visited - goal) <= _REACH * way]
    # Both walls of the valley are shown, also to a run that never crosses it.
    low = min(near.min(initial=start), goal - 0.8 * way)
    high = max(near.max(initial=start), goal + 0.8 * way)
    margin = _MARGIN * (high - low)
    return _rounded(low - margin, high + margin)


def wider_view(
    view: tuple[float, float], trajectories: Sequence[Trajectory]
) -> tuple[float, float] | None:
    """The view after the one zoom out, or None where `view` holds all that can be shown."""
    low, high = view
    middle, width = 0.5 * (low + high), high - low
    visited = np.concatenate([run.theta[:, 0] for run in trajectories])
    shown = visited[np.abs(visited - middle) <= 0.5 * _ZOOM * width]
    outside = shown[(shown < low) | (shown > high)]
    if outside.size == 0:
        return None
    low, high = min(low, float(outside.min())), max(high, float(outside.max()))
    margin = 0.5 * _MARGIN * (high - low)
    return _rounded(low - margin, high + margin)


def value_view(
    objective: Objective, view: tuple[float, float], trajectories: Sequence[Trajectory]
) -> tuple[float, float]:
    """The heights to draw over an interval: the run's own, and the curve unless it soars.

    Returns
    -------
    tuple of float
        y0 < y1, in data units.
    """
    low, high = view
    values = [
        run.value[(run.theta[:, 0] >= low) & (run.theta[:, 0] <= high)] for run in trajectories
    ]
    run = np.concatenate(values)
    run = run[np.isfinite(run)]
    grid = np.linspace(low, high, 1001)[:, None]
    curve = objective.value(grid)
    curve = curve[np.isfinite(curve)]
    edges = [y for _, piece in branches(objective, low, high) for y in (piece.min(), piece.max())]
    quantiles = np.quantile(curve, [0.06, 0.94]) if curve.size else np.zeros(0)
    core = np.concatenate([run, quantiles])
    if core.size == 0:
        return -1.0, 1.0
    bottom, top = float(core.min()), float(core.max())
    span = top - bottom
    # All of the curve, unless a pole or a steep wall would press the rest flat.
    if edges and max(edges) - min(edges) <= 1.6 * span:
        bottom, top = min(bottom, *edges), max(top, *edges)
    elif edges and bottom - min(edges) <= 0.3 * span:
        bottom = min(edges)
    span = top - bottom
    if span <= 1e-9 * max(abs(top), abs(bottom)):
        half = 0.5 * max(abs(top), 1.0)
        return bottom - half, top + half
    # Below the curve there must be room for the marks on the axis.
    return bottom - 0.16 * span, top + 0.1 * span


def _rounded(low: float, high: float) -> tuple[float, float]:
    """To two digits of the width, outwards: a view reads back and says itself shortly."""
    unit = 10.0 ** (np.floor(np.log10(high - low)) - 1)
    digits = max(0, -int(np.log10(unit)) + 1)
    return round(float(np.floor(low / unit) * unit), digits), round(
        float(np.ceil(high / unit) * unit), digits
    )
