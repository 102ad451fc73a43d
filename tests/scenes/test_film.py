"""The film is every lesson, in order, each behind a title card, at the times of its beats."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scenes.catalogue import LESSONS

NAMES = [name for name in LESSONS if name != "film"]
LONGEST = 600  # seconds


@pytest.fixture(scope="module")
def film(perform):
    return perform("film")


def test_every_lesson_has_a_card_in_the_order_of_the_catalogue(film) -> None:
    cards = [beat.name for beat in film.beats if "/" not in beat.name]
    assert cards == ["film", *NAMES, "contents"]
    assert list(LESSONS)[-1] == "film"


def test_beats_follow_one_another_to_the_last_frame(film) -> None:
    beats = film.beats
    assert beats[0].start == 0
    assert beats[-1].end == film.scene.time
    for before, after in pairwise(beats):
        assert after.start == pytest.approx(before.end, abs=0.5)
        assert after.start >= before.end
    assert len({beat.name for beat in beats}) == len(beats)


@pytest.mark.parametrize("name", ["slope", "minima", "race"])
def test_a_lesson_plays_as_it_plays_alone(film, perform, name: str) -> None:
    alone = perform(name).beats
    there = [beat for beat in film.beats if beat.name.startswith(f"{name}/")]
    card = next(beat for beat in film.beats if beat.name == name)
    begins = there[0].start
    assert 0 < begins - card.end < 0.4  # the card leaves
    for single, shown in zip(alone, there, strict=True):
        assert (shown.headline, shown.caption) == (single.headline, single.caption)
        assert shown.start - begins == pytest.approx(single.start, abs=1e-9)
        assert shown.end - begins == pytest.approx(single.end, abs=1e-9)


def test_the_film_is_under_ten_minutes(film) -> None:
    assert film.seconds < LONGEST


def test_captions_are_short_enough_to_be_read(film) -> None:
    for beat in film.beats:
        assert 0 < len(beat.caption) <= 90
        assert beat.end - beat.start >= len(beat.caption) / 17, beat.name


def test_a_title_of_ones_own(perform) -> None:
    beats = perform("film", title="Down the hill").beats
    assert beats[0].headline == "Down the hill"
