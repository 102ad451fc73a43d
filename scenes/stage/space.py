"""A part of space on a part of the frame: a floor, an upright axis, and one who looks at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import VMobject, config

from scenes.stage.figure import Figure, polyline, segments
from scenes.stage.layout import Box
from scenes.stage.notation import tick_texts, ticks
from scenes.stage.picture import Hairlines
from scenes.stage.projection import Block, Projection
from scenes.stage.text import Line, Text, escape, write
from scenes.stage.theme import Opacity, Size, Theme, Width

__all__ = ["AZIMUTH", "ELEVATION", "FROM_ABOVE", "FROM_THE_SIDE", "Space", "block_in"]

AZIMUTH, ELEVATION = np.radians(-60.0), np.radians(28.0)
FROM_THE_SIDE = (AZIMUTH, ELEVATION, 1.0)
FROM_ABOVE = (np.radians(-89.999), np.radians(90.0), 0.0)  # y upwards, its numbers to the right
_HEIGHT = 0.52  # of the block, as a part of the diagonal of its floor
_NAME = 2.1  # from an axis to the middle of its name, ems
_GAP = 0.1  # between floor and block, as a part of the block's height
_FLATTEST = 0.45  # the shorter side of a floor as a part of the longer, unless scales are equal
_END_ON = (
    0.1,
    0.3,
)  # how much of an axis is seen when its labels are gone, and when they are whole


def block_in(
    box: Box,
    view: tuple[tuple[float, float], tuple[float, float]],
    z: tuple[float, float],
    em: float,
) -> Block:
    """The largest block that stays in a box, labels included, from wherever it is looked at.

    Both axes of the floor get equal scales, unless the view is very long.
    """
    width, depth = (high - low for low, high in view)
    longer = max(width, depth)
    sides = np.maximum([width / longer, depth / longer], _FLATTEST)
    diagonal = float(np.hypot(*sides))
    height = _HEIGHT * diagonal
    # From the side, at its usual elevation, and from above; each with room for the labels.
    tall = diagonal * np.sin(ELEVATION) + (1 + _GAP) * height * np.cos(ELEVATION)
    scale = min(
        (box.width - 3.8 * em) / diagonal,
        (box.height - 3.6 * em) / tall,
        (box.height - 3.6 * em) / sides[1],
    )
    size = (sides[0] * scale, sides[1] * scale, height * scale)
    return Block(view[0], view[1], z, size, _GAP * height * scale)


@dataclass(frozen=True)
class _Numbers:
    """What is written beside an axis."""

    values: list[float]
    lines: list[Line]
    note: str  # what they share, as markup behind the axis' name

    @classmethod
    def of(cls, axis: tuple[float, float], size: float) -> _Numbers:
        values = ticks(*axis, 5)
        texts, note = tick_texts(values)
        lines = [Line.of(text, size) for text in texts]
        return cls(values, lines, f" ({escape(note)})" if note else "")


def _grid_lines(block: Block) -> np.ndarray:
    """The ends of the floor's grid and of its four sides, data, (n, 2, 3)."""
    (x0, x1), (y0, y1), floor = block.x, block.y, block.floor
    lines = [[[x, y0, floor], [x, y1, floor]] for x in (*ticks(x0, x1, 7), x0, x1)]
    lines += [[[x0, y, floor], [x1, y, floor]] for y in (*ticks(y0, y1, 7), y0, y1)]
    return np.array(lines)


class Space(Figure):
    """Axes around a block, and the map from data to the frame. State: azimuth, elevation, rise.

    Angles are in radians, see `Projection`. Figures that are drawn in it are redrawn when the
    viewer moves. Numbers stay upright; they stand at the sides of the floor that are nearer.

    Attributes
    ----------
    projection : Projection
        How the block is seen now.

    Parameters
    ----------
    theme : Theme
    box : Box
        All of it, labels included, stays inside. Scene units.
    view : tuple
        ``((x0, x1), (y0, y1))``, data units.
    z : tuple of float
        The heights that are drawn.
    names : tuple of str
        Typst markup for the three axes.
    """

    def __init__(
        self,
        theme: Theme,
        box: Box,
        view: tuple[tuple[float, float], tuple[float, float]],
        z: tuple[float, float],
        names: tuple[str, str, str],
        text_scale: float = 1.0,
        state: tuple[float, float, float] = FROM_THE_SIDE,
    ) -> None:
        super().__init__()
        self.theme, self.box, self.text_scale = theme, box, text_scale
        self.tick_size = max(Size.TICK * text_scale, Size.LEAST)
        self.em = self.tick_size * config.frame_height
        self.block = block_in(box, view, z, self.em)
        self.members: list[Figure] = []
        self._taken: list[Box] = []  # where numbers stand
        self.back = Hairlines(
            stroke_color=theme.muted, stroke_width=Width.GRID, stroke_opacity=Opacity.GRID
        )
        self.lines = [VMobject(stroke_color=theme.muted, stroke_width=Width.AXIS) for _ in names]
        self.labels = [VMobject(stroke_width=0, fill_color=theme.muted) for _ in names]
        self.numbers = [_Numbers.of(axis, self.tick_size) for axis in (*view, z)]
        self.names = [
            Text(name + numbers.note, Size.LABEL * text_scale, theme.ink)
            for name, numbers in zip(names, self.numbers, strict=True)
        ]
        # Text is measured once: it is moved in every frame, and keeps its size.
        self._sizes = [(float(name.width), float(name.height)) for name in self.names]
        self._places = [name.get_center() for name in self.names]
        self._seen = [-1.0, -1.0, -1.0]  # how opaque the labels are: not known yet
        self.grid = _grid_lines(self.block)
        self.add(self.back, *self.lines, *self.labels, *self.names)
        self.show(state)

    def _look(self) -> Projection:
        """How the block is seen in this state."""
        azimuth, elevation, rise = (float(value) for value in self.state)
        x, y, _ = self.box.center
        # Room for two lines of labels below, one above.
        return Projection(self.block, azimuth, elevation, rise, (x + self.em, y + 0.7 * self.em))

    def points_of(self, xyz: np.ndarray) -> np.ndarray:
        """Where data of shape (n, 3) is drawn, scene units, shape (n, 3)."""
        return self.projection.points_of(xyz)

    def attach(self, figure: Figure) -> Figure:
        """Redraw `figure` whenever the viewer moves."""
        self.members.append(figure)
        return figure

    def draw(self) -> None:
        self.projection = projection = self._look()
        block = self.block
        near = [
            high if toward > 0 else low
            for (low, high), toward in zip((block.x, block.y), projection.toward, strict=True)
        ]
        self._taken = []  # anew
        starts, ends = (self.points_of(end) for end in self.grid.swapaxes(0, 1))
        segments(self.back, starts, ends)
        self._draw_side(0, near)
        self._draw_side(1, near)
        self._draw_upright()
        for member in self.members:
            member.draw()

    def _draw_side(self, axis: int, near: list[float]) -> None:
        """The numbers of x or y, along the side of the floor that is nearer."""
        low, high = (self.block.x, self.block.y)[axis]
        numbers = self.numbers[axis]
        at = np.tile([*near, self.block.floor], (len(numbers.values) + 2, 1))
        at[:, axis] = [*numbers.values, low, high]
        points = self.points_of(at)
        polyline(self.lines[axis], points[-2:])
        seen = abs(float(self.projection.right[axis]))
        # From high above, a side is seen in full wherever it points.
        seen = max(seen, (self.projection.lean - 0.85) / 0.15)
        outward = self._outward(axis, near)
        self._write(self.labels[axis], points[:-2], numbers.lines, outward)
        self._fade(axis, seen)
        self._place_name(axis, points[-2:], outward)

    def _place_name(self, axis: int, ends: np.ndarray, outward: np.ndarray) -> None:
        """Put an axis' name outward of its middle, as near as its numbers let it.

        A long one that has no room there stays in the box, or stands over an axis that is upright.
        """
        em, box = self.em, self.box
        width, height = (0.5 * (size + 0.3 * em) for size in self._sizes[axis])
        (x0, y0, _), (x1, y1, _) = ends.tolist()
        way = across, up = outward[0].item(), outward[1].item()
        away = max(_NAME * em, width * abs(across) + height * abs(up))
        while True:
            x, y = 0.5 * (x0 + x1) + away * across, 0.5 * (y0 + y1) + away * up
            own = Box(x - width, y - height, x + width, y + height)
            met = [other for other in self._taken if own.meets(other)]
            if not met:
                break
            away += max(_way_out(own, other, way) for other in met)
        upright = abs(y1 - y0) > 3.0 * abs(x1 - x0)
        if upright and not box.left <= own.left <= own.right <= box.right:
            x, y = max(((x0, y0), (x1, y1)), key=lambda end: end[1])
            y += em
        x = max(box.left + width, min(x, box.right - width))
        y = max(box.bottom + height, min(y, box.top - height))
        self._put_name(axis, x, y)

    def _put_name(self, axis: int, x: float, y: float) -> None:
        """Move an axis' name so that its middle is there."""
        place = np.array([x, y, 0.0])
        self.names[axis].shift(place - self._places[axis])
        self._places[axis] = place

    def _outward(self, axis: int, near: list[float]) -> np.ndarray:
        """Away from the floor, in the frame, across its near side along `axis`; length 1."""
        away = np.zeros((1, 3))
        block = self.block
        middle = 0.5 * sum((block.x, block.y)[1 - axis])
        away[0, 1 - axis] = near[1 - axis] - middle
        vector = self.projection.vectors_of(away)[0] + np.array([0.0, -0.6, 0.0])
        return np.asarray(vector / np.linalg.norm(vector))

    def _draw_upright(self) -> None:
        """The axis of heights, at the floor's corner farthest to the left."""
        block, projection = self.block, self.projection
        corners = np.array([[x, y, block.floor] for x in block.x for y in block.y])
        points = self.points_of(corners)
        order = np.argsort(points[:, 0])
        corner = corners[order[0]]
        numbers = self.numbers[2]
        at = np.tile(corner, (len(numbers.values) + 2, 1))
        at[:, 2] = [*numbers.values, block.floor, block.z[1]]
        points_up = self.points_of(at)
        polyline(self.lines[2], points_up[-2:])
        left = np.array([-1.0, 0.0, 0.0])
        self._write(self.labels[2], points_up[:-2], numbers.lines, left)
        # Where another corner is as far to the left, the axis is about to move there.
        apart = float(points[order[1], 0] - points[order[0], 0]) / block.size[0]
        seen = min(apart, projection.lift * projection.rise)
        self._fade(2, seen)
        # To the left of the axis, where no surface is; a long one goes on to the right of it.
        (x, y, _), (width, height) = points_up[-1].tolist(), self._sizes[2]
        x = max(x + 0.4 * self.em, self.box.left + width) - 0.5 * width
        self._put_name(2, x, y + 0.5 * (self.em + height))

    def _fade(self, axis: int, seen: float) -> None:
        """Labels come and go with what is seen of their axis."""
        none, whole = _END_ON
        opacity = min(1.0, max(0.0, (seen - none) / (whole - none)))
        if opacity == self._seen[axis]:
            return
        self._seen[axis] = opacity
        self.labels[axis].set_fill(opacity=opacity)
        self.names[axis].set_opacity(opacity)
        if axis == 2:
            self.lines[axis].set_stroke(opacity=opacity)

    def _write(
        self, labels: VMobject, points: np.ndarray, lines: list[Line], outward: np.ndarray
    ) -> None:
        """Numbers beside their points; those that would touch one that stands are left out."""
        written = list[Line]()
        (across, up, _), em = outward.tolist(), self.em
        for (x, y, _), line in zip(points.tolist(), lines, strict=True):
            half = 0.5 * line.width
            away = 0.75 * em + abs(across) * half
            x, y = x + across * away, y + up * away
            own = Box(x - half - 0.25 * em, y - 0.55 * em, x + half + 0.25 * em, y + 0.55 * em)
            if not any(own.meets(other) for other in self._taken):
                self._taken.append(own)
                written.append(line.placed(x, y - 0.32 * em, "center"))
        write(labels, written)


def _way_out(moving: Box, other: Box, way: tuple[float, float]) -> float:
    """How far a box has to go along a direction until it has left another one."""
    across = other.right - moving.left if way[0] > 0 else moving.right - other.left
    up = other.top - moving.bottom if way[1] > 0 else moving.top - other.bottom
    lengths = (length / abs(part) for length, part in zip((across, up), way, strict=True) if part)
    return min(lengths) + 1e-6
