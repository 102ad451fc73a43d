"""Plain gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from gdcore.objective import Array


class GradientDescentState(NamedTuple):
    """Plain descent remembers nothing."""


@dataclass(frozen=True)
class GradientDescent:
    """theta <- theta - lr * gradient.

    Source: A. Cauchy, "Methode generale pour la resolution des systemes d'equations simultanees"
    (1847). PyTorch: ``torch.optim.SGD(lr)``.

    >>> import numpy as np
    >>> gd = GradientDescent()
    >>> theta = np.array([3.0])
    >>> gd.step(theta, 2 * theta, gd.init(theta), 0.25)[0]
    array([1.5])
    """

    name: ClassVar[str] = "gd"

    def __str__(self) -> str:
        return self.name

    def init(self, theta: Array) -> GradientDescentState:
        """Return the state before the first step; theta is (..., d)."""
        return GradientDescentState()

    def step(
        self, theta: Array, gradient: Array, state: GradientDescentState, lr: float | Array
    ) -> tuple[Array, GradientDescentState]:
        """Return the next theta (..., d) and state; lr is a float or broadcasts to theta."""
        return theta - lr * gradient, state
