"""What is to be seen at one moment: texts, marks, lines and grounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.ground import Ground
from scenes.stage.layout import Box

__all__ = ["FAINT", "Jump", "Label", "Screen", "Shape", "Stroke"]

FAINT = 0.45  # opacity of what is dimmed, or hidden by a surface: letters over it can be read


@dataclass(frozen=True)
class Label:
    """A text on screen.

    Attributes
    ----------
    text : str
        What it says, in plain words as far as it is not a formula.
    owner : str
        The kind of figure that it is a part of.
    box : Box
        Around its letters. Scene units.
    em : float
        Scene units.
    backed : bool
        A rim of the background lies behind its letters.
    colours : tuple of ndarray
        Red, green, blue and opacity from 0 to 1, of each part.
    order : int
        Of drawing: what comes later lies above.
    """

    text: str
    owner: str
    box: Box
    em: float
    backed: bool
    colours: tuple[np.ndarray, ...]
    order: int


@dataclass(frozen=True)
class Shape:
    """A part of a figure: a dot, a head of an arrow, a line, a ground.

    Attributes
    ----------
    owner : str
        The kind of figure that it belongs to.
    box : Box
        Scene units.
    mark : bool
        Small and filled, as a dot or the head of an arrow.
    order : int
        Of drawing.
    """

    owner: str
    box: Box
    mark: bool
    order: int


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line, as straight pieces.

    Attributes
    ----------
    owner : str
    starts, ends : ndarray, shape (n, 2)
        Scene units.
    box : Box
        Around it.
    width : float
        In Manim's unit, as in the theme's `Width`.
    colour : ndarray
        Red, green, blue and opacity from 0 to 1.
    backed : bool
        A rim of the background lies behind it.
    order : int
        Of drawing.
    """

    owner: str
    starts: np.ndarray
    ends: np.ndarray
    box: Box
    width: float
    colour: np.ndarray
    backed: bool
    order: int


@dataclass(frozen=True)
class Screen:
    """All that is to be seen at one moment, and the frame's size in scene units.

    Attributes
    ----------
    grounds : tuple of Ground
        What is filled, in the order of drawing.
    background : ndarray
        Red, green and blue from 0 to 1.
    """

    width: float
    height: float
    time: float
    labels: tuple[Label, ...]
    shapes: tuple[Shape, ...]
    strokes: tuple[Stroke, ...]
    grounds: tuple[Ground, ...]
    background: np.ndarray


@dataclass(frozen=True)
class Jump:
    """A mark that is elsewhere at once.

    Attributes
    ----------
    owner : str
        The kind of figure that it is a part of.
    length : float
        Scene units.
    beats : int
        How many beats were over by then.
    time : float
        Seconds from the beginning.
    """

    owner: str
    length: float
    beats: int
    time: float
