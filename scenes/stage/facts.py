"""Numbers that belong to the steps of a run, one under the other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import VGroup, config

from scenes.stage.figure import Figure
from scenes.stage.layout import Box
from scenes.stage.readout import Readout, telling_digits
from scenes.stage.text import Text, fit
from scenes.stage.theme import Size, Theme

__all__ = ["Facts"]

_PITCH = 1.75  # from line to line, ems
_TIGHTEST = 1.3  # pitch in one column, ems
_SMALLER = 0.85  # of their size in one column, before there are two
_NAMES = 0.62  # of the width, at most
_BETWEEN = 1.6  # from the longest name to the values, ems


class Facts(Figure):
    """Values at a step. State: steps made; between two steps it shows the one that was left.

    The names, `names`, are not a part of the figure: they stand still while it changes.

    Parameters
    ----------
    rows : sequence of (markup, color, ndarray of shape (T+1,))
        A name, its colour, and a value a step.
    """

    def __init__(
        self,
        theme: Theme,
        box: Box,
        rows: Sequence[tuple[str, str, np.ndarray]],
        text_scale: float,
        state: Any = 0.0,
    ) -> None:
        super().__init__()
        em = Size.LABEL * text_scale * config.frame_height
        # A lower box has them a little smaller, a low one in two columns.
        largest = box.height / (_TIGHTEST * len(rows))
        columns = 1 if largest > max(_SMALLER * em, Size.LEAST * config.frame_height) else 2
        em = min(em, largest) if columns == 1 else em
        size = em / config.frame_height
        deep = -(-len(rows) // columns)
        pitch = min(_PITCH * em, box.height / deep)
        width = box.width / columns
        places = [
            (box.left + width * (i // deep), box.top - pitch * (i % deep + 0.7))
            for i in range(len(rows))
        ]
        self.names = VGroup()
        for (markup, _, _), place in zip(rows, places, strict=True):
            self.names.add(fit(Text(markup, size, theme.muted), _NAMES * width).place(*place))
        widest = max(name.width for name in self.names)
        indent = min(_NAMES * width, widest + _BETWEEN * em)
        self.values = [values for _, _, values in rows]
        self.readouts = [
            Readout(0.0, (x + indent, y), size, color, telling_digits(values), width - indent)
            for (_, color, values), (x, y) in zip(rows, places, strict=True)
        ]
        self.add(*self.readouts)
        self.show(state)

    def draw(self) -> None:
        k = int(self.state[0])
        for readout, values in zip(self.readouts, self.values, strict=True):
            readout.show([float(values[min(k, len(values) - 1)])])
