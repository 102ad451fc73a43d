"""Lion: steps of one length, only their signs are learnt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class LionState(NamedTuple):
    """A running mean of the gradient."""

    mean: Array


@dataclass(frozen=True)
class Lion(Optimizer):
    """The sign of a mixed mean, times the rate.

    theta <- (1 - lr weight_decay) theta - lr sign(beta1 m + (1 - beta1) g),
    m <- beta2 m + (1 - beta2) g.

    Source: X. Chen et al., "Symbolic discovery of optimization algorithms" (2023). PyTorch has
    none.

    >>> theta, lion = np.array([0.0]), Lion()
    >>> lion.step(theta, np.array([-6.0]), lion.init(theta), 0.1)[0]
    array([0.1])
    """

    beta1: float = setting(0.9, 0, 1, high_open=True)
    beta2: float = setting(0.99, 0, 1, high_open=True)
    weight_decay: float = setting(0.0, 0, 1)
    name = "lion"

    def init(self, theta: Array) -> LionState:
        return LionState(np.zeros_like(theta))

    def step(
        self, theta: Array, gradient: Array, state: LionState, lr: Rate, *args: Objective
    ) -> tuple[Array, LionState]:
        move = np.sign(self.beta1 * state.mean + (1 - self.beta1) * gradient)
        mean = self.beta2 * state.mean + (1 - self.beta2) * gradient
        return theta * (1 - lr * self.weight_decay) - lr * move, LionState(mean)
