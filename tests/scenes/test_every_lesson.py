"""Every lesson of the catalogue as it comes: its beats, its words, and what the lint finds.

Shapes and themes are crossed once here; `many` has each with each.
"""

from __future__ import annotations

import pytest
from performing import RESOLUTIONS, perform
from rules import beat_faults, layout_faults, word_faults

from scenes.catalogue import LESSONS
from scenes.stage.theme import THEMES

NAMES = [name for name in LESSONS if name != "film"]  # which is all of them, with a title card each
SOME = [("16:9", "dark"), ("1:1", "light"), ("9:16", "dark")]
OTHERS = [(a, t) for a in RESOLUTIONS for t in THEMES if (a, t) not in SOME]


def faults(lesson: str, aspect: str, theme: str, motion: bool = False) -> list[str]:
    performed = perform(lesson, aspect, theme, motion=motion)
    return [
        *beat_faults(performed, (4, 10), (20, 60)),
        *word_faults(performed),
        *layout_faults(performed),
    ]


@pytest.mark.parametrize(("aspect", "theme"), SOME)
@pytest.mark.parametrize("lesson", NAMES)
def test_a_lesson_as_it_comes(lesson: str, aspect: str, theme: str) -> None:
    # Motions are the same in all shapes.
    found = faults(lesson, aspect, theme, motion=aspect == "16:9")
    assert not found, "\n".join(found)


@pytest.mark.many
@pytest.mark.parametrize(("aspect", "theme"), OTHERS)
@pytest.mark.parametrize("lesson", NAMES)
def test_a_lesson_in_every_shape_and_theme(lesson: str, aspect: str, theme: str) -> None:
    found = faults(lesson, aspect, theme)
    assert not found, "\n".join(found)
