"""Each rule of the lint finds its fault, put on screen by hand, and lets pass what is fit."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim import Circle, SurroundingRectangle, VMobject, config
from performing import stage

from scenes.lesson import Beat
from scenes.lint import MENDS, lint, still
from scenes.look import look
from scenes.screen import Screen
from scenes.stage.figure import polyline
from scenes.stage.text import Line, Text, back, coloured, escape, math, write
from scenes.stage.theme import THEMES, Opacity, Width

INK, GROUND = "#ffffff", "#000000"


def text(words: str = "label", x: float = 0.0, y: float = 0.0, size: float = 0.05) -> Text:
    return Text(escape(words), size, INK).place(x, y)


def box(label: Text, room: float = 0.1) -> Any:
    """A bright box around a label."""
    drawn = SurroundingRectangle(label, buff=room, stroke_width=0)
    return drawn.set_fill(INK, 1.0)


def line(
    *points: tuple[float, float],
    width: float = Width.CURVE,
    opacity: float = 1.0,
    color: str = INK,
) -> Any:
    drawn = VMobject(stroke_color=color, stroke_width=width, stroke_opacity=opacity)
    polyline(drawn, np.array([(*point, 0.0) for point in points]))
    return drawn


def steep(label: Text, **style: float) -> Any:
    """A line from under a label to over it, through its middle."""
    x, y, _ = label.get_center()
    return line((x - 0.1, y - 1), (x + 0.1, y + 1), **style)


def dot(label: Text) -> Circle:
    return Circle(0.1, fill_color="#404040", fill_opacity=1.0, stroke_width=0).move_to(label)


def written(*words: str) -> VMobject:
    """Lines of text in one outline, each a tenth of a unit from the one before."""
    mobject = VMobject(stroke_width=0, fill_color=INK, fill_opacity=1.0)
    lines = [Line.of(word, 0.05).placed(0.1 * i, 0.0) for i, word in enumerate(words)]
    write(mobject, lines)
    return mobject


def screen_of(*mobjects: Any, time: float = 0.0) -> Screen:
    scene = SimpleNamespace(mobjects=list(mobjects), time=time, theme=THEMES["dark"])
    return look(scene)


def rules(*mobjects: Any) -> set[str]:
    """What is found on a screen with these, drawn in this order."""
    return {rule for rule, _ in still(screen_of(*mobjects))}


@pytest.fixture(autouse=True)
def frame() -> Any:
    with stage("16:9"):
        yield


FIT: dict[str, Callable[[], list[Any]]] = {
    "a text": lambda: [text()],
    "two texts side by side": lambda: [text(), text(x=3.0)],
    "two texts in one outline": lambda: [written("label", "")],
    "a dot beside a text": lambda: [text(), dot(text()).shift([0.0, 1.0, 0.0])],
    "a thin line, as a grid's": lambda: [text(), steep(text(), width=Width.GRID)],
    "a dimmed line": lambda: [text(), steep(text(), opacity=Opacity.DIM)],
    "a line along the letters' edge": lambda: [text(y=0.1), line((-2, 0.08), (2, 0.08))],
    "an unseen line": lambda: [text(), steep(text(), opacity=0.0)],
    "a backed text over a line": lambda: [steep(text()), back(text(), GROUND)],
    "a backed text over a dot": lambda: [dot(text()), back(text(), GROUND)],
    "dark letters in a bright box": lambda: [box(text()), text().set_color(GROUND)],
    "a small text that was enlarged": lambda: [text(size=0.02).scale(1.2)],
}
UNFIT: dict[str, tuple[str, Callable[[], list[Any]]]] = {
    "a text at the edge": ("outside", lambda: [text(x=6.2)]),
    "a line over the edge": ("outside", lambda: [line((0, 0), (9, 0))]),
    "a small text": ("small", lambda: [text(size=0.021)]),
    "a text that was shrunk": ("small", lambda: [text().scale(0.4)]),
    "a text on another": ("overlap", lambda: [text(), text(x=0.3)]),
    "two in one outline": ("overlap", lambda: [written("label", "other")]),
    "a dot under a text": ("covered", lambda: [dot(text()), text()]),
    "a dot over a backed text": ("covered", lambda: [back(text(), GROUND), dot(text())]),
    "a steep line under a text": ("crossed", lambda: [steep(text()), text()]),
    "a line that strikes a text out": (
        "crossed",
        lambda: [text(), line((-2, float(text().get_center()[1])), (2, 0.2))],
    ),
    "a line on a ground of nearly its colour": (
        "pale",
        lambda: [box(text(), 2.0), line((-0.3, 0.3), (0.3, 0.3), color="#cccccc")],
    ),
    "letters in a box of nearly their colour": (
        "pale",
        lambda: [box(text()), text().set_color("#cccccc")],
    ),
    "grey letters": ("pale", lambda: [text().set_color("#606060")]),
    "a line over a backed text": ("crossed", lambda: [back(text(), GROUND), steep(text())]),
}


@pytest.mark.parametrize("mobjects", FIT.values(), ids=FIT)
def test_what_is_fit_passes(mobjects: Callable[[], list[Any]]) -> None:
    assert rules(*mobjects()) == set()


@pytest.mark.parametrize(("rule", "mobjects"), UNFIT.values(), ids=UNFIT)
def test_what_is_not_is_found(rule: str, mobjects: Callable[[], list[Any]]) -> None:
    assert rules(*mobjects()) == {rule}
    assert MENDS[rule]


def test_a_beat_has_to_last_as_long_as_its_caption_takes_to_read() -> None:
    caption = "x" * 34  # two seconds at 17 characters a second
    short, long = (Beat("a-beat", "A beat", caption, 1.0, end) for end in (2.9, 3.0))
    assert [(found.rule, found.beat) for found in lint([short], [])] == [("hurried", "a-beat")]
    assert lint([long], []) == []


def test_what_stays_on_screen_is_told_once_with_the_beat_it_came_in() -> None:
    beats = [Beat(name, name, "Short.", start, start + 2) for name, start in (("a", 0), ("b", 2))]
    moments = ((0.05, 2.0), (0.01, 4.0), (0.01, 4.0))
    (found,) = lint(beats, [screen_of(text(size=size), time=time) for size, time in moments])
    assert (found.beat, found.time, found.rule) == ("b", 4.0, "small")
    assert '"label"' in found.what


def test_labels_are_told_in_plain_words() -> None:
    formula = Text(math(coloured('$"slope"$', INK) + " = f(x)"), 0.05, INK)
    shown = screen_of(text('say "x"'), formula, written("12"))
    assert [label.text for label in shown.labels] == ['say "x"', '"slope" = f(x)', "12"]
    assert shown.height == config.frame_height
