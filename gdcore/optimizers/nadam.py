"""NAdam: Adam with Nesterov's look ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class NAdamState(NamedTuple):
    """Running means, the number of steps, and the product of the momenta so far."""

    mean: Array
    square: Array
    k: int
    product: float


@dataclass(frozen=True)
class NAdam(Optimizer):
    """Adam whose momentum is taken one step ahead.

    mu_k = beta1 (1 - 0.96^(k momentum_decay) / 2), P_k = mu_1 ... mu_k, with Adam's m and v,
    u = (1 - mu_k) / (1 - P_k) g + mu_{k+1} / (1 - P_{k+1}) m,
    theta <- theta - lr u / (sqrt(v / (1 - beta2^k)) + eps).

    Source: T. Dozat, "Incorporating Nesterov momentum into Adam" (2016). PyTorch:
    ``NAdam(lr, betas, eps, momentum_decay)``.

    >>> theta, nadam = np.array([0.0]), NAdam()
    >>> nadam.step(theta, np.array([-6.0]), nadam.init(theta), 0.1)[0].round(4)
    array([0.1056])
    """

    beta1: float = setting(0.9, 0, 1, high_open=True)
    beta2: float = setting(0.999, 0, 1, high_open=True)
    eps: float = setting(1e-8, 0, 1)
    momentum_decay: float = setting(4e-3, 0, 1e6)
    name = "nadam"

    def init(self, theta: Array) -> NAdamState:
        zero = np.zeros_like(theta)
        return NAdamState(zero, zero, 0, 1.0)

    def step(
        self, theta: Array, gradient: Array, state: NAdamState, lr: Rate, *args: Objective
    ) -> tuple[Array, NAdamState]:
        k = state.k + 1
        mu, ahead = self._momentum(k), self._momentum(k + 1)
        product = state.product * mu
        mean = state.mean + (1 - self.beta1) * (gradient - state.mean)
        square = self.beta2 * state.square + (1 - self.beta2) * (gradient * gradient)
        root = np.sqrt(square / (1 - self.beta2**k)) + self.eps
        now, then = (1 - mu) / (1 - product), ahead / (1 - product * ahead)
        moved = theta - lr * (now * gradient + then * mean) / root
        return moved, NAdamState(mean, square, k, product)

    def _momentum(self, k: int) -> float:
        return float(self.beta1 * (1 - 0.5 * 0.96 ** (k * self.momentum_decay)))
