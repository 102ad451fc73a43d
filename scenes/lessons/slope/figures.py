"""Two figures that only this lesson needs: the secant, and a signpost to the uphill side."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject

from gdcore import Objective
from scenes.stage.figure import Figure, polyline
from scenes.stage.marks import Ball, Dashes, arrow, inside
from scenes.stage.plane import Plane
from scenes.stage.text import Text, escape
from scenes.stage.theme import Size, Width

__all__ = ["Secant", "Signpost"]


class Secant(Figure):
    """The straight line through two points of a curve, with its rise and run. State: x, partner.

    Both are measured from the left point to the right one. Where the two meet it is the tangent.
    """

    def __init__(self, plane: Plane, objective: Objective, state: Any, text_scale: float) -> None:
        super().__init__()
        theme = plane.theme
        self.plane, self.objective = plane, objective
        self.line = VMobject(stroke_color=theme.gradient, stroke_width=Width.LINE)
        self.run_line = Dashes(plane, [0, 0, 0, 0], theme.muted, Width.DASH)
        self.rise_line = Dashes(plane, [0, 0, 0, 0], theme.muted, Width.DASH)
        self.balls = [Ball(plane, [0, 0], theme.ink) for _ in range(2)]
        self.words = [Text(word, Size.LABEL * text_scale, theme.muted) for word in ("run", "rise")]
        self.add(self.run_line, self.rise_line, *self.words, self.line, *self.balls)
        plane.attach(self)
        self.show(state)

    @property
    def run(self) -> float:
        return float(abs(self.state[1] - self.state[0]))

    @property
    def rise(self) -> float:
        left, right = self.objective.value(np.sort(self.state)[:, None])
        return float(right - left)

    @property
    def slope(self) -> float:
        """Rise over run; the gradient where the two points are one."""
        if self.run == 0.0:
            return float(self.objective.gradient(self.state[:1])[0])
        return self.rise / self.run

    def draw(self) -> None:
        x, partner = self.state
        y = float(self.objective.value(self.state[:1]))
        left, right = self.plane.state[:2]
        ends = np.array([left, right])
        line = self.plane.points_of(ends, y + self.slope * (ends - x))
        polyline(self.line, inside(self.plane, *line))
        self._triangle()
        for ball, at in zip(self.balls, (x, partner), strict=True):
            ball.show([at, float(self.objective.value(np.array([at])))])

    def _triangle(self) -> None:
        """Run and rise, with their names while there is room for them."""
        left, right = np.sort(self.state)
        low, high = self.objective.value(np.array([[left], [right]]))
        self.run_line.show([left, low, right, low])
        self.rise_line.show([right, low, right, high])
        (x0, y0, _), (x1, y1, _) = self.plane.point(left, low), self.plane.point(right, high)
        run, rise = self.words
        em = self.plane.em
        down = 1.0 if y1 >= y0 else -1.0  # the side of the run that the line leaves free
        run.place(0.5 * (x0 + x1), y0 - (0.35 + 0.8 * down) * em, "center")
        rise.place(x1 + 0.4 * em, 0.5 * (y0 + y1) - 0.3 * em)
        wide = x1 - x0 > 1.2 * run.width and self.plane.holds(left, low)
        wide &= self.plane.holds(right, high)
        run.set_opacity(1.0 if wide else 0.0)
        rise.set_opacity(1.0 if wide and abs(y1 - y0) > 1.5 * em else 0.0)


class Signpost(Figure):
    """A point of the curve with its tangent's slope and an arrow to the uphill side. State: x."""

    LENGTH = 1.1  # of the arrow, scene units

    def __init__(self, plane: Plane, objective: Objective, state: Any, text_scale: float) -> None:
        super().__init__()
        theme = plane.theme
        self.plane, self.objective = plane, objective
        self.ball = Ball(plane, [0, 0], theme.ink)
        self.shaft = VMobject(stroke_color=theme.gradient, stroke_width=Width.ARROW)
        self.head = VMobject(stroke_color=theme.gradient, stroke_width=Width.ARROW)
        size = Size.LABEL * text_scale
        self.words = {
            sign: Text(escape(word), size, theme.gradient, "semibold")
            for sign, word in ((1.0, "uphill"), (-1.0, "uphill"), (0.0, "flat"))
        }
        self.add(self.shaft, self.head, self.ball, *self.words.values())
        plane.attach(self)
        self.show(state)

    @property
    def sign(self) -> float:
        """Of the slope; a slope too small to be seen counts as none."""
        slope = float(self.objective.gradient(self.state[:1])[0])
        x0, x1, y0, y1 = self.plane.state
        steepness = abs(slope) * (x1 - x0) / (y1 - y0)
        return float(np.sign(slope)) if steepness > 0.01 else 0.0

    def draw(self) -> None:
        x = float(self.state[0])
        y = float(self.objective.value(self.state[:1]))
        self.ball.show([x, y])
        here, sign = self.plane.point(x, y), self.sign
        inner = self.plane.inner
        room = inner.right - here[0] if sign > 0 else here[0] - inner.left
        tip = here + np.array([sign * min(self.LENGTH, max(room, 0.5)), 0.0, 0.0])
        seen = self.plane.holds(x, y)
        arrow(self.shaft, self.head, here, tip if seen else here, filled=False)
        for of, word in self.words.items():
            word.set_opacity(1.0 if seen and of == sign else 0.0)
            # Under the arrow: the tangent climbs on the other side of it.
            half = 0.5 * word.width
            middle = np.clip(tip[0] - sign * 0.4, inner.left + half, inner.right - half)
            word.place(middle, here[1] - 1.4 * self.plane.em, "center")
