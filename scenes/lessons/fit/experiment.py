"""Fit: a line descends on the mean loss over data."""

from __future__ import annotations

import numpy as np

from gdcore import descend
from gdcore.optimizers import read
from gdcore.regression import objective
from scenes import parameters as p
from scenes.data_experiment import DataExperiment, best_line, choose_rate, other_line, points
from scenes.experiment import Run
from scenes.stage.notation import plain

__all__ = ["Parameters", "run"]

COUNT, NOISE = 16, 0.35


class Parameters(p.Parameters):
    """What the lesson takes."""

    data: p.DataFile | None = p.data_field()
    loss: p.LossName = p.loss_field("mse")
    start: p.Point | None = p.line_field("a line that is tilted the other way")
    lr: p.Rate | None = p.lr_field("1/L for the greatest curvature L of the loss")
    steps: p.Steps = p.steps_field(200)
    optimizer: p.Optimizer = p.optimizer_field()
    seed: p.Seed = p.seed_field()


def run(parameters: Parameters) -> DataExperiment:
    """Descend from the start."""
    data = points(parameters.data, parameters.seed, COUNT, NOISE)
    loss = objective(data, parameters.loss)  # type: ignore[arg-type]
    best = best_line(data, parameters.loss)
    start = np.array(parameters.start or other_line(data.x, data.y))
    lr = parameters.lr or choose_rate(data, parameters.loss, start)
    with p.blame("start", parameters.start):
        trajectory = descend(
            loss, start, lr=lr, steps=parameters.steps, optimizer=read(parameters.optimizer)
        )
    resolved = parameters.model_copy(update={"start": (float(start[0]), float(start[1])), "lr": lr})
    runs = (Run(f"rate {plain(lr)}", lr, trajectory),)
    return DataExperiment("fit", resolved, runs, data, loss, best, float(loss.value(best)))
