"""Numbers that change while one looks: set from glyphs that were typeset once."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import VMobject, config

from scenes.stage.figure import Figure
from scenes.stage.notation import plain
from scenes.stage.text import Text, escape

__all__ = ["Readout"]


class Readout(Figure):
    """A name, and a number beside it in a box of fixed width. State: the number.

    Parameters
    ----------
    name : str
        Typst markup before the number, such as ``"slope"`` or ``"$eta$"``.
    at : tuple of float
        Where the baseline begins, scene units.
    column : float
        How far right of it the number begins, scene units.
    size : float
        The em as a part of the frame's height.
    ink, color : str
        Of the name and of the number.
    """

    def __init__(
        self,
        name: str,
        value: float,
        at: tuple[float, float],
        column: float,
        size: float,
        ink: str,
        color: str,
    ) -> None:
        super().__init__()
        self.at, self.column = at, column
        self.size, self.color_of_number = size, color
        self.number = VMobject(stroke_width=0, fill_color=color, fill_opacity=1.0)
        self.add(Text(name, size, ink).place(*at), self.number)
        self.show([value])

    def draw(self) -> None:
        pen = np.array([self.at[0] + self.column, self.at[1], 0.0])
        em, outlines = self.size * config.frame_height, []
        for character in plain(float(self.state[0])):
            points, advance = _glyph(character)
            outlines.append(points * em + pen)
            pen[0] += advance * em
        self.number.points = np.concatenate(outlines)


@cache
def _glyph(character: str) -> tuple[np.ndarray, float]:
    """The outline of a character and how far the next one stands from it, both in ems."""
    # Between two strokes the character's own room is measured with the space around it.
    em = config.frame_height
    alone, framed = (Text(escape(text), 1.0, "#ffffff") for text in ("||", f"|{character}|"))
    advance = (framed.width - alone.width) / em
    shape = Text(escape(character), 1.0, "#ffffff")
    points = shape.submobjects[0].points / em if len(shape.submobjects) > 1 else np.zeros((0, 3))
    return points, advance
