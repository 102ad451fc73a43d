"""The figures that only this lesson needs: a column that grows, bars of coordinates, rings."""

from __future__ import annotations

import numpy as np
from manim import Circle, VMobject

from gdcore import Trajectory
from scenes.stage.figure import Figure, polyline
from scenes.stage.layout import Box
from scenes.stage.plane import Plane
from scenes.stage.text import Text, math, write
from scenes.stage.theme import Theme, Width

__all__ = ["Bars", "Column", "Rings"]


class Column(Figure):
    """The gradient as a column of partial derivatives that grows. State: rows, 2 to 5.

    The fourth row is dots and the fifth the last one, whatever the number between.
    """

    ROWS = ("1", "2", "3", "", "n")

    def __init__(self, theme: Theme, box: Box, size: float, em: float) -> None:
        super().__init__()
        self.box, self.em = box, em
        self.pitch = min(2.9 * em, box.height / (len(self.ROWS) + 1))
        self.name = Text(math("nabla f(x) ="), size, theme.gradient)
        self.rows = [
            Text(
                math(f"partial f slash partial x_{row}") if row else math("dots.v"),
                size,
                theme.gradient,
            )
            for row in self.ROWS
        ]
        self.brackets = VMobject(stroke_color=theme.ink, stroke_width=Width.AXIS)
        self.left = box.left + self.name.width + 0.8 * em
        self.add(self.name, *self.rows, self.brackets)
        self.show([2.0])

    def draw(self) -> None:
        rows = float(self.state[0])
        middle = self.box.center[1]
        top = middle + 0.5 * rows * self.pitch
        width = max(row.width for row in self.rows)
        center = self.left + 0.6 * self.em + 0.5 * width
        for i, row in enumerate(self.rows):
            seen = float(np.clip(rows - i, 0.0, 1.0))
            row.move_to([center, top - (i + 0.5) * self.pitch, 0.0])
            row.set_opacity(seen)
        self.name.move_to([self.box.left + 0.5 * self.name.width, middle, 0.0])
        right, bottom, serif = (
            self.left + 1.2 * self.em + width,
            top - rows * self.pitch,
            0.4 * self.em,
        )
        outlines = []
        for x, inward in ((self.left, serif), (right, -serif)):
            corners = [(x + inward, top), (x, top), (x, bottom), (x + inward, bottom)]
            outlines.append(np.array([(*corner, 0.0) for corner in corners]))
        polyline(self.brackets, *outlines)


class Bars(Figure):
    """All coordinates of an iterate as bars from zero. State: steps made, k + part of one.

    At a whole number each bar ends at its coordinate, exactly.
    """

    def __init__(self, plane: Plane, run: Trajectory) -> None:
        super().__init__()
        self.plane, self.run = plane, run
        self.bars = VMobject(stroke_width=0, fill_color=plane.theme.ink, fill_opacity=1.0)
        self.add(self.bars)
        plane.attach(self)
        self.show([0.0])

    def here(self) -> np.ndarray:
        """The coordinates now, shape (n,)."""
        theta = self.run.theta
        made = min(float(self.state[0]), len(theta) - 1.0)
        k, part = int(made), made - int(made)
        return theta[k] + part * (theta[k + 1] - theta[k]) if part else theta[k]

    def draw(self) -> None:
        y0, y1 = self.plane.state[2:]
        heights = np.clip(self.here(), y0, y1)
        numbers = np.arange(1.0, len(heights) + 1)
        left, right = numbers - 0.4, numbers + 0.4
        corners = [
            self.plane.points_of(x, y)
            for x, y in (
                (left, 0 * heights),
                (right, 0 * heights),
                (right, heights),
                (left, heights),
            )
        ]
        outlines = np.stack([*corners, corners[0]], axis=1)  # (n, 5, 3)
        polyline(self.bars, *outlines)


class Rings(Figure):
    """Values known in advance, as rings over steps. It has no state of its own."""

    def __init__(self, plane: Plane, values: np.ndarray, count: int = 11) -> None:
        super().__init__()
        self.plane = plane
        steps = np.unique(np.linspace(0, len(values) - 1, count).astype(int))
        self.steps, self.values = steps, values[steps]
        self.rings = VMobject(stroke_color=plane.theme.target, stroke_width=Width.DASH)
        self.add(self.rings)
        plane.attach(self)
        self.show([0.0])

    def draw(self) -> None:
        outline = Circle(0.11 * self.plane.text_scale).points
        seen = [self.plane.holds(k, v) for k, v in zip(self.steps, self.values, strict=True)]
        points = self.plane.points_of(self.steps[seen].astype(float), self.values[seen])
        write(self.rings, [outline + point for point in points])
