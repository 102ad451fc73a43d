"""What a lesson computes before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gdcore import Objective, Trajectory, descend, optimizers, schedules
from gdcore.valley import Valley
from scenes.parameters import Parameters
from scenes.stage.notation import apart

__all__ = ["CurveExperiment", "Experiment", "Run", "descend_as_asked"]


@dataclass(frozen=True)
class Run:
    """One descent of a lesson.

    Attributes
    ----------
    name : str
        What tells it from the lesson's other runs, such as ``"rate 0.1"``.
    lr : float
        The learning rate that was asked for, also where no step was made.
    trajectory : Trajectory
    """

    name: str
    lr: float
    trajectory: Trajectory


@dataclass(frozen=True)
class Experiment:
    """The numbers of a lesson: what its scene shows and what its CSV and manifest are made from.

    Attributes
    ----------
    lesson : str
        The lesson's name on the command line.
    parameters : Parameters
        With everything resolved, so that the same picture can be made from them again.
    runs : tuple of Run
        In the order in which the lesson shows them.
    """

    lesson: str
    parameters: Parameters
    runs: tuple[Run, ...]

    @property
    def rate_texts(self) -> list[str]:
        """The learning rate of each run, written so that they can be told apart."""
        return apart([run.lr for run in self.runs])


@dataclass(frozen=True)
class CurveExperiment(Experiment):
    """Descents of one function of one variable from one start.

    Attributes
    ----------
    objective : Objective
        What is descended.
    view : tuple of float
        The interval that is drawn first, x0 < x1, in data units.
    valley : Valley or None
        The minimum downhill of the start; None where there is none.
    asides : tuple of Run
        Descents of other functions that the lesson holds beside its own; not in its CSV.
    """

    objective: Objective
    view: tuple[float, float]
    valley: Valley | None
    asides: tuple[Run, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether every step is the slope times one rate: plain descent, at a constant rate."""
        asked = (self.parameters.optimizer, self.parameters.schedule)  # type: ignore[attr-defined]
        return asked == ("gd", "constant")


def descend_as_asked(
    parameters: Parameters, objective: Objective, start: float, lr: float
) -> Trajectory:
    """Descend a curve by the optimizer and the schedule of a lesson's parameters."""
    asked: Any = parameters
    return descend(
        objective,
        start,
        lr=lr,
        steps=asked.steps,
        optimizer=optimizers.read(asked.optimizer),
        schedule=schedules.read(asked.schedule),
    )
