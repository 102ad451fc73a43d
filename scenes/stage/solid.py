"""What stands in space beside the surface: lines, balls, arrows, each faint where hidden."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Circle, VMobject

from scenes.stage.figure import Figure, polyline
from scenes.stage.marks import RADIUS, arrow
from scenes.stage.projection import Block
from scenes.stage.surface import Surface
from scenes.stage.theme import Opacity, Width

__all__ = ["RIM", "SpaceArrow", "SpaceBall", "SpaceLines", "Strand", "inside_block", "split"]

_PIECE = 0.12  # scene units: how finely a line is looked at
RIM = 2.4  # of a line, both sides together, Manim's unit
_DASH = 0.1  # of a dashed line, and as long a gap, scene units


def split(surface: Surface, lines: Sequence[np.ndarray]) -> tuple[list[np.ndarray], ...]:
    """Cut lines of data (n, 3) into what is seen and what is hidden: points of the frame."""
    lines = [line for line in lines if len(line) > 1]
    if not lines:
        return [], []
    fine, sizes = _refined(surface, lines)
    points = surface.space.points_of(fine)
    behind = surface.hides(0.5 * (fine[:-1] + fine[1:]))  # between two lines, one too many
    parts: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    first = 0
    for size in sizes:
        own = behind[first : first + size - 1]
        cuts = np.flatnonzero(own[1:] != own[:-1]) + 1
        for a, b in pairwise([0, *cuts.tolist(), size - 1]):
            parts[int(own[a])].append(points[first + a : first + b + 1])
        first += size
    return parts


def _refined(surface: Surface, lines: list[np.ndarray]) -> tuple[np.ndarray, list[int]]:
    """All lines' points, so close that no piece is longer than what is looked at; and how many."""
    joined = np.concatenate(lines)
    points = surface.space.points_of(joined)
    lengths = np.hypot(*(points[1:] - points[:-1])[:, :2].T)
    counts = np.maximum(1, np.ceil(lengths / _PIECE)).astype(int)
    ends = np.cumsum([len(line) for line in lines])
    counts[ends[:-1] - 1] = 1  # from a line's end to the next one's start there is nothing
    counts = np.append(counts, 1)
    piece = np.repeat(np.arange(len(joined)), counts)
    part = (np.arange(len(piece)) - (np.cumsum(counts) - counts)[piece]) / counts[piece]
    step = np.vstack([joined[1:] - joined[:-1], np.zeros((1, 3))])
    fine = joined[piece] + part[:, None] * step[piece]
    sizes = np.diff(np.concatenate([[0], np.cumsum(counts)[ends - 1]]))
    return fine, sizes.tolist()


def inside_block(block: Block, line: np.ndarray) -> list[np.ndarray]:
    """The pieces of a line of data (n, 3) that lie in the block or under it, down to the floor."""
    (x0, x1), (y0, y1), (_, z1) = block.x, block.y, block.z
    low, high = np.array([x0, y0, block.floor]), np.array([x1, y1, z1])
    slack = 1e-9 * (high - low)
    low, high = low - slack, high + slack
    pieces: list[list[np.ndarray]] = [[]]
    for a, b in pairwise(line):
        part = _clipped(a, b, low, high)
        if part is None:
            continue
        if not pieces[-1] or not np.array_equal(pieces[-1][-1], part[0]):
            pieces.append([part[0]])
        pieces[-1].append(part[1])
    return [np.array(piece) for piece in pieces if len(piece) > 1]


def _clipped(
    a: np.ndarray, b: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    first, last, delta = 0.0, 1.0, b - a
    for axis in range(3):
        if delta[axis]:
            t = sorted((edge[axis] - a[axis]) / delta[axis] for edge in (low, high))
            first, last = max(first, t[0]), min(last, t[1])
        elif not low[axis] <= a[axis] <= high[axis]:
            return None
    if first >= last:
        return None
    start = a if first == 0.0 else a + first * delta
    return start, b if last == 1.0 else a + last * delta


class Strand:
    """Two mobjects that show one line: what is seen of it, and faintly what is hidden.

    A rim of the background keeps a line apart from a surface of nearly its lightness.
    """

    def __init__(
        self,
        color: str,
        width: float,
        opacity: float = 1.0,
        faint: float = Opacity.HIDDEN,
        rim: str | None = None,
    ) -> None:
        self.seen = VMobject(stroke_color=color, stroke_width=width, stroke_opacity=opacity)
        self.hidden = VMobject(
            stroke_color=color, stroke_width=width, stroke_opacity=opacity * faint
        )
        if rim is not None:
            self.seen.set_stroke(rim, width + RIM, opacity, background=True)
        # What a beat is about stays plain when hidden, as in technical drawings: it is dashed.
        self.dashed = faint > Opacity.DIM
        if rim is not None and self.dashed:
            self.hidden.set_stroke(rim, width + RIM, opacity * faint, background=True)

    def show(self, surface: Surface, lines: Sequence[np.ndarray], dashed: bool = False) -> None:
        """Draw lines of data (n, 3)."""
        seen, hidden = split(surface, lines)
        if dashed:
            seen = _dashes(seen)
        if dashed or self.dashed:
            hidden = _dashes(hidden)
        polyline(self.seen, *seen)
        polyline(self.hidden, *hidden)


def _dashes(lines: list[np.ndarray]) -> list[np.ndarray]:
    """Every other stretch of polylines in the frame."""
    dashes = []
    for line in lines:
        way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        for start in np.arange(0.0, way[-1], 2 * _DASH):
            at = np.array([start, min(start + _DASH, way[-1])])
            dashes.append(np.stack([np.interp(at, way, line[:, i]) for i in range(3)], axis=-1))
    return dashes


class SpaceLines(Figure):
    """Lines in space. State: how much of them is drawn, from 0 to 1.

    Parameters
    ----------
    surface : Surface
        What may hide them.
    lines : list of ndarray, shape (n, 3)
        Data units.
    """

    def __init__(
        self,
        surface: Surface,
        lines: Sequence[np.ndarray],
        color: str,
        width: float = Width.LINE,
        dashed: bool = False,
        opacity: float = 1.0,
        state: Any = 1.0,
    ) -> None:
        super().__init__()
        self.surface, self.lines, self.dashed = surface, list(lines), dashed
        self.strand = Strand(color, width, opacity)
        self.add(self.strand.hidden, self.strand.seen)
        surface.space.attach(self)
        self.show(state)

    def draw(self) -> None:
        part = float(self.state[0])
        lines = [line[: max(2, round(part * len(line)))] for line in self.lines]
        self.strand.show(self.surface, lines if part > 0 else [], self.dashed)


class SpaceBall(Figure):
    """A point in space. State: x, y, z."""

    def __init__(
        self, surface: Surface, state: Any, color: str, radius: float = RADIUS, opacity: float = 1.0
    ) -> None:
        super().__init__()
        self.surface, self.opacity = surface, opacity
        scale = surface.space.text_scale
        self.disc = Circle(radius * scale, fill_color=color, fill_opacity=1.0)
        self.disc.set_stroke(surface.space.theme.background, Width.AXIS)
        self.add(self.disc)
        surface.space.attach(self)
        self.show(state)

    def draw(self) -> None:
        at = self.state[None, :]
        block = self.surface.space.block
        low = np.array([block.x[0], block.y[0], block.floor])
        high = np.array([block.x[1], block.y[1], block.z[1]])
        within = bool((np.abs(at - 0.5 * (low + high)) <= 0.5 * (high - low) * (1 + 1e-9)).all())
        behind = within and bool(self.surface.hides(at)[0])
        self.disc.set_opacity(self.opacity * (Opacity.HIDDEN if behind else 1.0) if within else 0.0)
        if within:
            self.disc.move_to(self.surface.space.points_of(at)[0])


class SpaceArrow(Figure):
    """An arrow in space, its head flat in the frame. State: x, y, z of its tail, then of its tip.

    A step has a filled head, a gradient an open one. `faint` is the opacity of what is hidden: a
    tangent of a hollow lies under its surface, and is still what one has to see.
    """

    def __init__(
        self,
        surface: Surface,
        state: Any,
        color: str,
        filled: bool = True,
        width: float = Width.ARROW,
        faint: float = Opacity.HIDDEN,
    ) -> None:
        super().__init__()
        self.surface, self.filled, self.faint = surface, filled, faint
        rim = surface.space.theme.background
        self.strand = Strand(color, width, faint=faint, rim=rim)
        self.head = VMobject(stroke_color=color, stroke_width=0 if filled else width)
        self.head.set_stroke(rim, RIM if filled else width + RIM, background=True)
        if filled:
            self.head.set_fill(color, 1.0)
        self.add(self.strand.hidden, self.strand.seen, self.head)
        surface.space.attach(self)
        self.show(state)

    def draw(self) -> None:
        ends = self.state.reshape(2, 3)
        points = self.surface.space.points_of(ends)
        shaft = VMobject()
        arrow(shaft, self.head, *points, self.filled)
        length = float(np.linalg.norm(points[1] - points[0]))
        if length < 1e-6:
            self.strand.show(self.surface, [])
            return
        # Up to where a filled head begins.
        part = float(np.linalg.norm(shaft.points[-1] - points[0])) / length
        self.strand.show(self.surface, [np.array([ends[0], ends[0] + part * (ends[1] - ends[0])])])
        behind = bool(self.surface.hides(ends[1:])[0])
        opacity = self.faint if behind else 1.0
        self.head.set_stroke(opacity=opacity if opacity > Opacity.DIM else 0.0, background=True)
        if self.filled:
            self.head.set_fill(opacity=opacity)
        else:
            self.head.set_stroke(opacity=opacity)
