"""The parameter strip: what a picture was made from, so that a still is complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from manim import VGroup, config

from scenes.stage.layout import Layout
from scenes.stage.text import Text, fit
from scenes.stage.theme import Size

__all__ = ["strip"]

_BETWEEN = "  ·  "
_PITCH = 1.35  # from line to line, ems


def strip(versions: Iterable[Sequence[str]], layout: Layout, color: str) -> VGroup:
    """Set the first version that its slot has room for, in as large a text as fits.

    Parameters
    ----------
    versions : iterable of sequence of str
        The parts, Typst markup, from the fullest version to the shortest, which is shrunk if even
        it does not fit.
    layout : Layout
    color : str
    """
    width = layout.strip.width
    largest = max(Size.TICK * layout.text_scale, Size.LEAST)
    for parts in versions:
        for size in (largest, 0.5 * (largest + Size.LEAST), Size.LEAST):
            lines = _wrapped(parts, size, color, width)
            if len(lines) <= layout.strip_lines and all(line.width <= width for line in lines):
                return _placed(lines, size, layout)
    lines = [fit(line, width) for line in _wrapped(parts, Size.LEAST, color, width)]
    return _placed(lines[: layout.strip_lines], Size.LEAST, layout)


def _wrapped(parts: Sequence[str], size: float, color: str, width: float) -> list[Text]:
    """Lines of as many parts as fit, at least one each."""
    lines, held = list[Text](), list[str]()
    for part in parts:
        line = Text(_BETWEEN.join([*held, part]), size, color)
        if held and line.width <= width:
            held.append(part)
            lines[-1] = line
        else:
            held = [part]
            lines.append(Text(part, size, color))
    return lines


def _placed(lines: list[Text], size: float, layout: Layout) -> VGroup:
    """One line at the foot of the slot, or several from its head."""
    box = layout.strip
    wide = layout.shape == "wide"
    first = box.bottom + 0.12 if layout.strip_lines == 1 else box.top - 0.2
    for i, line in enumerate(lines):
        height = first - i * _PITCH * size * config.frame_height
        line.place(box.right if wide else box.left, height, "right" if wide else "left")
    return VGroup(*lines)
