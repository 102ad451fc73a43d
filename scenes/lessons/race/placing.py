"""Where words go on a landscape that paths cross: beside what they name, off all else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from gdcore import Trajectory
from scenes.stage.layout import Box
from scenes.stage.placing import clearest, distance
from scenes.stage.plane import Plane
from scenes.stage.text import Line, Text, back, write
from scenes.stage.tracks import RADIUS

__all__ = ["Signs", "beside", "box_of", "disc", "on_screen"]

_PLACES = 60  # along a path where its name is tried
_DENSE = 2000  # points of a path that its neighbours keep from
_CLEAR = 0.2  # ems that a name keeps from its own path, at least
_CLEARER = 0.4  # ems that it keeps from all others beyond that


class Signs(VGroup):  # type: ignore[misc]
    """The racers' names on their paths, each where it is furthest from all the others.

    Where there is no such place, there is no name.
    """

    def __init__(
        self, plane: Plane, runs: list[Trajectory], names: list[str], taken: Sequence[Box]
    ) -> None:
        super().__init__()
        self.plane = plane
        lines = on_screen(plane, runs)
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
                    own, other = distance(box, line), distance(box, others)
                    if own >= _CLEAR * em and other > max(best[0], own + _CLEARER * em):
                        best = other, box
        return best[1]


def beside(word: Text, plane: Plane, around: Box, lines: Sequence[np.ndarray]) -> Text:
    """Place a word above, below or beside a rectangle, where it is furthest from the paths.

    Parameters
    ----------
    word : Text
    plane : Plane
    around : Box
        What it names. Scene units.
    lines : sequence of ndarray, shape (n, 3)
        Points along the paths.
    """
    em, (x, y, _) = plane.em, around.center
    half = 0.5 * word.width
    points = np.concatenate([np.zeros((0, 3)), *lines])
    places = (
        (x, around.top + 0.4 * em),
        (x, around.bottom - 0.95 * em),
        (around.right + 0.4 * em + half, y - 0.3 * em),
        (around.left - 0.4 * em - half, y - 0.3 * em),
    )
    return clearest(word, places, plane.inner.inset(bottom=0.2 * em), points, em)


def on_screen(plane: Plane, runs: Sequence[Trajectory]) -> list[np.ndarray]:
    """Points along each path as far as it is in view, close to each other, shape (n, 3)."""
    part = np.linspace(0.0, 1.0, 12)[:, None]
    lines = []
    for run in runs:
        points = plane.points_of(*run.theta.T)
        starts, ends = plane.clip(points[:-1], points[1:])
        dense = (starts[:, None] + part * (ends - starts)[:, None]).reshape(-1, 3)
        lines.append(dense[:: 1 + len(dense) // _DENSE])
    return lines


def disc(plane: Plane, center: Sequence[float]) -> Box:
    """The square around a marker at a place of the frame."""
    x, y, radius = center[0], center[1], RADIUS * plane.text_scale
    return Box(x - radius, y - radius, x + radius, y + radius)


def box_of(shape: VMobject) -> Box:
    """The rectangle around an outline; one point where there is none."""
    low, high = (
        (shape.points.min(axis=0), shape.points.max(axis=0))
        if len(shape.points)
        else (np.zeros(3), np.zeros(3))
    )
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
