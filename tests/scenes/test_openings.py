"""The first frame of a lesson is a picture already: a headline, and something on the stage."""

from __future__ import annotations

import numpy as np
import pytest
from performing import FPS

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


def test_the_film_opens_with_its_title_which_stands_to_the_end_of_its_beat(draw, perform) -> None:
    title = perform("film").beats[0]
    for frame in draw("film", [title.start, title.end - 1 / FPS]):
        pixels = np.asarray(frame, dtype=int)
        drawn = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 60
        third = len(drawn) // 3
        assert drawn[third : 2 * third].mean() > 0.01
