"""Adam: momentum over the root mean square, both freed of their start at zero."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class AdamState(NamedTuple):
    """Running means of the gradient and its square, and the number of steps."""

    mean: Array
    square: Array
    k: int


@dataclass(frozen=True)
class Adam(Optimizer):
    """The running mean of the gradient over the root of that of its square.

    m <- beta1 m + (1 - beta1) g, v <- beta2 v + (1 - beta2) g^2,
    theta <- theta - lr (m / (1 - beta1^k)) / (sqrt(v / (1 - beta2^k)) + eps).

    Source: D. Kingma, J. Ba, "Adam: a method for stochastic optimization" (2015). PyTorch:
    ``Adam(lr, betas, eps)``.

    >>> theta, adam = np.array([0.0]), Adam()
    >>> adam.step(theta, np.array([-6.0]), adam.init(theta), 0.1)[0].round(6)
    array([0.1])
    """

    beta1: float = setting(0.9, 0, 1, high_open=True)
    beta2: float = setting(0.999, 0, 1, high_open=True)
    eps: float = setting(1e-8, 0, 1)
    name = "adam"

    def init(self, theta: Array) -> AdamState:
        zero = np.zeros_like(theta)
        return AdamState(zero, zero, 0)

    def step(
        self, theta: Array, gradient: Array, state: AdamState, lr: Rate, *args: Objective
    ) -> tuple[Array, AdamState]:
        # New arrays are worked on in place: the same sums, in half the time for many runs.
        k = state.k + 1
        mean = gradient - state.mean
        mean *= 1 - self.beta1
        mean += state.mean
        square = gradient * gradient
        square *= 1 - self.beta2
        square += self.beta2 * state.square
        root = np.sqrt(square)
        root /= math.sqrt(1 - self.beta2**k)
        root += self.eps
        move = mean / root
        move *= lr / (1 - self.beta1**k)
        return theta - move, AdamState(mean, square, k)
