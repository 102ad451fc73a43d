"""Adadelta: steps as long as the steps before, in the parameter's own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class AdadeltaState(NamedTuple):
    """Running means of squared gradients and of squared updates."""

    square: Array
    update: Array


@dataclass(frozen=True)
class Adadelta(Optimizer):
    """The gradient times the ratio of two running lengths; the paper's rate is 1.

    s <- rho s + (1 - rho) g^2, u = sqrt(a + eps) / sqrt(s + eps) g,
    theta <- theta - lr u, a <- rho a + (1 - rho) u^2.

    Source: M. Zeiler, "Adadelta: an adaptive learning rate method" (2012). PyTorch:
    ``Adadelta(lr, rho, eps)``.

    >>> theta, adadelta = np.array([1.0]), Adadelta()
    >>> adadelta.step(theta, np.array([2.0]), adadelta.init(theta), 1.0)[0].round(5)
    array([0.99684])
    """

    rho: float = setting(0.9, 0, 1, high_open=True)
    eps: float = setting(1e-6, 0, 1)
    name = "adadelta"

    def init(self, theta: Array) -> AdadeltaState:
        return AdadeltaState(np.zeros_like(theta), np.zeros_like(theta))

    def step(
        self, theta: Array, gradient: Array, state: AdadeltaState, lr: Rate, *args: Objective
    ) -> tuple[Array, AdadeltaState]:
        square = self.rho * state.square + (1 - self.rho) * (gradient * gradient)
        move = np.sqrt(state.update + self.eps) / np.sqrt(square + self.eps) * gradient
        update = self.rho * state.update + (1 - self.rho) * (move * move)
        return theta - lr * move, AdadeltaState(square, update)
