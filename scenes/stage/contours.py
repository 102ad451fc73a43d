"""Level lines of a function of two variables, on a plane of its domain."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from contourpy import FillType, contour_generator
from manim import VMobject

from scenes.stage.figure import Figure, polyline
from scenes.stage.plane import Plane
from scenes.stage.theme import Opacity, Width

__all__ = ["Contours", "even_levels", "level_lines", "thinned"]

Field = Callable[[np.ndarray], np.ndarray]  # theta (..., 2) -> (...)

_SAMPLES = 161  # along each side of the view
_LINE = 0.6
_BEND = np.radians(6.0)  # a line of fewer corners would look like one


def _grid(field: Field, view: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The function on a grid over a view: x (n,), y (n,), values (n, n), masked where undefined."""
    x0, x1, y0, y1 = view
    x, y = np.linspace(x0, x1, _SAMPLES), np.linspace(y0, y1, _SAMPLES)
    values = field(np.stack(np.meshgrid(x, y), axis=-1))
    return x, y, np.ma.masked_invalid(values)


def even_levels(field: Field, view: np.ndarray, count: int = 9) -> np.ndarray:
    """Levels whose lines are spread evenly over a view, whatever the function's scale.

    The k-th of n has (k/n)^2 of the view's area below it, so a round bowl gets evenly spaced rings.

    Returns
    -------
    ndarray, shape (<= count,)
        Increasing; empty where the function is flat.
    """
    values = _grid(field, view)[2].compressed()
    if values.size == 0 or np.ptp(values) <= 1e-12 * np.abs(values).max(initial=0.0):
        return np.zeros(0)
    return np.unique(np.quantile(values, (np.arange(1, count + 1) / (count + 0.6)) ** 2))


def level_lines(field: Field, view: np.ndarray, levels: np.ndarray) -> list[list[np.ndarray]]:
    """For each level its lines over a view, each of shape (n, 2), data units."""
    generator = contour_generator(*_grid(field, view))
    return [generator.lines(level) for level in levels]


def thinned(line: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Only those points of a line (n, 2) that its bends need, and its ends.

    Parameters
    ----------
    line : ndarray
        Data units.
    units : ndarray, shape (2,)
        Scene units per data unit.
    """
    steps = np.diff(line * units, axis=0)
    steps = steps[:, 0] + 1j * steps[:, 1]
    turns = np.abs(np.angle(steps[1:] * steps[:-1].conj()))
    bends = np.floor(np.cumsum(turns) / _BEND)
    return line[np.concatenate([[True], np.diff(bends, prepend=0.0) > 0, [True]])]


class Contours(Figure):
    """Level lines over a plane's view, each level's inside a little brighter than the one around.

    It has no state of its own but the view's.

    Parameters
    ----------
    plane : Plane
    field : callable
        theta (..., 2) -> (...).
    levels : ndarray, optional
        Increasing; spread evenly over the present view where not given.
    """

    def __init__(self, plane: Plane, field: Field, levels: np.ndarray | None = None) -> None:
        super().__init__()
        self.plane, self.field = plane, field
        self.levels = even_levels(field, plane.state) if levels is None else levels
        color = plane.theme.curve
        # Each level adds to what lies below it.
        opacity = 1.0 - (1.0 - Opacity.DEEPEST) ** (1.0 / max(1, len(self.levels)))
        self.fills = [
            VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity) for _ in self.levels
        ]
        self.lines = VMobject(
            stroke_color=color, stroke_width=Width.GRID, stroke_opacity=_LINE, fill_opacity=0.0
        )
        self.add(*reversed(self.fills), self.lines)
        plane.attach(self)
        self.show([0.0])

    def draw(self) -> None:
        x, y, values = _grid(self.field, self.plane.state)
        lowest = float(values.min())
        generator = contour_generator(x, y, values, fill_type=FillType.OuterOffset)
        lines = []
        for level, fill in zip(self.levels, self.fills, strict=True):
            lines += [self.plane.points_of(*line.T) for line in generator.lines(level)]
            rings = []
            if level > lowest:
                # Just below the lowest value, since the lower bound itself is left out.
                outlines, offsets = generator.filled(lowest - 1.0 - abs(lowest), level)
                for points, offset in zip(outlines, offsets, strict=True):
                    rings += np.split(self.plane.points_of(*points.T), offset[1:-1])
            polyline(fill, *rings)
        polyline(self.lines, *lines)
