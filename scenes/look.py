"""A look at a scene's screen: what is to be seen on it, by its real outlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
from manim import Mobject, Scene, VMobject, config

from scenes.ground import Ground, colour, ground_of
from scenes.screen import FAINT, Label, Screen, Shape, Stroke
from scenes.stage.layout import Box
from scenes.stage.text import Text, Written

__all__ = ["look", "places"]

UNSEEN = 0.02  # opacity
MANY = 200  # points: more than any dot or head of an arrow has
TINY = 0.05  # scene units: an arrow that begins has no head yet
SMALL = 0.7  # scene units: what is filled and larger is a ground, not a mark


def look(scene: Scene) -> Screen:
    """Everything visible on a scene's screen now."""
    labels, shapes = list[Label](), list[Shape]()
    strokes, grounds = list[Stroke](), list[Ground]()
    for order, (mobject, owner) in enumerate(_drawn(scene.mobjects)):
        if isinstance(mobject, Text):
            seen = [part for part in mobject.submobjects if _visible(part)]
            if seen:
                box = _box(np.concatenate([part.points for part in seen]))
                words, em = _words(mobject.markup), mobject.em
                colours = tuple(_fill(part) for part in seen)
                labels.append(Label(words, owner, box, em, _backed(seen), colours, order))
            continue
        written = getattr(mobject, "written", None) or [Written(len(mobject.points), "", 0.0)]
        for points, part in zip(_cut(mobject.points, written), written, strict=True):
            if part.text and len(points):
                box = _box(points)
                backed = _backed([mobject])
                colours = (_fill(mobject),)
                labels.append(Label(part.text, owner, box, part.em, backed, colours, order))
            elif len(points):
                own = _shapes(mobject, points, owner, order)
                shapes += own
                strokes += _strokes(mobject, points, owner, order)
                if mobject.get_fill_opacity() > UNSEEN:
                    marks = all(shape.mark for shape in own)
                    grounds.append(ground_of(mobject, points, _box(points), order, marks))
    return Screen(
        config.frame_width,
        config.frame_height,
        float(scene.time),
        tuple(labels),
        tuple(shapes),
        tuple(strokes),
        tuple(grounds),
        colour(scene.theme.background),
    )


def _box(points: np.ndarray) -> Box:
    """Around cubic Bezier curves (4n, 3)."""
    return _boxes(points, np.zeros(1, dtype=int))[0]


def _boxes(points: np.ndarray, firsts: np.ndarray) -> list[Box]:
    """Around parts of cubic Bezier curves (4n, 3), each from one of the curves `firsts` on.

    Around their ends and middles, since handles stick out.
    """
    a, b, c, d = (points[i::4, :2] for i in range(4))
    middle = (a + 3 * b + 3 * c + d) / 8
    low = np.minimum.reduceat(np.minimum(np.minimum(a, d), middle), firsts)
    high = np.maximum.reduceat(np.maximum(np.maximum(a, d), middle), firsts)
    return [Box(*sides) for sides in np.hstack([low, high]).tolist()]


def places(mobjects: Iterable[Mobject]) -> dict[Mobject, tuple[str, np.ndarray]]:
    """Where the dots and heads of arrows are that the eye follows.

    Each with the kind of figure that it is a part of, and its middle (2,), scene units. A mobject
    that shows several at once says nothing of which of them went where.
    """
    found = {}
    for mobject, owner in _drawn(mobjects):
        if isinstance(mobject, Text) or len(mobject.points) > MANY:
            continue
        if mobject.get_fill_opacity() <= FAINT:
            continue
        shapes = _shapes(mobject, mobject.points, owner, 0)
        if len(shapes) == 1 and shapes[0].mark:
            box = shapes[0].box
            if max(box.width, box.height) > TINY:
                found[mobject] = owner, np.array(box.center[:2])
    return found


def _drawn(mobjects: Iterable[Mobject]) -> Iterator[tuple[VMobject, str]]:
    """Texts and visible outlines in the order of drawing, each with the figure that it is of.

    A text comes whole.
    """
    met = set[int]()

    def visit(mobject: VMobject, owner: str) -> Iterator[tuple[VMobject, str]]:
        if id(mobject) in met:  # drawn once, however many groups hold it
            return
        met.add(id(mobject))
        if isinstance(mobject, Text) or _visible(mobject):
            yield mobject, owner
        if not isinstance(mobject, Text):
            for part in mobject.submobjects:
                yield from visit(part, type(mobject).__name__)

    for mobject in mobjects:
        yield from visit(mobject, type(mobject).__name__)


def _visible(mobject: VMobject) -> bool:
    if len(mobject.points) < 4:
        return False
    return _stroke_opacity(mobject) > UNSEEN or mobject.get_fill_opacity() > UNSEEN


def _stroke_opacity(mobject: VMobject) -> float:
    return float(mobject.get_stroke_opacity()) if mobject.get_stroke_width() > 0 else 0.0


def _fill(mobject: VMobject) -> np.ndarray:
    """Of letters; what has no fill is a bar of a fraction or of a root."""
    if (opacity := float(mobject.get_fill_opacity())) > UNSEEN:
        return np.array([*colour(mobject.get_fill_color().to_hex()), opacity])
    return _line(mobject)


def _line(mobject: VMobject) -> np.ndarray:
    return np.array([*colour(mobject.get_stroke_color().to_hex()), _stroke_opacity(mobject)])


def _backed(parts: list[VMobject]) -> bool:
    return all(
        part.get_stroke_width(background=True) > 0 and part.get_stroke_opacity(background=True) > 0
        for part in parts
    )


def _cut(points: np.ndarray, written: list[Written]) -> list[np.ndarray]:
    ends = np.cumsum([part.count for part in written])
    assert ends[-1] == len(points), "the outline is not the one that was written"
    return np.split(points, ends[:-1])


def _shapes(mobject: VMobject, points: np.ndarray, owner: str, order: int) -> list[Shape]:
    """The closed parts of what is filled, each by itself; what is only drawn as a line, whole."""
    if mobject.get_fill_opacity() <= UNSEEN:
        return [Shape(owner, _box(points), False, order)]
    bright = mobject.get_fill_opacity() > FAINT
    firsts = np.flatnonzero((points[4::4] != points[3:-4:4]).any(axis=1)) + 1
    boxes = _boxes(points, np.append(0, firsts))
    grounds = [box for box in boxes if not bright or max(box.width, box.height) >= SMALL]
    alone = (not any(ground.holds(box) for ground in grounds) for box in boxes)
    return [Shape(owner, box, mark, order) for box, mark in zip(boxes, alone, strict=True)]


def _strokes(mobject: VMobject, points: np.ndarray, owner: str, order: int) -> list[Stroke]:
    """The outline as straight pieces, where it is a line; that of what is filled is its rim."""
    if _stroke_opacity(mobject) <= UNSEEN or mobject.get_fill_opacity() > UNSEEN:
        return []
    flat = points[:, :2]
    a, b, c, d = (flat[i::4] for i in range(4))
    middle = (a + 3 * b + 3 * c + d) / 8
    starts, ends = np.concatenate([a, middle]), np.concatenate([middle, d])
    width, backed = float(mobject.get_stroke_width()), _backed([mobject])
    return [Stroke(owner, starts, ends, _box(points), width, _line(mobject), backed, order)]


def _words(markup: str) -> str:
    """Markup as one reads it: without colours, quotes and the marks around formulas."""
    while (plain := _COLOUR.sub(r"\1", markup)) != markup:
        markup = plain
    markup = _LITERAL.sub(lambda found: found[1].replace('\\"', '"').replace("\\\\", "\\"), markup)
    return " ".join(_MATH.sub(r"\1", markup).replace("$", "").split())


_COLOUR = re.compile(r'#text\(fill: rgb\("[^"]*"\)\)\[([^\[\]]*)\]')
_LITERAL = re.compile(r'#"((?:[^"\\]|\\.)*)";')
_MATH = re.compile(r"\$display\((.*?)\)\$")
