"""The figures that only this lesson needs: many balls on one curve, and a map of their ends."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import Circle, VMobject

from gdcore import Trajectory
from scenes.stage.figure import Figure, polyline, rectangle
from scenes.stage.layout import Box
from scenes.stage.marks import RADIUS, arrow, inside, toward_edge
from scenes.stage.plane import Plane
from scenes.stage.text import Line, back, write
from scenes.stage.theme import Opacity, Width
from scenes.stage.walk import ALONG

__all__ = ["LETTERS", "Band", "Walkers"]

LETTERS = "ABCDEF"  # of the floors, so that colour never stands alone
_MARK = 0.012  # width of a start's mark in the band, of the view
_RING = 0.75  # radius of the ring that stays at a start, of a ball's
_TRAIL = 4  # steps of each walker that keep their line


class Walkers(Figure):
    """Balls that step along the axis together. State: steps made (k + part of one), colour.

    At a whole number each ball rests on its iterate k, exactly; a run that made fewer steps stays
    at its end. With colour 1 the balls have the colour of the floor that they came to.

    Parameters
    ----------
    plane : Plane
    runs : list of Trajectory
    colors : list of str
        Each run's.
    """

    def __init__(self, plane: Plane, runs: list[Trajectory], colors: list[str]) -> None:
        super().__init__()
        theme = plane.theme
        self.plane, self.runs, self.colors = plane, runs, colors
        self.trail = VMobject(
            stroke_color=theme.step, stroke_width=Width.DASH, stroke_opacity=Opacity.TRAIL
        )
        self.shafts = VMobject(stroke_color=theme.step, stroke_width=Width.LINE)
        self.heads = VMobject(stroke_width=0, fill_color=theme.step, fill_opacity=1.0)
        self.note = VMobject(stroke_width=0, fill_color=theme.muted, fill_opacity=1.0)
        back(self.note, theme.background)
        self.balls, self.rings = {}, {}
        for color in dict.fromkeys((theme.ink, *colors)):
            balls = VMobject(fill_color=color, fill_opacity=1.0)
            self.balls[color] = balls.set_stroke(theme.background, Width.AXIS)
            self.rings[color] = VMobject(fill_color=theme.background, fill_opacity=1.0)
            self.rings[color].set_stroke(color, Width.AXIS)
        self.add(*self.rings.values(), self.trail, self.shafts, self.heads)
        self.add(*self.balls.values(), self.note)
        plane.attach(self)
        self.show([0.0, 0.0])

    @property
    def made(self) -> int:
        """Whole steps made."""
        return int(self.state[0])

    def places(self) -> list[tuple[float, float]]:
        """Where each ball is now, data units."""
        return [self._at(run)[1] for run in self.runs]

    def _at(self, run: Trajectory) -> tuple[int, tuple[float, float], float]:
        """The step that a run is in, where its ball is, and the height of the step's arrow."""
        x, y = run.theta[:, 0], run.value
        made = min(float(self.state[0]), len(x) - 1.0)
        k = int(made)
        part = made - k
        if part == 0.0:
            return k, (float(x[k]), float(y[k])), float(y[k])
        along = min(1.0, part / ALONG)
        down = max(0.0, part - ALONG) / (1.0 - ALONG)
        place = x[k] + along * (x[k + 1] - x[k]), y[k] + down * (y[k + 1] - y[k])
        return k, (float(place[0]), float(place[1])), float(y[k])

    def draw(self) -> None:
        plane = self.plane
        lines, shafts, heads = [], [], []
        at: dict[str, list[np.ndarray]] = {color: [] for color in self.balls}
        began: dict[str, list[np.ndarray]] = {color: [] for color in self.balls}
        shaft, head = VMobject(), VMobject()
        outside = 0
        for run, color in zip(self.runs, self.colors, strict=True):
            k, place, level = self._at(run)
            lines += self._trail(run, k)
            if place[0] != run.theta[k, 0]:
                tail, tip = plane.point(run.theta[k, 0], level), plane.point(place[0], level)
                if plane.holds(run.theta[k, 0], level):
                    arrow(shaft, head, tail, toward_edge(plane, tail, tip), filled=True)
                    shafts.append(shaft.points)
                    heads.append(head.points)
            shown = color if self.state[1] else plane.theme.ink
            began[shown].append(plane.point(run.theta[0, 0], run.value[0]))
            if plane.holds(*place):
                at[shown].append(plane.point(*place))
            else:
                outside += 1
        polyline(self.trail, *lines)
        write(self.shafts, shafts)
        write(self.heads, heads)
        outline = Circle(RADIUS * plane.text_scale).points
        for color, balls in self.balls.items():
            write(balls, [outline + point for point in at[color]])
            write(self.rings[color], [_RING * outline + point for point in began[color]])
        self._count(outside)

    def _trail(self, run: Trajectory, k: int) -> list[np.ndarray]:
        first = max(0, k - _TRAIL)
        x = np.repeat(run.theta[first : k + 1, 0], 2)[1:]
        y = np.repeat(run.value[first : k + 1], 2)[:-1]
        points = self.plane.points_of(x, y)
        return [inside(self.plane, a, b) for a, b in pairwise(points)]

    def _count(self, outside: int) -> None:
        """Say how many have left the frame."""
        words = f"{outside} off the frame" if outside else ""
        inner, em = self.plane.inner, self.plane.em
        note = Line.of(words, self.plane.tick_size)
        write(
            self.note, [note.placed(inner.right - em, inner.top - 0.9 * em, "right")] * bool(words)
        )


class Band(Figure):
    """A strip under the axis, painted by where descents from there end. State: marks, filled.

    Parameters
    ----------
    plane : Plane
        Whose horizontal axis it shares.
    box : Box
        Its height; the width is the plane's.
    starts, ends : ndarray, shape (walkers,)
        Starts, and the floor that each came to (-1: none).
    fine_starts, fine_ends : ndarray, shape (n,)
        The same of the starts that fill it, evenly spaced.
    colors : list of str
        Of the floors; the last one is for none.
    """

    def __init__(
        self,
        plane: Plane,
        box: Box,
        starts: np.ndarray,
        ends: np.ndarray,
        fine_starts: np.ndarray,
        fine_ends: np.ndarray,
        colors: list[str],
    ) -> None:
        super().__init__()
        self.plane, self.box = plane, box
        self.starts, self.ends = starts, ends
        self.pieces = _pieces(fine_starts, fine_ends)
        theme = plane.theme
        self.fills = [VMobject(stroke_width=0, fill_color=c, fill_opacity=1.0) for c in colors]
        self.frame = VMobject(stroke_color=theme.muted, stroke_width=Width.GRID)
        self.letters = VMobject(stroke_width=0, fill_color=theme.background, fill_opacity=1.0)
        self.add(*self.fills, self.letters, self.frame)
        plane.attach(self)
        self.show([0.0, 0.0])

    @property
    def edges(self) -> list[float]:
        """Where one colour ends and another begins, data units."""
        near = 1e-6 * float(self.plane.state[1] - self.plane.state[0])
        return [a[1] for a, b in pairwise(self.pieces) if b[0] - a[1] <= near]

    def draw(self) -> None:
        marks, filled = self.state
        x0, x1 = self.plane.state[:2]
        reach = x0 + filled * (x1 - x0)
        shapes: list[list[np.ndarray]] = [[] for _ in self.fills]
        letters = []
        half = 0.5 * _MARK * (x1 - x0)
        count = round(marks * len(self.starts))
        for x, end in zip(self.starts[:count], self.ends[:count], strict=True):
            shapes[end].append(self._bar(x - half, x + half))
        for low, high, end in self.pieces:
            if low < reach:
                shapes[end].append(self._bar(low, min(high, reach)))
                letters += self._letter(low, high, end) if min(high, x1) <= reach else []
        for fill, bars in zip(self.fills, shapes, strict=True):
            polyline(fill, *(bar for bar in bars if len(bar)))
        write(self.letters, letters)
        polyline(self.frame, self._bar(x0, x1))

    def _bar(self, low: float, high: float) -> np.ndarray:
        x0, x1, y0, _ = self.plane.state
        low, high = max(low, x0), min(high, x1)
        if not low < high:
            return np.zeros((0, 3))
        left, right = self.plane.point(low, y0)[0], self.plane.point(high, y0)[0]
        return rectangle(Box(left, self.box.bottom, right, self.box.top))

    def _letter(self, low: float, high: float, end: int) -> list[Line]:
        if end < 0:
            return []
        letter = Line.of(LETTERS[end], self.plane.tick_size)
        bar = self._bar(low, high)
        if not len(bar) or bar[1, 0] - bar[0, 0] < 2 * letter.width:
            return []
        middle = 0.5 * (bar[0, 0] + bar[1, 0])
        baseline = self.box.center[1] - 0.32 * self.plane.em
        return [letter.placed(middle, baseline, "center")]


def _pieces(starts: np.ndarray, ends: np.ndarray) -> list[tuple[float, float, int]]:
    """Neighbours with one end, as (low, high, end); each start stands for its surroundings."""
    if len(starts) < 2:
        return []
    spacing = float(np.diff(starts).min())
    breaks = np.flatnonzero((np.diff(ends) != 0) | (np.diff(starts) > 1.5 * spacing)) + 1
    half = 0.5 * spacing
    return [
        (float(group[0]) - half, float(group[-1]) + half, int(end[0]))
        for group, end in zip(np.split(starts, breaks), np.split(ends, breaks), strict=True)
    ]
