"""SGD: full batch, mini-batch and single sample from one start, at one rate, for as many epochs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import descend
from gdcore.batches import MiniBatches
from gdcore.regression import objective
from scenes import parameters as p
from scenes.data_experiment import DataExperiment, best_line, choose_rate, other_line, points
from scenes.experiment import Run

__all__ = ["Parameters", "SgdExperiment", "run"]

COUNT, NOISE = 40, 0.7
BATCH = 8
EPOCHS = 25
FACTOR = 0.33  # of 1/L: single points are steeper than their mean


class Parameters(p.Parameters):
    """What the lesson takes."""

    data: p.DataFile | None = p.data_field()
    loss: p.LossName = p.loss_field("mse")
    batch_size: p.BatchSize | None = p.batch_size_field(f"{BATCH}, or a quarter of few points")
    start: p.Point | None = p.line_field("a line that is tilted the other way")
    lr: p.Rate | None = p.lr_field("0.33/L for the greatest curvature L of the loss")
    steps: p.Steps = p.epochs_field(EPOCHS)
    seed: p.Seed = p.seed_field()


@dataclass(frozen=True)
class SgdExperiment(DataExperiment):
    """The lesson's numbers; its runs look at all points, at a batch, and at one.

    Attributes
    ----------
    batches : tuple of MiniBatches
        What each run drew its steps' points from.
    """

    batches: tuple[MiniBatches, ...]

    def batch_loss(self, which: int) -> np.ndarray:
        """For each step of a run the loss over that step's own points, shape (T,)."""
        theta, batches = self.runs[which].trajectory.theta, self.batches[which]
        losses = _each(theta[:-1, :1] * self.data.x + theta[:-1, 1:] - self.data.y, self.loss)
        return np.array([row[batches.batch(k)].mean() for k, row in enumerate(losses)])

    @property
    def loss(self) -> str:
        return self.objective.name


def _each(errors: np.ndarray, loss: str) -> np.ndarray:
    """What each error costs, before it is averaged."""
    size = np.abs(errors)
    if loss == "mae":
        return size
    return size**2 if loss == "mse" else np.where(size <= 1, 0.5 * size**2, size - 0.5)


def run(parameters: Parameters) -> SgdExperiment:
    """Descend three times: with all points, with batches, with single points."""
    data = points(parameters.data, parameters.seed, COUNT, NOISE)
    kind = parameters.loss
    loss = objective(data, kind)  # type: ignore[arg-type]
    best = best_line(data, kind)
    start = np.array(parameters.start or other_line(data.x, data.y))
    lr = parameters.lr or choose_rate(data, kind, start, FACTOR)
    size = parameters.batch_size or min(BATCH, max(2, len(data) // 4))
    if size > len(data):
        reason = f"there are only {len(data)} points"
        raise p.ParameterError("batch_size", size, reason)
    if parameters.steps * len(data) > p.MAX_STEPS:
        reason = f"single samples of {len(data)} points would make over {p.MAX_STEPS} steps"
        raise p.ParameterError("steps", parameters.steps, reason)
    batches = tuple(
        MiniBatches(data, kind, count, parameters.seed)  # type: ignore[arg-type]
        for count in dict.fromkeys((len(data), size, 1))
    )
    with p.blame("start", parameters.start):
        runs = tuple(
            Run(
                named(draw.size, len(data)),
                lr,
                descend(
                    loss,
                    start,
                    lr=lr,
                    steps=parameters.steps * draw.steps_per_epoch,
                    estimate=draw if draw.size < len(data) else None,
                ),
            )
            for draw in batches
        )
    resolved = parameters.model_copy(
        update={"start": (float(start[0]), float(start[1])), "lr": lr, "batch_size": size}
    )
    floor = float(loss.value(best))
    return SgdExperiment("sgd", resolved, runs, data, loss, best, floor, batches)


def named(size: int, count: int) -> str:
    """What a run that looks at `size` of `count` points a step is called."""
    if size == count:
        return "full batch"
    return "single sample" if size == 1 else f"mini-batch of {size}"
