"""Figures of this lesson alone: a bar that is carried, and a sweep over w that draws the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import VMobject

from scenes.stage.data import ModelLine, Residuals
from scenes.stage.figure import Figure, polyline
from scenes.stage.marks import Ball, Segment
from scenes.stage.plane import Plane

__all__ = ["BAR", "Bar", "Sweep"]

NOTHING = 1e-12  # of the view's height: a loss that is nothing but rounding
BAR = 8.0  # width of an error's bar


class Bar(Figure):
    """A bar anywhere in the frame. State: its middle's x and y, its angle, its length.

    Scene units and radians; at angle 0 it stands.
    """

    def __init__(self, color: str, state: Any) -> None:
        super().__init__()
        self.line = VMobject(stroke_color=color, stroke_width=BAR)
        self.add(self.line)
        self.show(state)

    def draw(self) -> None:
        x, y, angle, length = self.state
        half = 0.5 * length * np.array([np.sin(angle), np.cos(angle), 0.0])
        middle = np.array([x, y, 0.0])
        polyline(self.line, np.stack([middle - half, middle + half]))


class Sweep(Figure):
    """A line whose w changes while b stays, and what it costs. State: w.

    Among the functions: the line and its bars to the points. Over w: a bar as high as the loss.
    """

    def __init__(
        self,
        functions: Plane,
        losses: Plane,
        b: float,
        x: np.ndarray,
        y: np.ndarray,
        loss: Callable[[np.ndarray], np.ndarray],
        state: float,
    ) -> None:
        super().__init__()
        self.b, self.loss, self.losses = b, loss, losses
        self.bars = Residuals(functions, x, y, [state, b, 1.0], BAR if len(x) == 1 else None)
        self.line = ModelLine(functions, [state, b])
        self.price = Segment(losses, [state, 0, state, 0], functions.theme.error, BAR)
        self.ball = Ball(losses, [state, 0], functions.theme.ink)
        self.add(self.bars, self.line, self.price, self.ball)
        self.show([state])

    @property
    def value(self) -> float:
        """The loss at the present w; what only rounding makes of a zero is none."""
        value = float(self.loss(self.state)[0])
        return 0.0 if value < NOTHING * float(self.losses.state[3]) else value

    def draw(self) -> None:
        w = float(self.state[0])
        self.bars.show([w, self.b, 1.0])
        self.line.show([w, self.b])
        top = float(self.losses.state[3])
        self.price.show([w, 0.0, w, min(self.value, top)])
        self.ball.show([w, self.value])
