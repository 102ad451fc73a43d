"""Numbers that change while one looks: set from glyphs that were typeset once."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import VMobject, config

from scenes.stage.figure import Figure
from scenes.stage.notation import plain
from scenes.stage.text import Line, write

__all__ = ["ALL", "Readout", "telling_digits"]

ALL = 9  # digits: of counts, which are written whole
_FIRST = (
    4  # values that must be told apart; later ones may come as close to each other as they like
)


class Readout(Figure):
    """A number that begins at a fixed place. State: the number; nan shows none.

    Parameters
    ----------
    at : tuple of float
        Where the baseline begins, scene units.
    size : float
        The em as a part of the frame's height.
    color : str
    digits : int
        Significant digits.
    room : float
        Scene units; a number that is wider has fewer digits.
    """

    def __init__(
        self,
        value: float,
        at: tuple[float, float],
        size: float,
        color: str,
        digits: int = 3,
        room: float = np.inf,
    ) -> None:
        super().__init__()
        self.digits, self.room = digits, room
        self.at, self.size = at, size
        self.number = VMobject(stroke_width=0, fill_color=color, fill_opacity=1.0)
        self.add(self.number)
        self.show([value])

    def draw(self) -> None:
        pen = np.array([*self.at, 0.0])
        em, outlines = self.size * config.frame_height, []
        text = self._text(em)
        for character in text:
            points, advance = _glyph(character)
            outlines.append(points * em + pen)
            pen[0] += advance * em
        points = np.concatenate([np.zeros((0, 3)), *outlines])
        write(self.number, [Line(text, em, points, self.at[0], float(pen[0]))])

    def _text(self, em: float) -> str:
        value = float(self.state[0])
        if np.isnan(value):
            return ""
        texts = (plain(value, digits) for digits in range(self.digits, 0, -1))
        for text in texts:  # the last one where none has room
            if em * sum(_glyph(character)[1] for character in text) <= self.room:
                break
        return text


def telling_digits(values: np.ndarray) -> int:
    """Significant digits that tell the first values of a run apart, from 3 to 9; counts have all.

    Parameters
    ----------
    values : ndarray, shape (T+1,)
    """
    seen = values[np.isfinite(values)]
    largest = float(np.abs(seen).max(initial=0.0))
    if largest < 1e5 and (seen == np.rint(seen)).all():
        return ALL
    first = seen[:_FIRST]
    largest = float(np.abs(first).max())
    spread = float(np.ptp(first / largest)) if largest else 0.0
    return int(np.clip(2 - np.floor(np.log10(spread)), 3, ALL)) if spread else 3


@cache
def _glyph(character: str) -> tuple[np.ndarray, float]:
    """The outline of a character and how far the next one stands from it, both in ems."""
    # Between two strokes the character's own room is measured with the space around it.
    em = 1.0 / config.frame_height  # the size at which an em is one scene unit
    advance = Line.of(f"|{character}|", em).width - Line.of("||", em).width
    return Line.of(character, em).points, advance
