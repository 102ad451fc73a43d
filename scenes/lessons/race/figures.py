"""The figures that only this lesson needs: the field of racers, and their heights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from gdcore import Trajectory
from scenes.stage.figure import Figure, segments
from scenes.stage.layout import Box
from scenes.stage.plane import Plane
from scenes.stage.text import Line, Text, back, write
from scenes.stage.theme import Width
from scenes.stage.tracks import RADIUS, Tracks

__all__ = ["Field", "Finish", "Heights", "Signs", "disc"]

_AWAY = 0.22  # of a label from its marker, scene units
_ROOM = 0.45  # ems around a label that fade it as something comes into them
_PLACES = 60  # along a path where its name is tried
_DENSE = 2000  # points of a path that its neighbours keep from
_CLEAR = 0.2  # ems that a name keeps from its own path, at least
_CLEARER = 0.4  # ems that it keeps from all others beyond that


class Field(Tracks):
    """The racers on the landscape, each with its name beside its head.

    A name fades as another name, another's head or what is `taken` comes close: in a crowd
    there is none.
    """

    def __init__(
        self, plane: Plane, runs: list[Trajectory], names: list[str], taken: Sequence[Box]
    ) -> None:
        super().__init__(plane, [run.theta for run in runs])
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
            if seen == 0.0 or not self.plane.holds(*self.here(i)):
                write(label, [])
                continue
            write(label, [name.placed(box.left, box.bottom + 0.25 * self.plane.em)])
            label.set_fill(opacity=seen).set_stroke(opacity=seen, background=True)

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


class Signs(VGroup):  # type: ignore[misc]
    """The racers' names on their paths, each where it is furthest from all the others.

    Where there is no such place, there is no name.
    """

    def __init__(
        self, plane: Plane, runs: list[Trajectory], names: list[str], taken: Sequence[Box]
    ) -> None:
        super().__init__()
        self.plane = plane
        lines = [self._on_screen(run) for run in runs]
        taken = list(taken)
        for i, (line, name) in enumerate(zip(lines, names, strict=True)):
            word = Line.of(name, plane.tick_size)
            others = np.concatenate([line[:0], *lines[:i], *lines[i + 1 :]])
            box = self._place(word, line, others, taken)
            if box is None:
                continue
            taken.append(box)
            sign = VMobject(stroke_width=0, fill_color=plane.theme.kinds[i], fill_opacity=1.0)
            back(sign, plane.theme.background)
            write(sign, [word.placed(box.left, box.bottom + 0.25 * plane.em)])
            self.add(sign)

    def _on_screen(self, run: Trajectory) -> np.ndarray:
        """Points along a path as far as it is in view, close to each other, shape (n, 3)."""
        points = self.plane.points_of(*run.theta.T)
        starts, ends = self.plane.clip(points[:-1], points[1:])
        part = np.linspace(0.0, 1.0, 12)[:, None]
        dense = (starts[:, None] + part * (ends - starts)[:, None]).reshape(-1, 3)
        return np.asarray(dense[:: 1 + len(dense) // _DENSE])

    def _place(
        self, word: Line, line: np.ndarray, others: np.ndarray, taken: Sequence[Box]
    ) -> Box | None:
        """The rectangle beside a path, off what is taken, that is furthest from other paths."""
        em, best = self.plane.em, (0.0, None)
        for x, y, _ in line[:: max(1, len(line) // _PLACES)]:
            for left in (x + 0.4 * em, x - 0.5 * word.width, x - 0.4 * em - word.width):
                for middle in (y + 0.9 * em, y, y - 0.9 * em):
                    box = Box(left, middle - 0.55 * em, left + word.width, middle + 0.55 * em)
                    if not self.plane.inner.holds(box) or any(box.meets(b) for b in taken):
                        continue
                    own, other = _distance(box, line), _distance(box, others)
                    if own >= _CLEAR * em and other > max(best[0], own + _CLEARER * em):
                        best = other, box
        return best[1]


def disc(plane: Plane, center: Sequence[float]) -> Box:
    """The square around a marker at a place of the frame."""
    x, y, radius = center[0], center[1], RADIUS * plane.text_scale
    return Box(x - radius, y - radius, x + radius, y + radius)


def _distance(box: Box, points: np.ndarray) -> float:
    """From a rectangle to the nearest of points (n, 3); below zero where one lies inside."""
    x, y, _ = points.T
    across = np.maximum(box.left - x, x - box.right)
    along = np.maximum(box.bottom - y, y - box.top)
    return float(np.maximum(across, along).min(initial=np.inf))


class Heights(Tracks):
    """The racers' heights over their steps."""

    def __init__(self, plane: Plane, values: list[np.ndarray]) -> None:
        steps = [np.arange(len(value)) for value in values]
        super().__init__(
            plane, [np.stack(t, axis=1) for t in zip(steps, values, strict=True)], 0.08
        )
        self.show([0.0])


class Finish(Figure):
    """A ring around a minimum, with a word. It has no state of its own but the view's."""

    def __init__(self, plane: Plane, goal: np.ndarray, radius: np.ndarray) -> None:
        super().__init__()
        self.plane, self.goal, self.radius = plane, goal, radius
        self.ring = VMobject(stroke_color=plane.theme.target, stroke_width=Width.LINE)
        self.word = Text("finish", plane.tick_size, plane.theme.target)
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
        seen = self.plane.holds(*self.goal)
        self.word.set_opacity(1.0 if seen else 0.0)
        em, height = self.plane.em, points[:, 1].min() - 0.9 * self.plane.em
        if height < self.plane.inner.bottom + 0.2 * em:
            height = points[:, 1].max() + 0.4 * em
        self.word.place(self.plane.point(*self.goal)[0], height, "center")
