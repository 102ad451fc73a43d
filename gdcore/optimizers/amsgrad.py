"""AMSGrad: Adam whose root mean square never falls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class AMSGradState(NamedTuple):
    """Running means as Adam's, the largest mean square so far, and the number of steps."""

    mean: Array
    square: Array
    largest: Array
    k: int


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    """Adam with the largest v so far in the root.

    w <- max(w, v), theta <- theta - lr (m / (1 - beta1^k)) / (sqrt(w / (1 - beta2^k)) + eps).

    The largest raw v is kept and freed of its start at zero afterwards, as in PyTorch; the paper
    does not free it at all.

    Source: S. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond" (2018). PyTorch:
    ``Adam(lr, betas, eps, amsgrad=True)``.

    >>> theta, amsgrad = np.array([0.0]), AMSGrad()
    >>> amsgrad.step(theta, np.array([-6.0]), amsgrad.init(theta), 0.1)[0].round(6)
    array([0.1])
    """

    beta1: float = setting(0.9, 0, 1, high_open=True)
    beta2: float = setting(0.999, 0, 1, high_open=True)
    eps: float = setting(1e-8, 0, 1)
    name = "amsgrad"

    def init(self, theta: Array) -> AMSGradState:
        zero = np.zeros_like(theta)
        return AMSGradState(zero, zero, zero, 0)

    def step(
        self, theta: Array, gradient: Array, state: AMSGradState, lr: Rate, *args: Objective
    ) -> tuple[Array, AMSGradState]:
        k = state.k + 1
        mean = state.mean + (1 - self.beta1) * (gradient - state.mean)
        square = self.beta2 * state.square + (1 - self.beta2) * (gradient * gradient)
        largest = np.maximum(state.largest, square)
        root = np.sqrt(largest) / math.sqrt(1 - self.beta2**k) + self.eps
        moved = theta - lr / (1 - self.beta1**k) * mean / root
        return moved, AMSGradState(mean, square, largest, k)
