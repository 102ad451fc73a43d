"""Plain gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate


class GradientDescentState(NamedTuple):
    """Plain descent remembers nothing."""


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """theta <- theta - lr g.

    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées"
    (1847). PyTorch: ``SGD(lr)``.

    >>> import numpy as np
    >>> gd = GradientDescent()
    >>> theta = np.array([3.0])
    >>> gd.step(theta, 2 * theta, gd.init(theta), 0.25)[0]
    array([1.5])
    """

    name = "gd"

    def init(self, theta: Array) -> GradientDescentState:
        return GradientDescentState()

    def step(
        self,
        theta: Array,
        gradient: Array,
        state: GradientDescentState,
        lr: Rate,
        *args: Objective,
    ) -> tuple[Array, GradientDescentState]:
        return theta - lr * gradient, state
