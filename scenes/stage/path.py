"""A descent in the plane of two parameters: the same picture of a run in every lesson of two."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Circle, VMobject

from scenes.stage.figure import Figure, segments
from scenes.stage.marks import RADIUS
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["Path"]

_DOT = 0.045  # radius of a past iterate's dot, scene units
_DOTTED = 200  # the last iterates that keep their dot; more would be one thick line


class Path(Figure):
    """A ball at an iterate, the iterates before it, and the way. State: steps, k + part of one.

    At a whole number the ball rests on iterate k, exactly; in between it is on the straight way to
    the next one. What lies outside the view is not drawn.

    Parameters
    ----------
    plane : Plane
        Of the two parameters.
    theta : ndarray, shape (T+1, 2)
        The iterates, data units.
    color : str, optional
        Of the way; the theme's step by default.
    """

    def __init__(
        self,
        plane: Plane,
        theta: np.ndarray,
        color: str | None = None,
        state: Any = 0.0,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self.plane, self.theta = plane, theta
        color = color or plane.theme.step
        self.way = VMobject(stroke_color=color, stroke_width=Width.DASH, stroke_opacity=opacity)
        self.dots = VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity)
        self.ball = Circle(RADIUS * plane.text_scale, fill_color=color, fill_opacity=1.0)
        self.ball.set_stroke(plane.theme.background, Width.AXIS)
        self.add(self.way, self.dots, self.ball)
        plane.attach(self)
        self.show(state)

    @property
    def here(self) -> np.ndarray:
        """Where the ball is, data units, shape (2,)."""
        k, part = self._made()
        step = self.theta[k + 1] - self.theta[k] if part else 0.0
        return np.asarray(self.theta[k] + part * step)

    def _made(self) -> tuple[int, float]:
        made = min(float(self.state[0]), len(self.theta) - 1.0)
        return int(made), made - int(made)

    def draw(self) -> None:
        k, part = self._made()
        plane = self.plane
        corners = (
            np.vstack([self.theta[: k + 1], self.here[None, :]]) if part else self.theta[: k + 1]
        )
        points = plane.points_of(*corners.T)
        held = np.array([plane.holds(*corner) for corner in corners])
        # What only passes through the view, from outside to outside, would be a mere scribble. The
        # end in view goes first: it keeps its digits, however far away the other one is.
        ends = np.stack([points[:-1], points[1:]])
        ends = np.where(held[:-1, None], ends, ends[::-1])[:, held[:-1] | held[1:]]
        segments(self.way, *plane.clip(*ends))
        first = max(0, k + 1 - _DOTTED)
        seen = points[first : k + 1][held[first : k + 1]]
        outline = Circle(_DOT).points
        self.dots.points = np.concatenate([outline[:0], *(outline + point for point in seen)])
        self.ball.set_opacity(1.0 if held[-1] else 0.0)
        self.ball.move_to(points[-1])
