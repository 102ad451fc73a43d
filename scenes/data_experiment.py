"""What the lessons on data compute: points, a loss of (w, b), its best line, and what to draw.

NumPy and gdcore only, so that it is known before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdcore import Objective, Trajectory, descend
from gdcore.regression import MOST_FOR_PAIRS, Data, objective, optimum
from scenes.experiment import Experiment
from scenes.parameters import Points

__all__ = [
    "DataExperiment",
    "best_line",
    "choose_rate",
    "comparable",
    "data_view",
    "line_view",
    "made_points",
    "other_line",
    "points",
    "predicted",
]

LINE = (0.8, -0.3)  # w and b of the line that the made points lie about
SPREAD = (-1.0, 3.0)  # of their x: not about 0, so that w and b pull at each other
_PART = 0.15  # of the way down the tangent at the start to the least loss
OUTSIDE = 4.0  # a view of lines holds iterates up to so many times the way to the best line


@dataclass(frozen=True)
class DataExperiment(Experiment):
    """Descents of a loss over data from one line.

    Attributes
    ----------
    data : Data
    objective : Objective
        The mean loss over all points, of (w, b).
    best : ndarray, shape (2,)
        A line of least loss.
    floor : float
        The least loss.
    """

    data: Data
    objective: Objective
    best: np.ndarray
    floor: float

    @property
    def seeded(self) -> bool:
        """Whether the points were made from the seed."""
        return getattr(self.parameters, "data", None) is None


def made_points(seed: int, count: int, noise: float) -> Data:
    """Points about a line: x spread evenly with some play, y with Gaussian noise."""
    rng = np.random.default_rng(seed)
    low, high = SPREAD
    x = low + (high - low) * (np.arange(count) + rng.uniform(0.1, 0.9, count)) / count
    w, b = LINE
    # Two decimals, so that a point reads as it is.
    return Data(np.round(x, 2), np.round(w * x + b + noise * rng.normal(size=count), 2))


def points(given: Points | None, seed: int, count: int, noise: float) -> Data:
    """The user's points, or made ones."""
    return given.data() if given is not None else made_points(seed, count, noise)


def predicted(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """What a line (w, b) predicts at x (n,)."""
    return np.asarray(theta[0] * x + theta[1])


def best_line(data: Data, loss: str) -> np.ndarray:
    """A line of least loss: in closed form where there is one, else by a long descent."""
    if loss == "mse" or (loss == "mae" and len(data) <= MOST_FOR_PAIRS):
        return optimum(data, loss)  # type: ignore[arg-type]
    near = optimum(data, "mse")
    return np.array(
        descend(
            objective(data, loss),  # type: ignore[arg-type]
            near,
            lr=choose_rate(data, loss, near),
            steps=20_000,
            keep="last",
        ).end
    )


def choose_rate(data: Data, loss: str, start: np.ndarray, factor: float = 1.0) -> float:
    """A rate of `factor` / L for the greatest curvature L of the loss.

    MAE has no curvature: along the tangent its first step then wins `factor` times 15% of what
    there is to win. Three digits are kept, so that the rate reads as it is.
    """
    if loss == "mae":
        loss_of = objective(data, "mae")
        slope = float(np.linalg.norm(loss_of.gradient(np.asarray(start, float))))
        above = float(loss_of.value(start) - loss_of.value(best_line(data, "mae")))
        rate = factor * _PART * above / slope**2 if slope > 0 and above > 0 else 0.1
    else:
        second = 2 * np.cov([data.x, np.ones(len(data))], ddof=0)
        mean = np.array([data.x.mean(), 1.0])
        curvature = float(np.linalg.eigvalsh(second + 2 * np.outer(mean, mean))[-1])
        rate = factor / (curvature if loss == "mse" else 0.5 * curvature)
    return float(f"{min(max(rate, 1e-12), 1e6):.3g}")


def other_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """A line to start from: tilted the other way than the points x, y (n,), and shifted up."""
    w = float(np.cov(x, y)[0, 1] / np.var(x, ddof=1))
    tilt = max(1.7 * abs(w), 0.8 * float(np.ptp(y)) / float(np.ptp(x)), 1e-3)
    turned = w - tilt if w >= 0 else w + tilt
    b = float(y.mean() - turned * x.mean()) + 0.35 * tilt * float(np.ptp(x))
    return float(f"{turned:.2g}"), float(f"{b:.2g}")


def data_view(data: Data, lines: Sequence[np.ndarray]) -> tuple[float, float, float, float]:
    """The part of the plane that shows the points, and the lines as far as there is room.

    Parameters
    ----------
    data : Data
    lines : sequence of ndarray, shape (2,)
        Each (w, b).
    """
    x0, x1 = float(data.x.min()), float(data.x.max())
    margin = 0.09 * (x1 - x0)
    x0, x1 = x0 - margin, x1 + margin
    low, high = float(data.y.min()), float(data.y.max())
    span = max(high - low, 1e-9 * max(1.0, abs(high)), 0.2 * (x1 - x0) if high == low else 0.0)
    ends = np.concatenate([predicted(line, np.array([x0, x1])) for line in lines])
    low, high = (
        min(low, max(float(ends.min()), low - span)),
        max(high, min(float(ends.max()), high + span)),
    )
    return x0, x1, low - 0.08 * (high - low), high + 0.08 * (high - low)


def comparable(way: np.ndarray, data: Data, least: float) -> np.ndarray:
    """A way in w and in b of which neither is much shorter than the other, as the data see them.

    Parameters
    ----------
    way : ndarray, shape (2,)
        Not below 0.
    data : Data
        At its x furthest from 0, so much of w does as much as so much of b.
    least : float
        The shorter one over the longer one, at least.
    """
    size = float(np.abs(data.x).max())
    longest = max(float(way[0]) * size, float(way[1]), 1e-6 * float(np.abs(data.y).max()), 1e-9)
    return np.maximum(way, least * np.array([longest / size, longest]))


def line_view(
    data: Data, best: np.ndarray, runs: Sequence[Trajectory], start: np.ndarray
) -> tuple[float, float, float, float]:
    """The part of the (w, b) plane that shows the start, the best line and the way between."""
    way = comparable(np.abs(best - start), data, 0.25)
    visited = np.concatenate([run.theta for run in runs]) if runs else np.zeros((0, 2))
    near = visited[np.all(np.abs(visited - best) <= OUTSIDE * way, axis=-1)]
    # As far uphill as the first step goes down: there is room for the gradient's arrow.
    firsts = [run.theta[0] - run.update[0] for run in runs if len(run.update)]
    back = [point for point in firsts if np.all(np.abs(point - best) <= OUTSIDE * way)]
    shown = np.vstack([near, best, start, *back])
    low = np.minimum(shown.min(axis=0), best - 0.75 * way)
    high = np.maximum(shown.max(axis=0), best + 0.75 * way)
    margin = 0.14 * (high - low)
    (w0, b0), (w1, b1) = low - margin, high + margin
    return float(w0), float(w1), float(b0), float(b1)
