"""Numbers beside a picture: all of their digits that matter, in the room that they have."""

from __future__ import annotations

import numpy as np
import pytest
from manim import config

from scenes.stage.facts import Facts
from scenes.stage.layout import Box
from scenes.stage.readout import Readout
from scenes.stage.theme import THEMES

BOX = Box(0.0, -2.0, 4.0, 2.0)


def written(readout: Readout) -> str:
    return "".join(part.text for part in readout.number.written)


@pytest.mark.parametrize(
    ("part", "text"), [(1.1, "−1.07×10¹⁵⁷"), (0.95, "−1.1×10¹⁵⁷"), (0.1, "−10¹⁵⁷")]
)
def test_a_number_has_as_many_digits_as_there_is_room_for(part: float, text: str) -> None:
    at, size = (0.0, 0.0), 0.18 / config.frame_height
    room = part * Readout(-1.0734e157, at, size, "#FFFFFF").number.width
    readout = Readout(-1.0734e157, at, size, "#FFFFFF", room=room)
    assert written(readout) == text
    assert readout.number.width <= room or text == "−10¹⁵⁷"  # which can't be shorter


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1000001.0, 1000000.5, 1000000.25], ["1.000001×10⁶", "1.0000005×10⁶", "1.00000025×10⁶"]),
        ([1.0, 0.5123, 1e-9], ["1", "0.512", "10⁻⁹"]),
        ([4.0, 4.0, 4.0], ["4", "4", "4"]),
        ([np.inf, np.nan, 2.0], ["∞", "", "2"]),
        ([1e308, -1e308, 5e-324], ["10³⁰⁸", "−10³⁰⁸", "4.94×10⁻³²⁴"]),
        ([0.0, 0.0], ["0", "0"]),
        ([0.0, 1.0, 2.0, 1234.0], ["0", "1", "2", "1234"]),  # a count
        ([8.0, 4.0, 2.0, 1.0, 0.5, 1 / 3], ["8", "4", "2", "1", "0.5", "0.333"]),
    ],
)
def test_values_close_to_each_other_are_told_apart(values: list[float], texts: list[str]) -> None:
    rows = [("$x$", "#FFFFFF", np.array(values))]
    facts = Facts(THEMES["dark"], BOX, rows, 1.0)
    for k, text in enumerate(texts):
        facts.show([k])
        assert written(facts.readouts[0]) == text
