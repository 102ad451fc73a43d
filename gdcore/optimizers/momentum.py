"""Gradient descent with momentum (the heavy ball)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class MomentumState(NamedTuple):
    """The velocity, and whether there was a step already."""

    velocity: Array
    started: bool


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v <- mu v + (1 - dampening) g, theta <- theta - lr v; the first v is g.

    With ``nesterov`` the step is g + mu v instead of v. The rate stands outside of v, as in
    PyTorch; papers often have it inside, which differs when the rate changes.

    Source: B. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964).
    PyTorch: ``SGD(lr, momentum, dampening, nesterov)``.

    >>> theta, momentum = np.array([1.0]), Momentum(mu=0.5)
    >>> state = momentum.init(theta)
    >>> for _ in range(2):
    ...     theta, state = momentum.step(theta, np.array([1.0]), state, 0.1)
    >>> theta.round(3)
    array([0.75])
    """

    mu: float = setting(0.9, 0, 1, high_open=True)
    dampening: float = setting(0.0, 0, 1)
    nesterov: bool = False
    name = "momentum"

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(np.zeros_like(theta), False)

    def step(
        self, theta: Array, gradient: Array, state: MomentumState, lr: Rate, *args: Objective
    ) -> tuple[Array, MomentumState]:
        if state.started:
            velocity = self.mu * state.velocity + (1 - self.dampening) * gradient
        else:
            velocity = gradient
        move = gradient + self.mu * velocity if self.nesterov else velocity
        return theta - lr * move, MomentumState(velocity, True)
