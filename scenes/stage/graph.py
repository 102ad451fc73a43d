"""A graph that is drawn as one looks, up to where its argument has come."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VMobject

from scenes.stage.figure import Figure, segments
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Graph"]


class Graph(Figure):
    """A graph, drawn from the view's left edge up to a place. State: the place.

    Parameters
    ----------
    plane : Plane
    loss : callable
        x (n,) -> y (n,).
    kinks : ndarray, shape (m,)
        Where it has corners, which are drawn exactly.
    """

    def __init__(
        self,
        plane: Plane,
        loss: Callable[[np.ndarray], np.ndarray],
        kinks: np.ndarray,
        state: float,
        width: float = Width.CURVE,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self.plane, self.loss, self.kinks = plane, loss, kinks
        self.line = VMobject(
            stroke_color=plane.theme.curve, stroke_width=width, stroke_opacity=opacity
        )
        self.add(self.line)
        plane.attach(self)
        self.show([state])

    def draw(self) -> None:
        low, high = float(self.plane.state[0]), float(self.state[0])
        inner = self.kinks[(self.kinks > low) & (self.kinks < high)]
        w = np.union1d(np.linspace(low, high, 161), inner)
        points = self.plane.points_of(w, self.loss(w))
        segments(self.line, *self.plane.clip(points[:-1], points[1:]))
