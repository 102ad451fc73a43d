"""What captions say of a run: short for any numbers, and true of it."""

from __future__ import annotations

import re
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcore import Status, descend, resolve
from scenes.lesson import Leg, Lesson
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
        ("slope", {"lr": "0.001", "steps": "1000"}, "997 steps in 4 seconds"),
        ("learning-rate", {"lr": "0.001,0.002", "steps": "1000"}, "997 steps in 5 seconds"),
        ("minima", {"start": "1;2", "lr": "0.0001", "steps": "1000"}, "997 steps in 5.5 seconds"),
        ("fit", {"lr": "0.0001", "steps": "1000"}, "996 steps in 5 seconds"),
        ("noise", {"lr": "0.0001", "steps": "1000"}, "1000 steps in 5 seconds"),
        ("surface", {"lr": "0.0001", "steps": "1000"}, "997 steps in 5 seconds"),
        (
            "race",
            {"optimizer": "gd;adam", "lr": "0.0001", "steps": "1000"},
            "995 steps in 9 second",
        ),
        ("slope", {"lr": "0.001", "steps": "100"}, None),
    ],
)
def test_steps_that_nobody_can_see_one_by_one_are_said_to_be_so_fast(
    perform, lesson: str, parameters: dict[str, str], pace: str | None
) -> None:
    said = " ".join(beat.caption for beat in perform(lesson, **parameters).beats)
    assert ("Here: " in said) == (pace is not None)
    assert (pace or "") in said


@pytest.mark.parametrize("lesson", ["slope", "overshoot"])
@pytest.mark.parametrize("rate", ["0.0005", "1.001", "1.003"])
def test_what_is_said_of_the_pace_is_what_is_played(lesson: str, rate: str, perform) -> None:
    """Also where the frame follows a slow divergence, and the ball leaves it at last."""
    shown: list[tuple[float, float]] = [(0.0, 0.0)]  # steps made, and when

    def watch(scene: Any) -> None:
        made = float(scene.walk.state[0]) if hasattr(scene, "walk") else 0.0
        shown.append((made, scene.time))

    parameters = {"function": "x^2", "start": "3", "lr": rate, "steps": "1000"}
    performed = perform(lesson, watch=watch, **parameters)
    plays = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(shown)]
    legs = [(steps, seconds) for steps, seconds in plays if steps > 1]
    steps = round(sum(steps for steps, _ in legs))
    seconds = sum(seconds for _, seconds in legs)
    assert steps > 900
    said = " ".join(beat.caption for beat in performed.beats)
    found = re.search(r"Here: (\S+) steps in (\S+) seconds", said)
    assert found is not None
    assert int(found[1].replace("\u2009", "")) == steps
    assert float(found[2]) == pytest.approx(seconds, rel=0.05)


def test_a_caption_stays_readable_at_any_pace() -> None:
    for caption in ("Short.", 90 * "x"):
        assert len(Lesson.at_pace(caption, [Leg(100_000, 99_000, 0.123)])) <= 90
        assert Lesson.at_pace(caption, [Leg(60, 60, 2.0), Leg(60, 0, 0.0)]) == caption
