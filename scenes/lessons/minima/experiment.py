"""Minima: walkers from many starts at once, and a map of where every start of the axis ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import Objective, Status, Trajectory, descend, resolve
from gdcore.valley import valley
from scenes import parameters as p
from scenes.experiment import Experiment, Run
from scenes.stage.notation import plain

__all__ = ["MOST_FLOORS", "Floor", "MinimaExperiment", "Parameters", "run"]

WALKERS = 10
FINE = 960  # starts of the map: one a pixel or two of a draft
MOST_FLOORS = 6  # what colours and letters tell apart
INSET = 0.05  # of the view, between its edges and the outermost default starts
NEAR = 2e-3  # of the view: a run that ends this close to a valley's floor is in that valley
SAMPLES = 4001
AT_A_KINK = 1e3  # a curvature measured there goes without bound as one comes closer
STRAIGHT = 1e-6  # curvature over slope, below which all of it may be rounding
LEAST_RATE, MOST_RATE = 1e-12, 1e6
MOST_TURNS = 60
FAR = 10.0  # views, to either side, in which nothing may lie lower than a global minimum


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.Function = p.function_field("double-well")
    start: p.Starts | None = p.starts_field(f"{WALKERS}, evenly over the view")
    lr: p.Rate | None = p.lr_field(
        "the catalogue function's own, or 0.8/L for the largest curvature at starts and minima"
    )
    steps: p.Steps = p.steps_field(100)
    view: p.View | None = p.view_field()


@dataclass(frozen=True)
class Floor:
    """The floor of a valley: a local minimum.

    Attributes
    ----------
    x, value : float
        The minimum, and the function there.
    lowest : bool
        Nothing lies lower, as far as one has looked: the global minimum.
    """

    x: float
    value: float
    lowest: bool


@dataclass(frozen=True)
class MinimaExperiment(Experiment):
    """Descents of one function from many starts.

    Attributes
    ----------
    objective : Objective
    view : tuple of float
        x0 < x1, in data units.
    valleys : int
        How many minima there are in the view.
    floors : tuple of Floor
        From left to right; at most `MOST_FLOORS`, those to which most starts come.
    ends : ndarray of int, shape (walkers,)
        Which floor each walker has come to; -1 for none of them.
    fine_starts : ndarray, shape (n,)
        The starts of the map, evenly over the view; those outside the domain are left out.
    fine_ends : ndarray of int, shape (n,)
        Which floor each of them really came to, at the same rate and in the same steps.
    """

    objective: Objective
    view: tuple[float, float]
    valleys: int
    floors: tuple[Floor, ...]
    ends: np.ndarray
    fine_starts: np.ndarray
    fine_ends: np.ndarray


def run(parameters: Parameters) -> MinimaExperiment:
    """Descend from the given starts, and from starts all over the view."""
    objective = resolve(parameters.function)
    view = parameters.view or _choose_view(objective, parameters.start)
    starts = parameters.start or _choose_starts(objective, view)
    minima = _minima(objective, view)
    lr = parameters.lr or _choose_rate(objective, np.array([*starts, *minima]))
    with p.blame("start", ";".join(plain(x) for x in starts)):
        walkers = descend(objective, np.array(starts)[:, None], lr=lr, steps=parameters.steps)
    fine_starts = _inside(objective, np.linspace(*view, FINE))
    fine = descend(objective, fine_starts[:, None], lr=lr, steps=parameters.steps, keep="last")
    near = NEAR * (view[1] - view[0])
    floors = _floors(
        objective, view, _most_reached(minima, np.vstack([walkers.end, fine.end]), near)
    )
    resolved = parameters.model_copy(update={"start": starts, "lr": lr, "view": view})
    runs = tuple(Run(f"start {plain(start)}", lr, walkers.run(i)) for i, start in enumerate(starts))
    return MinimaExperiment(
        "minima",
        resolved,
        runs,
        objective,
        view,
        sum(view[0] <= x <= view[1] for x in minima),
        floors,
        _ends(walkers, floors, near),
        fine_starts,
        _ends(fine, floors, near),
    )


def _choose_view(objective: Objective, starts: tuple[float, ...] | None) -> tuple[float, float]:
    """The catalogue function's own view; else the turning points, or a stretch about zero."""
    if objective.viewport is not None:
        low, high = objective.viewport[0]
    else:
        x = np.linspace(-10.0, 10.0, SAMPLES)
        slopes = _slopes(objective, x)
        turns = x[:-1][np.diff(np.sign(np.nan_to_num(slopes))) != 0]
        low, high = (float(turns.min()), float(turns.max())) if turns.size else (-4.0, 4.0)
        margin = max(1.0, 0.3 * (high - low))
        low, high = low - margin, high + margin
    if starts is not None:
        margin = INSET * (max(high, *starts) - min(low, *starts))
        low, high = min(low, min(starts) - margin), max(high, max(starts) + margin)
    return float(f"{low:.3g}"), float(f"{high:.3g}")


def _choose_starts(objective: Objective, view: tuple[float, float]) -> tuple[float, ...]:
    """Ten starts, evenly over the part of the view where the function is defined."""
    inside = _inside(objective, np.linspace(*view, SAMPLES))
    if not inside.size:
        raise p.ParameterError("view", f"{view[0]:g}:{view[1]:g}", "nothing to descend there")
    inset = INSET * (view[1] - view[0])
    low, high = max(inside[0], view[0] + inset), min(inside[-1], view[1] - inset)
    starts = _inside(objective, np.round(np.linspace(low, high, WALKERS), 3))
    return tuple(starts.tolist()) or (float(inside[0]),)


def _choose_rate(objective: Objective, x: np.ndarray) -> float:
    """The catalogue's rate; else 0.8/L for the largest curvature at points (n,), to two digits."""
    if objective.lr is not None:
        return objective.lr
    side = 1e-5 * np.maximum(1.0, np.abs(x))
    rise = objective.gradient((x + side)[:, None]) - objective.gradient((x - side)[:, None])
    bends = np.abs(rise[:, 0]) / (2 * side)
    bends = bends[np.isfinite(bends) & (objective.smooth | (bends < AT_A_KINK))]
    largest = float(bends.max(initial=0.0))
    steepest = float(np.abs(objective.gradient(x[:, None])).max())
    rate = 0.8 / largest if largest > STRAIGHT * steepest else 0.1
    return float(f"{min(max(rate, LEAST_RATE), MOST_RATE):.2g}")


def _inside(objective: Objective, x: np.ndarray) -> np.ndarray:
    """Those of the points (n,) from which a descent can start."""
    fine = np.isfinite(objective.value(x[:, None])) & np.isfinite(
        objective.gradient(x[:, None])[:, 0]
    )
    return x[fine]


def _minima(objective: Objective, view: tuple[float, float]) -> list[float]:
    """Where the slope turns from down to up, in the view and as far again on either side."""
    width = view[1] - view[0]
    x = np.linspace(view[0] - width, view[1] + width, SAMPLES)
    with np.errstate(invalid="ignore"):
        down = np.flatnonzero((_slopes(objective, x)[:-1] < 0) & (_slopes(objective, x)[1:] >= 0))
    found = [valley(objective, float(at)) for at in x[down[:MOST_TURNS]]]
    return sorted({low.minimum for low in found if low is not None})


def _most_reached(minima: list[float], ends: np.ndarray, near: float) -> list[float]:
    """Of more minima than can be told apart, those where most runs (n, 1) have come."""
    reached = [int(np.sum(np.abs(ends[:, 0] - x) <= near)) for x in minima]
    best = sorted(range(len(minima)), key=lambda i: -reached[i])[:MOST_FLOORS]
    return [minima[i] for i in sorted(best) if reached[i] or len(minima) == 1]


def _floors(
    objective: Objective, view: tuple[float, float], minima: list[float]
) -> tuple[Floor, ...]:
    """The minima with their heights; those are global than which nothing is lower far around."""
    values = [float(objective.value(np.array([x]))) for x in minima]
    lowest = min(values, default=0.0)
    far = FAR * (view[1] - view[0])
    around = objective.value(np.linspace(view[0] - far, view[1] + far, 20 * SAMPLES)[:, None])
    margin = 1e-9 * max(1.0, abs(lowest))
    is_global = not np.any(around < lowest - margin)
    return tuple(
        Floor(x, value, is_global and value <= lowest + margin)
        for x, value in zip(minima, values, strict=True)
    )


def _slopes(objective: Objective, x: np.ndarray) -> np.ndarray:
    return objective.gradient(x[:, None])[:, 0]


def _ends(batch: Trajectory, floors: tuple[Floor, ...], near: float) -> np.ndarray:
    """The floor at which each run has stopped, or so close by that no picture shows the rest."""
    if not floors:
        return np.full(len(batch.end), -1)
    distance = np.abs(batch.end - np.array([floor.x for floor in floors]))
    nearest = distance.argmin(1)
    slow = np.isin(batch.status, [Status.CONVERGED, Status.OUT_OF_STEPS])
    return np.where(slow & (distance.min(1) <= near), nearest, -1)
