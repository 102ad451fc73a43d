"""Slope: the tangent at the start, and the steps that its slope leads to."""

from __future__ import annotations

from gdcore import resolve
from gdcore.valley import valley
from scenes import parameters as p
from scenes.defaults import choose_rates, choose_start
from scenes.experiment import CurveExperiment, Run, descend_as_asked
from scenes.stage.notation import plain
from scenes.stage.view import domain_view

__all__ = ["Parameters", "run"]

FACTOR = 0.5  # of 1/L: each step covers half of the way


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.Function = p.function_field("x^2/2")
    start: p.Start | None = p.start_field()
    lr: p.Rate | None = p.lr_field("0.5/L for the curvature L at the minimum")
    steps: p.Steps = p.steps_field(40)
    optimizer: p.Optimizer = p.optimizer_field()
    schedule: p.Schedule = p.schedule_field()
    view: p.View | None = p.view_field()


def run(parameters: Parameters) -> CurveExperiment:
    """Descend from the start."""
    objective = resolve(parameters.function)
    start = choose_start(objective, parameters.start)
    with p.blame("start", start):
        low = valley(objective, start)
        lr = parameters.lr or choose_rates(objective, low, start, [FACTOR])[0]
        trajectory = descend_as_asked(parameters, objective, start, lr)
    view = parameters.view or domain_view([trajectory], low)
    resolved = parameters.model_copy(update={"start": start, "lr": lr, "view": view})
    runs = (Run(f"rate {plain(lr)}", lr, trajectory),)
    return CurveExperiment("slope", resolved, runs, objective, view, low)
