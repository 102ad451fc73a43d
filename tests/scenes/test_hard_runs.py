"""Every lesson of one curve, with every hard run: its beats, its words and its layout."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import performing
import pytest
from hard_runs import CASES, RUNS

from gdcore import Status

READING = 17  # characters a second, LESSONS.md
VERDICTS = {
    Status.CONVERGED: "It converges",
    Status.OSCILLATING: "It swings and never settles",
    Status.DIVERGED: "It flies off",
    Status.LEFT_DOMAIN: "It leaves the domain",
    Status.OUT_OF_STEPS: "Not there yet",
    Status.FLAT: "Flat: no way is down",
}
NOT_FOR_READERS = ("nan", "inf", "∞", "undefined", "None", "e-0", "e+")


@pytest.fixture(
    scope="module", params=CASES, ids=[f"{lesson} {run} {shape}" for lesson, run, shape in CASES]
)
def performed(request: Any) -> performing.Performance:
    lesson, run, aspect = request.param
    return performing.perform(lesson, aspect, **RUNS[run])


def moves(performed: performing.Performance) -> bool:
    return any(len(run.update) for run in performed.runs)


def test_it_has_4_to_10_beats_in_15_to_60_seconds(performed: performing.Performance) -> None:
    # A run without a step has nothing to show of steps.
    fewest, shortest = (4, 15) if moves(performed) else (2, 5)
    assert fewest <= len(performed.beats) <= 10
    assert shortest <= performed.seconds <= 60


def test_beats_follow_each_other_without_a_gap(performed: performing.Performance) -> None:
    beats = performed.beats
    assert beats[0].start == 0
    assert beats[-1].end * performing.FPS == pytest.approx(performed.plays[-1][1])
    assert all(a.end == b.start for a, b in pairwise(beats))
    assert all(a.start < a.end for a in beats)
    names = [beat.name for beat in beats]
    assert len(set(names)) == len(names)


def test_words_are_short_and_can_be_read_in_their_beat(performed: performing.Performance) -> None:
    for beat in performed.beats:
        assert 0 < len(beat.headline) <= 45, beat
        assert 0 < len(beat.caption) <= 90, beat
        assert len(beat.caption) / READING <= beat.end - beat.start, beat
        assert beat.caption.endswith("."), beat
        # One sentence; the points inside numbers are followed by digits.
        assert not any(word in beat.caption for word in NOT_FOR_READERS), beat


def test_the_verdict_is_the_status(performed: performing.Performance) -> None:
    statuses = [run.status for run in performed.runs]
    if performed.experiment.lesson == "learning-rate":
        assert any(
            all(str(status) in beat.caption for status in statuses) for beat in performed.beats
        )
        return
    words = [VERDICTS[status] for status in statuses]
    said = [beat.headline for beat in performed.beats if beat.headline in VERDICTS.values()]
    assert said == words


def test_nothing_is_cut_off_overlaps_or_is_too_small(performed: performing.Performance) -> None:
    faults = [fault for screen in performed.screens for fault in screen.faults()]
    assert not faults, "\n".join(dict.fromkeys(faults))
