"""Gradients with noise added, for ``descend(estimate=...)``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdcore.objective import Array, Objective


@dataclass(frozen=True)
class NoisyGradient:
    """The gradient plus Gaussian noise of standard deviation ``scale`` in each coordinate.

    Step k's noise is the same whenever it is asked for, and for every run of a batch: it is drawn
    in order from the seed, or from the Generator that is given.
    """

    objective: Objective
    scale: float
    seed: int | np.random.Generator = 0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.scale) and self.scale >= 0):
            raise ValueError(f"noise: {self.scale} is not a finite number from 0")

    def __call__(self, k: int, theta: Array) -> Array:
        """Return the estimate of the gradient at theta (..., d) in step k."""
        while len(self._drawn) <= k:
            self._drawn.append(self.scale * self._rng.normal(size=self.objective.dim))
        return self.objective.gradient(theta) + self._drawn[k]

    @cached_property
    def _rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    @cached_property
    def _drawn(self) -> list[Array]:
        return []
