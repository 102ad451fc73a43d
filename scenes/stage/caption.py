"""A beat's sentence in the frame itself, for captions that are burnt in."""

from __future__ import annotations

import re

from manim import config

from scenes.stage.layout import Layout
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Size

__all__ = ["caption_lines"]

_PITCH = 1.25  # from line to line, ems
_EQUATION = re.compile(" ([=<>≤≥≈]) ")
_GLUED = "\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}"


def caption_lines(sentence: str, layout: Layout, color: str) -> list[Text]:
    """Set a sentence in its slot: one line where it fits, else two of nearly one length.

    Two lines that are alike are read faster than a long one and a word. Only what is too wide for
    two lines, or in a wide frame for one, is set smaller.

    Parameters
    ----------
    sentence : str
        Plain text.
    layout : Layout
        With a caption slot.
    color : str
    """
    box = layout.caption
    assert box is not None
    size = max(Size.LABEL * layout.text_scale, Size.LEAST)
    lines = [Text(escape(sentence), size, color)]
    if lines[0].width > box.width and layout.shape != "wide":
        lines = [Text(escape(half), size, color) for half in _halves(sentence)]
    em = size * config.frame_height
    above = _PITCH * em * (len(lines) - 1)
    # In the middle of the slot: ink reaches from 0.2 ems below a baseline to 0.7 above.
    last = 0.5 * (box.bottom + box.top - above) - 0.25 * em
    return [
        fit(line, box.width).place(box.center[0], last + above - i * _PITCH * em, "center")
        for i, line in enumerate(lines)
    ]


def _halves(sentence: str) -> tuple[str, ...]:
    """Cut a sentence between words, though not in an equation, where its halves are most alike."""
    words = _EQUATION.sub(_GLUED, sentence).split(" ")
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    # Letters are nearly as good a measure as widths, and free.
    return min(cuts, key=lambda halves: max(map(len, halves)), default=(sentence,))
