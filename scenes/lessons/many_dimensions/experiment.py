"""Many dimensions: a quadratic with curvatures spread evenly in logarithm, in n unknowns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import Objective, descend, resolve
from scenes import parameters as p
from scenes.experiment import Experiment, Run

__all__ = ["DimensionsExperiment", "Parameters", "run", "steps_until"]

FEWER = (2, 3)  # unknowns, before there are n
SPREAD = 10.0  # between the condition numbers that are compared


class Parameters(p.Parameters):
    """What the lesson takes."""

    dim: p.Dimension = p.dimension_field(100)
    condition: p.Condition = p.condition_field(100.0)
    lr: p.Rate | None = p.lr_field("2/(1 + condition), the best for curvatures from 1 to condition")
    steps: p.Steps = p.steps_field(200)


@dataclass(frozen=True)
class DimensionsExperiment(Experiment):
    """One descent in n unknowns, and others that it is compared with.

    Attributes
    ----------
    objective : Objective
        sum a_i x_i^2 / 2 over n unknowns, a_i from 1 to the condition number.
    curvatures : ndarray, shape (n,)
        a_i, increasing.
    closed : ndarray, shape (T+1,)
        The loss of (I - rate A)^k x_0, computed without descending.
    fewer : tuple of Run
        The same rate and condition number in two and in three unknowns.
    conditions : tuple of (float, Run)
        In n unknowns: a smaller, the same and a larger condition number, each at its best rate.
    """

    objective: Objective
    curvatures: np.ndarray
    closed: np.ndarray
    fewer: tuple[Run, ...]
    conditions: tuple[tuple[float, Run], ...]


def run(parameters: Parameters) -> DimensionsExperiment:
    """Descend in n unknowns from (1, ..., 1)."""
    dim, condition, steps = parameters.dim, parameters.condition, parameters.steps
    lr = parameters.lr or best_rate(condition)
    objective = quadratic(dim, condition)
    mine = descent(objective, lr, steps)
    curvatures = np.geomspace(1.0, condition, dim)
    powers = np.arange(len(mine.trajectory.theta))
    with np.errstate(over="ignore"):
        shrunk = np.abs(1.0 - lr * curvatures) ** powers[:, None]
        closed = 0.5 * (curvatures * shrunk**2).sum(1)
    others = [condition / SPREAD, condition, condition * SPREAD]
    return DimensionsExperiment(
        "many-dimensions",
        parameters.model_copy(update={"lr": lr}),
        (mine,),
        objective,
        curvatures,
        closed,
        tuple(descent(quadratic(few, condition), lr, steps) for few in FEWER),
        tuple(
            (kappa, descent(quadratic(dim, kappa), best_rate(kappa), steps))
            for kappa in others
            if kappa >= 1.0
        ),
    )


def steps_until(losses: np.ndarray, part: float) -> int | None:
    """The first step at which a loss (T+1,) is at most this part of the first one."""
    reached = np.flatnonzero(losses <= part * losses[0])
    return int(reached[0]) if reached.size else None


def best_rate(condition: float) -> float:
    """2 / (smallest + largest curvature): both ends shrink by one factor, none faster."""
    return 2.0 / (1.0 + condition)


def quadratic(dim: int, condition: float) -> Objective:
    """Curvatures from 1 to `condition`, evenly on a logarithmic scale."""
    return resolve(f"spectrum:dim={dim},condition={condition!r}")


def descent(objective: Objective, lr: float, steps: int) -> Run:
    """Descend from (1, ..., 1)."""
    start = np.ones(objective.dim)
    return Run(f"{objective.dim} unknowns", lr, descend(objective, start, lr=lr, steps=steps))
