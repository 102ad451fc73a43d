"""What is drawn on a plane beside the curve: points, tangents, steps, lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Circle, VMobject

from gdcore import Objective
from scenes.stage.figure import Figure, polyline
from scenes.stage.plane import Plane
from scenes.stage.text import Text, escape
from scenes.stage.theme import Width

__all__ = [
    "Arrow",
    "Ball",
    "Dashes",
    "Segment",
    "Tangent",
    "Upright",
    "arrow",
    "inside",
    "toward_edge",
]

HEAD = 0.24  # length of an arrow's head, scene units
RADIUS = 0.1  # of a ball, scene units, in a wide frame


class Ball(Figure):
    """A point of the plane. State: x, y."""

    def __init__(self, plane: Plane, state: Any, color: str, radius: float = RADIUS) -> None:
        super().__init__()
        self.plane = plane
        # A rim of the background keeps the ball apart from the lines that it lies on.
        rim = plane.theme.background
        self.disc = Circle(radius * plane.text_scale, fill_color=color, fill_opacity=1.0)
        self.disc.set_stroke(rim, Width.AXIS)
        self.add(self.disc)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        x, y = self.state
        self.disc.set_opacity(1.0 if self.plane.holds(x, y) else 0.0)
        if np.isfinite(y):
            self.disc.move_to(self.plane.point(x, y))


class Segment(Figure):
    """A straight line between two points of the plane, as far as in view. State: x0, y0, x1, y1."""

    def __init__(
        self, plane: Plane, state: Any, color: str, width: float = Width.LINE, opacity: float = 1.0
    ) -> None:
        super().__init__()
        self.plane = plane
        self.line = VMobject(stroke_color=color, stroke_width=width, stroke_opacity=opacity)
        self.add(self.line)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        x0, y0, x1, y1 = self.state
        ends = self.plane.points_of(np.array([x0, x1]), np.array([y0, y1]))
        polyline(self.line, inside(self.plane, *ends))


class Dashes(Segment):
    """A dashed straight line. State: x0, y0, x1, y1."""

    DASH = 0.09  # and as long a gap, scene units

    def draw(self) -> None:
        x0, y0, x1, y1 = self.state
        ends = inside(self.plane, *self.plane.points_of(np.array([x0, x1]), np.array([y0, y1])))
        if not len(ends):
            polyline(self.line)
            return
        a, b = ends
        count = max(1, int(np.linalg.norm(b - a) / (2 * self.DASH)))
        steps = (np.arange(count)[:, None] + [0.25, 0.75]) / count
        polyline(self.line, *(a + t[:, None] * (b - a) for t in steps))


class Upright(Figure):
    """A dashed line over the whole height at x, with a word at its upper end. State: x."""

    def __init__(self, plane: Plane, state: Any, color: str, word: str = "") -> None:
        super().__init__()
        self.plane = plane
        self.line = Dashes(plane, [0, 0, 0, 0], color, Width.DASH)
        plane.members.remove(self.line)  # drawn from here
        self.word = Text(escape(word), plane.tick_size, color)
        self.add(self.line, self.word)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        x0, x1, y0, y1 = self.plane.state
        x = float(self.state[0])
        seen = x0 <= x <= x1
        self.line.show([x, y0, x, y1] if seen else [x0, y0, x0, y0])
        self.set_opacity(1.0 if seen else 0.0)
        (at, top, _), half = self.plane.point(x, y1), 0.5 * self.word.width
        # Above its line, or beside what else is written there.
        at = min(max(at, self.plane.written_to + half), self.plane.box.right - half)
        self.word.place(at, top + 0.35 * self.plane.em, "center")

    def set_opacity(self, opacity: float) -> Upright:
        self.word.set_opacity(opacity)
        self.line.line.set_stroke(opacity=opacity)
        return self


class Tangent(Figure):
    """The line that touches the curve at x: its slope is the gradient there. State: x, length.

    The length is in scene units, so that steep and gentle tangents are drawn equally long.
    """

    def __init__(
        self, plane: Plane, objective: Objective, state: Any, width: float = Width.LINE
    ) -> None:
        super().__init__()
        self.plane, self.objective = plane, objective
        self.line = VMobject(stroke_color=plane.theme.gradient, stroke_width=width)
        self.add(self.line)
        plane.attach(self)
        self.show(state)

    @property
    def slope(self) -> float:
        """Data units of y per data unit of x."""
        return float(self.objective.gradient(self.state[:1])[0])

    def draw(self) -> None:
        x, length = self.state
        y, slope = float(self.objective.value(self.state[:1])), self.slope
        if not (np.isfinite(y) and np.isfinite(slope) and length > 0):
            polyline(self.line)
            return
        here, there = self.plane.point(x, y), self.plane.point(x + 1.0, y + slope)
        half = (there - here) * (0.5 * length / np.linalg.norm(there - here))
        polyline(self.line, inside(self.plane, here - half, here + half))


class Arrow(Figure):
    """An arrow between two points of the plane. State: x0, y0, x1, y1.

    A step has a filled head, a gradient an open one.
    """

    def __init__(
        self,
        plane: Plane,
        state: Any,
        color: str,
        filled: bool = True,
        width: float = Width.ARROW,
    ) -> None:
        super().__init__()
        self.plane, self.filled = plane, filled
        self.shaft = VMobject(stroke_color=color, stroke_width=width)
        self.head = VMobject(stroke_color=color, stroke_width=0 if filled else width)
        if filled:
            self.head.set_fill(color, 1.0)
        self.add(self.shaft, self.head)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        x0, y0, x1, y1 = self.state
        tail, tip = self.plane.points_of(np.array([x0, x1]), np.array([y0, y1]))
        arrow(self.shaft, self.head, tail, toward_edge(self.plane, tail, tip), self.filled)


def arrow(shaft: VMobject, head: VMobject, tail: np.ndarray, tip: np.ndarray, filled: bool) -> None:
    """Draw an arrow from `tail` to `tip` (scene units); a short one gets a smaller head."""
    length = float(np.linalg.norm(tip - tail))
    if length < 1e-6:
        polyline(shaft)
        polyline(head)
        return
    along = (tip - tail) / length
    across = np.array([-along[1], along[0], 0.0])
    size = min(HEAD, 0.6 * length)
    back = tip - size * along
    wing = 0.42 * size * across
    if filled:
        polyline(shaft, np.array([tail, back]))
        polyline(head, np.array([tip, back + wing, back - wing, tip]))
    else:
        polyline(shaft, np.array([tail, tip]))
        polyline(head, np.array([back + 1.2 * wing, tip, back - 1.2 * wing]))


def toward_edge(plane: Plane, tail: np.ndarray, tip: np.ndarray) -> np.ndarray:
    """The tip, or where an arrow that leaves the view crosses its edge."""
    inner, delta, part = plane.inner, tip - tail, 1.0
    for axis, low, high in ((0, inner.left, inner.right), (1, inner.bottom, inner.top)):
        if delta[axis] and not low <= tip[axis] <= high:
            edge = high if delta[axis] > 0 else low
            part = min(part, max(0.0, (edge - tail[axis]) / delta[axis]))
    return tail + part * delta


def inside(plane: Plane, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The part of a straight line that lies in the view, shape (2, 3) or (0, 3)."""
    return np.concatenate(plane.clip(a[None], b[None]))
