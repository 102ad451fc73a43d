"""A rectangle filled with pixels: what is drawn in one call where Manim would draw thousands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cairo
import numpy as np
from manim import Camera, VMobject

from scenes.stage.figure import polyline, rectangle
from scenes.stage.layout import Box
from scenes.stage.raster import Grid

__all__ = ["Hairlines", "Picture", "let_pictures_be_drawn"]


class Hairlines(VMobject):  # type: ignore[misc]
    """Many thin and faint lines. Their edges are smoothed less finely, in 40% of the time."""


class Picture(VMobject):  # type: ignore[misc]
    """A part of the frame whose pixels are computed when the camera comes to it.

    Parameters
    ----------
    box : Box
        Scene units.
    paint : callable
        Grid -> the part of it that is not empty, and its colours of shape (height, width, 4),
        uint8: red, green and blue times alpha, and alpha.
    """

    def __init__(self, box: Box, paint: Callable[[Grid], tuple[Grid, np.ndarray]]) -> None:
        super().__init__(stroke_width=0, fill_color="#ffffff", fill_opacity=1.0)
        self.box, self.paint = box, paint
        self.version = 0  # by which the camera tells that the pixels are others
        self._drawn: tuple[Grid, tuple[Grid, np.ndarray]] | None = None
        polyline(self, rectangle(box))

    def change(self) -> None:
        """Let it be computed anew."""
        self._drawn = None
        self.version += 1

    def set_source(self, context: Any, camera: Camera) -> None:
        """Let Cairo fill no more than the pixels there are, each with its own colour."""
        grid = _grid(self.box, camera)
        if self._drawn is None or self._drawn[0] != grid:
            self._drawn = grid, self.paint(grid)
        (grid, pixels), opacity = self._drawn[1], float(self.get_fill_opacity())
        if opacity < 1.0:
            pixels = (pixels * opacity).astype(np.uint8)
        # Manim's pixels are red first, Cairo's blue first; Manim swaps colours, and so do we.
        image = cairo.ImageSurface.create_for_data(
            memoryview(pixels), cairo.FORMAT_ARGB32, grid.width, grid.height
        )
        pattern = cairo.SurfacePattern(image)
        pattern.set_filter(cairo.FILTER_NEAREST)
        scale = grid.pixels
        pattern.set_matrix(cairo.Matrix(scale, 0, 0, -scale, -grid.left * scale, grid.top * scale))
        context.set_source(pattern)
        context.new_path()
        context.rectangle(grid.left, grid.top, grid.width / scale, -grid.height / scale)


def _grid(box: Box, camera: Camera) -> Grid:
    """The camera's pixels that the box touches."""
    pixels = camera.pixel_height / camera.frame_height
    left = np.floor(box.left * pixels + camera.pixel_width / 2)
    right = np.ceil(box.right * pixels + camera.pixel_width / 2)
    top = np.floor(camera.pixel_height / 2 - box.top * pixels)
    bottom = np.ceil(camera.pixel_height / 2 - box.bottom * pixels)
    return Grid(
        float(left - camera.pixel_width / 2) / pixels,
        float(camera.pixel_height / 2 - top) / pixels,
        int(right - left),
        int(bottom - top),
        pixels,
    )


def let_pictures_be_drawn(camera: Camera) -> None:
    """Teach this camera pictures and hairlines: one method, of one instance.

    Everything else about them (order, paths, copies, fading) is as for any mobject of Manim's.
    """
    ordinary = camera.set_cairo_context_color

    def set_color(context: Any, rgbas: Any, vmobject: VMobject) -> Camera:
        hairs = isinstance(vmobject, Hairlines)
        context.set_antialias(cairo.ANTIALIAS_FAST if hairs else cairo.ANTIALIAS_DEFAULT)
        if isinstance(vmobject, Picture):
            vmobject.set_source(context, camera)
            return camera
        return ordinary(context, rgbas, vmobject)

    camera.set_cairo_context_color = set_color
