"""Lessons of two unknowns and of data, with parameters that are hard on their pictures."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hard_parameters import CASES, asked
from performing import RESOLUTIONS, perform
from rules import layout_faults, word_faults
from test_every_lesson import KNOWN

SHAPES = list(RESOLUTIONS)

# Seen, and to be mended in the lesson. Take out what is mended.
KNOWN_CASES = {
    ("two-functions", "large values"): "numbers are wider than their place in a tall frame",
    ("two-functions", "small values"): "the same",
    ("two-functions", "a far start"): "the same",
    ("two-functions", "a rate that flies off"): "the same",
    ("minima", "many starts"): "the height's words lie on the curve",
    ("partials", "places near 1e6"): "what an axis' numbers share is written into them",
    ("partials", "a hole"): "the vector is small in a tall frame",
    ("gradient", "heights near 1e6"): "what an axis' numbers share is wider than the frame",
    ("gradient", "places near 1e6"): "what an axis' numbers share is written into them",
    ("gradient", "small heights"): "a number is wider than its place in a tall frame",
    ("surface", "heights near 1e6"): "what an axis' numbers share is wider than the frame",
    ("surface", "places near 1e6"): "what an axis' numbers share is written into them",
    ("surface", "small heights"): "the same",
    ("surface", "steep"): "the gradient's arrow is as long as it is, beyond the frame",
    ("surface", "a hole"): "the arrow is on a surface of nearly its lightness",
    ("fit", "two points"): "the loss is wider than its place in a tall frame",
    ("fit", "a far start"): "the same",
    ("fit", "a rate that flies off"): "the same",
    ("noise", "two points"): "the same",
    ("noise", "a far start"): "the same",
    ("noise", "a rate that flies off"): "the same",
    ("noise", "absolute loss"): "the name of the least loss lies on the series",
    ("race", "long settings"): "names with settings are wider than their column",
    ("race", "a long formula"): "the start's word lies on the racers' heads",
    ("race", "flying off"): "a head is drawn beyond the plane",
    ("race", "far away"): "names of a crowd",
    ("race", "many minima"): "names of a crowd",
}


def cases(elsewhere: bool) -> list[Any]:
    """Each case in one of the shapes, in turn; elsewhere, in the others."""
    found = []
    for (i, case), shape in product(enumerate(CASES), SHAPES):
        if elsewhere == (shape != SHAPES[i % len(SHAPES)]):
            # Not each in every shape: not strict.
            reason = KNOWN_CASES.get(case)
            marks = [pytest.mark.xfail(reason=reason, strict=False)] if reason else []
            found.append(pytest.param(*case, shape, marks=marks, id=" ".join((*case, shape))))
    return found


def faults(lesson: str, name: str, aspect: str, folder: Path) -> list[str]:
    performed = perform(lesson, aspect, **asked(lesson, name, folder))
    found = [*layout_faults(performed), *word_faults(performed)]
    known = KNOWN.get(lesson, {})
    return [fault for fault in found if not any(words in fault for words in known)]


@pytest.mark.parametrize(("lesson", "name", "aspect"), cases(elsewhere=False))
def test_a_hard_picture_is_fit_to_be_seen(
    lesson: str, name: str, aspect: str, tmp_path: Path
) -> None:
    found = faults(lesson, name, aspect, tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.many
@pytest.mark.parametrize(("lesson", "name", "aspect"), cases(elsewhere=True))
def test_it_is_so_in_every_shape(lesson: str, name: str, aspect: str, tmp_path: Path) -> None:
    found = faults(lesson, name, aspect, tmp_path)
    assert not found, "\n".join(found)
