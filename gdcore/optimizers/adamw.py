"""AdamW: Adam with weight decay apart from the gradient."""

from __future__ import annotations

from dataclasses import dataclass

from gdcore.objective import Array, Objective
from gdcore.optimizers.adam import Adam, AdamState
from gdcore.optimizers.base import Rate
from gdcore.settings import setting


@dataclass(frozen=True)
class AdamW(Adam):
    """theta <- (1 - lr weight_decay) theta, then Adam's step.

    The decay draws theta to zero, so a run ends beside the minimum of f unless that is at zero.

    Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization" (2019). PyTorch:
    ``AdamW(lr, betas, eps, weight_decay)``.

    >>> import numpy as np
    >>> theta, adamw = np.array([10.0]), AdamW(weight_decay=0.1)
    >>> adamw.step(theta, np.array([6.0]), adamw.init(theta), 0.1)[0].round(6)
    array([9.8])
    """

    weight_decay: float = setting(0.01, 0, 1)
    name = "adamw"

    def step(
        self, theta: Array, gradient: Array, state: AdamState, lr: Rate, *args: Objective
    ) -> tuple[Array, AdamState]:
        return super().step(theta * (1 - lr * self.weight_decay), gradient, state, lr)
