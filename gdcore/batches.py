"""Mini-batches drawn from points: the estimates that stochastic descent goes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array
from gdcore.regression import Data, Loss, slope


@dataclass(frozen=True)
class MiniBatches:
    """Gradients from batches of the points, for ``descend(estimate=...)``.

    Step k uses batch k, which is the same whenever it is asked for: the order is drawn once from
    the seed, or from the Generator that is given. Without replacement every epoch is a new shuffle
    cut into batches, the last one of an epoch smaller where n is no multiple; with replacement each
    batch is drawn by itself. A batch as large as the data is the full batch, one of size 1 a single
    sample. Gradients are averaged.
    """

    data: Data
    loss: Loss = "mse"
    size: int = 1
    seed: int | np.random.Generator = 0
    replace: bool = False
    delta: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.size <= len(self.data):
            raise ValueError(f"batch-size: {self.size} is not in 1 to {len(self.data)}")

    def __call__(self, k: int, theta: Array) -> Array:
        """Return the estimate of the gradient at theta (..., 2) in step k."""
        rows = self.batch(k)
        return slope(theta, self.data.x[rows], self.data.y[rows], self.loss, self.delta)

    @property
    def steps_per_epoch(self) -> int:
        """How many batches use every point once, the last of them perhaps smaller."""
        return -(-len(self.data) // self.size)

    def epoch(self, k: int) -> int:
        """Return which pass over the data step k belongs to, from 0."""
        return k // self.steps_per_epoch

    def batch(self, k: int) -> NDArray[np.intp]:
        """Return the points that step k uses, (size,) or fewer."""
        while len(self._drawn) <= k:
            self._drawn.extend(next(self._epochs))
        return self._drawn[k]

    @cached_property
    def _drawn(self) -> list[NDArray[np.intp]]:
        return []

    @cached_property
    def _epochs(self) -> Iterator[list[NDArray[np.intp]]]:
        return self._draw(np.random.default_rng(self.seed))

    def _draw(self, rng: np.random.Generator) -> Iterator[list[NDArray[np.intp]]]:
        n = len(self.data)
        starts = range(0, n, self.size)
        while True:
            if self.replace:
                yield [rng.integers(n, size=self.size) for _ in starts]
            else:
                order = rng.permutation(n)
                yield [order[at : at + self.size] for at in starts]
