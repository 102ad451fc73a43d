"""Every lesson of the catalogue as it comes, in each shape of frame: beats, words, layout."""

from __future__ import annotations

import pytest
from performing import RESOLUTIONS, perform
from rules import beat_faults, layout_faults, word_faults

from scenes.catalogue import LESSONS

# The film is all of them, with a title card each.
CASES = [(name, aspect) for name in LESSONS if name != "film" for aspect in RESOLUTIONS]

# Seen, and left to the lesson: each is one pair of texts that touch. Take out what is mended.
KNOWN = {
    ("gradient", "9:16"): ("the longest arrow",),
    ("many-dimensions", "9:16"): ("partial f slash partial x_2",),
    ("race", "16:9"): ("finish and a label of Field",),
    ("race", "1:1"): ("finish and a label of Field", "a label of Field and a label of Field"),
}


@pytest.mark.parametrize(("lesson", "aspect"), CASES, ids=[" ".join(case) for case in CASES])
def test_a_lesson_as_it_comes(lesson: str, aspect: str) -> None:
    performed = perform(lesson, aspect)
    known = KNOWN.get((lesson, aspect), ())
    layout = [
        fault for fault in layout_faults(performed) if not any(words in fault for words in known)
    ]
    faults = [*beat_faults(performed, (4, 10), (20, 60)), *word_faults(performed), *layout]
    assert not faults, "\n".join(faults)
