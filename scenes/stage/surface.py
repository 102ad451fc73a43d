"""The surface z = f(x, y), coloured by height and shaded, drawn in one call."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import ManimColor

from gdcore import Objective
from scenes.stage.contours import level_lines, thinned
from scenes.stage.depth import hidden
from scenes.stage.figure import Figure, segments
from scenes.stage.notation import ticks
from scenes.stage.picture import Hairlines, Picture
from scenes.stage.projection import Block, Projection
from scenes.stage.raster import Grid
from scenes.stage.skin import Skin
from scenes.stage.space import Space
from scenes.stage.theme import Width

__all__ = ["Surface"]

_GHOST = 0.16  # opacity of what a pane has taken away
_NEARER = 0.01  # scene units: more than rounding
_FLOOR, _THROUGH = 0.35, 0.12  # opacity of lines on the floor, and behind the surface
_PANE, _PANE_EDGE = 0.2, 0.75  # opacity of a pane and of its edge


class Surface(Figure):
    """A surface in space. State: x of a pane and its opacity; y of a pane and its opacity.

    The surface is cut where it leaves the block, with a line along the cut; where the function is
    undefined there is a hole. Level lines run over it at round heights. A pane is a sheet of glass
    across the block, at one x or at one y: it cuts away what is in front of it, down to a ghost.

    Parameters
    ----------
    space : Space
    objective : Objective
        Of two variables.
    state : array_like, shape (4,)
    """

    def __init__(self, space: Space, objective: Objective, state: Any = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.space, self.objective = space, objective
        self.sides = space.block.sides
        self.levels = np.array(ticks(*space.block.z, 18))
        step = float(self.levels[1] - self.levels[0])
        self.skin = Skin(objective, space.block, space.theme, step)
        self.floor_lines = _on_floor(objective, space.block, self.levels)
        color, width = space.theme.muted, Width.GRID
        self.floor = Hairlines(stroke_color=color, stroke_width=width, stroke_opacity=_FLOOR)
        self.picture = Picture(space.box, self.paint)
        self.through = Hairlines(stroke_color=color, stroke_width=width)
        self.add(self.floor, self.picture, self.through)
        space.attach(self)
        self.show(state)

    def draw(self) -> None:
        self.picture.change()
        self._draw_floor()
        before, self.sides = self.sides, self._kept()
        if (before != self.sides).any():  # other things are hidden now
            for member in self.space.members:
                if member is not self:
                    member.draw()

    def _draw_floor(self) -> None:
        """Level lines on the floor; they and its grid are faintly seen through the surface.

        Nothing lies below the floor, so the order of painting is all the depth test that it needs.
        """
        seen = self.space.projection
        segments(self.floor, *(seen.points_of(ends) for ends in self.floor_lines))
        self.through.points = np.concatenate([self.space.back.points, self.floor.points])
        # A flat map has its level lines on the floor already.
        self.through.set_stroke(opacity=_THROUGH * min(1.0, 2.0 * seen.rise))

    def hides(self, xyz: np.ndarray) -> np.ndarray:
        """Whether it is in front of points of data, (n, 3) -> (n,)."""
        return hidden(self.objective.value, self.space.projection, xyz, self.sides)

    def _kept(self) -> np.ndarray:
        """The sides of what is left of the surface: a pane takes away what is in front of it."""
        projection = self.space.projection
        sides = projection.block.sides.copy()
        for axis, (at, opacity) in enumerate(self.state.reshape(2, 2)):
            if opacity > 0.0:
                near = int(projection.toward[axis] > 0)
                sides[axis, near] = projection.along_floor(axis, at)
        return sides

    def over(self, xy: np.ndarray) -> np.ndarray:
        """The points of the surface over points of its domain, (n, 2) -> (n, 3)."""
        return np.column_stack([xy, self.objective.value(xy)])

    def paint(self, grid: Grid) -> tuple[Grid, np.ndarray]:
        """The pixels of the surface and its panes, see `Picture`."""
        projection = self.space.projection
        grid = _around(projection, grid)
        pixels, depth = self.skin.paint(projection, grid, self.sides)
        panes = [(axis, *self.state[2 * axis : 2 * axis + 2]) for axis in (0, 1)]
        for axis, at, opacity in panes:
            if opacity > 0.0:
                self._lay_pane(pixels, grid, axis, at, opacity)
        if (self.sides != projection.block.sides).any():
            whole, front = self.skin.paint(projection, grid, projection.block.sides)
            taken = front > depth + _NEARER
            part = np.float32(1.0 - (1.0 - _GHOST) * max(opacity for _, _, opacity in panes))
            pixels[taken] = whole[taken] * part + pixels[taken] * (1 - part)
        rows = np.ascontiguousarray(pixels.view(np.uint32)[..., 0].T)
        return grid, rows.view(np.uint8).reshape(grid.height, grid.width, 4)

    def _lay_pane(
        self, pixels: np.ndarray, grid: Grid, axis: int, at: float, opacity: float
    ) -> None:
        """A sheet of glass at x or y = `at`, before what it has left of the surface."""
        projection, block = self.space.projection, self.space.block
        place = projection.along_floor(axis, at)
        slant = projection.toward[axis]
        if abs(slant) < 1e-9 or projection.lift < 1e-9:
            return
        across = grid.left + (np.arange(grid.width) + 0.5) / grid.pixels - projection.center[0]
        near = (place - across * projection.right[axis]) / slant
        other = across * projection.right[1 - axis] + near * projection.toward[1 - axis]
        inside = 0.5 * block.size[1 - axis] - np.abs(other)  # scene units, (width,)
        up = grid.top - (np.arange(grid.height) + 0.5) / grid.pixels - projection.center[1]
        level = (up + near[:, None] * projection.lean) / projection.lift + projection.middle
        ends = projection.height_of(np.array(block.z))
        within = np.minimum(level - ends[0], ends[1] - level) * projection.lift
        # Pixels from the edge, column by column.
        within = np.minimum(within, inside[:, None] * abs(slant)) * grid.pixels
        glass = np.clip(within + 0.5, 0.0, 1.0)
        edge = np.clip(1.5 * grid.pixels / 90.0 + 0.5 - np.abs(within), 0.0, 1.0)
        alpha = opacity * np.maximum(_PANE * glass, _PANE_EDGE * edge).astype(np.float32)
        color = np.array(ManimColor(self.space.theme.pane).to_int_rgb(), dtype=np.float32)
        touched = alpha > 0.0
        part = alpha[touched][:, None]
        sheet = np.concatenate([color * part, 255.0 * part], axis=1, dtype=np.float32)
        pixels[touched] = sheet + pixels[touched] * (1 - part)


def _on_floor(
    objective: Objective, block: Block, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Level lines on the floor: the ends of their straight pieces, data, two of (n, 3)."""
    pieces = []
    for lines in level_lines(objective.value, np.array([*block.x, *block.y]), levels):
        for line in lines:
            kept = thinned(line, block.floor_units)
            pieces.append(np.column_stack([kept, np.full(len(kept), block.floor)]))
    parts = [np.zeros((1, 3)), *pieces]
    starts, ends = ([part[cut] for part in parts] for cut in (slice(None, -1), slice(1, None)))
    return np.concatenate(starts), np.concatenate(ends)


def _around(projection: Projection, grid: Grid) -> Grid:
    """The part of a grid that the block covers, and a pixel around it."""
    block = projection.block
    corners = [(x, y, z) for x in block.x for y in block.y for z in block.z]
    points = projection.points_of(np.array(corners))[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = (low[0] - grid.left) * grid.pixels, (grid.top - high[1]) * grid.pixels
    right, bottom = (high[0] - grid.left) * grid.pixels, (grid.top - low[1]) * grid.pixels
    first, last = max(0, int(left) - 2), min(grid.width, int(right) + 3)
    above, below = max(0, int(top) - 2), min(grid.height, int(bottom) + 3)
    return Grid(
        grid.left + first / grid.pixels,
        grid.top - above / grid.pixels,
        last - first,
        below - above,
        grid.pixels,
    )
