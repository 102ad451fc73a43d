"""What batches vote for from one place: numbers that the arrows are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.lessons.sgd.experiment import SgdExperiment

__all__ = ["Ballot"]

ALONG = 0.3  # of the full batch's path: where the votes are taken
ARROW = 0.3  # length of the true arrow, as a part of the view's height
VOTES = 40  # at least, or one epoch


@dataclass(frozen=True)
class Ballot:
    """Votes of batches at one place.

    Attributes
    ----------
    experiment : SgdExperiment
    here : ndarray, shape (2,)
        (w, b), where the slopes are read.
    scale : float
        Length of an arrow per unit of slope, data units.
    """

    experiment: SgdExperiment
    here: np.ndarray
    scale: float

    @classmethod
    def along(cls, experiment: SgdExperiment, path: np.ndarray, height: float) -> Ballot:
        """At a place of a path (n, 2), with arrows for a view of this height."""
        here = path[min(len(path) - 1, max(1, int(ALONG * len(path))))]
        size = float(np.linalg.norm(experiment.objective.gradient(here)))
        return cls(experiment, here, ARROW * float(height) / size if size else 1.0)

    @property
    def true_way(self) -> np.ndarray:
        """What all points vote for, shape (2,)."""
        return -self.scale * np.asarray(self.experiment.objective.gradient(self.here))

    def ways(self, which: int) -> np.ndarray:
        """What the batches of whole epochs vote for, shape (m, 2): one epoch, or a few."""
        batches = self.experiment.batches[which]
        count = batches.steps_per_epoch * max(1, VOTES // batches.steps_per_epoch)
        return np.array([-self.scale * batches(k, self.here) for k in range(count)])

    def mean_way(self, which: int) -> np.ndarray:
        """Their mean, each vote weighing as much as it has points, shape (2,)."""
        batches, ways = self.experiment.batches[which], self.ways(which)
        sizes = [len(batches.batch(k)) for k in range(len(ways))]
        return np.asarray(np.average(ways, axis=0, weights=sizes))
