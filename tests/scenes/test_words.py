"""What captions say of a run: short for any numbers, and true of it."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcore import Status, descend, resolve
from scenes.lesson import Lesson
from scenes.verdict import slope_word, verdict

numbers = st.floats(allow_nan=False, allow_infinity=False)


def ended(
    status: Status,
    theta: list[float],
    gradient: float,
    smooth: bool = True,
    constant: bool = False,
) -> Any:
    """A run as its verdict sees it, with any numbers."""
    return SimpleNamespace(
        objective=SimpleNamespace(variables=("x",), smooth=smooth, constant=constant),
        status=status,
        theta=np.array(theta)[:, None],
        gradient=np.full((len(theta), 1), gradient),
    )


@given(
    status=st.sampled_from(Status),
    theta=st.lists(numbers, min_size=1, max_size=6),
    gradient=numbers,
    smooth=st.booleans(),
    constant=st.booleans(),
)
def test_a_verdict_is_short_and_plain_for_any_numbers(
    status: Status, theta: list[float], gradient: float, smooth: bool, constant: bool
) -> None:
    headline, caption = verdict(ended(status, theta, gradient, smooth, constant))
    assert len(headline) <= 45
    assert len(caption) <= 90
    assert caption.endswith(".")
    assert not re.search(r"nan|inf|undefined|None|e[+-]\d", caption)


@pytest.mark.parametrize("status", Status)
def test_the_longest_numbers_leave_room(status: Status) -> None:
    longest, near = -1.2345678e-300, -1.2345679e-300  # told apart by eight digits
    theta = np.resize([longest, near], 100_001).tolist()  # the most steps there are
    words = verdict(ended(status, theta, -1.23e-300, smooth=False))
    assert len(words.caption) <= 90


def test_the_ends_of_a_small_swing_far_out_are_told_apart() -> None:
    run = descend(resolve("(x-1000000)^2"), 1_000_003, lr=1.0, steps=20)
    assert run.status is Status.OSCILLATING
    assert verdict(run).caption == (
        "It swings between x = 9.99997×10⁵ and 1.000003×10⁶, and never settles."
    )


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ("x^2", "slope"),
        ("abs(x-1)", "subgradient"),
        ("max(x, x^2)", "subgradient"),
        ("relu(x)", "subgradient"),
        ("exp(-x)", "slope"),
    ],
)
def test_only_a_slope_that_may_jump_is_a_subgradient(formula: str, word: str) -> None:
    assert slope_word(resolve(formula)) == word


@pytest.mark.parametrize("lesson", ["overshoot", "learning-rate"])
@pytest.mark.parametrize(
    ("parameters", "caption"),
    [
        # Three digits would call two of them 1.
        (
            {"lr": "0.999,1,1.001"},
            "Rates 0.999: out of steps; 1: oscillating; 1.001: diverged.",
        ),
        # With its rates the sentence would take 92 characters.
        (
            {"function": "1e13*sqrt(x)", "start": "1", "lr": "1.11e-12,1.22e-12,1.33e-12"},
            "In this order: left the domain; left the domain; left the domain.",
        ),
    ],
    ids=["rates that differ little", "rates that are written long"],
)
def test_the_fates_are_told_by_rates_that_differ(
    perform: Any, lesson: str, parameters: dict[str, str], caption: str
) -> None:
    performed = perform(lesson, **parameters)
    assert caption in [beat.caption for beat in performed.beats]
    names = [run.name for run in performed.experiment.runs]
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("lesson", "parameters", "pace"),
    [
        ("slope", {"lr": "0.001", "steps": "1000"}, "250"),
        ("overshoot", {"lr": "0.001", "steps": "1000"}, "250"),
        ("learning-rate", {"lr": "0.001,0.002", "steps": "1000"}, "200"),
        ("minima", {"start": "1;2", "lr": "0.0001", "steps": "1000"}, "200"),
        ("surface", {"lr": "0.0001", "steps": "1000"}, "200"),
        ("race", {"optimizer": "gd;adam", "lr": "0.0001", "steps": "1000"}, "110"),
        ("slope", {"lr": "0.001", "steps": "100"}, None),
    ],
)
def test_steps_that_nobody_can_see_one_by_one_are_said_to_be_so_fast(
    perform, lesson: str, parameters: dict[str, str], pace: str | None
) -> None:
    said = [beat.caption for beat in perform(lesson, **parameters).beats]
    found = [words for caption in said for words in caption.split(". ") if "a second" in words]
    assert found == ([] if pace is None else [f"Here: {pace} steps a second."])


def test_a_caption_stays_readable_at_any_pace() -> None:
    for caption in ("Short.", 90 * "x"):
        assert len(Lesson.at_pace(caption, 100_000, 0.5)) <= 90
        assert Lesson.at_pace(caption, 60, 2.0) == caption
