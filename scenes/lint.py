"""Whether every frame is fit to be seen: rules for what is on screen, and for how long.

A rule gives its findings; it draws nothing. Lengths are told in percent of the frame's height.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scenes.ground import Ground, contrast, seen_at
from scenes.lesson import Beat
from scenes.screen import FAINT, Jump, Label, Screen, Stroke
from scenes.stage.layout import Box, Layout
from scenes.stage.theme import Seconds, Width

__all__ = ["LEAST_TEXT", "MENDS", "Finding", "lint", "reading", "still"]

TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
MOST_POINTS = 12  # of a line, that are looked at
LEAST_TEXT = 0.022  # of the frame's height: what can still be read at 360 rows
SLACK = 0.03  # scene units (1/270 of the height): what nobody sees
CORE = 0.15  # of a label's box, at each side, that a line may touch
CROSSING = 0.25  # ems of a line that cross a label's core before letters get hard to read

_ROOM = "shorter numbers or a shorter formula; --aspect 16:9 has the most room"
_MOVED = "another part of the domain (--view) or another start moves the two apart"
MENDS = {
    "outside": _ROOM,
    "overlap": _ROOM,
    "small": _ROOM,
    "covered": _MOVED,
    "crossed": _MOVED,
    "pale": "another theme (--theme); if it stays, the lesson is at fault: report it",
    "jump": "fewer steps; if it stays, the lesson is at fault: report it",
    "hurried": "a shorter name or formula; if it stays, the lesson is at fault: report it",
}


@dataclass(frozen=True)
class Finding:
    """What is not fit to be seen.

    Attributes
    ----------
    rule : str
        A key of `MENDS`.
    what : str
        In one line.
    beat : str
    time : float
        Seconds from the beginning of the lesson.
    """

    rule: str
    what: str
    beat: str
    time: float

    @property
    def mend(self) -> str:
        """What a user can do about it."""
        return MENDS[self.rule]


def lint(
    beats: Sequence[Beat], screens: Iterable[Screen], jumps: Iterable[Jump] = ()
) -> list[Finding]:
    """All findings in a lesson, the same one only where it is first seen.

    Parameters
    ----------
    beats : sequence of Beat
    screens : iterable of Screen
        Of the moments at which the picture stands still.
    jumps : iterable of Jump
    """
    found = dict[tuple[str, str], Finding]()
    for screen in screens:
        names = [beat.name for beat in beats if beat.start < screen.time - 1e-6]
        for rule, what in still(screen):
            finding = Finding(rule, what, names[-1] if names else "", screen.time)
            found.setdefault((rule, what), finding)
    for jump in jumps:
        what = f"a mark of {jump.owner} jumps"
        beat = beats[min(jump.beats, len(beats) - 1)]
        found.setdefault(("jump", what), Finding("jump", what, beat.name, jump.time))
    for beat in beats:
        found |= {
            ("hurried", what): Finding("hurried", what, beat.name, beat.start)
            for what in reading(beat)
        }
    return sorted(found.values(), key=lambda finding: finding.time)


def reading(beat: Beat) -> Iterator[str]:
    """A beat that is shorter than its caption takes to read."""
    needed, given = len(beat.caption) / Seconds.CHARACTERS_PER_SECOND, beat.end - beat.start
    if needed > given + 1e-6:
        yield f"{given:.1f} s for a caption that takes {needed:.1f} s to read"


def still(screen: Screen) -> Iterator[tuple[str, str]]:
    """What is wrong with a picture that stands still, each with its rule."""
    safe = Layout.safe_area(screen.width, screen.height)
    for label in screen.labels:
        if (over := label.box.beyond(safe)) > SLACK:
            yield "outside", f"{_name(label)} leaves the safe area by {_part(over, screen)}"
        if label.em < LEAST_TEXT * screen.height:
            yield "small", f"{_name(label)} is set in {_part(label.em, screen)} of the height"
    for shape in screen.shapes:
        if (over := shape.box.beyond(safe)) > SLACK:
            yield "outside", f"a part of {shape.owner} leaves it by {_part(over, screen)}"
    for one, other in combinations(screen.labels, 2):
        if (depth := one.box.depth(other.box)) > SLACK:
            names = f"{_name(one)} and {_name(other)}"
            yield "overlap", f"{names} overlap by {_part(depth, screen)}"
    yield from _covered(screen)
    yield from _crossed(screen)
    yield from _pale(screen)


def _covered(screen: Screen) -> Iterator[tuple[str, str]]:
    """Marks under or over a label; under it, a backed label stays readable."""
    marks = [shape for shape in screen.shapes if shape.mark]
    left, bottom, right, top = np.array([_sides(mark.box) for mark in marks]).reshape(-1, 4).T
    for label in screen.labels:
        box = label.box
        near = np.minimum(right, box.right) - np.maximum(left, box.left) > SLACK
        near &= np.minimum(top, box.top) - np.maximum(bottom, box.bottom) > SLACK
        met = [marks[i] for i in np.flatnonzero(near)]
        # What holds the whole label is its ground, and so is what has the same colour.
        grounds = {mark.order for mark in met if mark.box.holds(box) and mark.order < label.order}
        for mark in met:
            clear = mark.order in grounds or (label.backed and mark.order < label.order)
            if not clear:
                yield "covered", f"{_name(label)} and a mark of {mark.owner} cover each other"


def _crossed(screen: Screen) -> Iterator[tuple[str, str]]:
    """Lines that can't be overlooked under or over a label; under it, a backed label stays."""
    lines = [
        stroke
        for stroke in screen.strokes
        if stroke.width >= Width.DASH and stroke.colour[3] > FAINT
    ]
    for label in screen.labels:
        box = label.box
        core = box.inset(*[CORE * box.width, CORE * box.height] * 2)
        for line in lines:
            if not line.box.meets(core) or (label.backed and line.order < label.order):
                continue
            if _length_inside(line, core) > CROSSING * label.em:
                yield "crossed", f"{_name(label)} is crossed by a line of {line.owner}"


def _pale(screen: Screen) -> Iterator[tuple[str, str]]:
    """Texts and lines that do not stand out from what is behind them."""
    for label in screen.labels:
        for part in label.colours:
            grounds = () if label.backed else screen.grounds  # else it lies on its rim
            ratio = _ratio(part, _over(label.box), label.order, grounds, screen)
            if ratio < TEXT_CONTRAST:
                yield "pale", f"{_name(label)} has a contrast of {ratio:.1f} to what is behind it"
    for stroke in screen.strokes:
        if stroke.width < Width.AXIS or stroke.colour[3] <= FAINT:
            continue
        # Past dots and heads of arrows a line goes on.
        grounds = [g for g in screen.grounds if not (g.marks or stroke.backed)]
        ratio = _ratio(stroke.colour, _along(stroke), stroke.order, grounds, screen)
        if ratio < LINE_CONTRAST:
            yield "pale", f"a line of {stroke.owner} has a contrast of {ratio:.1f} to its ground"


def _ratio(
    rgba: np.ndarray, points: np.ndarray, order: int, grounds: Sequence[Ground], screen: Screen
) -> float:
    """The least contrast of a colour to what is behind it."""
    behind = seen_at(points, order, screen.background, grounds)
    mixed = rgba[3] * rgba[:3] + (1.0 - rgba[3]) * behind
    return float(contrast(mixed, behind).min())


def _over(box: Box) -> np.ndarray:
    """Points spread over a box, (9, 2)."""
    x, y = (np.linspace(*side, 3) for side in ((box.left, box.right), (box.bottom, box.top)))
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _along(stroke: Stroke) -> np.ndarray:
    """Points of a line, at most so many, (n, 2)."""
    chosen = np.linspace(0, len(stroke.starts) - 1, MOST_POINTS).astype(int)
    return 0.5 * (stroke.starts + stroke.ends)[np.unique(chosen)]


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.bottom, box.right, box.top


def _length_inside(stroke: Stroke, box: Box) -> float:
    """The length of a line's longest stretch in a box (Liang and Barsky's clipping)."""
    low = np.array([box.left, box.bottom])
    high = np.array([box.right, box.top])
    near = ((np.minimum(stroke.starts, stroke.ends) <= high).all(1)) & (
        (np.maximum(stroke.starts, stroke.ends) >= low).all(1)
    )
    starts, delta = stroke.starts[near], stroke.ends[near] - stroke.starts[near]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.sort(np.stack([(low - starts) / delta, (high - starts) / delta]), axis=0)
    # Along an axis on which a piece does not move it stays inside, being near.
    first = np.where(delta == 0, 0.0, t[0]).max(axis=1, initial=0.0)
    last = np.where(delta == 0, 1.0, t[1]).min(axis=1, initial=1.0)
    return float((np.maximum(last - first, 0.0) * np.linalg.norm(delta, axis=1)).sum())


def _name(label: Label) -> str:
    text = label.text if len(label.text) <= 40 else label.text[:39] + "…"
    return f'"{text}"'


def _part(length: float, screen: Screen) -> str:
    return f"{100 * length / screen.height:.1f}%"
