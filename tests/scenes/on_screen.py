"""What is to be seen: every text and every figure on a scene's screen, by its real outline."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from manim import VMobject, config

import scenes.stage.text as typesetting
from scenes.stage.readout import Readout
from scenes.stage.text import Text

SAFE = 0.05  # of each side, LOOK.md
LEAST_TEXT = 0.022  # of the frame's height, LOOK.md
SLACK = 0.03  # scene units (1/270 of the height): what nobody sees
UNSEEN = 0.02  # opacity


class Extent(NamedTuple):
    """The rectangle around an outline, scene units."""

    left: float
    bottom: float
    right: float
    top: float

    def beyond(self, half_width: float, half_height: float) -> float:
        """How far it sticks out of a rectangle around the origin."""
        return max(
            -half_width - self.left,
            self.right - half_width,
            -half_height - self.bottom,
            self.top - half_height,
        )

    def overlap(self, other: Extent) -> float:
        """How deep two rectangles lie in each other; negative where they are apart."""
        return min(
            min(self.right, other.right) - max(self.left, other.left),
            min(self.top, other.top) - max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class Label:
    """A text on screen.

    Attributes
    ----------
    name : str
        Its markup, or the kind of figure that it is a label of.
    extent : Extent
    em : float or None
        Scene units; None for labels of figures, whose size `noted` checks as they are made.
    """

    name: str
    extent: Extent
    em: float | None


@dataclass(frozen=True)
class Screen:
    """All that is to be seen at one moment, and the frame's size in scene units."""

    width: float
    height: float
    beat: str
    labels: tuple[Label, ...]
    figures: tuple[tuple[str, Extent], ...]

    def faults(self) -> list[str]:
        """What is wrong with the layout, a line each."""
        found = []
        half_width, half_height = 0.5 * self.width, 0.5 * self.height
        for label in self.labels:
            over = label.extent.beyond(
                half_width - SAFE * self.width, half_height - SAFE * self.height
            )
            if over > SLACK:
                found.append(f"{self.beat}: {label.name} leaves the safe area by {over:.2f}")
            if label.em is not None and label.em < LEAST_TEXT * self.height:
                part = 100 * label.em / self.height
                found.append(f"{self.beat}: {label.name} is {part:.2f}% of the height")
        for a, b in combinations(self.labels, 2):
            if (depth := a.extent.overlap(b.extent)) > SLACK:
                found.append(f"{self.beat}: {a.name} and {b.name} overlap by {depth:.2f}")
        for name, extent in self.figures:
            if (over := extent.beyond(half_width, half_height)) > SLACK:
                found.append(f"{self.beat}: {name} leaves the frame by {over:.2f}")
        return found


class Written(np.ndarray):
    """The outline of a line of text, told from that of a figure."""


@contextmanager
def noted() -> Iterator[None]:
    """Note on every text how large it was made, and where one label in an outline ends.

    Both are known only while a text is made: a label of a figure is a part of one outline for all.
    """
    make, write = Text.__init__, typesetting.write
    line, place = typesetting.Line.of.__func__, typesetting.Line.placed

    def make_and_note(self: Text, markup: str, size: float, *style: Any, **named: Any) -> None:
        make(self, markup, size, *style, **named)
        self.note = (markup, size * config.frame_height, max(self.width, self.height))

    def write_and_note(mobject: VMobject, outlines: list[np.ndarray]) -> None:
        write(mobject, outlines)
        mobject.written = [(len(part), isinstance(part, Written)) for part in outlines]

    def line_of(cls: Any, text: str, size: float) -> Any:
        assert size >= LEAST_TEXT, f"{text!r} is {100 * size:.2f}% of the height"
        return line(cls, text, size)

    def placed(self: Any, *where: Any, **named: Any) -> Written:
        return place(self, *where, **named).view(Written)

    with ExitStack() as stack:
        stack.enter_context(patch.object(Text, "__init__", make_and_note))
        stack.enter_context(patch.object(typesetting.Line, "of", classmethod(line_of)))
        stack.enter_context(patch.object(typesetting.Line, "placed", placed))
        for name, module in list(sys.modules.items()):
            if name.startswith("scenes.") and getattr(module, "write", None) is write:
                stack.enter_context(patch.object(module, "write", write_and_note))
        yield


def look(scene: Any) -> Screen:
    """Everything visible on a scene's screen now."""
    labels, figures = list[Label](), list[tuple[str, Extent]]()
    met = set[int]()

    def visit(mobject: Any, owner: str) -> None:
        if id(mobject) in met:  # drawn once, however many groups hold it
            return
        met.add(id(mobject))
        if isinstance(mobject, Text):
            seen = [part.points for part in mobject.submobjects if _visible(part)]
            if seen:
                markup, em, span = mobject.note
                scale = max(mobject.width, mobject.height) / span
                labels.append(Label(markup, extent(np.concatenate(seen)), em * scale))
            return
        if hasattr(mobject, "written"):
            if _visible(mobject):
                for points, is_text in _parts(mobject, owner):
                    if is_text:
                        labels.append(Label(f"a label of {owner}", extent(points), None))
                    else:
                        figures.append((f"a mark of {owner}", extent(points)))
        elif _visible(mobject):
            figures.append((f"{owner}'s {type(mobject).__name__}", extent(mobject.points)))
        for part in mobject.submobjects:
            visit(part, type(mobject).__name__)

    for mobject in scene.mobjects:
        visit(mobject, type(scene).__name__)
    beat = scene.beats[-1].name if scene.beats else ""
    return Screen(config.frame_width, config.frame_height, beat, tuple(labels), tuple(figures))


def extent(points: np.ndarray) -> Extent:
    """Around cubic Bezier curves (4n, 3): their ends and middles, since handles stick out."""
    a, b, c, d = points[0::4], points[1::4], points[2::4], points[3::4]
    on = np.concatenate([a, d, (a + 3 * b + 3 * c + d) / 8])
    (left, bottom, _), (right, top, _) = on.min(0), on.max(0)
    return Extent(float(left), float(bottom), float(right), float(top))


def _parts(mobject: Any, owner: str) -> list[tuple[np.ndarray, bool]]:
    """The outlines that were written in one, and whether each is text."""
    ends = np.cumsum([length for length, _ in mobject.written])
    assert ends[-1] == len(mobject.points), "the outline is not the one written"
    parts = np.split(mobject.points, ends[:-1])
    if owner == Readout.__name__:  # one number, glyph by glyph
        return [(mobject.points, True)]
    kinds = [is_text for _, is_text in mobject.written]
    return [(part, kind) for part, kind in zip(parts, kinds, strict=True) if len(part)]


def _visible(mobject: Any) -> bool:
    if len(mobject.points) < 4:
        return False
    stroked = mobject.get_stroke_width() > 0 and mobject.get_stroke_opacity() > UNSEEN
    return bool(stroked or mobject.get_fill_opacity() > UNSEEN)
