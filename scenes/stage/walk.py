"""A descent along the axis: the same picture of a run in every lesson of one variable."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Circle, LineJointType, VMobject

from gdcore import Trajectory
from scenes.stage.figure import Figure, polyline, rectangle, segments
from scenes.stage.layout import Box
from scenes.stage.marks import RADIUS, arrow, inside
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.text import Line, back, write
from scenes.stage.theme import Opacity, Width

__all__ = ["Series", "Walk"]

ALONG = 0.7  # part of a step's time spent along the axis; the rest drops to the curve
_TRAIL = 40  # steps that keep their line; older ones would only darken the picture
_PLATE = 0.85  # opacity of what is under a note
_NUMBERED = 40  # landings that get a number, where it fits


class Walk(Figure):
    """A ball that steps along the axis and drops to the curve. State: steps made, k + part of one.

    At a whole number the ball rests on iterate k, exactly. Each landing leaves a mark on the axis,
    numbered where there is room. Where an iterate lies outside the view, its place is written at
    the edge instead. The last `kept` steps keep their line.
    """

    def __init__(self, plane: Plane, run: Trajectory, state: Any = 0.0, kept: int = _TRAIL) -> None:
        super().__init__()
        self.plane, self.run, self.kept = plane, run, kept
        self.x, self.y = run.theta[:, 0], run.value
        theme = plane.theme
        self.trail = VMobject(stroke_color=theme.step, stroke_width=Width.DASH)
        self.trail.set_stroke(opacity=Opacity.TRAIL)
        self.ticks = VMobject(stroke_color=theme.step, stroke_width=Width.LINE)
        self.shaft = VMobject(stroke_color=theme.step, stroke_width=Width.ARROW)
        self.head = VMobject(stroke_width=0, fill_color=theme.step, fill_opacity=1.0)
        self.ball = Circle(RADIUS * plane.text_scale, fill_color=theme.ink, fill_opacity=1.0)
        self.ball.set_stroke(theme.background, Width.AXIS)
        self.numbers = VMobject(stroke_width=0, fill_color=theme.step, fill_opacity=1.0)
        self.note = VMobject(stroke_width=0, fill_color=theme.step, fill_opacity=1.0)
        # Under the note: a step's line that runs along it would look like a dash between its words.
        self.plate = VMobject(stroke_width=0, fill_color=theme.background, fill_opacity=_PLATE)
        for letters in (self.numbers, self.note):
            back(letters, theme.background)
        lines = self.trail, self.ticks, self.plate, self.note, self.numbers
        self.add(*lines, self.shaft, self.head, self.ball)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        made = float(self.state[0])
        k = min(int(made), len(self.x) - 1)
        part = made - k
        plane, x, y = self.plane, self.x, self.y
        corners_x = np.repeat(x[max(0, k - self.kept) : k + 1], 2)[1:]
        corners_y = np.repeat(y[max(0, k - self.kept) : k + 1], 2)[:-1]
        corners = plane.points_of(corners_x, corners_y)
        segments(self.trail, *plane.clip(corners[:-1], corners[1:]))
        here = plane.point(x[k], y[k])
        ball_at, tip = (x[k], y[k]), here
        if part > 0.0:
            along = min(1.0, part / ALONG)
            down = max(0.0, part - ALONG) / (1.0 - ALONG)
            level = (x[k] + along * (x[k + 1] - x[k]), y[k])
            tip = plane.point(*level)
            ball_at = (level[0], y[k] + down * (y[k + 1] - y[k]))
        seen = inside(plane, here, tip)
        arrow(self.shaft, self.head, *(seen if len(seen) else (here, here)), filled=True)
        self.ball.set_opacity(1.0 if plane.holds(*ball_at) else 0.0)
        self.ball.move_to(plane.point(*ball_at))
        self._mark(k)
        self._say_where(k)

    def _say_where(self, k: int) -> None:
        """Write where iterate k is, if that is off the frame."""
        plane, x = self.plane, float(self.x[k])
        if plane.holds(x, self.y[k]):
            write(self.note, [])
            polyline(self.plate)
            return
        inner, em = plane.inner, plane.em
        place = f"{self.run.objective.variables[0]} = {plain(x)}"
        for words in (f"step {k}: {place}, off the frame", f"{place}, off the frame", place):
            note = Line.of(words, plane.tick_size)
            if note.width <= inner.width - em:
                break
        right = x > 0.5 * float(plane.state[0] + plane.state[1])
        side = "right" if right else "left"
        at = inner.right - 0.5 * em if right else inner.left + 0.5 * em
        low, start = inner.top - 0.9 * em, at - (note.width if right else 0.0)
        write(self.note, [note.placed(at, low, side)])
        ends = start - 0.2 * em, start + note.width + 0.2 * em
        polyline(self.plate, rectangle(Box(ends[0], low - 0.3 * em, ends[1], low + 0.8 * em)))

    def _mark(self, last: int) -> None:
        """Ticks on the axis where the steps landed, numbered where neither ball nor note is."""
        plane = self.plane
        x0, x1 = plane.state[:2]
        bottom, em = plane.inner.bottom, plane.em
        x = self.x[: last + 1]
        landed = np.flatnonzero((x >= x0) & (x <= x1))
        at = plane.points_of(x[landed], np.full(len(landed), plane.state[2]))
        segments(self.ticks, at, at + np.array([0.0, 0.45 * em, 0.0]))
        numbers, taken = list[Line](), self._taken(last)
        # On a low plane the line that says where the ball went needs their room.
        low = plane.inner.height < 3.0 * em and not plane.holds(self.x[last], self.y[last])
        for k, (across, _, _) in zip(landed[: 0 if low else _NUMBERED], at, strict=False):
            number = Line.of(str(k), plane.tick_size)
            half = 0.5 * (number.width + 0.4 * em)
            if all(abs(across - other) > half + width for other, width in taken):
                taken.append((across, half))
                numbers.append(number.placed(across, bottom + 0.6 * em, "center"))
        write(self.numbers, numbers)

    def _taken(self, last: int) -> list[tuple[float, float]]:
        """Where the ball rests so low that it would cover a number: its middle and half width."""
        plane, radius = self.plane, RADIUS * self.plane.text_scale
        across, height, _ = plane.point(self.x[last], self.y[last])
        above = height - radius > plane.inner.bottom + 1.5 * plane.em
        if above or not plane.holds(self.x[last], self.y[last]):
            return []
        return [(float(across), radius)]


class Series(Figure):
    """Values against steps, drawn as they come. State: steps made, k + part of one.

    Points stand for iterates; the lines only lead the eye from one to the next. `spacing` is how
    far apart they are on the axis.
    """

    def __init__(
        self,
        plane: Plane,
        values: np.ndarray,
        color: str,
        state: Any = 0.0,
        spacing: float = 1.0,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self.plane, self.values, self.spacing = plane, values, spacing
        # The point of a sharp corner would reach beyond the values, and out of the plane.
        self.line = VMobject(
            stroke_color=color, stroke_width=Width.DASH, joint_type=LineJointType.ROUND
        )
        self.line.set_stroke(opacity=opacity)
        self.dots = VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity)
        self.add(self.line, self.dots)
        plane.attach(self)
        self.show(state)

    def draw(self) -> None:
        made = min(float(self.state[0]), len(self.values) - 1.0)
        k = int(made)
        steps, values = np.arange(k + 1.0), self.values[: k + 1]
        if made > k:
            steps = np.append(steps, made)
            values = np.append(values, values[k] + (made - k) * (self.values[k + 1] - values[k]))
        points = self.plane.points_of(self.spacing * steps, values)
        segments(self.line, *self.plane.clip(points[:-1], points[1:]))
        inner, (x0, x1) = self.plane.inner, self.plane.state[:2]
        x, y = points[: k + 1, 0], points[: k + 1, 1]
        seen = (y >= inner.bottom - 1e-9) & (y <= inner.top + 1e-9) & (x <= inner.right + 1e-9)
        radius = min(0.06, 0.3 * self.spacing * inner.width / max(1.0, x1 - x0))
        outline = Circle(max(radius, 0.02)).points
        shown = points[: k + 1][seen]
        self.dots.points = (
            np.concatenate([outline + p for p in shown]) if len(shown) else outline[:0]
        )
