"""Newton's method, damped where the Hessian is not positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array, Objective, total
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting


class NewtonState(NamedTuple):
    """How many steps of each run were damped, (...)."""

    damped: NDArray[np.int64]


@dataclass(frozen=True)
class Newton(Optimizer):
    """theta <- theta - lr (H + s I)^-1 g, with the least s >= 0 that makes it positive.

    Its eigenvalues are then at least ``damping``, so that each step goes downhill; where s > 0 the
    step is counted in ``damped``, and the trajectory's note says so. At rate 1 a positive quadratic
    takes one step.

    Source: S. Goldfeld, R. Quandt, H. Trotter, "Maximization by quadratic hill-climbing" (1966).
    PyTorch has none.

    >>> from gdcore import resolve
    >>> theta, newton = np.array([3.0]), Newton()
    >>> newton.step(theta, 2 * theta, newton.init(theta), 1.0, resolve("quadratic"))[0]
    array([0.])
    """

    damping: float = setting(1e-3, 1e-12, 1e12)
    name = "newton"
    needs_objective = True

    def init(self, theta: Array) -> NewtonState:
        return NewtonState(np.zeros(theta.shape[:-1], np.int64))

    def step(
        self, theta: Array, gradient: Array, state: NewtonState, lr: Rate, *args: Objective
    ) -> tuple[Array, NewtonState]:
        (objective,) = args
        if objective.hessian is None:
            raise ValueError(f"newton: there is no Hessian of {objective.text[:40]}")
        hessian = objective.hessian(theta)
        known = np.asarray(np.isfinite(hessian).all((-1, -2)))
        values, vectors = np.linalg.eigh(np.where(known[..., None, None], hessian, 1.0))
        shift = np.maximum(self.damping - values[..., 0], 0)
        turned = np.swapaxes(vectors, -1, -2)
        along = total(turned * gradient[..., None, :]) / (values + shift[..., None])
        move = total(vectors * along[..., None, :])
        move = np.where(known[..., None], move, np.nan)
        return theta - lr * move, NewtonState(state.damped + (known & (shift > 0)))

    def remark(self, state: NewtonState) -> str:
        if not state.damped.any():
            return ""
        return "the Hessian was not positive in some steps, which were damped"
