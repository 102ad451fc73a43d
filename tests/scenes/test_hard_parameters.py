"""Lessons of two unknowns and of data, with parameters that are hard on their pictures."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hard_parameters import CASES, asked
from performing import RESOLUTIONS, perform
from rules import layout_faults, word_faults

SHAPES = list(RESOLUTIONS)


def cases(elsewhere: bool) -> list[Any]:
    """Each case in one of the shapes, in turn; elsewhere, in the others."""
    found = []
    for (i, case), shape in product(enumerate(CASES), SHAPES):
        if elsewhere == (shape != SHAPES[i % len(SHAPES)]):
            found.append(pytest.param(*case, shape, id=" ".join((*case, shape))))
    return found


def faults(lesson: str, name: str, aspect: str, folder: Path) -> list[str]:
    performed = perform(lesson, aspect, **asked(lesson, name, folder))
    return [*layout_faults(performed), *word_faults(performed)]


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
