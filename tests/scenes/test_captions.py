"""Captions that are burnt in: whole, in two lines at most, in a band that takes from the stage."""

from __future__ import annotations

import re

import performing
import pytest
from manim import config

from scenes.catalogue import LESSONS
from scenes.stage.caption import caption_lines
from scenes.stage.layout import Layout
from scenes.stage.theme import Size

NAMES = [name for name in LESSONS if name != "film"]
CASES = [(name, aspect) for name in NAMES for aspect in performing.RESOLUTIONS]
LONGEST = "A sentence of some ninety letters, of which a caption may have so many and not one more."

# Seen, and left to the lesson, which has less room here: a pair of texts that touch.
KNOWN: dict[tuple[str, str], tuple[str, ...]] = {
    ("gradient", "1:1"): ("partial f",),
    ("surface", "9:16"): ("a label of Readout",),
    ("many-dimensions", "1:1"): ("partial f",),
    ("many-dimensions", "9:16"): ("x_k = (I",),
}


@pytest.mark.parametrize(("lesson", "aspect"), CASES)
def test_the_stage_makes_room_for_them(lesson, aspect):
    plain = performing.perform(lesson, aspect)
    burnt = performing.perform(lesson, aspect, captioned=True)
    # The same words at the same times: as many frames, and one file of captions.
    assert burnt.beats == plain.beats
    had = {fault for screen in plain.screens for fault in screen.faults()}
    known = KNOWN.get((lesson, aspect), ())
    faults = [
        fault
        for screen in burnt.screens
        for fault in screen.faults()
        if not any(words in fault for words in known) and _pair(fault) not in map(_pair, had)
    ]
    assert not faults, "\n".join(dict.fromkeys(faults))


def _pair(fault: str) -> str:
    return re.sub(r" by [0-9.]+$", "", fault)


@pytest.mark.parametrize("aspect", performing.RESOLUTIONS)
@pytest.mark.parametrize(
    "sentence",
    ["Short.", LONGEST, "After 36 steps the slope is zero at x = 4.37: it has converged."],
)
def test_a_sentence_is_whole_and_stays_in_its_slot(aspect, sentence):
    with performing.stage(aspect):
        layout = Layout.of(config.frame_width, config.frame_height, captioned=True)
        lines = caption_lines(sentence, layout, "#ffffff")
        boxes = [line.box for line in lines]
        texts = [line.note[0] for line in lines]
        sizes = [line.width / line.note[2] * line.note[1] / config.frame_height for line in lines]
    assert len(lines) <= (1 if layout.shape == "wide" else 2)
    joined = " ".join(re.fullmatch(r'#"(.*)";', text)[1] for text in texts)
    assert joined.replace("\N{NO-BREAK SPACE}", " ") == sentence
    assert all(layout.caption.holds(box) for box in boxes)
    assert all(not layout.headline.meets(box) for box in boxes)
    assert all(size >= 0.022 for size in sizes)  # LOOK.md
    assert not any(text.startswith('#"=') for text in texts)
    if sentence == "Short.":
        assert sizes == [max(Size.LABEL * layout.text_scale, Size.LEAST)]


def test_without_them_nothing_is_taken_from_the_stage():
    for width in (8 * 16 / 9, 8.0, 4.5):
        plain, burnt = Layout.of(width, 8.0), Layout.of(width, 8.0, captioned=True)
        assert plain.caption is None
        assert burnt.stage.top == pytest.approx(plain.stage.top, abs=0.01)
        taken = plain.stage.height - burnt.stage.height
        assert 0 < taken <= burnt.caption.height + 0.01
