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
    ("partials", "places near 1e6"): "what an axis' numbers share is written into them",
    ("gradient", "places near 1e6"): "the same",
    ("surface", "places near 1e6"): "the same",
    ("surface", "small heights"): "the same",
    ("gradient", "small heights"): "a number is wider than its place",
    ("surface", "steep"): "the gradient's arrow is as long as it is, beyond the frame",
    ("noise", "absolute loss"): "the name of the least loss lies on the series",
    ("race", "flying off"): "a head is drawn beyond the plane",
    ("race", "far away"): "names of a crowd",
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
