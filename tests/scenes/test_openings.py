"""The first frame of a lesson is a picture already: a headline, and something on the stage."""

from __future__ import annotations

import numpy as np
import pytest

LESSONS = (
    "two-functions",
    "loss",
    "minima",
    "partials",
    "gradient",
    "surface",
    "fit",
    "noise",
    "sgd",
    "race",
    "many-dimensions",
)


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
def test_the_first_frame_shows_headline_and_stage(draw, lesson: str, aspect: str) -> None:
    (frame,) = draw(lesson, [0.0], aspect=aspect)
    pixels = np.asarray(frame, dtype=int)
    drawn = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 60
    height = len(drawn)
    headline, stage = drawn[-height // 6 :], drawn[height // 6 : -height // 6]
    assert headline.mean() > 0.01
    assert stage.mean() > 0.01


def test_the_first_frame_of_the_film_is_its_title(draw) -> None:
    (frame,) = draw("film", [0.0])
    pixels = np.asarray(frame, dtype=int)
    drawn = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 60
    third = len(drawn) // 3
    assert drawn[third : 2 * third].mean() > 0.01
