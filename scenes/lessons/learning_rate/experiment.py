"""Learning rate: one start at three rates, and beside it a slope that does not shrink."""

from __future__ import annotations

from gdcore import descend, resolve
from gdcore.valley import valley
from scenes import parameters as p
from scenes.defaults import choose_rates, choose_start
from scenes.experiment import CurveExperiment, Run, descend_as_asked
from scenes.stage.notation import apart
from scenes.stage.view import domain_view

__all__ = ["Parameters", "run"]

FACTORS = (0.1, 0.8, 2.1)  # of 1/L: too small, good, too large
ABSOLUTE_STEPS = 12
ABSOLUTE_START = 3.0
ABSOLUTE_LR = 1.2  # a length of step that never lands on the minimum


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.Function = p.function_field("x^2")
    start: p.Start | None = p.start_field()
    lr: p.Rates | None = p.rates_field("0.1/L, 0.8/L and 2.1/L for the curvature L at the minimum")
    steps: p.Steps = p.steps_field(20)
    optimizer: p.Optimizer = p.optimizer_field()
    schedule: p.Schedule = p.schedule_field()
    view: p.View | None = p.view_field()


def run(parameters: Parameters) -> CurveExperiment:
    """Descend at each rate from one start, and once on the absolute value for comparison."""
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
    fixed = descend(resolve("abs"), ABSOLUTE_START, lr=ABSOLUTE_LR, steps=ABSOLUTE_STEPS)
    aside = Run("absolute value", ABSOLUTE_LR, fixed)
    return CurveExperiment("learning-rate", resolved, runs, objective, view, low, (aside,))
