"""Surfaces to pixels: a scan by columns, in NumPy, that knows what is in front. No Manim.

In a parallel projection with heights drawn upright, each column of pixels shows one straight line
of the floor. So a surface z = f(x, y) becomes one curve a column: it is sampled from the back to
the front, and each piece between two samples is written to the pixels of its height, over what
lies behind it. All columns are done at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scenes.stage.projection import Projection

__all__ = ["Grid", "Scan", "scan"]

Field = Callable[[np.ndarray], np.ndarray]  # theta (..., 2) -> (...)

_ROWS_A_SAMPLE = 4.0  # pixels of depth between two samples along a column
_FEWEST, _MOST = 64, 480  # samples a column
_HALVINGS = 9  # of a piece in which an edge is sought
_JUMP = 0.12  # of the height: a rise between two samples that may be a jump


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


@dataclass(frozen=True)
class Scan:
    """What is seen in those pixels that show the surface.

    Attributes
    ----------
    index : ndarray of int, shape (n,)
        The pixels, counted row by row.
    floor : ndarray, shape (2, n)
        The place on the floor, scene units about its middle.
    depth : ndarray, shape (n,)
        How far toward the viewer, along the floor, scene units.
    z : ndarray, shape (n,)
        Data units.
    under : ndarray of bool, shape (n,)
        Whether the lower side is seen.
    """

    index: np.ndarray
    floor: np.ndarray
    depth: np.ndarray
    z: np.ndarray
    under: np.ndarray


def scan(field: Field, projection: Projection, grid: Grid) -> Scan:
    """Find the foremost point of the surface in every pixel.

    Parameters
    ----------
    field : callable
        theta (..., 2) in data units -> z (...); nan where there is no surface.
    projection : Projection
        The surface is cut where it leaves the block.
    grid : Grid
    """
    across = grid.left + (np.arange(grid.width) + 0.5) / grid.pixels - projection.center[0]
    near, seen = _chords(projection, across)
    across, near = across[seen], near[:, seen]
    columns = np.flatnonzero(seen)
    count = _samples(projection, grid)
    part = np.linspace(0.0, 1.0, count)[:, None]
    t = near[0] + part * (near[1] - near[0])  # (count, columns), from the back to the front
    line = _Lines(field, projection, across)
    pieces = _pieces(line, t, line.heights(t), projection.block.z)
    return _write(projection, grid, line, pieces, columns)


def _samples(projection: Projection, grid: Grid) -> int:
    deep = float(np.hypot(*projection.block.size[:2])) * max(projection.lean, 0.3) * grid.pixels
    return int(np.clip(deep / _ROWS_A_SAMPLE, _FEWEST, _MOST))


def _chords(projection: Projection, across: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each column's line enters and leaves the block: (2, n) toward the viewer, and if."""
    low, high = np.full(len(across), -np.inf), np.full(len(across), np.inf)
    for axis in (0, 1):
        half = 0.5 * projection.block.size[axis]
        at, slope = across * projection.right[axis], projection.toward[axis]
        if abs(slope) < 1e-12:
            low = np.where(np.abs(at) <= half, low, np.inf)
            continue
        ends = np.sort([(-half - at) / slope, (half - at) / slope], axis=0)
        low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
    return np.stack([low, high]), high > low


@dataclass(frozen=True)
class _Lines:
    """The columns' lines on the floor, and the surface over them."""

    field: Field
    projection: Projection
    across: np.ndarray  # scene units, (columns,)

    def floor(self, across: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        right, toward = (v.tolist() for v in (self.projection.right, self.projection.toward))
        return across * right[0] + t * toward[0], across * right[1] + t * toward[1]

    def heights(self, t: np.ndarray, column: np.ndarray | None = None) -> np.ndarray:
        """Heights (data units) at `t` of all columns, or of one column each."""
        across = self.across if column is None else self.across[column]
        theta = np.empty((*t.shape, 2))
        theta[..., 0], theta[..., 1] = self.floor(across, t)
        theta /= self.projection.block.units[:2]
        theta += [0.5 * sum(self.projection.block.x), 0.5 * sum(self.projection.block.y)]
        z = self.field(theta)
        return np.where(np.isfinite(z), z, np.nan)


@dataclass(frozen=True)
class _Pieces:
    """Straight pieces of the columns' curves, from the back to the front."""

    column: np.ndarray
    t: np.ndarray  # (2, n)
    z: np.ndarray  # (2, n)


def _pieces(line: _Lines, t: np.ndarray, z: np.ndarray, limits: tuple[float, float]) -> _Pieces:
    """Cut the curves at the limits, at jumps, and at the edges of the domain."""
    low, high = limits
    count = len(line.across)
    over, under, absent = z > high, z < low, np.isnan(z)
    column = np.broadcast_to(np.arange(count, dtype=np.int32), t[1:].shape).ravel()
    ends_t = np.stack([t[:-1].ravel(), t[1:].ravel()])
    ends_z = np.stack([z[:-1].ravel(), z[1:].ravel()])
    if not (over.any() or under.any() or absent.any()):
        keep = np.abs(ends_z[1] - ends_z[0]) <= _JUMP * (high - low)
        if keep.all():
            return _Pieces(column, ends_t, ends_z)
    apart = absent[:-1] & absent[1:] | over[:-1] & over[1:] | under[:-1] & under[1:]
    kept = np.flatnonzero(~apart.ravel())
    column, ends_t, ends_z = column[kept], ends_t[:, kept], ends_z[:, kept]
    with np.errstate(invalid="ignore"):
        keep = _mend_edges(line, column, ends_t, ends_z)
        rise = np.abs(ends_z[1] - ends_z[0])
        keep &= ~_jumps(line, column, ends_t, ends_z, rise > _JUMP * (high - low))
        _clip(ends_t, ends_z, low, high)
        keep &= (ends_z >= low).all(axis=0) & (ends_z <= high).all(axis=0)
    return _Pieces(column[keep], ends_t[:, keep], ends_z[:, keep])


def _mend_edges(line: _Lines, column: np.ndarray, t: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Move ends that lie outside the domain to its edge; say which pieces are left."""
    for end in (0, 1):
        lost = np.flatnonzero(np.isnan(z[end]) & ~np.isnan(z[1 - end]))
        if lost.size == 0:
            continue
        outer, inner, height = t[end, lost], t[1 - end, lost], z[1 - end, lost]
        for _ in range(_HALVINGS):
            middle = 0.5 * (outer + inner)
            found = line.heights(middle, column[lost])
            inside = ~np.isnan(found)
            inner, outer = np.where(inside, middle, inner), np.where(inside, outer, middle)
            height = np.where(inside, found, height)
        t[end, lost], z[end, lost] = inner, height
    return ~np.isnan(z).any(axis=0)


def _jumps(
    line: _Lines, column: np.ndarray, t: np.ndarray, z: np.ndarray, steep: np.ndarray
) -> np.ndarray:
    """Which steep pieces are no slopes but jumps: those that halving does not make less high."""
    result = np.zeros(len(column), dtype=bool)
    place = np.flatnonzero(steep)
    if place.size == 0:
        return result
    (a, b), (low, high) = t[:, place], z[:, place]
    first = np.abs(high - low)
    for _ in range(_HALVINGS):
        middle = 0.5 * (a + b)
        found = line.heights(middle, column[place])
        left = ~(np.abs(found - low) < np.abs(high - found))  # the larger part of the rise
        a, b = np.where(left, a, middle), np.where(left, middle, b)
        low, high = np.where(left, low, found), np.where(left, found, high)
    result[place] = ~(np.abs(high - low) < 0.5 * first)
    return result


def _clip(t: np.ndarray, z: np.ndarray, low: float, high: float) -> None:
    """Shorten the pieces that cross a limit to what is inside."""
    for end in (0, 1):
        for limit, outside in ((low, z[end] < low), (high, z[end] > high)):
            cut = np.flatnonzero(outside)
            part = (limit - z[end, cut]) / (z[1 - end, cut] - z[end, cut])
            t[end, cut] += part * (t[1 - end, cut] - t[end, cut])
            z[end, cut] = limit


def _write(
    projection: Projection, grid: Grid, line: _Lines, pieces: _Pieces, columns: np.ndarray
) -> Scan:
    """Write the pieces to the pixels, each over those behind it."""
    t, z = pieces.t.astype(np.float32), pieces.z.astype(np.float32)
    up = (projection.height_of(pieces.z) - projection.middle) * projection.lift
    down = grid.top - projection.center[1] - up + pieces.t * projection.lean
    rows = (down * grid.pixels).astype(np.float32)  # (2, n), from the grid's upper edge
    first = _row(np.minimum(rows[0], rows[1]), grid)
    count = _row(np.maximum(rows[0], rows[1]), grid) - first
    drawn = np.flatnonzero(count)
    count = count[drawn]
    before = np.cumsum(count) - count
    start = columns[pieces.column[drawn]] + grid.width * (first[drawn] - before)
    pixel = np.arange(int(count.sum())) * grid.width
    pixel += np.repeat(start, count)
    front = np.full(grid.width * grid.height, -1, dtype=np.int32)
    front[pixel] = np.repeat(drawn.astype(np.int32), count)  # of several, the last one stays
    index = np.flatnonzero(front >= 0)
    piece, row = front[index], (index // grid.width).astype(np.float32) + np.float32(0.5)
    with np.errstate(divide="ignore", invalid="ignore"):  # of pieces that lie between two rows
        slope = 1.0 / (rows[1] - rows[0])
        part = (row - rows[0][piece]) * slope[piece]
    depth = t[0][piece] + part * (t[1] - t[0])[piece]
    height = z[0][piece] + part * (z[1] - z[0])[piece]
    across = line.across.astype(np.float32)[pieces.column[piece]]
    return Scan(index, np.stack(line.floor(across, depth)), depth, height, (slope < 0)[piece])


def _row(rows: np.ndarray, grid: Grid) -> np.ndarray:
    """The first row whose middle is not above a height."""
    return np.ceil(rows - 0.5).clip(0, grid.height).astype(np.int32)
