"""Data and the model's line on a plane of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Circle, VMobject

from scenes.stage.figure import Figure, polyline, segments
from scenes.stage.marks import inside
from scenes.stage.plane import Plane
from scenes.stage.theme import Width

__all__ = ["DashedLine", "Fitted", "Follow", "ModelLine", "Residuals", "Scatter"]

_DOT = 0.085  # radius of a point, scene units; smaller where there are many
_BAR = 7.0  # width of an error's bar; less where they would touch


def _line_points(plane: Plane, w: float, b: float) -> np.ndarray:
    """The part of the line w x + b that the view holds, shape (2, 3) or (0, 3)."""
    ends = np.array(plane.state[:2])
    return inside(plane, *plane.points_of(ends, w * ends + b))


class Scatter(Figure):
    """Round points. State: the opacity of those that are not lit.

    Parameters
    ----------
    plane : Plane
    x, y : ndarray, shape (n,)
    lit : ndarray of int, optional
        Which are lit; all by default.
    """

    def __init__(
        self,
        plane: Plane,
        x: np.ndarray,
        y: np.ndarray,
        color: str | None = None,
        lit: np.ndarray | None = None,
        state: float = 1.0,
    ) -> None:
        super().__init__()
        self.plane, self.x, self.y = plane, x, y
        self.lit = np.arange(len(x)) if lit is None else lit
        color = color or plane.theme.target
        self.faint = VMobject(stroke_width=0, fill_color=color)
        self.bright = VMobject(stroke_width=0, fill_color=color, fill_opacity=1.0)
        room = plane.inner.width / (6.0 * plane.text_scale)
        self.radius = plane.text_scale * _DOT * min(1.0, room, (60 / len(x)) ** 0.5)
        self.add(self.faint, self.bright)
        plane.attach(self)
        self.show([state])

    def draw(self) -> None:
        lit = np.zeros(len(self.x), dtype=bool)
        lit[self.lit] = True
        self.faint.points = self._dots(~lit, self.radius)
        self.faint.set_fill(opacity=float(self.state[0]))
        self.bright.points = self._dots(lit, self.radius * (1.0 if lit.all() else 1.25))

    def _dots(self, chosen: np.ndarray, radius: float) -> np.ndarray:
        seen = [
            self.plane.point(x, y)
            for x, y in zip(self.x[chosen], self.y[chosen], strict=True)
            if self.plane.holds(x, y)
        ]
        outline = Circle(radius).points
        return np.concatenate([outline[:0], *(outline + point for point in seen)])


class ModelLine(Figure):
    """The line w x + b over the view. State: w, b."""

    def __init__(
        self,
        plane: Plane,
        state: Any,
        color: str | None = None,
        width: float = Width.CURVE,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self.plane = plane
        self.line = VMobject(
            stroke_color=color or plane.theme.prediction, stroke_width=width, stroke_opacity=opacity
        )
        self.add(self.line)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        polyline(self.line, _line_points(self.plane, *self.state))


class DashedLine(ModelLine):
    """The correct function's line: dashed. State: w, b."""

    DASH = 0.14  # and as long a gap, scene units

    def draw(self) -> None:
        ends = _line_points(self.plane, *self.state)
        if not len(ends):
            polyline(self.line)
            return
        a, b = ends
        count = max(1, int(np.linalg.norm(b - a) / (2 * self.DASH)))
        steps = (np.arange(count)[:, None] + [0.2, 0.8]) / count
        polyline(self.line, *(a + t[:, None] * (b - a) for t in steps))


class Residuals(Figure):
    """Bars from the line w x + b to the points: the errors. State: w, b, how much of each bar.

    Parameters
    ----------
    plane : Plane
    x, y : ndarray, shape (n,)
        The points.
    """

    def __init__(
        self, plane: Plane, x: np.ndarray, y: np.ndarray, state: Any, width: float | None = None
    ) -> None:
        super().__init__()
        self.plane, self.x, self.y = plane, x, y
        width = width or min(_BAR, 40 * plane.inner.width / len(x))
        self.bars = VMobject(stroke_color=plane.theme.error, stroke_width=width)
        self.add(self.bars)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        w, b, part = self.state
        from_line = w * self.x + b
        ends = from_line + part * (self.y - from_line)
        low, high = self.plane.points_of(self.x, from_line), self.plane.points_of(self.x, ends)
        segments(self.bars, *self.plane.clip(low, high))


class Fitted(Figure):
    """The model's line with its errors' bars to the points. State: w, b."""

    def __init__(self, plane: Plane, x: np.ndarray, y: np.ndarray, state: Any) -> None:
        super().__init__()
        self.bars = Residuals(plane, x, y, [*state, 1.0])
        self.line = ModelLine(plane, state)
        self.add(self.bars, self.line)
        self.show(state)

    def draw(self) -> None:
        self.bars.show([*self.state, 1.0])
        self.line.show(self.state)


class Follow(Figure):
    """Lets a figure of a line show a run. State: steps made, k + part of one.

    At a whole number the line is iterate k, exactly; in between it moves straight to the next one.

    Parameters
    ----------
    theta : ndarray, shape (T+1, 2)
    show : callable
        Called with w and b.
    figures : Figure
        What `show` redraws, as parts of this figure.
    """

    def __init__(
        self, theta: np.ndarray, show: Callable[[np.ndarray], object], *figures: Figure
    ) -> None:
        super().__init__()
        self.theta, self._show = theta, show
        self.add(*figures)
        self.show([0.0])

    def draw(self) -> None:
        made = min(float(self.state[0]), len(self.theta) - 1.0)
        k = int(made)
        theta = self.theta[k]
        if made > k:
            theta = theta + (made - k) * (self.theta[k + 1] - theta)
        self._show(theta)
