"""Overshoot: the same start at rates that pass the minimum, swing about it, and fly off."""

from __future__ import annotations

from gdcore import resolve
from gdcore.valley import valley
from scenes import parameters as p
from scenes.defaults import choose_rates, choose_start
from scenes.experiment import CurveExperiment, Run, descend_as_asked
from scenes.stage.notation import apart
from scenes.stage.view import domain_view

__all__ = ["Parameters", "run"]

FACTORS = (1.5, 2.0, 2.2)  # of 1/L: overshoots and converges, swings, diverges


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.Function = p.function_field("x^2")
    start: p.Start | None = p.start_field()
    lr: p.Rates | None = p.rates_field("1.5/L, 2/L and 2.2/L for the curvature L at the minimum")
    steps: p.Steps = p.steps_field(40)
    optimizer: p.Optimizer = p.optimizer_field()
    schedule: p.Schedule = p.schedule_field()
    view: p.View | None = p.view_field()


def run(parameters: Parameters) -> CurveExperiment:
    """Descend at each rate, from one start."""
    objective = resolve(parameters.function)
    start = choose_start(objective, parameters.start)
    with p.blame("start", start):
        low = valley(objective, start)
        rates = parameters.lr or choose_rates(objective, low, start, FACTORS)
        runs = tuple(
            Run(f"rate {name}", rate, descend_as_asked(parameters, objective, start, rate))
            for name, rate in zip(apart(rates), rates, strict=True)
        )
    view = parameters.view or domain_view([item.trajectory for item in runs], low)
    resolved = parameters.model_copy(update={"start": start, "lr": rates, "view": view})
    return CurveExperiment("overshoot", resolved, runs, objective, view, low)
