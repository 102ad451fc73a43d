"""The figure of this lesson alone: many steps that were voted for, from one place."""

from __future__ import annotations

import numpy as np
from manim import Circle, VMobject

from scenes.stage.figure import Figure, segments
from scenes.stage.plane import Plane
from scenes.stage.theme import Opacity, Width

__all__ = ["Votes"]

_TIP = 0.05  # radius of a vote's end, scene units


class Votes(Figure):
    """Straight ways from one place, a dot at each end. State: how many are shown.

    Parameters
    ----------
    plane : Plane
    here : ndarray, shape (2,)
        Data units.
    ways : ndarray, shape (n, 2)
        Data units, from `here`.
    """

    def __init__(
        self, plane: Plane, here: np.ndarray, ways: np.ndarray, color: str, state: float = 0.0
    ) -> None:
        super().__init__()
        self.plane, self.here, self.ways = plane, here, ways
        self.lines = VMobject(stroke_color=color, stroke_width=Width.AXIS)
        self.lines.set_stroke(opacity=Opacity.DIM)
        self.tips = VMobject(stroke_width=0, fill_color=color, fill_opacity=1.0)
        self.add(self.lines, self.tips)
        plane.attach(self)
        self.show([state])

    def draw(self) -> None:
        ends = self.here + self.ways[: int(self.state[0])]
        tips = self.plane.points_of(*ends.T)
        start = np.broadcast_to(self.plane.point(*self.here), tips.shape)
        segments(self.lines, *self.plane.clip(start, tips))
        seen = [tip for tip, end in zip(tips, ends, strict=True) if self.plane.holds(*end)]
        outline = Circle(_TIP).points
        self.tips.points = np.concatenate([outline[:0], *(outline + tip for tip in seen)])
