"""The graph of a function of one variable: broken at poles, jumps and the edges of the domain."""

from __future__ import annotations

import math

import numpy as np
from manim import VMobject

from gdcore import Objective
from gdcore.curves import branches
from scenes.stage.figure import Figure, segments
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Curve"]

_SAMPLES = 1601  # along what is sampled, which is 4/3 to 8/3 views
_BEYOND = 4 / 3


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
        window = _window(*map(float, self.plane.state[:2]))
        if window != self._sampled:
            self._sampled, self._pieces = window, branches(self.objective, *window, _SAMPLES)
        points = [self.plane.points_of(x, y) for x, y in self._pieces]
        starts = np.concatenate([np.zeros((0, 3)), *(piece[:-1] for piece in points)])
        ends = np.concatenate([np.zeros((0, 3)), *(piece[1:] for piece in points)])
        segments(self.line, *self.plane.clip(starts, ends))


def _window(x0: float, x1: float) -> tuple[float, float]:
    """Where the curve is sampled for a view: beyond it, so that the next frames of a zoom need not.

    It follows from the view alone, by steps: a frame must not depend on the views before it, since
    other processes may have drawn those.
    """
    width = 2.0 ** math.ceil(math.log2((x1 - x0) * _BEYOND))
    step = width * (1.0 - 1.0 / _BEYOND)
    low = math.floor(x0 / step) * step
    return low, low + width
