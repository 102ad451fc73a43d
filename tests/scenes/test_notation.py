"""Numbers as they are written: read back, they are the numbers."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenes.stage.notation import apart, plain, tick_texts, ticks

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
numbers = st.floats(allow_nan=False, allow_infinity=False)
normal = st.floats(1e-300, 1e300) | st.floats(-1e300, -1e-300)


def read(text: str) -> float:
    """The number that a reader sees."""
    text = text.replace("\u2212", "-").replace("\u2009", "")
    mantissa, times, power = text.partition("×10")
    if (
        not times
        and (start := text.find("10")) >= 0
        and text[start + 2 :].translate(SUPERSCRIPTS) != text[start + 2 :]
    ):
        mantissa, power = text[:start] + "1", text[start + 2 :]  # 10⁶ alone
    return float(f"{mantissa}e{power.translate(SUPERSCRIPTS) or 0}")


@given(normal, st.integers(1, 9))
def test_a_number_reads_back_within_its_digits(value: float, digits: int) -> None:
    assert read(plain(value, digits)) == pytest.approx(value, rel=0.5001 * 10.0 ** (1 - digits))


@given(numbers)
def test_a_number_is_short_and_has_no_ascii_minus(value: float) -> None:
    text = plain(value)
    assert len(text) <= 13
    assert "-" not in text
    assert "e" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (-1.234, "\u22121.23"),
        (12_500, "12\u2009500"),
        (4e-6, "4×10⁻⁶"),
        (1e6, "10⁶"),
        (-1e6, "\u221210⁶"),
        (999.9, "1000"),
        (0.00123, "0.00123"),
        (math.inf, "∞"),
        (math.nan, "undefined"),
    ],
)
def test_how_numbers_look(value: float, text: str) -> None:
    assert plain(value) == text


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=4, unique=True))
def test_numbers_that_differ_are_written_apart(counts: list[int]) -> None:
    values = [1 + count * 1e-6 for count in counts]
    texts = apart(values)
    assert len(set(texts)) == len(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    assert sorted(range(len(values)), key=lambda i: read(texts[i])) == order


@given(
    low=st.floats(-1e9, 1e9),
    width=st.floats(-6, 9).map(lambda power: 10**power),
    most=st.integers(2, 8),
    short=st.booleans(),
)
def test_ticks_are_in_the_interval_and_their_labels_say_where(
    low: float, width: float, most: int, short: bool
) -> None:
    high = low + width
    assume(width > 1e-9 * max(abs(low), abs(high)))  # what a view may be
    values = ticks(low, high, most)
    assert 2 <= len(values) <= most
    steps = [b - a for a, b in pairwise(values)]
    step = steps[0]
    near = max(1e-6 * step, 4 * math.ulp(max(abs(low), abs(high))))
    assert steps == pytest.approx([step] * len(steps), abs=2 * near)
    assert low - near <= values[0]
    assert values[-1] <= high + near

    labels, note = tick_texts(values, short)
    assert len(set(labels)) == len(labels)
    base, power = 0.0, 1.0
    for part in filter(None, note.split(", ")):
        if part.startswith("×"):
            power = read(part.removeprefix("×"))
        else:
            base = read(part.removeprefix("+"))
    found = [base + read(label) * power for label in labels]
    assert found == pytest.approx(values, abs=1e-2 * step)
    if short:
        assert max(len(label.lstrip("\u2212")) for label in labels) <= 4
