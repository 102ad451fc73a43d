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
    def _slopes(self) -> np.ndarray:
        """Scene units of height per scene unit along x + i y, on a grid, complex64 (y * x,)."""
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
        _soften(colours, depth)
        return colours.view(np.uint8).reshape(*shape, 4), depth

    def _colour(self, found: Scan, projection: Projection, grid: Grid) -> np.ndarray:
        """Height, shade and lines of each pixel, four bytes in one number, (n,)."""
        texel = self._texels(found)
        shade = found.along(self._shades[texel])
        if found.under.any():
            shade *= np.where(found.under, np.float32(_UNDERSIDE), np.float32(1))[found.corner]
        entry = shade.astype(np.int32)
        entry *= _HEIGHTS
        height = found.along(found.height)
        entry += (height * np.float32(_HEIGHTS - 1)).astype(np.int32)
        colours = self._table[entry]
        steepness = self._steepness(texel, projection, grid)
        self._draw_levels(colours, found, height, steepness, grid)
        self._draw_rim(colours, found, height, steepness, grid)
        return colours

    def _texels(self, found: Scan) -> np.ndarray:
        """Where the corners are on the maps of shades and slopes, (corners,)."""
        places = np.zeros(len(found.t), dtype=np.int32)
        for axis in (1, 0):
            texels = found.line.floor(axis, found.column, found.t)
            texels *= np.float32((_TEXELS - 1) / self.block.size[axis])
            texels += np.float32(0.5 * _TEXELS)
            places *= _TEXELS
            places += texels.astype(np.int32).clip(0, _TEXELS - 1)
        return places

    def _steepness(self, texel: np.ndarray, projection: Projection, grid: Grid) -> np.ndarray:
        """How much the height changes from pixel to pixel, parts of the block's (corners,).

        It is infinite where the surface is seen edge-on.
        """
        # Real: toward the viewer; imaginary: to the right.
        slopes = self._slopes[texel] * np.complex64(complex(*projection.toward)).conjugate()
        near, across = slopes.real, slopes.imag
        leaning = near * np.float32(-projection.lift * projection.rise)
        leaning += np.float32(projection.lean)
        across *= np.float32(projection.lean)
        with np.errstate(all="ignore"):
            steep = np.hypot(near, across) / np.abs(leaning)
        return np.asarray(steep * np.float32(1 / (self.block.size[2] * grid.pixels)))

    def _draw_levels(
        self,
        colours: np.ndarray,
        found: Scan,
        height: np.ndarray,
        steepness: np.ndarray,
        grid: Grid,
    ) -> None:
        """Level lines, as wide everywhere."""
        width, (low, high) = grid.pixels / 90.0, self.block.z
        half = np.float32(0.5 * (1 + _LINE * width))
        levels = height * np.float32((high - low) / self.step)
        levels += np.float32(low / self.step % 1.0)
        levels -= np.rint(levels)
        off = np.abs(levels, out=levels)
        with np.errstate(all="ignore"):
            slope = steepness * np.float32((high - low) / self.step)  # levels a pixel
            np.maximum(slope, np.float32(1e-30), out=slope)
            near = np.flatnonzero(off < (half * slope)[found.corner])
            slope = slope[found.corner[near]]
            # All but level it would be a blot, and where lines crowd, a dark patch.
            most = np.minimum(slope * np.float32(150.0 * width), np.float32(0.25) / slope)
            covered = np.minimum(half - off[near] / slope, most)
        _mix(colours, near, covered, _LINE_OPACITY, self.theme.surface_line)

    def _draw_rim(
        self,
        colours: np.ndarray,
        found: Scan,
        height: np.ndarray,
        steepness: np.ndarray,
        grid: Grid,
    ) -> None:
        """The line along a cut of the block."""
        half = np.float32(0.5 * (1 + _RIM * grid.pixels / 90.0))
        touched = np.minimum(found.height, 1 - found.height) < half * steepness
        touched[:-1] |= touched[1:]
        near = np.flatnonzero(touched[found.corner])
        cut = np.minimum(height[near], 1 - height[near])
        with np.errstate(all="ignore"):
            covered = half - cut / steepness[found.corner[near]]
        _mix(colours, near, covered, _RIM_OPACITY, self.theme.muted)


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


def _slopes(objective: Objective, block: Block) -> np.ndarray:
    x, y = np.linspace(*block.x, _TEXELS), np.linspace(*block.y, _TEXELS)
    slopes = np.nan_to_num(objective.gradient(np.stack(np.meshgrid(x, y), axis=-1)))
    along = (slopes * (block.units[2] / block.floor_units)).clip(-1e6, 1e6)
    return np.asarray((along[..., 0] + 1j * along[..., 1]).astype(np.complex64).ravel())


def _shades(slopes: np.ndarray) -> np.ndarray:
    normal = np.stack([-slopes.real, -slopes.imag, np.ones_like(slopes.real)], axis=-1)
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
    """Smooth the steps along silhouettes: each pixel there becomes the mean of its neighbours.

    `colours` has four bytes in one number, (width, height).
    """
    cliff = np.zeros(depth.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        along = depth[1:] - depth[:-1]
        across = depth[:, 1:] - depth[:, :-1]
        along = np.abs(along, out=along) > _CLIFF
        across = np.abs(across, out=across) > _CLIFF
    cliff[1:] = along
    cliff[:-1] |= along
    cliff[:, 1:] |= across
    cliff[:, :-1] |= across
    cliff[[0, -1]] = cliff[:, [0, -1]] = False
    at, step, flat = np.flatnonzero(cliff), depth.shape[1], colours.reshape(-1)
    around = np.zeros((len(at), 4), dtype=np.uint16)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            near = flat[at + (i * step + j)].view(np.uint8).reshape(-1, 4)
            around += near * np.uint16((2 - abs(i)) * (2 - abs(j)))
    flat[at] = (around >> 4).astype(np.uint8).view(np.uint32).ravel()
