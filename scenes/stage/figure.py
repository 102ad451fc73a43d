"""The kind of mobject that the stage is made of: redrawn from its state, so time is a function.

A figure has a state (a small array) and draws itself from nothing else. A motion gives the state at
each instant, so that any frame can be drawn without the frames before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Animation, VGroup, VMobject, smooth

from scenes.stage.layout import Box

__all__ = ["Figure", "Move", "RateFunction", "geometric", "polyline", "rectangle", "segments"]

RateFunction = Callable[[float], float]

_TAILS, _TIPS = slice(None, -1), slice(1, None)


class Figure(VGroup):  # type: ignore[misc]
    """A group that draws itself from `state`.

    Subclasses make their parts in ``__init__``, end it with ``self.show(state)``, and implement
    `draw`.
    """

    state: np.ndarray

    def __init__(self) -> None:
        super().__init__()
        self._readers: list[tuple[Figure, Callable[[], float]]] = []

    def report_to(self, readout: Figure, value: Callable[[], float]) -> None:
        """Let `readout` show `value()` after every change of state, as a part of this figure."""
        self._readers.append((readout, value))
        self.add(readout)  # Manim draws anew only what belongs to a moving mobject

    def show(self, state: Any) -> Figure:
        """Take on a state, and draw it."""
        self.state = np.atleast_1d(np.asarray(state, dtype=float))
        self.draw()
        for readout, value in self._readers:
            readout.show([value()])
        return self

    def draw(self) -> None:
        """Place all parts for the present state."""
        raise NotImplementedError


class Move(Animation):  # type: ignore[misc]
    """Lead a figure from its state to another.

    Parameters
    ----------
    figure : Figure
    to : array_like
        The state at the end.
    """

    def __init__(
        self, figure: Figure, to: Any, rate_func: RateFunction = smooth, **kwargs: Any
    ) -> None:
        super().__init__(figure, rate_func=rate_func, **kwargs)
        self._to = np.atleast_1d(np.asarray(to, dtype=float))

    def begin(self) -> None:
        self._from = self.mobject.state.copy()
        super().begin()

    def create_starting_mobject(self) -> Any:
        return self.mobject  # the state is all that is interpolated; nothing needs a copy

    def interpolate(self, alpha: float) -> None:
        part = self.rate_func(min(max(alpha, 0.0), 1.0))
        # The end exactly, not the end up to rounding.
        self.mobject.show(self._to if part == 1.0 else self._from + part * (self._to - self._from))


def polyline(mobject: VMobject, *pieces: np.ndarray) -> None:
    """Give a mobject the straight segments through points of shape (n, 3), a piece each."""
    parts = [np.zeros((0, 3)), *pieces]
    starts, ends = (np.concatenate([part[cut] for part in parts]) for cut in (_TAILS, _TIPS))
    segments(mobject, starts, ends)


def rectangle(box: Box) -> np.ndarray:
    """The corners of a box, the first one again at the end, (5, 3)."""
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    return np.array([(x, y, 0.0) for x, y in corners])


def segments(mobject: VMobject, starts: np.ndarray, ends: np.ndarray) -> None:
    """Give a mobject straight segments, from `starts` to `ends`, both of shape (n, 3).

    Manim joins a segment to the one before where they meet.
    """
    points = np.empty((4 * len(starts), 3))
    third = (ends - starts) / 3
    points[0::4], points[1::4] = starts, starts + third
    points[2::4], points[3::4] = ends - third, ends
    mobject.points = points


def geometric(ratio: float) -> RateFunction:
    """A rate function that makes a linear motion of a view's edges look like an even zoom.

    Parameters
    ----------
    ratio : float
        The view's width at the end over that at the beginning, above 0.
    """
    if abs(ratio - 1.0) < 1e-6:
        return smooth
    return lambda alpha: float((1.0 - ratio ** smooth(alpha)) / (1.0 - ratio))
