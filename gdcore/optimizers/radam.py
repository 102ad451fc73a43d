"""RAdam: Adam that waits until its root mean square can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class RAdamState(NamedTuple):
    """Running means of the gradient and its square, and the number of steps."""

    mean: Array
    square: Array
    k: int


@dataclass(frozen=True)
class RAdam(Optimizer):
    """Adam's step where v is known well enough, momentum alone before.

    With Adam's m and v, R = 2 / (1 - beta2) - 1 and r = R - 2 k beta2^k / (1 - beta2^k):
    where r > 5, Adam's step times sqrt((r - 4)(r - 2) R / ((R - 4)(R - 2) r)), else
    theta <- theta - lr m / (1 - beta1^k).

    eps is added to sqrt(v) before its start at zero is taken off, as in PyTorch.

    Source: L. Liu et al., "On the variance of the adaptive learning rate and beyond" (2020).
    PyTorch: ``RAdam(lr, betas, eps)``.

    >>> theta, radam = np.array([0.0]), RAdam()
    >>> radam.step(theta, np.array([-6.0]), radam.init(theta), 0.1)[0].round(6)
    array([0.6])
    """

    beta1: float = setting(0.9, 0, 1, high_open=True)
    beta2: float = setting(0.999, 0, 1, high_open=True)
    eps: float = setting(1e-8, 0, 1)
    name = "radam"

    def init(self, theta: Array) -> RAdamState:
        zero = np.zeros_like(theta)
        return RAdamState(zero, zero, 0)

    def step(
        self, theta: Array, gradient: Array, state: RAdamState, lr: Rate, *args: Objective
    ) -> tuple[Array, RAdamState]:
        k = state.k + 1
        mean = state.mean + (1 - self.beta1) * (gradient - state.mean)
        square = self.beta2 * state.square + (1 - self.beta2) * (gradient * gradient)
        move = mean / (1 - self.beta1**k)
        longest = 2 / (1 - self.beta2) - 1
        length = longest - 2 * k * self.beta2**k / (1 - self.beta2**k)
        if length > 5:
            trust = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            move = move * math.sqrt(trust * (1 - self.beta2**k)) / (np.sqrt(square) + self.eps)
        return theta - lr * move, RAdamState(mean, square, k)
