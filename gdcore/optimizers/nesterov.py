"""Nesterov's accelerated gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class NesterovState(NamedTuple):
    """The velocity."""

    velocity: Array


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """v <- mu v + g, theta <- theta - lr (g + mu v), with g at theta itself.

    Source: Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k^2)" (1983), in the form of I. Sutskever et al. (2013) that needs no look-ahead gradient.
    PyTorch: ``SGD(lr, momentum, nesterov=True)``.

    >>> theta, nesterov = np.array([1.0]), Nesterov(mu=0.5)
    >>> nesterov.step(theta, np.array([1.0]), nesterov.init(theta), 0.1)[0].round(3)
    array([0.85])
    """

    mu: float = setting(0.9, 0, 1, high_open=True)
    name = "nesterov"

    def init(self, theta: Array) -> NesterovState:
        return NesterovState(np.zeros_like(theta))

    def step(
        self, theta: Array, gradient: Array, state: NesterovState, lr: Rate, *args: Objective
    ) -> tuple[Array, NesterovState]:
        velocity = self.mu * state.velocity + gradient
        return theta - lr * (gradient + self.mu * velocity), NesterovState(velocity)
