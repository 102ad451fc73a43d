"""What docs/coverage.md says is shown is shown: lessons and beats by their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenes.catalogue import LESSONS

TEXT = (Path(__file__).parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| .+ \| `([a-z-]+)` \| (.+) \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("lesson", sorted({lesson for lesson, _ in ROWS}))
def test_the_beats_that_are_named_exist(perform, lesson: str) -> None:
    headlines = {beat.headline for beat in perform(lesson).beats}
    named = [beat for row, beats in ROWS if row == lesson for beat in beats.split(" / ")]
    assert [beat for beat in named if beat not in headlines] == []


def test_every_lesson_has_its_place() -> None:
    assert [name for name in LESSONS if name != "film" and f"`{name}`" not in TEXT] == []
