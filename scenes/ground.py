"""What lies behind a text or a line, and how well it stands out from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from manim import ManimColor, VMobject

from scenes.stage.layout import Box
from scenes.stage.picture import Picture
from scenes.stage.raster import Grid

__all__ = ["Ground", "colour", "contrast", "ground_of", "seen_at"]

PIXELS = 16.0  # a scene unit, of a picture that is looked at


@dataclass(frozen=True, eq=False)
class Ground:
    """Something filled.

    Attributes
    ----------
    box : Box
        Scene units.
    order : int
        Of drawing.
    marks : bool
        It is nothing but dots or heads of arrows.
    paint : callable
        Points of the frame (n, 2) -> colours times opacity, and opacity (n, 4), from 0 to 1.
    """

    box: Box
    order: int
    marks: bool
    paint: Callable[[np.ndarray], np.ndarray]


def colour(text: str) -> np.ndarray:
    """Red, green and blue from 0 to 1, shape (3,)."""
    return np.array(ManimColor(text).to_rgb(), dtype=float)


def contrast(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """WCAG's contrast ratio of colours (..., 3), from 1 to 21.

    References
    ----------
    .. [1] W3C, "Web Content Accessibility Guidelines 2.2", 2023, contrast ratio and relative
       luminance.
    """
    low, high = np.sort([_luminance(a), _luminance(b)], axis=0)
    return np.asarray((high + 0.05) / (low + 0.05))


def _luminance(rgb: np.ndarray) -> np.ndarray:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


def seen_at(
    points: np.ndarray, order: int, background: np.ndarray, grounds: Sequence[Ground]
) -> np.ndarray:
    """The colour behind what is drawn at `order`, at points of the frame (n, 2) -> (n, 3)."""
    colours = np.tile(background, (len(points), 1))
    for ground in grounds:
        box = ground.box
        low, high = (box.left, box.bottom), (box.right, box.top)
        inside = ((points >= low) & (points <= high)).all(axis=1)
        if ground.order < order and inside.any():
            paint = ground.paint(points[inside])
            colours[inside] = paint[:, :3] + (1.0 - paint[:, 3:]) * colours[inside]
    return colours


def ground_of(mobject: VMobject, points: np.ndarray, box: Box, order: int, marks: bool) -> Ground:
    """What a filled mobject lays over the frame; of its outline, the part with these points."""
    if isinstance(mobject, Picture):
        return Ground(box, order, marks, _pixels(mobject))
    opacity = float(mobject.get_fill_opacity())
    rgba = np.array([*(opacity * colour(mobject.get_fill_color().to_hex())), opacity])
    starts, ends = points[0::4, :2], points[3::4, :2]

    def paint(at: np.ndarray) -> np.ndarray:
        return np.asarray(_winds(at, starts, ends)[:, None] * rgba)

    return Ground(box, order, marks, paint)


def _winds(points: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Whether an outline of straight pieces winds round points (n, 2) -> (n,), as Cairo fills."""
    x, y = points[:, :1], points[:, 1:]
    (x0, y0), (x1, y1) = starts.T, ends.T
    side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    up = (y0 <= y) & (y < y1) & (side > 0)
    down = (y1 <= y) & (y < y0) & (side < 0)
    return np.asarray(up.sum(axis=1) != down.sum(axis=1))


def _pixels(picture: Picture) -> Callable[[np.ndarray], np.ndarray]:
    box, opacity = picture.box, float(picture.get_fill_opacity())
    size = int(box.width * PIXELS), int(box.height * PIXELS)
    grid, pixels = picture.paint(Grid(box.left, box.top, *size, PIXELS))
    rgba = opacity * pixels.astype(float) / 255.0

    def paint(at: np.ndarray) -> np.ndarray:
        column = ((at[:, 0] - grid.left) * grid.pixels).astype(int)
        row = ((grid.top - at[:, 1]) * grid.pixels).astype(int)
        held = (column >= 0) & (column < grid.width) & (row >= 0) & (row < grid.height)
        found = np.zeros((len(at), 4))
        found[held] = rgba[row[held], column[held]]
        return found

    return paint
