"""A part of a plane of data on a part of the frame, with its axes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import VGroup, VMobject, config

from scenes.stage.figure import Figure, polyline
from scenes.stage.layout import Box
from scenes.stage.notation import plain, tick_texts, ticks
from scenes.stage.text import Line, Text, write
from scenes.stage.theme import Opacity, Size, Theme, Width

__all__ = ["Plane"]

_ROUNDING = 1e-9  # scene units: a line along an edge of the view counts as inside
_LOW = 7.5  # ems: a lower box has the axis' name and its numbers in one line
_LEAST_TICK_GAP = 0.35  # between the labels of neighbouring ticks, in ems


class Plane(Figure):
    """Axes along the left and the lower side of a box, and the map from data to the frame.

    Its state is the view: x0, x1, y0, y1 in data units (y in decades where `log` is set). Figures
    that are drawn in it are redrawn when the view moves.

    Parameters
    ----------
    theme : Theme
    box : Box
        All of it, labels included, stays inside. Scene units.
    view : tuple of float
        x0, x1, y0, y1.
    x_name, y_name : str
        Typst markup beside the ends of the axes.
    log : bool
        The vertical axis is logarithmic; `point` then takes the logarithm itself.
    text_scale : float

    Attributes
    ----------
    inner : Box
        The part that shows the view. Scene units.
    written_to : float
        How far from the left the line above the view is taken, by the axis' name. Scene units.
    """

    def __init__(
        self,
        theme: Theme,
        box: Box,
        view: tuple[float, float, float, float],
        x_name: str = "",
        y_name: str = "",
        log: bool = False,
        text_scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.theme, self.log, self.text_scale = theme, log, text_scale
        self.tick_size = max(Size.TICK * text_scale, Size.LEAST)
        self.em = self.tick_size * config.frame_height
        self.box = box
        label = Size.LABEL * text_scale
        self.low = box.height < _LOW * self.em
        below = (1.6 if self.low else 2.6) * self.em
        self.inner = box.inset(left=2.7 * self.em, bottom=below, right=0.1, top=1.5 * self.em)
        self.lines = VMobject(stroke_color=theme.muted, stroke_width=Width.AXIS)
        self.grid = VMobject(
            stroke_color=theme.muted, stroke_width=Width.GRID, stroke_opacity=Opacity.GRID
        )
        self.labels = VMobject(stroke_width=0, fill_color=theme.muted, fill_opacity=1.0)
        name_at = self.inner.bottom - 1.3 * self.em if self.low else box.bottom + 0.06
        self.names = VGroup(
            Text(x_name, label, theme.ink).place(self.inner.right, name_at, "right"),
            Text(y_name, label, theme.ink).place(box.left + 0.05, box.top - 0.8 * self.em),
        )
        self.add(self.grid, self.lines, self.labels, self.names)
        self.members: list[Figure] = []
        self.show(view)

    def point(self, x: float, y: float) -> np.ndarray:
        """Where data (x, y) is drawn, scene units, shape (3,)."""
        return self.points_of(np.array([x]), np.array([y]))[0]

    def points_of(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Where data of shapes (n,) is drawn, scene units, shape (n, 3)."""
        x0, x1, y0, y1 = self.state
        if self.log:
            y = np.log10(y)
        inner = self.inner
        return np.stack(
            [
                inner.left + (x - x0) / (x1 - x0) * inner.width,
                inner.bottom + (y - y0) / (y1 - y0) * inner.height,
                np.zeros(len(x)),
            ],
            axis=-1,
        )

    def data(self, point: np.ndarray) -> tuple[float, float]:
        """The inverse of `point`: which data a point of the frame stands for."""
        x0, x1, y0, y1 = self.state
        inner = self.inner
        x = x0 + (point[0] - inner.left) / inner.width * (x1 - x0)
        y = y0 + (point[1] - inner.bottom) / inner.height * (y1 - y0)
        return float(x), float(10.0**y if self.log else y)

    def holds(self, x: float, y: float) -> bool:
        """Whether data (x, y) lies inside the view."""
        x0, x1, y0, y1 = self.state
        if self.log:
            y = float(np.log10(y)) if y > 0 else -np.inf
        return bool(x0 <= x <= x1 and y0 <= y <= y1)

    def clip(self, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The parts of straight segments that lie in the view.

        Each end is put onto the side that it is beyond, one side after the other, since a place
        along a segment that reaches far out is not known to less than the view is large.

        Parameters
        ----------
        starts, ends : ndarray, shape (n, 3)
            Scene units.

        Returns
        -------
        starts, ends : ndarray, shape (m, 3)
            Of the segments that are in the view at all, in their order. An end that lies inside
            is kept to the last bit.
        """
        inner = self.inner
        a, b = starts.copy(), ends.copy()
        for axis, low, high in ((1, inner.bottom, inner.top), (0, inner.left, inner.right)):
            least = np.minimum(a[:, axis], b[:, axis])
            most = np.maximum(a[:, axis], b[:, axis])
            met = ~((most < low - _ROUNDING) | (least > high + _ROUNDING))
            if not met.all():
                starts, ends, a, b = starts[met], ends[met], a[met], b[met]
            for end, other in ((a, b), (b, a)):
                for side, cut in ((low, end[:, axis] < low), (high, end[:, axis] > high)):
                    if cut.any():
                        _cut(end, other, axis, side, cut)
        # What only touches a side is nothing; a point that was given as one stays.
        seen = (a != b).any(axis=1) | (starts == ends).all(axis=1)
        return a[seen], b[seen]

    def attach(self, figure: Figure) -> Figure:
        """Redraw `figure` whenever the view moves."""
        self.members.append(figure)
        return figure

    def draw(self) -> None:
        inner, em = self.inner, self.em
        x0, x1, y0, y1 = self.state
        corner = np.array([inner.left, inner.bottom, 0])
        right, top = np.array([inner.right, inner.bottom, 0]), np.array([inner.left, inner.top, 0])
        tick, grid, labels = [], [], []

        values, texts, note = self._fitting(x0, x1)
        places = self._along(values, texts, x0, x1)
        for at, (left, _), text in zip(self._across(values, x0, x1), places, texts, strict=True):
            tick.append(np.array([[at, inner.bottom, 0], [at, inner.bottom - 0.3 * em, 0]]))
            labels.append(self._label(text).placed(left, inner.bottom - 1.3 * em))
        if note:
            labels.append(self._note_below(note))

        values, texts, note = self._decades(y0, y1) if self.log else self._steps(y0, y1)
        for value, text in zip(values, texts, strict=True):
            at = inner.bottom + (value - y0) / (y1 - y0) * inner.height
            grid.append(np.array([[inner.left, at, 0], [inner.right, at, 0]]))
            label = self._label(text)
            labels.append(label.placed(inner.left - 0.4 * em, at - 0.32 * em, "right"))
        self.written_to = float(self.names[1].get_right()[0]) + 0.6 * em
        if note:
            label, at = self._label(note), max(inner.left + 0.4 * em, self.written_to)
            if at + label.width <= self.box.right:
                labels.append(label.placed(at, inner.top + 0.35 * em))
                self.written_to = at + label.width + 0.6 * em
            else:  # under the axis' name, which leaves no room beside it
                labels.append(label.placed(inner.left + 0.4 * em, inner.top - 1.1 * em))

        polyline(self.lines, np.array([top, corner, right]), *tick)
        polyline(self.grid, *grid)
        write(self.labels, labels)
        for member in self.members:
            member.draw()

    def _note_below(self, note: str) -> Line:
        """What the numbers of the horizontal axis share: under them, or in a low box after them."""
        inner, em, label = self.inner, self.em, self._label(note)
        if self.low:
            return label.placed(self._end_of_numbers(""), inner.bottom - 1.3 * em, "right")
        return label.placed(inner.left, inner.bottom - 2.4 * em)

    def _end_of_numbers(self, note: str) -> float:
        """How far to the right the numbers of the horizontal axis may go, scene units."""
        if not self.low:
            return self.box.right
        gap, room = _LEAST_TICK_GAP * self.em, self._label(note).width if note else 0.0
        named = bool(self.names[0].width)
        right = float(self.names[0].get_left()[0]) - gap if named else self.box.right
        return right - room - (gap if note else 0.0)

    def _label(self, text: str) -> Line:
        return Line.of(text, self.tick_size)

    def _across(self, values: list[float], low: float, high: float) -> list[float]:
        """Where values are on the horizontal axis, scene units."""
        inner = self.inner
        return [inner.left + (value - low) / (high - low) * inner.width for value in values]

    def _along(
        self, values: list[float], texts: list[str], low: float, high: float
    ) -> list[tuple[float, float]]:
        """The left and the right end of each label below its tick, or as near as the box allows."""
        ends = []
        for at, text in zip(self._across(values, low, high), texts, strict=True):
            width = self._label(text).width
            left = min(max(at - 0.5 * width, self.box.left), self.box.right - width)
            ends.append((left, left + width))
        return ends

    def _fitting(self, low: float, high: float) -> tuple[list[float], list[str], str]:
        """The most ticks whose labels stand apart."""
        for most in (7, 6, 5, 4, 3, 2):
            values = ticks(low, high, most)
            texts, note = tick_texts(values)
            if self.low:
                values, texts = self._kept(values, texts, self._end_of_numbers(note), low, high)
            ends = self._along(values, texts, low, high)
            gaps = [b[0] - a[1] for a, b in pairwise(ends)]
            if min(gaps, default=0.0) >= _LEAST_TICK_GAP * self.em:
                break
        return values, texts, note

    def _kept(
        self, values: list[float], texts: list[str], end: float, low: float, high: float
    ) -> tuple[list[float], list[str]]:
        """Those whose labels do not reach beyond an end."""
        across = self._across(values, low, high)
        kept = [
            (value, text)
            for value, text, at in zip(values, texts, across, strict=True)
            if at + 0.5 * self._label(text).width <= end
        ]
        return [value for value, _ in kept], [text for _, text in kept]

    def _steps(self, low: float, high: float) -> tuple[list[float], list[str], str]:
        """Ticks of the vertical axis, whose labels have to fit between it and the box's edge."""
        values = ticks(low, high, max(2, min(6, int(self.inner.height / (2.2 * self.em)))))
        texts, note = tick_texts(values)
        room = self.inner.left - 0.4 * self.em - self.box.left
        if max(self._label(text).width for text in texts) > room:
            texts, note = tick_texts(values, short=True)
        return values, texts, note

    def _decades(self, low: float, high: float) -> tuple[list[float], list[str], str]:
        """Whole powers of ten, not more than fit."""
        most = max(2, int(self.inner.height / (1.7 * self.em)))
        stride = max(1, int(np.ceil((high - low) / most)))
        powers = [p for p in range(int(np.ceil(low)), int(np.floor(high)) + 1) if p % stride == 0]
        return [float(p) for p in powers], [plain(10.0**p) for p in powers], ""


def _cut(ends: np.ndarray, others: np.ndarray, axis: int, side: float, cut: np.ndarray) -> None:
    """Move the ends that are `cut` along their segments onto a side of the view."""
    way = others[cut] - ends[cut]
    far = side - ends[cut, axis]
    part = np.divide(far, way[:, axis], out=np.zeros_like(far), where=way[:, axis] != 0)
    ends[cut] += part[:, None] * way
    ends[cut, axis] = side
