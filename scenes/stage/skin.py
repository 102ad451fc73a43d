"""How a surface looks: coloured by height, shaded, with level lines, pixel by pixel."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from manim import ManimColor

from gdcore import Objective
from scenes.stage.projection import Block, Projection
from scenes.stage.raster import Grid, Scan, scan
from scenes.stage.theme import Theme

__all__ = ["Skin"]

_SHADES, _HEIGHTS = 96, 256  # of the table of colours
_TEXELS = 320  # along each side of the map of shades
_LIGHT = np.array([-0.35, -0.55, 0.75])  # toward the light, fixed to the block
_DARKEST, _BRIGHTEST, _UNDERSIDE = 0.66, 1.12, 0.74  # times a colour
_OPACITY = 0.94  # what lies behind is still felt
_LINE, _LINE_OPACITY = 0.9, 0.5  # of level lines: pixels at 720 rows, and part
_RIM, _RIM_OPACITY = 1.7, 0.8  # of the edge where the block cuts the surface
_CLIFF = 0.12  # scene units of depth between neighbouring pixels that make a silhouette


class Skin:
    """The pixels of a surface.

    What does not change with the view (slopes, shades, colours) is looked up in maps and tables
    that are made when the first pixel is asked for: a scene that is skipped through needs none.

    Parameters
    ----------
    objective : Objective
        Of two variables.
    block : Block
        What is outside is cut off, with a line along the cut.
    theme : Theme
    step : float
        From level line to level line, data units.
    """

    def __init__(self, objective: Objective, block: Block, theme: Theme, step: float) -> None:
        self.objective, self.block, self.theme, self.step = objective, block, theme, step

    @cached_property
    def _table(self) -> np.ndarray:
        """Colours by shade and height, four bytes in one number each, (shades * heights,)."""
        return _colours(self.theme.surface)

    @cached_property
    def _slopes(self) -> tuple[np.ndarray, np.ndarray]:
        """Scene units of height per scene unit along x and along y, on a grid (y * x,)."""
        return _slopes(self.objective, self.block)

    @cached_property
    def _shades(self) -> np.ndarray:
        """How the light falls on that grid, as an index into the table, (y * x,)."""
        return _shades(self._slopes)

    def paint(
        self, projection: Projection, grid: Grid, sides: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The pixels of the surface over a part of the floor, and their depth.

        Parameters
        ----------
        projection : Projection
        grid : Grid
        sides : ndarray, shape (2, 2)
            The part of the floor, as `Block.sides`.

        Returns
        -------
        pixels : ndarray of uint8, shape (width, height, 4)
            Column by column, as they are found: red, green and blue times alpha, and alpha.
        depth : ndarray, shape (width, height)
            Toward the viewer along the floor, scene units.
        """
        shape = grid.width, grid.height
        colours = np.zeros(shape, dtype=np.uint32)
        depth = np.full(shape, -np.inf, dtype=np.float32)
        found = scan(self.objective.value, projection, grid, sides)
        depth.reshape(-1)[found.index] = found.along(found.t)
        colours.reshape(-1)[found.index] = self._colour(found, projection, grid)
        pixels = colours.view(np.uint8).reshape(*shape, 4)
        _soften(pixels, depth)
        return pixels, depth

    def _colour(self, found: Scan, projection: Projection, grid: Grid) -> np.ndarray:
        """Height, shade and lines of each pixel, four bytes in one number, (n,)."""
        low, high = self.block.z
        texel = self._texels(found)
        shade = found.along(self._shades[texel])
        if found.under.any():
            shade *= np.where(found.under, np.float32(_UNDERSIDE), np.float32(1))[found.corner]
        entry = shade.astype(np.int32)
        entry *= _HEIGHTS
        heights = (found.z - low) * ((_HEIGHTS - 1) / (high - low))
        entry += found.along(heights).astype(np.int32)
        colours = self._table[entry]
        self._draw_lines(colours, found, self._steepness(texel, projection, grid), grid)
        return colours

    def _texels(self, found: Scan) -> np.ndarray:
        """Where the corners are on the maps of shades and slopes, (corners,)."""
        places = np.zeros(len(found.t), dtype=np.int32)
        for axis in (1, 0):
            texels = found.line.floor(axis, found.column, found.t)
            texels *= (_TEXELS - 1) / self.block.size[axis]
            texels += 0.5 * _TEXELS
            places *= _TEXELS
            places += texels.astype(np.int32).clip(0, _TEXELS - 1)
        return places

    def _steepness(self, place: np.ndarray, projection: Projection, grid: Grid) -> np.ndarray:
        """How much z changes from pixel to pixel, (corners,); infinite where seen edge-on."""
        units = projection.block.units[2]
        # Data units of z per scene unit along the floor.
        x, y = (slope[place] * np.float32(1.0 / units) for slope in self._slopes)
        right, toward = (v.astype(np.float32) for v in (projection.right, projection.toward))
        near, across = x * toward[0] + y * toward[1], x * right[0] + y * right[1]
        lean = np.float32(projection.lean)
        leaning = lean - np.float32(projection.lift * projection.height_unit) * near
        with np.errstate(all="ignore"):
            steep = np.sqrt(near * near + (across * lean) ** 2) / np.abs(leaning)
        return np.asarray(steep / np.float32(grid.pixels))

    def _draw_lines(
        self, colours: np.ndarray, found: Scan, steepness: np.ndarray, grid: Grid
    ) -> None:
        """Level lines, and the line along a cut, as wide everywhere."""
        width, step, theme = grid.pixels / 90.0, self.step, self.theme
        low, high = self.block.z
        with np.errstate(all="ignore"):
            slope = np.maximum(steepness, np.float32(1e-30)) / np.float32(step)  # levels a pixel
            half = np.float32(0.5 * (1 + _LINE * width))
            levels = found.along(found.z / step)
            levels -= np.rint(levels)
            off = np.abs(levels, out=levels)
            near = np.flatnonzero(off < (half * slope)[found.corner])
            slope = slope[found.corner[near]]
            # All but level it would be a blot, and where lines crowd, a dark patch.
            most = np.minimum(slope * np.float32(150.0 * width), np.float32(0.25) / slope)
            _mix(
                colours,
                near,
                np.minimum(half - off[near] / slope, most),
                _LINE_OPACITY,
                theme.surface_line,
            )
            half = np.float32(0.5 * (1 + _RIM * width))
            cut = np.minimum(found.z - low, high - found.z)
            touched = cut < half * steepness
            touched[:-1] |= touched[1:]
            near = np.flatnonzero(touched[found.corner])
            rim = half - found.along(cut, near) / steepness[found.corner[near]]
        _mix(colours, near, rim, _RIM_OPACITY, theme.muted)


def _colours(stops: tuple[str, ...]) -> np.ndarray:
    """Colours by shade and height, four bytes in one number each, (shades * heights,)."""
    shade = np.linspace(0.0, _BRIGHTEST, _SHADES)[:, None, None]
    table = np.full((_SHADES, _HEIGHTS, 4), 255.0)
    table[..., :3] = np.clip(_by_height(stops) * shade, 0, 255)
    return (table * _OPACITY).astype(np.uint8).reshape(-1, 4).view(np.uint32).ravel()


def _by_height(stops: tuple[str, ...]) -> np.ndarray:
    """Colours from the lowest to the highest, evenly spread, (heights, 3) from 0 to 255."""
    known = np.array([ManimColor(stop).to_int_rgb() for stop in stops], dtype=float)
    at, places = np.linspace(0.0, 1.0, _HEIGHTS), np.linspace(0.0, 1.0, len(stops))
    return np.stack([np.interp(at, places, channel) for channel in known.T], axis=-1)


def _slopes(objective: Objective, block: Block) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.linspace(*block.x, _TEXELS), np.linspace(*block.y, _TEXELS)
    slopes = np.nan_to_num(objective.gradient(np.stack(np.meshgrid(x, y), axis=-1)))
    units = block.units
    along = [slopes[..., axis] * (units[2] / units[axis]) for axis in (0, 1)]
    return tuple(s.clip(-1e6, 1e6).astype(np.float32).ravel() for s in along)  # type: ignore[return-value]


def _shades(slopes: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    normal = np.stack([-slopes[0], -slopes[1], np.ones_like(slopes[0])], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = normal @ (_LIGHT / np.linalg.norm(_LIGHT))
    shade = _DARKEST + (_BRIGHTEST - _DARKEST) * light.clip(0.0, 1.0)
    return np.asarray(shade / _BRIGHTEST * (_SHADES - 1) + 0.5, dtype=np.float32)


def _mix(
    colours: np.ndarray, at: np.ndarray, covered: np.ndarray, opacity: float, color: str
) -> None:
    """Mix a colour into some pixels of the surface by how much of each is covered."""
    part = (covered.clip(0.0, 1.0) * np.float32(opacity))[:, None]
    ink = np.array([*ManimColor(color).to_int_rgb(), 255], dtype=np.float32) * _OPACITY
    old = colours[at].view(np.uint8).reshape(-1, 4)
    mixed = old + part * (ink.astype(np.float32) - old)
    colours[at] = mixed.astype(np.uint8).view(np.uint32).ravel()


def _soften(colours: np.ndarray, depth: np.ndarray) -> None:
    """Smooth the steps along silhouettes: each pixel there becomes the mean of its neighbours."""
    cliff = np.zeros(depth.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        along = np.abs(depth[1:] - depth[:-1]) > _CLIFF
        across = np.abs(depth[:, 1:] - depth[:, :-1]) > _CLIFF
    cliff[1:] |= along
    cliff[:-1] |= along
    cliff[:, 1:] |= across
    cliff[:, :-1] |= across
    cliff[[0, -1]] = cliff[:, [0, -1]] = False
    at, step = np.flatnonzero(cliff), depth.shape[1]
    flat = colours.reshape(-1, 4)
    around = np.zeros((len(at), 4), dtype=np.float32)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            weight = (2 - abs(i)) * (2 - abs(j)) / 16.0
            around += np.float32(weight) * flat[at + i * step + j]
    flat[at] = around.astype(np.uint8)
