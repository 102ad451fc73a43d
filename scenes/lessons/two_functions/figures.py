"""Figures of this lesson alone: bent functions, a guess in both planes, a pencil of lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Circle, VMobject

from scenes.stage.data import ModelLine
from scenes.stage.figure import Figure, polyline
from scenes.stage.marks import Ball, Dashes, inside
from scenes.stage.plane import Plane
from scenes.stage.theme import Opacity, Width

__all__ = ["Bent", "Guess", "Pencil", "Reading"]

_SAMPLES = 181


class Bent(Figure):
    """A line with a wave on it. State: how much of the wave; 0 is the straight line.

    Parameters
    ----------
    plane : Plane
    line : ndarray, shape (2,)
        w and b.
    waves, shift : float
        How many waves the view holds, and where the first begins, in waves.
    """

    HEIGHT = 0.09  # of the wave, as a part of the view's

    def __init__(
        self,
        plane: Plane,
        line: np.ndarray,
        color: str,
        waves: float,
        shift: float,
        dashed: bool,
        state: float,
    ) -> None:
        super().__init__()
        self.plane, self.of, self.waves, self.phase, self.dashed = plane, line, waves, shift, dashed
        self.line = VMobject(stroke_color=color, stroke_width=Width.CURVE)
        self.add(self.line)
        plane.attach(self)
        self.show([state])

    def height(self, x: np.ndarray) -> np.ndarray:
        """The function at x (n,)."""
        x0, x1, y0, y1 = self.plane.state
        wave = np.sin(2 * np.pi * (self.waves * (x - x0) / (x1 - x0) + self.phase))
        return np.asarray(
            self.of[0] * x + self.of[1] + self.state[0] * self.HEIGHT * (y1 - y0) * wave
        )

    def draw(self) -> None:
        x0, x1 = self.plane.state[:2]
        x = np.linspace(x0, x1, _SAMPLES)
        points = self.plane.points_of(x, self.height(x))
        step = 3  # samples a dash
        pieces = (
            [points[i : i + step + 1] for i in range(0, _SAMPLES - step, 2 * step)]
            if self.dashed
            else [points]
        )
        cut = [inside(self.plane, a, b) for piece in pieces for a, b in pairwise(piece)]
        polyline(self.line, *cut)


class Reading(Figure):
    """One input, and what each function makes of it. State: the input x."""

    def __init__(self, plane: Plane, functions: Sequence[Bent], state: float) -> None:
        super().__init__()
        self.plane, self.functions = plane, functions
        self.input = Dashes(plane, [0, 0, 0, 0], plane.theme.muted, Width.DASH)
        self.outputs = [
            Ball(plane, [state, 0], function.line.get_stroke_color().to_hex())
            for function in functions
        ]
        self.add(self.input, *self.outputs)
        self.show([state])

    def draw(self) -> None:
        x = float(self.state[0])
        heights = [float(function.height(self.state)[0]) for function in self.functions]
        self.input.show([x, self.plane.state[2], x, max(heights)])
        for output, height in zip(self.outputs, heights, strict=True):
            output.show([x, height])


class Guess(Figure):
    """One choice: a line among the functions, a dot among the parameters. State: w, b."""

    def __init__(self, functions: Plane, parameters: Plane, state: Any) -> None:
        super().__init__()
        theme = functions.theme
        self.parameters = parameters
        self.line = ModelLine(functions, state)
        self.guides = [Dashes(parameters, [0, 0, 0, 0], theme.muted, Width.AXIS) for _ in range(2)]
        self.ball = Ball(parameters, state, theme.ink)
        self.add(self.line, *self.guides, self.ball)
        self.show(state)

    def draw(self) -> None:
        w, b = self.state
        w0, _, b0, _ = self.parameters.state
        self.line.show([w, b])
        self.ball.show([w, b])
        seen = self.parameters.holds(w, b)
        for guide, end in zip(self.guides, ([w, b0], [w0, b]), strict=True):
            guide.show([w, b, *end] if seen else [w0, b0, w0, b0])


class Pencil(Figure):
    """All lines through a known point, as far as they have been turned to. State: w.

    Among the functions they are a pencil of lines about the point; among the parameters each is a
    dot of the straight line b = y - w x.

    Parameters
    ----------
    functions, parameters : Plane
    point : tuple of float
        The known point, x and y.
    weights : ndarray, shape (n,)
        The w of the lines that leave a trace, increasing.
    """

    def __init__(
        self,
        functions: Plane,
        parameters: Plane,
        point: tuple[float, float],
        weights: np.ndarray,
        dot: float,
    ) -> None:
        super().__init__()
        theme = functions.theme
        self.functions, self.parameters, self.weights = functions, parameters, weights
        self.at, self.dot = point, dot
        self.lines = VMobject(
            stroke_color=theme.prediction, stroke_width=Width.AXIS, stroke_opacity=Opacity.DIM
        )
        self.trace = VMobject(stroke_color=theme.target, stroke_width=Width.LINE)
        self.dots = VMobject(stroke_width=0, fill_color=theme.prediction, fill_opacity=1.0)
        self.add(self.lines, self.trace, self.dots)
        functions.attach(self)
        parameters.attach(self)
        self.show([weights[0]])

    def bias(self, w: Any) -> Any:
        """The b with which a line of weight w passes the point."""
        return self.at[1] - w * self.at[0]

    def draw(self) -> None:
        passed = self.weights[self.weights <= self.state[0] + 1e-12]
        ends = np.array(self.functions.state[:2])
        polyline(
            self.lines,
            *(
                inside(self.functions, *self.functions.points_of(ends, w * ends + self.bias(w)))
                for w in passed
            ),
        )
        swept = np.array([self.weights[0], self.state[0]])
        points = self.parameters.points_of(swept, self.bias(swept))
        polyline(self.trace, inside(self.parameters, *points))
        outline = Circle(self.dot).points
        places = self.parameters.points_of(passed, self.bias(passed))
        self.dots.points = np.concatenate([outline[:0], *(outline + place for place in places)])
