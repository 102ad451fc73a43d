"""Every lesson of one curve, with every hard run: its beats, its words, its verdict, its layout."""

from __future__ import annotations

import pytest
from hard_runs import CASES, RUNS
from performing import Performance, perform
from rules import beat_faults, layout_faults, word_faults

from gdcore import Status

VERDICTS = {
    Status.CONVERGED: "It converges",
    Status.OSCILLATING: "It swings and never settles",
    Status.DIVERGED: "It flies off",
    Status.LEFT_DOMAIN: "It leaves the domain",
    Status.OUT_OF_STEPS: "Not there yet",
    Status.FLAT: "Flat: no way is down",
}


def verdict_faults(performed: Performance) -> list[str]:
    """Verdicts that are not those of the runs' statuses, in their order."""
    statuses = [run.status for run in performed.runs]
    if performed.experiment.lesson == "learning-rate":
        captions = [beat.caption for beat in performed.beats]
        told = any(all(str(status) in caption for status in statuses) for caption in captions)
        return [] if told else [f"{statuses} in none of {captions}"]
    said = [beat.headline for beat in performed.beats if beat.headline in VERDICTS.values()]
    words = [VERDICTS[status] for status in statuses]
    return [] if said == words else [f"said {said}, which should be {words}"]


@pytest.mark.parametrize(
    ("lesson", "run", "aspect"), CASES, ids=[f"{lesson} {run} {at}" for lesson, run, at in CASES]
)
def test_a_hard_run_is_a_good_lesson_too(lesson: str, run: str, aspect: str) -> None:
    performed = perform(lesson, aspect, **RUNS[run])
    moves = any(len(each.update) for each in performed.runs)
    # A run without a step has nothing to show of steps.
    beats, seconds = ((4, 10), (15, 60)) if moves else ((2, 10), (5, 60))
    faults = [
        *beat_faults(performed, beats, seconds),
        *word_faults(performed),
        *verdict_faults(performed),
        *layout_faults(performed),
    ]
    assert not faults, "\n".join(faults)
