"""The surface z = f(x, y), coloured by height and shaded, drawn in one call."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import ManimColor

from gdcore import Objective
from scenes.stage.depth import hidden
from scenes.stage.figure import Figure
from scenes.stage.notation import ticks
from scenes.stage.picture import Picture
from scenes.stage.projection import Projection
from scenes.stage.raster import Grid, Scan, scan
from scenes.stage.space import Space

__all__ = ["Surface", "height_colours"]

_SHADES, _HEIGHTS = 96, 256  # of the table of colours
_TEXELS = 320  # along each side of the map of shades
_LIGHT = np.array([-0.35, -0.55, 0.75])  # toward the light, fixed to the block
_DARKEST, _BRIGHTEST, _UNDERSIDE = 0.66, 1.12, 0.74  # times a colour
_OPACITY = 0.94  # what lies behind is still felt
_LINE, _LINE_OPACITY = 0.9, 0.5  # of level lines: pixels at 720 rows, and part
_RIM, _RIM_OPACITY = 1.7, 0.8  # of the edge where the block cuts the surface
_PANE, _PANE_EDGE = 0.2, 0.75  # opacity of a pane and of its edge
_CLIFF = 0.12  # scene units of depth between neighbouring pixels that make a silhouette


class Surface(Figure):
    """A surface in space. State: shown; x of a pane and its opacity; y of a pane and its opacity.

    The surface is cut where it leaves the block, with a line along the cut; where the function is
    undefined there is a hole. Level lines run over it at round heights. A pane is a sheet of glass
    across the block, at one x or at one y.

    Parameters
    ----------
    space : Space
    objective : Objective
        Of two variables.
    state : array_like, shape (5,)
    """

    def __init__(self, space: Space, objective: Objective, state: Any = (1, 0, 0, 0, 0)) -> None:
        super().__init__()
        self.space, self.objective = space, objective
        self.picture = Picture(space.box, self.paint)
        self.add(self.picture)
        low, high = space.block.z
        marks = ticks(low, high, 18)
        self.step, self.levels = marks[1] - marks[0], np.array(marks)
        self.table = _table(space.theme.surface)
        self.slopes = _slopes(objective, space)
        self.shades = _shades(self.slopes)
        self.darker = (np.arange(_SHADES) * _UNDERSIDE).astype(np.int32)
        space.attach(self)
        self.show(state)

    def draw(self) -> None:
        self.picture.change()

    def hides(self, xyz: np.ndarray) -> np.ndarray:
        """Whether it is in front of points of data, (n, 3) -> (n,)."""
        if self.state[0] == 0.0:
            return np.zeros(len(xyz), dtype=bool)
        return hidden(self.objective.value, self.space.projection, xyz)

    def over(self, xy: np.ndarray) -> np.ndarray:
        """The points of the surface over points of its domain, (n, 2) -> (n, 3)."""
        return np.column_stack([xy, self.objective.value(xy)])

    def paint(self, grid: Grid) -> tuple[Grid, np.ndarray]:
        """The pixels of the surface and its panes, see `Picture`."""
        projection = self.space.projection
        grid = _around(projection, grid)
        size = grid.height * grid.width
        colours = np.zeros(size, dtype=np.uint32)
        depth = np.full(size, -np.inf, dtype=np.float32)
        shown = float(self.state[0])
        if shown > 0.0:
            found = scan(self.objective.value, projection, grid)
            depth[found.index] = found.depth
            colours[found.index] = self._colour(found, projection, grid)
            _soften(colours.view(np.uint8).reshape(-1, 4), depth.reshape(grid.height, grid.width))
        pixels = colours.view(np.uint8).reshape(-1, 4)
        if shown < 1.0:
            pixels = (pixels * np.float32(shown)).astype(np.uint8)
        for axis in (0, 1):
            at, opacity = self.state[1 + 2 * axis], self.state[2 + 2 * axis]
            if opacity > 0.0:
                self._lay_pane(pixels, depth, grid, axis, at, opacity)
        return grid, pixels.reshape(grid.height, grid.width, 4)

    def _colour(self, found: Scan, projection: Projection, grid: Grid) -> np.ndarray:
        """Height, shade and lines of each pixel, four bytes in one number, (n,)."""
        low, high = self.space.block.z
        height = ((found.z - low) * ((_HEIGHTS - 1) / (high - low))).astype(np.int32)
        size = self.space.block.size
        texel = (_TEXELS - 1) / np.array(size[:2])
        middle = 0.5 * (_TEXELS - 1) + 0.5
        column = (found.floor[0] * np.float32(texel[0]) + np.float32(middle)).astype(np.int32)
        row = (found.floor[1] * np.float32(texel[1]) + np.float32(middle)).astype(np.int32)
        place = row.clip(0, _TEXELS - 1) * _TEXELS + column.clip(0, _TEXELS - 1)
        shade = self.shades.ravel()[place]
        shade = np.where(found.under, self.darker[shade], shade)
        colour = self.table[shade * _HEIGHTS + height.clip(0, _HEIGHTS - 1)]
        self._draw_lines(colour, found.z, self._steepness(place, projection, grid), grid)
        return colour

    def _steepness(self, place: np.ndarray, projection: Projection, grid: Grid) -> np.ndarray:
        """How much z changes from pixel to pixel, (n,): infinite where it is seen edge-on."""
        units = projection.block.units[2]
        # Data units of z per scene unit along the floor.
        x, y = (slope.ravel()[place] * np.float32(1.0 / units) for slope in self.slopes)
        right, toward = (v.astype(np.float32) for v in (projection.right, projection.toward))
        near, across = x * toward[0] + y * toward[1], x * right[0] + y * right[1]
        lean = np.float32(projection.lean)
        leaning = lean - np.float32(projection.lift * projection.height_unit) * near
        with np.errstate(all="ignore"):
            steep = np.sqrt(near * near + (across * lean) ** 2) / np.abs(leaning)
        return np.asarray(steep / np.float32(grid.pixels))

    def _draw_lines(
        self, colours: np.ndarray, z: np.ndarray, steepness: np.ndarray, grid: Grid
    ) -> None:
        """Level lines, and the line along a cut, as wide everywhere."""
        width, step = np.float32(grid.pixels / 90.0), np.float32(self.step)
        low, high = (np.float32(value) for value in self.space.block.z)
        with np.errstate(all="ignore"):
            levels = z / step
            off = np.abs(levels - np.round(levels)) * step
            covered = np.float32(0.5) * (1 + np.float32(_LINE) * width) - off / steepness
            # All but level it would be a blot, and where lines crowd, a dark patch.
            covered = np.minimum(covered, steepness * (150.0 * width / step))
            covered = np.minimum(covered, np.float32(0.25) * step / steepness)
            cut = np.minimum(z - low, high - z)
            rim = np.float32(0.5) * (1 + np.float32(_RIM) * width) - cut / steepness
        theme = self.space.theme
        _mix(colours, covered, _LINE_OPACITY, theme.surface_line)
        _mix(colours, rim, _RIM_OPACITY, theme.muted)

    def _lay_pane(
        self,
        colours: np.ndarray,
        depth: np.ndarray,
        grid: Grid,
        axis: int,
        at: float,
        opacity: float,
    ) -> None:
        """A sheet of glass at x or y = `at`, behind or in front of the surface pixel by pixel."""
        projection = self.space.projection
        block = projection.block
        theta = np.array([0.5 * sum(block.x), 0.5 * sum(block.y)])
        theta[axis] = at
        place = projection.floor_of(theta)[axis]
        slant = projection.toward[axis]
        if abs(slant) < 1e-9 or projection.lift < 1e-9:
            return
        across = grid.left + (np.arange(grid.width) + 0.5) / grid.pixels - projection.center[0]
        near = (place - across * projection.right[axis]) / slant
        other = across * projection.right[1 - axis] + near * projection.toward[1 - axis]
        inside = 0.5 * block.size[1 - axis] - np.abs(other)  # scene units, (width,)
        up = grid.top - (np.arange(grid.height) + 0.5) / grid.pixels - projection.center[1]
        level = (up[:, None] + near * projection.lean) / projection.lift + projection.middle
        ends = projection.height_of(np.array(block.z))
        within = np.minimum(level - ends[0], ends[1] - level) * projection.lift
        within = np.minimum(within, inside * abs(slant)) * grid.pixels  # pixels from the edge
        glass = np.clip(within + 0.5, 0.0, 1.0)
        edge = np.clip(1.5 * grid.pixels / 90.0 + 0.5 - np.abs(within), 0.0, 1.0)
        alpha = opacity * np.maximum(_PANE * glass, _PANE_EDGE * edge).astype(np.float32)
        color = np.array(ManimColor(self.space.theme.pane).to_int_rgb(), dtype=np.float32)
        front = (near > depth.reshape(grid.height, grid.width)).ravel()
        alpha = alpha.ravel()
        touched = np.flatnonzero(alpha > 0.0)
        _lay(colours, touched, alpha[touched], color, front[touched])


def height_colours(stops: tuple[str, ...], count: int) -> np.ndarray:
    """Colours from the lowest to the highest, evenly spread, (count, 3) from 0 to 255."""
    known = np.array([ManimColor(stop).to_int_rgb() for stop in stops], dtype=float)
    at = np.linspace(0.0, 1.0, count)
    places = np.linspace(0.0, 1.0, len(stops))
    return np.stack([np.interp(at, places, known[:, i]) for i in range(3)], axis=-1)


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


def _table(stops: tuple[str, ...]) -> np.ndarray:
    """Colours by shade and height, four bytes in one number each, (shades * heights,)."""
    shade = np.linspace(0.0, _BRIGHTEST, _SHADES)[:, None, None]
    table = np.full((_SHADES, _HEIGHTS, 4), 255.0)
    table[..., :3] = np.clip(height_colours(stops, _HEIGHTS) * shade, 0, 255)
    return (table * _OPACITY).astype(np.uint8).reshape(-1, 4).view(np.uint32).ravel()


def _slopes(objective: Objective, space: Space) -> tuple[np.ndarray, np.ndarray]:
    """Scene units of height per scene unit along x and along y, each (y, x)."""
    block = space.block
    x, y = np.linspace(*block.x, _TEXELS), np.linspace(*block.y, _TEXELS)
    slopes = np.nan_to_num(objective.gradient(np.stack(np.meshgrid(x, y), axis=-1)))
    units = block.units
    along = [slopes[..., axis] * (units[2] / units[axis]) for axis in (0, 1)]
    return tuple(s.clip(-1e6, 1e6).astype(np.float32) for s in along)  # type: ignore[return-value]


def _shades(slopes: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """How the light falls on the surface, as an index into the table, (y, x)."""
    normal = np.stack([-slopes[0], -slopes[1], np.ones_like(slopes[0])], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = normal @ (_LIGHT / np.linalg.norm(_LIGHT))
    shade = _DARKEST + (_BRIGHTEST - _DARKEST) * light.clip(0.0, 1.0)
    return np.round(shade / _BRIGHTEST * (_SHADES - 1)).astype(np.int32)


def _mix(colours: np.ndarray, covered: np.ndarray, opacity: float, color: str) -> None:
    """Mix a colour into pixels of the surface by how much of each is covered."""
    touched = np.flatnonzero(covered > 0.0)
    part = (covered[touched].clip(0.0, 1.0) * np.float32(opacity))[:, None]
    ink = np.array([*ManimColor(color).to_int_rgb(), 255], dtype=np.float32) * _OPACITY
    old = colours[touched].view(np.uint8).reshape(-1, 4)
    mixed = old + part * (ink.astype(np.float32) - old)
    colours[touched] = mixed.astype(np.uint8).view(np.uint32).ravel()


def _lay(
    colours: np.ndarray, at: np.ndarray, alpha: np.ndarray, color: np.ndarray, front: np.ndarray
) -> None:
    """Lay a translucent colour over some pixels, and under others."""
    old = colours[at].astype(np.float32)
    sheet = np.empty_like(old)
    sheet[:, :3] = color * alpha[:, None]
    sheet[:, 3] = 255.0 * alpha
    over = sheet + old * (1.0 - alpha)[:, None]
    under = old + sheet * (1.0 - old[:, 3:] / 255.0)
    colours[at] = np.where(front[:, None], over, under).astype(np.uint8)


def _soften(colours: np.ndarray, depth: np.ndarray) -> None:
    """Smooth the steps along silhouettes: each pixel there becomes the mean of its neighbours."""
    height, width = depth.shape
    cliff = np.zeros((height, width), dtype=bool)
    with np.errstate(invalid="ignore"):
        down = np.abs(np.diff(depth, axis=0)) > _CLIFF
        across = np.abs(np.diff(depth, axis=1)) > _CLIFF
    cliff[1:] |= down
    cliff[:-1] |= down
    cliff[:, 1:] |= across
    cliff[:, :-1] |= across
    cliff[[0, -1]] = cliff[:, [0, -1]] = False
    at = np.flatnonzero(cliff)
    around = np.zeros((len(at), 4), dtype=np.float32)
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            weight = (2 - abs(row)) * (2 - abs(column)) / 16.0
            around += np.float32(weight) * colours[at + row * width + column]
    colours[at] = around.astype(np.uint8)
