"""What the lessons on surfaces compute: one descent of a function of two variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdcore import Objective, descend, resolve
from scenes import parameters as p
from scenes.experiment import Experiment, Run
from scenes.stage.notation import plain
from scenes.stage.surface_view import Region, height_view, region_view

__all__ = ["SurfaceExperiment", "experiment_at", "experiment_on"]

START = (1.0, 1.0)
RATE = 0.1


@dataclass(frozen=True)
class SurfaceExperiment(Experiment):
    """A descent on a surface.

    Attributes
    ----------
    objective : Objective
        Of two variables.
    view : tuple
        ``((x0, x1), (y0, y1))``, data units.
    heights : tuple of float
        The heights that are drawn over it.
    """

    objective: Objective
    view: Region
    heights: tuple[float, float]


def experiment_on(lesson: str, parameters: Any, steps: int) -> SurfaceExperiment:
    """Descend from the start, the function's own one where none is given.

    Parameters
    ----------
    lesson : str
    parameters : Parameters
        With the fields function, start, lr and view.
    steps : int
    """
    objective = resolve(parameters.function, p.SURFACE_VARIABLES)
    start = parameters.start or objective.start or START
    lr = parameters.lr or objective.lr or RATE
    with p.blame("start", start):
        run = descend(objective, np.array(start), lr=lr, steps=steps)
    view = parameters.view or region_view(objective, run)
    resolved = parameters.model_copy(
        update={"start": tuple(map(float, start)), "lr": lr, "view": view}
    )
    heights = height_view(objective, view, [run])
    runs = (Run(f"rate {plain(lr)}", lr, run),)
    return SurfaceExperiment(lesson, resolved, runs, objective, view, heights)


def experiment_at(lesson: str, parameters: Any) -> SurfaceExperiment:
    """Look at one point, without a step: the start of a descent from there.

    Parameters
    ----------
    lesson : str
    parameters : Parameters
        With the fields function, start and view.
    """
    objective = resolve(parameters.function, p.SURFACE_VARIABLES)
    start = tuple(map(float, parameters.start or objective.start or START))
    with p.blame("start", start):
        point = descend(objective, np.array(start), lr=RATE, steps=0)
    view = parameters.view or region_view(objective, point)
    resolved = parameters.model_copy(update={"start": start, "view": view})
    heights = height_view(objective, view, [point])
    return SurfaceExperiment(
        lesson, resolved, (Run("the point", RATE, point),), objective, view, heights
    )
