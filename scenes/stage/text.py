"""All text of the pictures, set by Typst with its own embedded fonts: the same on every machine.

A text is one mobject a colour, not one a letter: Manim's cost a frame goes by the mobject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
import svgelements
import typst
from manim import DL, UR, VGroup, VMobject, config

from scenes.stage.layout import Box
from scenes.stage.theme import Width

__all__ = [
    "Line",
    "Text",
    "Written",
    "back",
    "coloured",
    "escape",
    "fit",
    "math",
    "wrapped",
    "write",
]

FONT = "Libertinus Serif"
_POINTS = 10.0  # the em while typesetting; outlines are scaled afterwards
_MARK = "#00000000"  # an unseen letter of no width, whose place tells where the baseline is
_PREAMBLE = f"""\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: "{FONT}", size: {_POINTS}pt, lang: "en")
#set par(leading: 0.45em)
#show math.equation: set text(font: "New Computer Modern Math", weight: 450)
#box(width: 0pt)[#text(fill: rgb("{_MARK}"))[|]]"""
_HREF = "{http://www.w3.org/1999/xlink}href"


class _Paint(NamedTuple):
    """How an outline is painted; outlines alike in this share a mobject."""

    fill: str | None
    stroke: str | None
    stroke_width: float  # points


class _Typeset(NamedTuple):
    outlines: dict[_Paint, np.ndarray]  # cubic Bezier points (n, 3) in points, baseline at 0


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: its fonts are read once, and a text then takes 0.4 ms.

    The machine's own fonts are left out, so that they cannot change a picture.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


@cache
def _typeset(markup: str, weight: str, color: str) -> _Typeset:
    style = f'#set text(weight: "{weight}", fill: rgb("{color}"))\n'
    source = style + _PREAMBLE + markup
    root = ElementTree.fromstring(_compiler().compile(source.encode(), format="svg"))
    glyphs = {
        symbol.get("id"): symbol[0].get("d", "")
        for symbol in root.iter()
        if _tag(symbol) == "symbol"
    }
    parts: dict[_Paint, list[np.ndarray]] = defaultdict(list)
    origin = np.zeros(2)

    def walk(parent: ElementTree.Element, above: svgelements.Matrix) -> None:
        nonlocal origin
        for element in parent:
            # svgelements applies the left factor first.
            here = svgelements.Matrix(element.get("transform", "")) * above
            if _tag(element) == "g":
                walk(element, here)
                continue
            if _tag(element) == "use":
                outline = _outline(glyphs[element.get(_HREF, "")[1:]])
                shift = f"translate({element.get('x', 0)},{element.get('y', 0)})"
                here = svgelements.Matrix(shift) * here
            elif _tag(element) == "path":
                outline = _outline(element.get("d", ""))
            else:
                continue
            if element.get("fill") == _MARK:
                origin = np.array([here.e, here.f])
                continue
            placed = outline @ [[here.a, here.b], [here.c, here.d]] + [here.e, here.f]
            parts[_paint(element)].append(placed)

    walk(root, svgelements.Matrix())
    outlines = {}
    for paint, placed in parts.items():
        points = np.zeros((sum(map(len, placed)), 3))
        points[:, :2] = (np.concatenate(placed) - origin) * [1, -1]  # SVG's y points down
        outlines[paint] = points
    return _Typeset(outlines)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _paint(element: ElementTree.Element) -> _Paint:
    fill, stroke = element.get("fill", "none"), element.get("stroke", "none")
    return _Paint(
        None if fill == "none" else fill,
        None if stroke == "none" else stroke,
        float(element.get("stroke-width", 0)) if stroke != "none" else 0.0,
    )


@cache
def _outline(path: str) -> np.ndarray:
    """An SVG path as cubic Bezier curves, shape (4n, 2)."""
    curves = []
    for segment in svgelements.Path(path):
        if isinstance(segment, svgelements.Move) or segment.start == segment.end:
            continue
        a, b = np.array(segment.start), np.array(segment.end)
        if isinstance(segment, svgelements.CubicBezier):
            inner = [np.array(segment.control1), np.array(segment.control2)]
        elif isinstance(segment, svgelements.QuadraticBezier):
            control = np.array(segment.control)
            inner = [a + 2 / 3 * (control - a), b + 2 / 3 * (control - b)]
        else:
            inner = [a + (b - a) / 3, b + (a - b) / 3]
        curves += [a, *inner, b]
    return np.array(curves, dtype=float).reshape(-1, 2)


def escape(text: str) -> str:
    """Plain text as Typst markup that shows it letter by letter."""
    # A string literal is never read as markup, whatever it holds.
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '";'


def math(code: str) -> str:
    """Typst math as inline markup with fractions in full size."""
    return f"$display({code})$"


def coloured(markup: str, color: str) -> str:
    """Markup in a colour of its own, for use inside a longer text."""
    return f'#text(fill: rgb("{color}"))[{markup}]'


def wrapped(markup: str, ems: float) -> str:
    """Markup in lines of at most this width, broken where words and formulas may be."""
    return f"#box(width: {ems:.2f}em)[#set par(leading: 0.8em); {markup}]"


class Text(VGroup):  # type: ignore[misc]
    """Typeset text, placed by its first baseline.

    Parameters
    ----------
    markup : str
        Typst markup; pass plain text through `escape` first.
    size : float
        The em as a part of the frame's height.
    color : str
        Of everything that `markup` does not colour itself.
    weight : str
        ``"regular"``, ``"semibold"`` or ``"bold"``.

    Attributes
    ----------
    markup : str
    """

    def __init__(self, markup: str, size: float, color: str, weight: str = "regular") -> None:
        super().__init__()
        self.markup = markup
        scale = size * config.frame_height / _POINTS
        for paint, points in _typeset(markup, weight, color).outlines.items():
            part = VMobject(
                fill_color=paint.fill,
                fill_opacity=1.0 if paint.fill else 0.0,
                stroke_color=paint.stroke,
                # Manim's stroke widths are hundredths of a scene unit.
                stroke_width=100 * scale * paint.stroke_width,
            )
            part.points = points * scale
            self.add(part)
        anchor = VMobject()  # rides along, so that the baseline is known after any motion
        anchor.points = np.zeros((1, 3))
        self.add(anchor)
        self._made = size * config.frame_height, self._span

    @property
    def em(self) -> float:
        """The em as it is drawn, after any scaling; scene units."""
        em, span = self._made
        return em * self._span / span if span else em

    @property
    def _span(self) -> float:
        return max(float(self.width), float(self.height))

    @property
    def baseline(self) -> np.ndarray:
        """The left end of the first baseline, scene units, shape (3,)."""
        return self.submobjects[-1].points[0].copy()

    @property
    def box(self) -> Box:
        """The rectangle around it, scene units."""
        (left, bottom, _), (right, top, _) = self.get_corner(DL), self.get_corner(UR)
        return Box(left, bottom, right, top)

    def place(self, x: float, y: float, align: str = "left") -> Text:
        """Move the baseline to height `y`, with its left end, middle or right end at `x`."""
        edge = {
            "left": self.get_left()[0],
            "center": self.get_center()[0],
            "right": self.get_right()[0],
        }[align]
        self.shift([x - edge, y - self.baseline[1], 0])
        return self


def fit(text: Text, width: float) -> Text:
    """Shrink a text that is wider than `width` (scene units) about its baseline's left end."""
    if text.width > width:
        text.scale(width / text.width, about_point=text.baseline)
    return text


class Line(NamedTuple):
    """A line of plain text as an outline, for figures that write anew in every frame.

    Manim notes at the start of a play which mobjects move; labels that come and go during a play
    have to be one mobject, or old ones stay in the picture.
    """

    text: str
    em: float  # scene units
    points: np.ndarray  # shape (n, 3), scene units, the baseline's left end at the origin
    left: float
    right: float

    @classmethod
    def of(cls, text: str, size: float) -> Line:
        """Typeset plain text; `size` is the em as a part of the frame's height."""
        return _line(text, size * config.frame_height)

    @property
    def width(self) -> float:
        """From the first letter's left edge to the last one's right edge, scene units."""
        return self.right - self.left

    def scaled(self, factor: float) -> Line:
        """The same line in another size."""
        return Line(self.text, *(factor * measure for measure in self[1:]))

    def placed(self, x: float, y: float, align: str = "left") -> Line:
        """The line with its baseline at `y`, and its left end, middle or right end at `x`."""
        edge = {"left": self.left, "center": 0.5 * (self.left + self.right), "right": self.right}
        across = x - edge[align]
        points = self.points + np.array([across, y, 0.0])
        return Line(self.text, self.em, points, self.left + across, self.right + across)


@cache
def _line(text: str, em: float) -> Line:
    outlines = _typeset(escape(text), "regular", "#ffffff").outlines
    points = np.concatenate([np.zeros((0, 3)), *outlines.values()]) * (em / _POINTS)
    across = points[:, 0]
    left, right = float(across.min(initial=np.inf)), float(across.max(initial=-np.inf))
    return Line(text, em, points, left, right)


class Written(NamedTuple):
    """What a part of a mobject's outline says."""

    count: int  # of its points
    text: str  # empty for a shape
    em: float  # scene units


def write(mobject: VMobject, parts: Sequence[Line | np.ndarray]) -> None:
    """Give a filled mobject lines of text and other outlines, in place of what it showed.

    It remembers what they say, as `written`: outlines alone don't tell letters from shapes.
    """
    outlines = [part.points if isinstance(part, Line) else part for part in parts]
    mobject.points = np.concatenate([np.zeros((0, 3)), *outlines])
    mobject.written = [
        Written(len(outline), *(part[:2] if isinstance(part, Line) else ("", 0.0)))
        for part, outline in zip(parts, outlines, strict=True)
    ]


def back(letters: VMobject, color: str) -> VMobject:
    """Put a rim of the background behind letters: lines that they lie on don't cross them."""
    for part in letters.get_family():
        part.set_stroke(color, Width.RIM, background=True)
    return letters
