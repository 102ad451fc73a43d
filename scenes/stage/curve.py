"""The graph of a function of one variable: broken at poles, jumps and the edges of the domain."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from gdcore import Objective
from gdcore.curves import branches
from scenes.stage.figure import Figure, polyline
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Curve", "clip"]


def clip(x: np.ndarray, y: np.ndarray, low: float, high: float) -> list[np.ndarray]:
    """Cut a polyline to the band low <= y <= high.

    Returns
    -------
    list of ndarray, shape (n, 2)
        The pieces inside, each running right up to the edge of the band.
    """
    pieces: list[list[tuple[float, float]]] = [[]]
    inside = (y >= low) & (y <= high)
    for i in range(len(x)):
        if i and (not inside[i] or not inside[i - 1]):
            # Where the segment enters or leaves the band; both, if it runs right through.
            span = y[i] - y[i - 1]
            cuts = sorted((edge - y[i - 1]) / span for edge in (low, high)) if span else []
            for t in (t for t in cuts if 0 < t < 1):
                pieces[-1].append((x[i - 1] + t * (x[i] - x[i - 1]), y[i - 1] + t * span))
        if inside[i]:
            pieces[-1].append((x[i], y[i]))
        elif pieces[-1]:
            pieces.append([])
    return [np.array(piece) for piece in pieces if len(piece) > 1]


class Curve(Figure):
    """The graph of `objective` over the plane's view. It has no state of its own but the view's."""

    def __init__(self, plane: Plane, objective: Objective, width: float = Width.CURVE) -> None:
        super().__init__()
        self.plane, self.objective = plane, objective
        self.line = VMobject(stroke_color=plane.theme.curve, stroke_width=width)
        self.add(self.line)
        plane.attach(self)
        self.show([0.0])

    def draw(self) -> None:
        x0, x1, y0, y1 = self.plane.state
        pieces = []
        for x, y in branches(self.objective, x0, x1):
            pieces += [self.plane.points_of(*piece.T) for piece in clip(x, y, y0, y1)]
        polyline(self.line, *pieces)
