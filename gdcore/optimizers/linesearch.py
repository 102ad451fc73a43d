"""Gradient descent that finds its rate: Armijo's backtracking line search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdcore.objective import Array, Objective, total
from gdcore.optimizers.base import Optimizer, Rate
from gdcore.settings import setting

# Values this near to one another, relatively, may differ by rounding alone.
BLUR = 1e-14


class LineSearchState(NamedTuple):
    """The rate that the last step used, (...)."""

    rate: Array


@dataclass(frozen=True)
class LineSearch(Optimizer):
    """theta <- theta - t g, with the first t of lr, lr shrink, lr shrink^2 ... that pays.

    It pays when f falls by at least c t |g|^2; where rounding hides whether it does, when the slope
    along the step is above (2 c - 1) |g|^2, which is the same for a parabola. Where none of 60
    pays, theta stays. The learning rate is thus the largest step tried.

    Source: L. Armijo, "Minimization of functions having Lipschitz continuous first partial
    derivatives" (1966); W. Hager, H. Zhang (2005) for the slope. PyTorch has none.

    >>> from gdcore import resolve
    >>> theta, search = np.array([3.0]), LineSearch()
    >>> search.step(theta, 2 * theta, search.init(theta), 4.0, resolve("quadratic"))[0]
    array([0.])
    """

    c: float = setting(1e-4, 0, 1, high_open=True)
    shrink: float = setting(0.5, 0.01, 0.99)
    name = "linesearch"
    needs_objective = True
    finds_rate = True

    def init(self, theta: Array) -> LineSearchState:
        return LineSearchState(np.full(theta.shape[:-1], np.nan))

    def step(
        self, theta: Array, gradient: Array, state: LineSearchState, lr: Rate, *args: Objective
    ) -> tuple[Array, LineSearchState]:
        (objective,) = args
        value = objective.value(theta)
        square = total(gradient * gradient)
        rate = np.broadcast_to(np.asarray(lr).reshape(np.shape(lr)[:-1]), value.shape).copy()
        open_ = np.ones(value.shape, bool)
        for _ in range(60):
            moved = theta - rate[..., None] * gradient
            tried = objective.value(moved)
            pays = tried <= value - self.c * rate * square
            blurred = np.abs(tried - value) <= BLUR * np.abs(value)
            if (blurred & open_).any():
                ahead = total(objective.gradient(moved) * gradient)
                pays = np.where(blurred, ahead >= (2 * self.c - 1) * square, pays)
            open_ &= ~pays
            if not open_.any():
                break
            rate = np.where(open_, rate * self.shrink, rate)
        rate = np.where(open_, 0.0, rate)
        return theta - rate[..., None] * gradient, LineSearchState(rate)
