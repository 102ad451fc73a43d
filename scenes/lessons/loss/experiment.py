"""Loss: the errors of a line as one number, over w while b stays; and the way down to its least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import Objective, descend
from gdcore.regression import objective
from scenes import parameters as p
from scenes.data_experiment import DataExperiment, points
from scenes.experiment import Run

__all__ = ["LossExperiment", "Parameters", "along_w", "run"]

COUNT, NOISE = 7, 0.8
TILT = 1.1  # error at the start over the spread of y, at the point furthest from x = 0


class Parameters(p.Parameters):
    """What the lesson takes."""

    data: p.DataFile | None = p.data_field()
    start: p.Point | None = p.line_field("a line whose w is well below the best one")
    lr: p.Rate | None = p.lr_field("0.4/L for the curvature L of the MSE")
    steps: p.Steps = p.steps_field(60)
    seed: p.Seed = p.seed_field()


@dataclass(frozen=True)
class LossExperiment(DataExperiment):
    """The lesson's numbers; its runs are on MAE and on MSE, over w alone.

    Attributes
    ----------
    example : int
        Which point is looked at first: the one furthest from x = 0, whose loss is steepest.
    kinks : ndarray, shape (m,)
        The w at which the line passes a point: where MAE changes its slope. Increasing.
    least : dict of float
        The w of least loss while b stays, by the loss's name.
    """

    example: int
    kinks: np.ndarray
    least: dict[str, float]


def along_w(loss: Objective, b: float) -> Objective:
    """A loss of (w, b) as a function of w alone."""

    def at(theta: np.ndarray) -> np.ndarray:
        return np.concatenate([theta, np.full_like(theta, b)], axis=-1)

    second = loss.hessian
    return Objective(
        name=loss.name,
        variables=("w",),
        text=loss.text,
        shown=(loss.typst, loss.typst_gradient[:1]),
        value=lambda theta: loss.value(at(theta)),
        gradient=lambda theta: loss.gradient(at(theta))[..., :1],
        hessian=(lambda theta: second(at(theta))[..., :1, :1]) if second else None,
        smooth=loss.smooth,
    )


def run(parameters: Parameters) -> LossExperiment:
    """Descend along w on MAE and on MSE, from one start and at one rate."""
    data = points(parameters.data, parameters.seed, COUNT, NOISE)
    start = parameters.start or _start(data.x, data.y)
    b = start[1]
    losses = {name: objective(data, name) for name in ("mae", "mse")}
    curvature = 2 * float(np.mean(data.x**2))
    lr = parameters.lr or min(max(float(f"{0.4 / curvature:.3g}"), 1e-12), 1e6)
    with p.blame("start", parameters.start):
        runs = tuple(
            Run(
                name.upper(), lr, descend(along_w(loss, b), start[0], lr=lr, steps=parameters.steps)
            )
            for name, loss in losses.items()
        )
    off = data.x != 0
    kinks = np.unique((data.y[off] - b) / data.x[off])
    values = losses["mae"].value(np.stack([kinks, np.full_like(kinks, b)], axis=-1))
    least = {
        "mae": float(kinks[int(np.argmin(values))]),
        "mse": float(data.x @ (data.y - b) / (data.x @ data.x)),
    }
    best = np.array([least["mae"], b])
    resolved = parameters.model_copy(update={"start": start, "lr": lr})
    return LossExperiment(
        "loss",
        resolved,
        runs,
        data,
        losses["mae"],
        best,
        float(losses["mae"].value(best)),
        int(np.argmax(np.abs(data.x))),
        kinks,
        least,
    )


def _start(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The b of the line through the points' middle, and a w that is well below the best one."""
    w = float(np.cov(x, y)[0, 1] / np.var(x, ddof=1))
    b = float(y.mean() - w * x.mean())
    # So that the errors at the start are as large as the points are spread; b stays, so the line
    # turns about x = 0.
    tilt = TILT * (float(np.ptp(y)) or 1.0) / float(np.abs(x).max())
    return float(f"{w - tilt:.2g}"), float(f"{b:.2g}")
