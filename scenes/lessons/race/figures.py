"""The figures that only this lesson needs: the field of racers, their heights, and the board."""

from __future__ import annotations

import numpy as np
from manim import VMobject, config

from gdcore import Status, Trajectory
from scenes.stage.figure import Figure, segments
from scenes.stage.layout import Box
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.text import Line, Text, back, write
from scenes.stage.theme import Size, Theme, Width
from scenes.stage.tracks import Tracks, marker

__all__ = ["Board", "Field", "Finish", "Heights"]

_APART = 1.15  # between the labels of markers in one place, ems
_AWAY = 0.22  # of a label from its marker, scene units; in a crowd twice as much
_CLOSE = 0.6  # scene units: markers closer than this spread their labels


class Field(Tracks):
    """The racers on the landscape, each with its name beside its head."""

    def __init__(self, plane: Plane, runs: list[Trajectory], names: list[str]) -> None:
        super().__init__(plane, [run.theta for run in runs])
        self.names = [Line.of(name, plane.tick_size) for name in names]
        hues = plane.theme.kinds[: len(names)]
        self.labels = [VMobject(stroke_width=0, fill_color=hue, fill_opacity=1.0) for hue in hues]
        for label in self.labels:  # lines that it lies on must not cross its letters
            back(label, plane.theme.background)
        self.add(*self.labels)
        self.show([0.0])

    def draw(self) -> None:
        super().draw()
        plane, em, count = self.plane, self.plane.em, len(self.tracks)
        at = np.array([plane.point(*self.here(i)) for i in range(count)])
        apart = np.linalg.norm(at[:, None] - at, axis=-1)
        # Labels of a crowd go to its middle and are spread there, in their order.
        near = np.clip(2.0 - apart / _CLOSE, 0.0, 1.0)
        middle = near @ at / near.sum(1, keepdims=True)
        crowd = np.max(near - np.eye(count), axis=1)
        half = 0.5 * (count - 1) * _APART * em
        middle[:, 1] = np.clip(middle[:, 1], plane.inner.bottom + half, plane.inner.top - half - em)
        for i, (label, name) in enumerate(zip(self.labels, self.names, strict=True)):
            if not plane.holds(*self.here(i)):
                write(label, [])
                continue
            x, y, _ = at[i] + crowd[i] * (middle[i] - at[i])
            y += crowd[i] * (half - i * _APART * em) - 0.3 * em
            away = _AWAY * (1.0 + crowd[i])
            x = x + away if x + away + name.width < plane.inner.right else x - away - name.width
            write(label, [name.placed(x, y)])


class Heights(Tracks):
    """The racers' heights over their steps."""

    def __init__(self, plane: Plane, values: list[np.ndarray]) -> None:
        steps = [np.arange(len(value)) for value in values]
        super().__init__(
            plane, [np.stack(t, axis=1) for t in zip(steps, values, strict=True)], 0.08
        )
        self.show([0.0])


class Board(Figure):
    """Rows of racers: marker, name, rate, loss now, and the step of arrival. State: steps made."""

    COLUMNS = (0.0, 0.09, 0.42, 0.6, 0.84)  # parts of the width

    def __init__(
        self,
        theme: Theme,
        box: Box,
        runs: list[Trajectory],
        names: list[str],
        rates: list[float],
        arrivals: tuple[int | None, ...],
        text_scale: float,
    ) -> None:
        super().__init__()
        self.theme, self.box, self.runs, self.arrivals = theme, box, runs, arrivals
        self.size = max(Size.TICK * text_scale, Size.LEAST)
        self.em = self.size * config.frame_height
        self.pitch = min(2.0 * self.em, box.height / (len(runs) + 1))
        still = VMobject(stroke_width=0, fill_color=theme.muted, fill_opacity=1.0)
        heads = ("optimizer", "rate", "loss", "arrives")
        write(still, [self._cell(0, c, word) for c, word in enumerate(heads, start=1)])
        self.still = [still]
        hues = theme.kinds[: len(runs)]
        self.numbers = [
            VMobject(stroke_width=0, fill_color=theme.ink, fill_opacity=1.0) for _ in runs
        ]
        for i, hue in enumerate(hues):
            row = VMobject(stroke_width=0, fill_color=hue, fill_opacity=1.0)
            at = np.array([box.left + 0.5 * self.em, self._y(i + 1) + 0.3 * self.em, 0.0])
            shape = marker(i, 0.09 * text_scale) + at
            write(
                row, [shape, self._cell(i + 1, 1, names[i]), self._cell(i + 1, 2, plain(rates[i]))]
            )
            self.still.append(row)
        self.add(*self.still, *self.numbers)
        self.show([0.0])

    def _y(self, row: int) -> float:
        return self.box.top - (row + 0.75) * self.pitch

    def _cell(self, row: int, column: int, words: str) -> Line:
        left = self.box.left + self.COLUMNS[column] * self.box.width
        right = (*self.COLUMNS, 1.0)[column + 1] * self.box.width + self.box.left
        line = Line.of(words, self.size)
        room = right - left - 0.3 * self.em
        if line.width > room > 0:
            line = line.scaled(room / line.width)
        return line.placed(left, self._y(row))

    def draw(self) -> None:
        made = int(self.state[0])
        for i, run in enumerate(self.runs):
            k = min(made, len(run.value) - 1)
            loss = self._cell(i + 1, 3, plain(float(run.value[k])))
            fate = self._fate(run, made, self.arrivals[i])
            write(self.numbers[i], [loss, self._cell(i + 1, 4, fate)])

    def _fate(self, run: Trajectory, made: int, arrival: int | None) -> str:
        if arrival is not None and made >= arrival:
            return f"step {arrival}"
        if made >= len(run.update) and run.status in (Status.DIVERGED, Status.LEFT_DOMAIN):
            return "lost"
        return ""


class Finish(Figure):
    """A ring around a minimum, with a word. It has no state of its own but the view's."""

    def __init__(self, plane: Plane, goal: np.ndarray, radius: np.ndarray) -> None:
        super().__init__()
        self.plane, self.goal, self.radius = plane, goal, radius
        self.ring = VMobject(stroke_color=plane.theme.target, stroke_width=Width.LINE)
        self.word = Text("finish", plane.tick_size, plane.theme.target)
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
        below = points[:, 1].min() - 0.9 * self.plane.em
        self.word.place(self.plane.point(*self.goal)[0], below, "center")
