"""The figure that only this lesson needs: by what factor a step shrinks the way that is left."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject

from scenes.stage.figure import Figure, polyline
from scenes.stage.marks import Ball
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Factor"]


class Factor(Figure):
    """The line |1 - eta L| over the rate eta, drawn up to a rate. State: eta.

    On a valley of curvature L every step multiplies the distance to the minimum by it.
    """

    def __init__(self, plane: Plane, curvature: float, state: Any) -> None:
        super().__init__()
        theme = plane.theme
        self.plane, self.curvature = plane, curvature
        self.line = VMobject(stroke_color=theme.curve, stroke_width=Width.CURVE)
        self.ball = Ball(plane, [0, 1], theme.ink)
        self.add(self.line, self.ball)
        plane.attach(self)
        self.show(state)

    def of(self, rate: np.ndarray) -> np.ndarray:
        """The factor at rates, dimensionless."""
        return np.abs(1.0 - rate * self.curvature)

    def draw(self) -> None:
        rate = float(self.state[0])
        corner = 1.0 / self.curvature
        rates = np.array([0.0, corner, rate] if rate > corner else [0.0, rate])
        polyline(self.line, self.plane.points_of(rates, self.of(rates)))
        self.ball.show([rate, float(self.of(np.array(rate)))])
