"""The graph of a function of one variable: broken at poles, jumps and the edges of the domain."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from gdcore import Objective
from gdcore.curves import branches
from scenes.stage.figure import Figure, segments
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Curve"]

_SAMPLES = 1201  # along 1.5 views
_WIDEST = 3.0  # times the view: what was sampled for a wider one is too coarse


class Curve(Figure):
    """The graph of `objective` over the plane's view. It has no state of its own but the view's."""

    def __init__(self, plane: Plane, objective: Objective, width: float = Width.CURVE) -> None:
        super().__init__()
        self.plane, self.objective = plane, objective
        self.line = VMobject(stroke_color=plane.theme.curve, stroke_width=width)
        self.add(self.line)
        self._sampled = (0.0, 0.0)
        self._pieces: list[tuple[np.ndarray, np.ndarray]] = []
        plane.attach(self)
        self.show([0.0])

    def draw(self) -> None:
        x0, x1 = self.plane.state[:2]
        low, high = self._sampled
        if not (low <= x0 and x1 <= high and high - low <= _WIDEST * (x1 - x0)):
            self._sample(float(x0), float(x1))
        points = [self.plane.points_of(x, y) for x, y in self._pieces]
        starts = np.concatenate([np.zeros((0, 3)), *(piece[:-1] for piece in points)])
        ends = np.concatenate([np.zeros((0, 3)), *(piece[1:] for piece in points)])
        segments(self.line, *self.plane.clip(starts, ends))

    def _sample(self, x0: float, x1: float) -> None:
        """Compute the curve somewhat beyond a view, so that the next frames of a zoom need not."""
        beyond = 0.25 * (x1 - x0)
        self._sampled = (x0 - beyond, x1 + beyond)
        self._pieces = branches(self.objective, *self._sampled, _SAMPLES)
