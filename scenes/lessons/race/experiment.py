"""Race: every optimizer from the same start, each at its rate, until the same budget is spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import model_validator

from gdcore import Objective, Status, Trajectory, descend, resolve
from gdcore.optimizers import Optimizer, read
from gdcore.schedules import Schedule
from gdcore.schedules import read as read_schedule
from scenes import parameters as p
from scenes.experiment import Experiment, Run

__all__ = ["TRIED", "Parameters", "RaceExperiment", "run"]

OPTIMIZERS = ("gd", "momentum", "nesterov", "rmsprop", "adam")
TRIED = tuple(float(f"{m}e{e}") for e in range(-5, 1) for m in (1, 2, 5))  # rates
LONGEST_TRIAL = 2000  # steps
FINISH = 0.03  # radius of the finish along each axis, of the arena
MARGIN = 0.12  # around what the runs visit, of its size


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.SurfaceFunction = p.surface_function_field("beale")
    start: p.Point | None = p.point_field("the catalogue function's own, or 1,1")
    optimizer: p.Optimizers = p.optimizers_field(OPTIMIZERS)
    lr: p.RateEach | None = p.rate_each_field(f"the fastest of {len(TRIED)} rates, for each")
    schedule: p.Schedule = p.schedule_field()
    steps: p.Steps = p.steps_field(100)
    view: p.Region | None = p.region_field()

    @model_validator(mode="after")
    def _one_rate_each(self) -> Parameters:
        if self.lr is not None and len(self.lr) not in (1, len(self.optimizer)):
            raise ValueError(f"lr: {len(self.lr)} rates for {len(self.optimizer)} optimizers")
        return self


@dataclass(frozen=True)
class RaceExperiment(Experiment):
    """Descents of one function of two variables by several optimizers.

    Attributes
    ----------
    objective : Objective
    view : tuple of float
        x0, x1, y0, y1, data units.
    goals : ndarray, shape (m, 2)
        The minima that count as arrived at; none where no run found one.
    radius : ndarray, shape (2,)
        Of the finish around each of them, along x and along y, data units.
    arrivals : tuple of (int or None)
        For each run the step from which on it stays inside a finish.
    tuned : bool
        Each rate is the fastest of those tried.
    """

    objective: Objective
    view: tuple[float, float, float, float]
    goals: np.ndarray
    radius: np.ndarray
    arrivals: tuple[int | None, ...]
    tuned: bool

    @property
    def floor(self) -> float | None:
        """The function at the lowest minimum, from which heights are counted."""
        return float(self.objective.value(self.goals).min()) if len(self.goals) else None


def run(parameters: Parameters) -> RaceExperiment:
    """Let every optimizer descend from the start at its rate."""
    objective = resolve(parameters.function, p.SURFACE_VARIABLES)
    start = parameters.start or (objective.start or (1.0, 1.0))
    optimizers = [read(text) for text in parameters.optimizer]
    schedule = read_schedule(parameters.schedule)
    trial = min(parameters.steps, LONGEST_TRIAL)
    with p.blame("start", ",".join(f"{x:g}" for x in start)):
        heats = [
            descend(
                objective,
                np.tile(start, (len(TRIED), 1)),
                lr=np.array(TRIED),
                steps=trial,
                optimizer=optimizer,
                schedule=schedule,
            )
            for optimizer in optimizers
        ]
    goals = _goals(objective, heats)
    arena = _arena(objective, start, goals)
    radius = FINISH * (arena[1] - arena[0])
    fastest = tuple(_fastest(heat, goals, radius, arena) for heat in heats)
    rates = parameters.lr or fastest
    rates = rates * len(optimizers) if len(rates) == 1 else rates
    runs = tuple(
        Run(str(optimizer), lr, _race(objective, start, lr, parameters.steps, optimizer, schedule))
        for optimizer, lr in zip(optimizers, rates, strict=True)
    )
    region = parameters.view
    view = (*region[0], *region[1]) if region else _choose_view(runs, goals, arena)
    region = (view[:2], view[2:])
    resolved = parameters.model_copy(update={"start": start, "lr": rates, "view": region})
    arrivals = tuple(arrival(item.trajectory, goals, radius) for item in runs)
    tuned = rates == fastest and trial == parameters.steps
    return RaceExperiment("race", resolved, runs, objective, view, goals, radius, arrivals, tuned)


def _race(
    objective: Objective,
    start: tuple[float, float],
    lr: float,
    steps: int,
    optimizer: Optimizer,
    schedule: Schedule,
) -> Trajectory:
    return descend(objective, start, lr=lr, steps=steps, optimizer=optimizer, schedule=schedule)


def arrival(run: Trajectory, goals: np.ndarray, radius: np.ndarray) -> int | None:
    """The step from which on a run stays within the finish of one of the goals (m, 2)."""
    if run.status in (Status.DIVERGED, Status.LEFT_DOMAIN):
        return None
    for goal in goals:
        inside = np.sum(((run.theta - goal) / radius) ** 2, axis=1) <= 1.0
        if inside[-1]:
            outside = np.flatnonzero(~inside)
            return int(run.step[outside[-1] + 1]) if outside.size else 0
    return None


def _goals(objective: Objective, heats: list[Trajectory]) -> np.ndarray:
    """The minima: the catalogue's, or the lowest point at which a run came to rest."""
    if objective.minima:
        return np.array(objective.minima)
    ends = np.concatenate([heat.end[heat.status == Status.CONVERGED] for heat in heats])
    if not len(ends):
        return np.zeros((0, 2))
    lowest = ends[np.argmin(objective.value(ends))]
    # The same minimum without the last digits that no step could remove.
    rounded = np.round(lowest, 6) + 0.0
    near = np.linalg.norm(objective.gradient(rounded)) <= np.linalg.norm(objective.gradient(lowest))
    return (rounded if near else lowest)[None, :]


def _arena(objective: Objective, start: tuple[float, ...], goals: np.ndarray) -> np.ndarray:
    """Where the race takes place, whatever is drawn of it: lower and upper corner, shape (2, 2)."""
    points = np.vstack([start, goals])
    if objective.viewport is not None:
        points = np.vstack([points, np.array(objective.viewport).T])
        return np.array([points.min(0), points.max(0)])
    low, high = points.min(0), points.max(0)
    size = max(float((high - low).max()), 1.0)
    half = np.maximum(0.5 * (high - low), 0.25 * size) + 0.5 * size
    return np.array([0.5 * (low + high) - half, 0.5 * (low + high) + half])


def _choose_view(
    runs: tuple[Run, ...], goals: np.ndarray, arena: np.ndarray
) -> tuple[float, float, float, float]:
    """What the runs visit of the arena, and the goals nearest to their ends, with a margin."""
    visited = np.concatenate([run.trajectory.theta for run in runs])
    visited = visited[np.all((visited >= arena[0]) & (visited <= arena[1]), axis=1)]
    ends = np.array([run.trajectory.theta[-1] for run in runs])
    near = {int(np.argmin(np.linalg.norm(goals - end, axis=1))) for end in ends if len(goals)}
    points = np.vstack([runs[0].trajectory.theta[:1], visited, goals[sorted(near)]])
    low, high = points.min(0), points.max(0)
    least = 0.3 * (arena[1] - arena[0])
    half = np.maximum(0.5 * (high - low), 0.5 * least) * (1 + 2 * MARGIN)
    middle = 0.5 * (low + high)
    edges = np.stack([middle - half, middle + half], axis=1).ravel()
    x0, x1, y0, y1 = (float(f"{edge:.3g}") for edge in edges)
    return x0, x1, y0, y1


def _fastest(heat: Trajectory, goals: np.ndarray, radius: np.ndarray, arena: np.ndarray) -> float:
    """Of the rates tried, that which arrives first without straying; else the lowest at the end."""
    low, high = arena

    def rank(i: int) -> tuple[bool, float, float]:
        run = heat.run(i)
        arrived = arrival(run, goals, radius)
        lost = run.status in (Status.DIVERGED, Status.LEFT_DOMAIN)
        strays = lost or bool(np.any((run.theta < low) | (run.theta > high)))
        return strays, np.inf if arrived is None else arrived, float(run.value[-1])

    return TRIED[min(range(len(TRIED)), key=rank)]
