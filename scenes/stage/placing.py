"""Where a word goes among places that would do: where it is clear of what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenes.stage.layout import Box
from scenes.stage.text import Text

__all__ = ["clearest", "distance"]


def distance(box: Box, points: np.ndarray) -> float:
    """From a rectangle to the nearest of points (n, 3); below zero where one lies inside."""
    x, y, _ = points.T
    across = np.maximum(box.left - x, x - box.right)
    along = np.maximum(box.bottom - y, y - box.top)
    return float(np.maximum(across, along).min(initial=np.inf))


def clearest(
    word: Text,
    places: Sequence[tuple[float, float]],
    room: Box,
    points: np.ndarray,
    enough: float,
) -> Text:
    """Put a word at the place, in the room if it can be, that is furthest from points (n, 3).

    Parameters
    ----------
    places : sequence of (x, y)
        The middle of its baseline; the first of those that are equally clear is taken.
    enough : float
        A word so far from all points is clear. Scene units.
    """
    boxes = [word.place(*place, "center").box for place in places]

    def clear(i: int) -> tuple[bool, float]:
        return room.holds(boxes[i]), min(distance(boxes[i], points), enough)

    return word.place(*places[max(range(len(places)), key=clear)], "center")
