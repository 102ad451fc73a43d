"""The figure of this lesson alone: one step from the start, at a rate that is tried."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenes.stage.data import Fitted
from scenes.stage.figure import Figure
from scenes.stage.marks import Ball, Dashes
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Probe"]


class Probe(Figure):
    """The line that one step leads to, and its loss against the tangent's. State: the rate.

    Parameters
    ----------
    fitted : Fitted
        Line and bars among the functions.
    plane : Plane
        The loss over the rate.
    line : callable
        rate -> (w, b).
    loss, tangent : callable
        rate (n,) -> loss (n,), and what the tangent at the start says.
    """

    def __init__(
        self,
        fitted: Fitted,
        plane: Plane,
        line: Callable[[float], np.ndarray],
        loss: Callable[[np.ndarray], np.ndarray],
        tangent: Callable[[np.ndarray], np.ndarray],
    ) -> None:
        super().__init__()
        self.fitted, self.line, self.loss, self.tangent = fitted, line, loss, tangent
        self.gap = Dashes(plane, [0, 0, 0, 0], plane.theme.ink, Width.DASH)
        self.said = Ball(plane, [0, 0], plane.theme.gradient)
        self.true = Ball(plane, [0, 0], plane.theme.ink)
        self.add(fitted, self.gap, self.said, self.true)
        self.show([0.0])

    def draw(self) -> None:
        rate = self.state
        said, true = float(self.tangent(rate)[0]), float(self.loss(rate)[0])
        self.fitted.show(self.line(float(rate[0])))
        self.gap.show([rate[0], said, rate[0], true])
        self.said.show([rate[0], said])
        self.true.show([rate[0], true])
