"""What the lessons on data compute: points, a loss of (w, b), its best line, and what to draw.

NumPy and gdcore only, so that it is known before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdcore import Objective, Trajectory, descend
from gdcore.points import read_csv
from gdcore.regression import MOST_FOR_PAIRS, Data, objective, optimum
from scenes.experiment import Experiment

__all__ = [
    "DataExperiment",
    "best_line",
    "choose_rate",
    "comparable",
    "data_view",
    "line_view",
    "made_points",
    "points",
    "predicted",
]

LINE = (0.8, -0.3)  # w and b of the line that the made points lie about
SPREAD = (-1.0, 3.0)  # of their x: not about 0, so that w and b pull at each other
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


def points(file: str | None, seed: int, count: int, noise: float) -> Data:
    """The user's points, or made ones."""
    return read_csv(file) if file is not None else made_points(seed, count, noise)


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

    MAE has no curvature: its first step is then `factor` quarters of the way to the best line.
    Three digits are kept, so that the rate reads as it is.
    """
    if loss == "mae":
        slope = objective(data, "mae").gradient(np.asarray(start, float))
        way = float(np.linalg.norm(optimum(data, "mae") - start))
        size = float(np.linalg.norm(slope))
        rate = factor * 0.15 * way / size if size > 0 and way > 0 else 0.1
    else:
        second = 2 * np.cov([data.x, np.ones(len(data))], ddof=0)
        mean = np.array([data.x.mean(), 1.0])
        curvature = float(np.linalg.eigvalsh(second + 2 * np.outer(mean, mean))[-1])
        rate = factor / (curvature if loss == "mse" else 0.5 * curvature)
    return float(f"{min(max(rate, 1e-12), 1e6):.3g}")


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
    shown = np.vstack([near, best, start])
    low = np.minimum(shown.min(axis=0), best - 0.75 * way)
    high = np.maximum(shown.max(axis=0), best + 0.75 * way)
    margin = 0.14 * (high - low)
    (w0, b0), (w1, b1) = low - margin, high + margin
    return float(w0), float(w1), float(b0), float(b1)
