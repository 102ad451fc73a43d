"""The figures that only this lesson needs: the field of racers, and their heights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject

from gdcore import Trajectory
from scenes.lessons.race.placing import disc
from scenes.stage.figure import Figure, segments
from scenes.stage.layout import Box
from scenes.stage.marks import Ball
from scenes.stage.plane import Plane
from scenes.stage.text import Line, Text, back, write
from scenes.stage.theme import Width
from scenes.stage.tracks import Tracks

__all__ = ["Field", "Finish", "Heights", "Tour"]

_AWAY = 0.22  # of a label from its marker, scene units
_ROOM = 0.45  # ems around a label that fade it as something comes into them


class Field(Tracks):
    """The racers on the landscape, each with its name beside its head.

    A name fades as another name, another's head or what is `taken` comes close: in a crowd
    there is none. At the steps where the race `stops` a name is there or not.
    """

    def __init__(
        self,
        plane: Plane,
        runs: list[Trajectory],
        names: list[str],
        taken: Sequence[Box],
        stops: Sequence[int],
    ) -> None:
        super().__init__(plane, [run.theta for run in runs])
        self.stops = np.array(stops)
        self.names = [Line.of(name, plane.tick_size) for name in names]
        self.taken = taken
        hues = plane.theme.kinds[: len(names)]
        self.labels = [VMobject(stroke_width=0, fill_color=hue, fill_opacity=1.0) for hue in hues]
        for label in self.labels:  # lines that it lies on must not cross its letters
            back(label, plane.theme.background)
        self.add(*self.labels)
        self.show([0.0])

    def draw(self) -> None:
        super().draw()
        count = len(self.tracks)
        heads = [self.plane.point(*self.here(i)) for i in range(count)]
        boxes = [self._beside(head, name) for head, name in zip(heads, self.names, strict=True)]
        discs = [disc(self.plane, head) for head in heads]
        for i, (label, name, box) in enumerate(zip(self.labels, self.names, boxes, strict=True)):
            others = [*boxes[:i], *boxes[i + 1 :], *discs[:i], *discs[i + 1 :], *self.taken]
            seen = min((self._apart(box, other) for other in others), default=1.0)
            seen = self._sharpened(seen)
            if seen == 0.0 or not self.plane.holds(*self.here(i)):
                write(label, [])
                continue
            write(label, [name.placed(box.left, box.bottom + 0.25 * self.plane.em)])
            label.set_fill(opacity=seen).set_stroke(opacity=seen, background=True)

    def _sharpened(self, seen: float) -> float:
        """From fading to there or not, as the race comes to a stop."""
        near = max(0.0, 1.0 - float(np.abs(self.stops - self.state[0]).min()))
        return float(np.clip(0.5 + (seen - 0.5) / (1.0 - near + 1e-6), 0.0, 1.0))

    def _beside(self, head: np.ndarray, name: Line) -> Box:
        """The rectangle of a name on the side of its head where there is room."""
        em, inner = self.plane.em, self.plane.inner
        right = head[0] + _AWAY + name.width < inner.right
        left = float(head[0] + _AWAY if right else head[0] - _AWAY - name.width)
        return Box(left, float(head[1]) - 0.55 * em, left + name.width, float(head[1]) + 0.55 * em)

    def _apart(self, a: Box, b: Box) -> float:
        """0 where two rectangles touch, 1 where there is room between them."""
        across = max(a.left - b.right, b.left - a.right)
        along = max(a.bottom - b.top, b.bottom - a.top)
        return float(np.clip(max(across, along) / (_ROOM * self.plane.em), 0.0, 1.0))


class Tour(Figure):
    """A ball that goes along a level line, and the height there. State: part of the way made."""

    def __init__(self, plane: Plane, line: np.ndarray) -> None:
        super().__init__()
        self.plane, self.line = plane, line
        lengths = np.linalg.norm(np.diff(plane.points_of(*line.T), axis=0), axis=1)
        self.made = np.concatenate([[0.0], np.cumsum(lengths)]) / (lengths.sum() or 1.0)
        self.ball = Ball(plane, line[0], plane.theme.curve)
        self.add(self.ball)
        self.show([0.0])

    @property
    def here(self) -> np.ndarray:
        """Where the ball is, data units, shape (2,)."""
        part = float(self.state[0])
        return np.array([np.interp(part, self.made, along) for along in self.line.T])

    def draw(self) -> None:
        self.ball.show(self.here)


class Heights(Tracks):
    """The racers' heights over their steps."""

    def __init__(self, plane: Plane, values: list[np.ndarray]) -> None:
        steps = [np.arange(len(value)) for value in values]
        super().__init__(
            plane, [np.stack(t, axis=1) for t in zip(steps, values, strict=True)], 0.08
        )
        self.show([0.0])


class Finish(Figure):
    """A ring around a minimum, with a word that is to be placed. It has no state but the view's."""

    def __init__(self, plane: Plane, goal: np.ndarray, radius: np.ndarray) -> None:
        super().__init__()
        self.plane, self.goal, self.radius = plane, goal, radius
        self.ring = VMobject(stroke_color=plane.theme.target, stroke_width=Width.LINE)
        seen = plane.holds(*goal)
        self.word = Text("finish" if seen else "", plane.tick_size, plane.theme.target)
        back(self.word, plane.theme.background)  # lines that it lies on don't cross it
        self.add(self.ring, self.word)
        plane.attach(self)
        self.show([0.0])

    def draw(self) -> None:
        angle = np.linspace(0.0, 2 * np.pi, 49)
        x = self.goal[0] + self.radius[0] * np.cos(angle)
        y = self.goal[1] + self.radius[1] * np.sin(angle)
        points = self.plane.points_of(x, y)
        segments(self.ring, *self.plane.clip(points[:-1], points[1:]))
