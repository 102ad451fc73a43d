"""Surfaces to pixels: a scan by columns, in NumPy, that knows what is in front. No Manim.

In a parallel projection with heights drawn upright, each column of pixels shows one straight line
of the floor. So a surface z = f(x, y) becomes one curve a column: it is sampled from the back to
the front, and each piece between two samples is written to the pixels of its height, over what
lies behind it. All columns are done at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenes.stage.projection import Projection

__all__ = ["Grid", "Scan", "scan"]

Field = Callable[[np.ndarray], np.ndarray]  # theta (..., 2) -> (...)

_ROWS_A_SAMPLE = 4.0  # pixels of depth between two samples along a column
_FEWEST, _MOST = 64, 480  # samples a column
_HALVINGS = 9  # of a piece in which an edge is sought
_JUMP = 0.12  # a rise between two samples that may be a jump, heights
_FAR = 1e30  # heights


@dataclass(frozen=True)
class Grid:
    """A rectangle of pixels.

    Attributes
    ----------
    left, top : float
        The outer edges of the first column and row, scene units.
    width, height : int
        Pixels.
    pixels : float
        Pixels per scene unit.
    """

    left: float
    top: float
    width: int
    height: int
    pixels: float

    def of_columns(self, columns: slice) -> Grid:
        """Some neighbouring columns of it."""
        left = self.left + columns.start / self.pixels
        return Grid(left, self.top, columns.stop - columns.start, self.height, self.pixels)


@dataclass(frozen=True)
class Lines:
    """The columns' lines on the floor, and the surface over them.

    Attributes
    ----------
    field : callable
    projection : Projection
    across : ndarray, shape (columns,)
        How far to the right of the floor's middle they are, scene units.
    columns : ndarray of int, shape (columns,)
        Their columns of pixels.
    """

    field: Field
    projection: Projection
    across: np.ndarray
    columns: np.ndarray

    def floor(self, axis: int, column: np.ndarray, t: np.ndarray) -> np.ndarray:
        """Where `t` of one line each is along x or y, about the floor's middle, scene units."""
        right, toward = self.projection.right[axis], self.projection.toward[axis]
        across = (self.across * right).astype(np.float32)
        return np.asarray(across[column] + t * np.float32(toward))

    def heights(self, t: np.ndarray, column: np.ndarray | None = None) -> np.ndarray:
        """Heights at `t` (columns, n) of all lines, or of one line each (n,).

        From 0 at the block's lower end to 1 at its upper end, and beyond; nan where undefined.
        """
        across = self.across[:, None] if column is None else self.across[column]
        block = self.projection.block
        theta = np.empty((2, *t.shape))  # each variable in one stretch of memory
        for axis, value in enumerate(theta):
            unit = block.units[axis]
            np.multiply(t, self.projection.toward[axis] / unit, out=value)
            value += across * (self.projection.right[axis] / unit) + block.middle[axis]
        z, (low, high) = self.field(np.moveaxis(theta, 0, -1)), block.z
        with np.errstate(over="ignore", invalid="ignore"):
            height = (z - low) / (high - low)
        # However far away it is: pieces are cut between finite ends.
        return np.where(np.isfinite(z), height.clip(-_FAR, _FAR), np.nan)


@dataclass(frozen=True)
class Scan:
    """The columns' curves, as corners with straight pieces between them, and what pixels show.

    Attributes
    ----------
    index : ndarray of int, shape (n,)
        The pixels that show the surface, counted column by column, from the top.
    corner : ndarray of int, shape (n,)
        The piece that each of them shows: the one from this corner to the next.
    part : ndarray, shape (n,)
        How far along it, from 0 to 1.
    line : Lines
        The lines on the floor.
    column : ndarray of int, shape (corners,)
        The line over which a corner lies.
    t : ndarray of float32, shape (corners,)
        How far toward the viewer, along the floor, scene units.
    height : ndarray of float32, shape (corners,)
        From 0 at the block's lower end to 1 at its upper end.
    under : ndarray of bool, shape (corners,)
        Whether the lower side of the piece is seen.
    """

    index: np.ndarray
    corner: np.ndarray
    part: np.ndarray
    line: Lines
    column: np.ndarray
    t: np.ndarray
    height: np.ndarray
    under: np.ndarray

    def along(self, values: np.ndarray, pixels: Any = slice(None)) -> np.ndarray:
        """What is known at the corners, float32, as it is in these pixels, (n,)."""
        corner = self.corner[pixels]
        found = (values[1:] - values[:-1])[corner]
        found *= self.part[pixels]
        found += values[corner]
        return np.asarray(found)


def scan(field: Field, projection: Projection, grid: Grid, sides: np.ndarray | None = None) -> Scan:
    """Find the foremost point of the surface in every pixel.

    Parameters
    ----------
    field : callable
        theta (..., 2) in data units -> z (...); nan where there is no surface.
    projection : Projection
        The surface is cut where it leaves the block.
    grid : Grid
    sides : ndarray, shape (2, 2)
        The part of the floor over which the surface is looked at, as `Block.sides`; all of it where
        not given.
    """
    across = grid.left + (np.arange(grid.width) + 0.5) / grid.pixels - projection.center[0]
    near, seen = _chords(projection, across, projection.block.sides if sides is None else sides)
    across, near = across[seen], near[:, seen]
    part = np.linspace(0.0, 1.0, _samples(projection, grid))
    line = Lines(field, projection, across, np.flatnonzero(seen))
    t = near[0][:, None] + (near[1] - near[0])[:, None] * part  # from the back to the front
    return _write(projection, grid, line, _curves(line, t))


def _samples(projection: Projection, grid: Grid) -> int:
    deep = float(np.hypot(*projection.block.size[:2])) * max(projection.lean, 0.3) * grid.pixels
    return int(np.clip(deep / _ROWS_A_SAMPLE, _FEWEST, _MOST))


def _chords(
    projection: Projection, across: np.ndarray, sides: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where each column's line comes to and leaves the sides: (2, n) toward the viewer, and if."""
    low, high = np.full(len(across), -np.inf), np.full(len(across), np.inf)
    for axis, (first, last) in enumerate(sides):
        at, slope = across * projection.right[axis], projection.toward[axis]
        if abs(slope) < 1e-12:
            low = np.where((at >= first) & (at <= last), low, np.inf)
            continue
        ends = np.sort([(first - at) / slope, (last - at) / slope], axis=0)
        low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
    return np.stack([low, high]), high > low


@dataclass(frozen=True)
class _Curves:
    """The corners of the columns' curves, and whether a piece goes from each to the next one.

    Pieces of a column are in order, from the back to the front.
    """

    column: np.ndarray
    t: np.ndarray
    height: np.ndarray
    piece: np.ndarray


def _curves(line: Lines, t: np.ndarray) -> _Curves:
    """The curves over the samples `t` (columns, n), without what is cut off."""
    height, size = line.heights(t), t.shape[1]
    column = np.repeat(np.arange(len(t), dtype=np.int32), size)
    with np.errstate(invalid="ignore"):
        inside = (height >= 0) & (height <= 1)
        whole = inside[:, :-1] & inside[:, 1:]
        whole &= np.abs(height[:, 1:] - height[:, :-1]) <= _JUMP
        piece = np.zeros(t.shape, dtype=bool)
        piece[:, :-1] = whole
        t, height, piece = t.ravel(), height.ravel(), piece.ravel()
        if whole.all():
            return _Curves(column, _single(t), _single(height), piece)
        rest = np.flatnonzero(~whole)
        rest += rest // (size - 1)  # one more sample than pieces a column
        kept, ends_t, ends = _cut(line, column, rest, t, height)
        height = np.where(inside.ravel(), height, 0)  # no piece has the others as an end
    # Each piece that was cut gets corners of its own, before the sample at its front.
    place = np.repeat(kept + 1, 2)
    return _Curves(
        np.insert(column, place, np.repeat(column[kept], 2)),
        np.insert(_single(t), place, ends_t.T.ravel()),
        np.insert(_single(height), place, ends.T.ravel()),
        np.insert(piece, place, np.tile([True, False], len(kept))),
    )


def _single(values: np.ndarray) -> np.ndarray:
    return values.astype(np.float32)


def _cut(
    line: Lines, column: np.ndarray, start: np.ndarray, t: np.ndarray, height: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut the pieces from these samples to the next at limits, jumps and edges of the domain.

    Returns the samples where those begin of which something is left, and the t and the heights of
    both their ends.
    """
    apart = np.zeros(len(start), dtype=bool)
    for outside in (height > 1, height < 0, np.isnan(height)):
        apart |= outside[start] & outside[start + 1]
    start = start[~apart]
    column, ends_t = column[start], np.stack([t[start], t[start + 1]])
    ends = np.stack([height[start], height[start + 1]])
    keep = _mend_edges(line, column, ends_t, ends)
    keep &= ~_jumps(line, column, ends_t, ends)
    _clip(ends_t, ends)
    keep &= (ends >= 0).all(axis=0) & (ends <= 1).all(axis=0)
    return start[keep], ends_t[:, keep], ends[:, keep]


def _mend_edges(line: Lines, column: np.ndarray, t: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Move ends that lie outside the domain to its edge; say which pieces are left."""
    for end in (0, 1):
        lost = np.flatnonzero(np.isnan(height[end]) & ~np.isnan(height[1 - end]))
        if lost.size == 0:
            continue
        outer, inner, found = t[end, lost], t[1 - end, lost], height[1 - end, lost]
        for _ in range(_HALVINGS):
            middle = 0.5 * (outer + inner)
            there = line.heights(middle, column[lost])
            inside = ~np.isnan(there)
            inner, outer = np.where(inside, middle, inner), np.where(inside, outer, middle)
            found = np.where(inside, there, found)
        t[end, lost], height[end, lost] = inner, found
    return ~np.isnan(height).any(axis=0)


def _jumps(line: Lines, column: np.ndarray, t: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Which steep pieces are no slopes but jumps: those that halving does not make less high."""
    result = np.zeros(len(column), dtype=bool)
    place = np.flatnonzero(np.abs(height[1] - height[0]) > _JUMP)
    if place.size == 0:
        return result
    (a, b), (low, high) = t[:, place], height[:, place]
    first = np.abs(high - low)
    for _ in range(_HALVINGS):
        middle = 0.5 * (a + b)
        found = line.heights(middle, column[place])
        left = ~(np.abs(found - low) < np.abs(high - found))  # the larger part of the rise
        a, b = np.where(left, a, middle), np.where(left, middle, b)
        low, high = np.where(left, low, found), np.where(left, found, high)
    result[place] = ~(np.abs(high - low) < 0.5 * first)
    return result


def _clip(t: np.ndarray, height: np.ndarray) -> None:
    """Shorten the pieces that cross a limit to what is inside."""
    for end in (0, 1):
        for limit, outside in ((0.0, height[end] < 0), (1.0, height[end] > 1)):
            cut = np.flatnonzero(outside)
            other = height[1 - end, cut]
            part = (limit - height[end, cut]) / (other - height[end, cut])
            t[end, cut] += part * (t[1 - end, cut] - t[end, cut])
            height[end, cut] = limit


def _write(projection: Projection, grid: Grid, line: Lines, curves: _Curves) -> Scan:
    """Write the pieces to the pixels, each over those behind it."""
    rows, height = _rows(projection, grid, curves), grid.height
    middles = np.ceil(rows - np.float32(0.5)).clip(0, height).astype(np.int32)
    begin, end = middles[:-1], middles[1:]
    count = np.abs(end - begin) * curves.piece[:-1]  # of rows whose middle it passes
    start = (line.columns * height)[curves.column[:-1]] + np.minimum(begin, end)
    pixel = np.repeat(start - (np.cumsum(count) - count), count)
    pixel += np.arange(len(pixel))
    front = np.full(grid.width * height, -1, dtype=np.int32)
    # Of several, the last one stays.
    front[pixel] = np.repeat(np.arange(len(count), dtype=np.int32), count)
    index = np.flatnonzero(front >= 0)
    corner = front[index]
    row = np.tile(np.arange(height, dtype=np.float32) + np.float32(0.5), grid.width)[index]
    down = rows[1:] - rows[:-1]
    with np.errstate(divide="ignore"):  # of pieces that pass no row
        part = (row - rows[corner]) * (1 / down)[corner]
    return Scan(index, corner, part, line, curves.column, curves.t, curves.height, down < 0)


def _rows(projection: Projection, grid: Grid, curves: _Curves) -> np.ndarray:
    """How far down from the grid's upper edge the corners are, pixels, float32."""
    ends = projection.height_of(np.array(projection.block.z))  # over the floor, scene units
    low, high = grid.top - projection.center[1] - (ends - projection.middle) * projection.lift
    down = curves.height * np.float32((high - low) * grid.pixels)
    down += curves.t * np.float32(projection.lean * grid.pixels)
    down += np.float32(low * grid.pixels)
    return np.asarray(down)
