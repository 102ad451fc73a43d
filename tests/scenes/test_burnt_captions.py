"""Captions that are burnt in: whole, in two lines at most, in a band that takes from the stage."""

from __future__ import annotations

import re

import performing
import pytest
from manim import config
from rules import layout_faults

from scenes.catalogue import LESSONS
from scenes.stage import caption
from scenes.stage.layout import Layout
from scenes.stage.theme import Size

NAMES = [name for name in LESSONS if name != "film"]
CASES = [(name, aspect) for name in NAMES for aspect in performing.RESOLUTIONS]
SENTENCES = (
    "Short.",
    "After 36 steps the slope is zero at x = 4.37: it has converged.",
    "A sentence of some ninety letters, of which a caption may have so many and not one more.",
)


@pytest.mark.parametrize(("lesson", "aspect"), CASES)
def test_the_stage_makes_room_for_them(lesson, aspect):
    plain = performing.perform(lesson, aspect)
    burnt = performing.perform(lesson, aspect, captioned=True)
    # The same words at the same times: as many frames, and one file of captions.
    assert burnt.beats == plain.beats
    known = {_kind(fault) for fault in layout_faults(plain)}
    faults = [fault for fault in layout_faults(burnt) if _kind(fault) not in known]
    assert not faults, "\n".join(faults)


def _kind(fault: str) -> str:
    return re.sub(r"[0-9.]+", "", fault)


@pytest.mark.parametrize("aspect", performing.RESOLUTIONS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_whole_and_stays_in_its_slot(aspect, sentence, monkeypatch):
    made = []
    real = caption.Text
    monkeypatch.setattr(caption, "Text", lambda *given: made.append(given) or real(*given))
    with performing.stage(aspect):
        layout = Layout.of(config.frame_width, config.frame_height, captioned=True)
        lines = caption.caption_lines(sentence, layout, "#ffffff")
        asked = made[-len(lines) :]
        whole = [real(*given).width for given in asked]
    sizes = [
        given[1] * line.width / width
        for given, line, width in zip(asked, lines, whole, strict=True)
    ]
    assert len(lines) <= (1 if layout.shape == "wide" else 2)
    texts = [re.fullmatch(r'#"(.*)";', given[0])[1] for given in asked]
    assert " ".join(texts).replace("\N{NO-BREAK SPACE}", " ") == sentence
    assert not any(text.startswith("=") for text in texts)
    assert all(layout.caption.holds(line.box) for line in lines)
    assert all(not layout.headline.meets(line.box) for line in lines)
    assert all(size >= 0.022 for size in sizes)  # LOOK.md
    if sentence == "Short.":
        assert sizes == [max(Size.LABEL * layout.text_scale, Size.LEAST)]


def test_without_them_nothing_is_taken_from_the_stage():
    for width in (8 * 16 / 9, 8.0, 4.5):
        plain, burnt = Layout.of(width, 8.0), Layout.of(width, 8.0, captioned=True)
        assert plain.caption is None
        assert burnt.stage.top == pytest.approx(plain.stage.top, abs=0.01)
        taken = plain.stage.height - burnt.stage.height
        assert 0 < taken <= burnt.caption.height + 0.01
