"""RMSprop: the gradient over its root mean square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class RMSpropState(NamedTuple):
    """Running means of the gradient and its square, and the velocity."""

    square: Array
    mean: Array
    velocity: Array


@dataclass(frozen=True)
class RMSprop(Optimizer):
    """s <- alpha s + (1 - alpha) g^2, theta <- theta - lr g / (sqrt(s) + eps).

    ``centered`` takes the running mean of g, squared, off s. With ``momentum`` the quotient feeds a
    velocity v <- momentum v + quotient, and theta moves by lr v. eps stands outside of the root.

    Source: T. Hinton, "Lecture 6.5: rmsprop" (2012); A. Graves, "Generating sequences" (2013) for
    the centred form. PyTorch: ``RMSprop(lr, alpha, eps, momentum, centered)``.

    >>> theta, rmsprop = np.array([1.0]), RMSprop()
    >>> rmsprop.step(theta, np.array([50.0]), rmsprop.init(theta), 0.1)[0].round(3)
    array([0.])
    """

    alpha: float = setting(0.99, 0, 1, high_open=True)
    eps: float = setting(1e-8, 0, 1)
    momentum: float = setting(0.0, 0, 1, high_open=True)
    centered: bool = False
    name = "rmsprop"

    def init(self, theta: Array) -> RMSpropState:
        zero = np.zeros_like(theta)
        return RMSpropState(zero, zero, zero)

    def step(
        self, theta: Array, gradient: Array, state: RMSpropState, lr: Rate, *args: Objective
    ) -> tuple[Array, RMSpropState]:
        square = self.alpha * state.square + (1 - self.alpha) * (gradient * gradient)
        mean, spread = state.mean, square
        if self.centered:
            mean = mean + (1 - self.alpha) * (gradient - mean)
            spread = square - mean * mean
        move = gradient / (np.sqrt(spread) + self.eps)
        if self.momentum:
            move = self.momentum * state.velocity + move
        return theta - lr * move, RMSpropState(square, mean, move)
