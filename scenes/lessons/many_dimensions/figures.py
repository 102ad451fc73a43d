"""The figures that only this lesson needs: a column that grows, bars of coordinates, rings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Circle, VMobject, config

from gdcore import Trajectory
from scenes.experiment import Run
from scenes.stage.figure import Figure, polyline
from scenes.stage.layout import Box
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import Text, coloured, math, write
from scenes.stage.theme import Size, Theme, Width
from scenes.stage.tracks import Tracks

__all__ = ["Bars", "Column", "Losses", "Rings", "losses_plane", "relative"]

_LEAST = 1e-12  # of the first loss; less has left the picture
_MOST = 1e4
_NUMBER = 5.2  # room for a number between brackets, ems


class Column(Figure):
    """The gradient as a column of partial derivatives that grows, and its values beside it.

    State: rows, 2 to 5, and steps made. The fourth row is dots and the fifth the last one, whatever
    the number between.

    Parameters
    ----------
    runs : sequence of Trajectory
        In two, in three and in n unknowns: whose gradient is shown.
    size : float
        The em, as a part of the frame's height; less where the box is low.
    """

    ROWS = ("1", "2", "3", "", "n")

    def __init__(self, theme: Theme, box: Box, runs: Sequence[Trajectory], size: float) -> None:
        super().__init__()
        self.box, self.runs = box, runs
        self.pitch = min(1.7 * size * config.frame_height, box.height / (len(self.ROWS) + 0.4))
        size = max(min(size, self.pitch / (1.3 * config.frame_height)), Size.LEAST)
        self.em = size * config.frame_height
        self.names = [Text(math(code), size, theme.gradient) for code in ("nabla f(x) =", "=")]
        self.rows = [
            Text(
                math(f"partial f slash partial x_{row}") if row else math("dots.v"),
                size,
                theme.gradient,
            )
            for row in self.ROWS
        ]
        self.numbers = [Readout(0.0, (0.0, 0.0), 0.9 * size, theme.gradient) for _ in self.ROWS]
        self.dots = Text(math("dots.v"), size, theme.gradient)  # where no number is told
        self.brackets = VMobject(stroke_color=theme.ink, stroke_width=Width.AXIS)
        self.add(*self.names, *self.rows, *self.numbers, self.dots, self.brackets)
        self.show([2.0, 0.0])

    def gradient(self) -> list[float]:
        """Of each row now; not a number where there is none."""
        rows, made = self.state
        run = self.runs[0 if rows <= 2 else 1 if rows <= 3 else 2]
        whole = run.gradient[min(int(made), len(run.gradient) - 1)]
        values = [float(value) for value in whole[:3]] + [float("nan")] * (3 - len(whole[:3]))
        return [*values, float("nan"), float(whole[-1])]

    def draw(self) -> None:
        rows, em = float(self.state[0]), self.em
        middle, widest = self.box.center[1], max(row.width for row in self.rows)
        top = middle + 0.5 * rows * self.pitch
        parts = [widest + 0.8 * em, _NUMBER * em]  # between the brackets
        whole = sum(parts) + sum(name.width for name in self.names) + 1.4 * em
        x, edges = self.box.center[0] - 0.5 * whole, list[tuple[float, float]]()
        for name, part in zip(self.names, parts, strict=True):
            name.move_to([x + 0.5 * name.width, middle, 0.0])
            x += name.width + 0.4 * em
            edges.append((x, x + part))
            x += part + 0.6 * em
        center, left = 0.5 * sum(edges[0]), edges[1][0] + 0.5 * em
        for i, (row, number, value) in enumerate(
            zip(self.rows, self.numbers, self.gradient(), strict=True)
        ):
            seen, y = float(np.clip(rows - i, 0.0, 1.0)), top - (i + 0.5) * self.pitch
            row.move_to([center, y, 0.0]).set_opacity(seen)
            number.at = (left, y - 0.3 * em)
            number.show([value if seen else float("nan")]).set_opacity(seen)
            if not self.ROWS[i]:
                self.dots.move_to([left + 0.3 * em, y, 0.0]).set_opacity(seen)
        self._bracket(edges, top, top - rows * self.pitch)

    def _bracket(self, edges: list[tuple[float, float]], top: float, bottom: float) -> None:
        outlines, serif = [], 0.25 * self.em
        for left, right in edges:
            for x, inward in ((left, serif), (right, -serif)):
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
    """Values known in advance, as rings over steps. State: how many are shown."""

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
        shown = int(self.state[0])
        steps, values = self.steps[:shown], self.values[:shown]
        seen = [self.plane.holds(k, v) for k, v in zip(steps, values, strict=True)]
        points = self.plane.points_of(steps[seen].astype(float), values[seen])
        write(self.rings, [outline + point for point in points])


class Losses(Tracks):
    """Losses over steps, as parts of each run's first one."""

    def __init__(self, plane: Plane, runs: list[Run], first: int = 0) -> None:
        losses = [relative(run.trajectory.value) for run in runs]
        tracks = [np.stack([np.arange(len(loss)), loss], axis=1) for loss in losses]
        super().__init__(plane, tracks)
        self.show([0.0])


def relative(values: np.ndarray) -> np.ndarray:
    """Losses as parts of the first, never zero, which has no logarithm."""
    return np.maximum(values / values[0], 1e-300)


def losses_plane(theme: Theme, box: Box, runs: list[Run], text_scale: float) -> Plane:
    """Losses over steps on a logarithmic axis that holds the runs, within reason."""
    losses = np.concatenate([relative(run.trajectory.value) for run in runs])
    losses = np.clip(losses, _LEAST, _MOST)
    low, high = np.floor(np.log10(losses.min())), np.ceil(np.log10(losses.max()))
    steps = max(1, *(len(run.trajectory.update) for run in runs))
    return Plane(
        theme,
        box,
        # Room for the markers at both ends.
        (-0.035 * steps, 1.035 * steps, float(min(low, -1.0)), float(high) + 0.06 * (high - low)),
        "step",
        f"{coloured('$f$', theme.curve)} as a part of the first",
        log=True,
        text_scale=text_scale,
    )
