"""Adamax: Adam with the largest slope in place of the root mean square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class AdamaxState(NamedTuple):
    """Running mean of the gradient, decaying largest slope, and the number of steps."""

    mean: Array
    largest: Array
    k: int


@dataclass(frozen=True)
class Adamax(Optimizer):
    """The running mean of the gradient over its decaying largest size.

    m <- beta1 m + (1 - beta1) g, u <- max(beta2 u, |g| + eps),
    theta <- theta - lr / (1 - beta1^k) m / u.

    Source: D. Kingma, J. Ba, "Adam" (2015), section 7.1. PyTorch: ``Adamax(lr, betas, eps)``.

    >>> theta, adamax = np.array([0.0]), Adamax()
    >>> adamax.step(theta, np.array([-6.0]), adamax.init(theta), 0.1)[0].round(6)
    array([0.1])
    """

    beta1: float = setting(0.9, 0, 1, high_open=True)
    beta2: float = setting(0.999, 0, 1, high_open=True)
    eps: float = setting(1e-8, 0, 1)
    name = "adamax"

    def init(self, theta: Array) -> AdamaxState:
        zero = np.zeros_like(theta)
        return AdamaxState(zero, zero, 0)

    def step(
        self, theta: Array, gradient: Array, state: AdamaxState, lr: Rate, *args: Objective
    ) -> tuple[Array, AdamaxState]:
        k = state.k + 1
        mean = state.mean + (1 - self.beta1) * (gradient - state.mean)
        largest = np.maximum(self.beta2 * state.largest, np.abs(gradient) + self.eps)
        return theta - lr / (1 - self.beta1**k) * mean / largest, AdamaxState(mean, largest, k)
