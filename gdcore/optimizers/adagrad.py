"""Adagrad: each coordinate slows down by what it has already gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class AdagradState(NamedTuple):
    """The sum of squared gradients, and the number of steps."""

    total: Array
    k: int


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """s <- s + g^2, theta <- theta - lr / (1 + k lr_decay) g / (sqrt(s) + eps).

    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods" (2011). PyTorch:
    ``Adagrad(lr, lr_decay, initial_accumulator_value, eps)``.

    >>> theta, adagrad = np.array([1.0]), Adagrad()
    >>> adagrad.step(theta, np.array([50.0]), adagrad.init(theta), 0.1)[0].round(3)
    array([0.9])
    """

    lr_decay: float = setting(0.0, 0, 1e6)
    initial: float = setting(0.0, 0, 1e6)
    eps: float = setting(1e-10, 0, 1)
    name = "adagrad"

    def init(self, theta: Array) -> AdagradState:
        return AdagradState(np.full_like(theta, self.initial), 0)

    def step(
        self, theta: Array, gradient: Array, state: AdagradState, lr: Rate, *args: Objective
    ) -> tuple[Array, AdagradState]:
        total = state.total + gradient * gradient
        rate = lr / (1 + state.k * self.lr_decay)
        return theta - rate * gradient / (np.sqrt(total) + self.eps), AdagradState(
            total, state.k + 1
        )
