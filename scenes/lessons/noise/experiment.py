"""Noise: a descent towards the least loss of noisy data, and what one long jump would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import descend
from gdcore.regression import objective
from scenes import parameters as p
from scenes.data_experiment import DataExperiment, best_line, choose_rate, other_line, points
from scenes.experiment import Run
from scenes.stage.notation import plain

__all__ = ["NoiseExperiment", "Parameters", "run"]

COUNT, NOISE = 18, 0.9
FACTOR = 0.7  # of 1/L


class Parameters(p.Parameters):
    """What the lesson takes."""

    data: p.DataFile | None = p.data_field()
    loss: p.LossName = p.loss_field("mse")
    start: p.Point | None = p.line_field("a line that is tilted the other way")
    lr: p.Rate | None = p.lr_field("0.7/L for the greatest curvature L of the loss")
    steps: p.Steps = p.steps_field(200)
    seed: p.Seed = p.seed_field()


@dataclass(frozen=True)
class NoiseExperiment(DataExperiment):
    """The lesson's numbers.

    Attributes
    ----------
    jump : float or None
        The rate at which, by the tangent at the start, one step would bring the loss to zero. None
        where the start has no slope or no loss.
    """

    jump: float | None

    def along(self, rate: np.ndarray) -> np.ndarray:
        """Where one step from the start at a rate (n,) leads: (w, b), shape (n, 2)."""
        run = self.runs[0].trajectory
        return np.asarray(run.theta[0] - np.asarray(rate)[..., None] * run.gradient[0])


def run(parameters: Parameters) -> NoiseExperiment:
    """Descend from the start."""
    data = points(parameters.data, parameters.seed, COUNT, NOISE)
    loss = objective(data, parameters.loss)  # type: ignore[arg-type]
    best = best_line(data, parameters.loss)
    start = np.array(parameters.start or other_line(data.x, data.y))
    lr = parameters.lr or choose_rate(data, parameters.loss, start, FACTOR)
    with p.blame("start", parameters.start):
        trajectory = descend(loss, start, lr=lr, steps=parameters.steps)
    steepness = float(trajectory.gradient[0] @ trajectory.gradient[0])
    height = float(trajectory.value[0])
    jump = height / steepness if steepness > 0 and height > 0 else None
    resolved = parameters.model_copy(update={"start": (float(start[0]), float(start[1])), "lr": lr})
    runs = (Run(f"rate {plain(lr)}", lr, trajectory),)
    floor = float(loss.value(best))
    return NoiseExperiment("noise", resolved, runs, data, loss, best, floor, jump)
