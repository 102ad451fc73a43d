"""Pieces of a graph: as many as there are, up to their very ends, nothing joined across a gap."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore import resolve
from gdcore.curves import branches
from gdcore.formula import parse

PI = np.pi


@pytest.mark.parametrize(
    ("formula", "lo", "hi", "ends"),
    [
        ("x^2", -3, 3, [(-3, 3)]),
        ("4", -1, 1, [(-1, 1)]),
        ("sqrt(x)", -5, 5, [(0, 5)]),
        ("sqrt(x - 0.3)", -5, 5, [(0.3, 5)]),
        ("log(x)", -1, 4, [(0, 4)]),
        ("acos(x)", -2, 2.3, [(-1, 1)]),
        ("sqrt(x^2 - 1)", -3, 3, [(-3, -1), (1, 3)]),
        ("tan(x)", -4, 4, [(-4, -PI / 2), (-PI / 2, PI / 2), (PI / 2, 4)]),
        ("1/x", -3, 3, [(-3, 0), (0, 3)]),
        ("1/(x - 0.3)", -3, 3, [(-3, 0.3), (0.3, 3)]),
        ("1/x^2", -3, 3, [(-3, 0), (0, 3)]),
        ("1/(x - 0.3)^2", -3, 3, [(-3, 0.3), (0.3, 3)]),
        ("1/abs(x - 0.3)", -1, 1, [(-1, 0.3), (0.3, 1)]),
        ("sign(x - 0.3)", -3, 3, [(-3, 0.3), (0.3, 3)]),
        ("sign(x)x^2 + sign(x - 1)", -2, 2, [(-2, 1), (1, 2)]),
        ("abs(x-1)", -4, 4.1, [(-4, 4.1)]),
        ("exp(20x)", -5, 5, [(-5, 5)]),
        ("tanh(50x)", -4, 4, [(-4, 4)]),
        ("tanh(5000x)", -4, 4, [(-4, 4)]),
        ("x^4/4", -100, 100, [(-100, 100)]),
        ("x^(1/3)", -2, 2, [(-2, 2)]),
        ("1e6 + sin(x)", -4, 4, [(-4, 4)]),
        ("1e-6 sin(x)", -4, 4, [(-4, 4)]),
        ("x", 1e6, 1e6 + 1e-3, [(1e6, 1e6 + 1e-3)]),
        ("sqrt(-1 - x^2)", -1, 1, []),
    ],
)
def test_pieces_are_where_they_are(
    formula: str, lo: float, hi: float, ends: list[tuple[float, float]]
) -> None:
    pieces = branches(parse(formula), lo, hi)
    assert len(pieces) == len(ends)
    for (x, y), (left, right) in zip(pieces, ends, strict=True):
        np.testing.assert_allclose([x[0], x[-1]], [left, right], rtol=1e-6, atol=1e-6)
        assert (np.diff(x) > 0).all()
        assert np.isfinite(y).all()
        np.testing.assert_array_equal(y, parse(formula).value(x[:, None]))


@pytest.mark.parametrize("samples", [101, 801])
@pytest.mark.parametrize("kink", [1.0, 0.3, -(2**0.5)])
def test_a_kink_is_a_sample(kink: float, samples: int) -> None:
    [(x, y)] = branches(parse(f"abs(x - ({kink!r}))"), -4, 4.1, samples)
    assert np.min(np.abs(x - kink)) <= 1e-15
    assert np.min(y) <= 1e-15


def test_a_kink_without_a_turn_is_a_sample() -> None:
    [(x, _)] = branches(parse("max(x - 0.3, 2(x - 0.3))"), -1, 1)
    assert np.min(np.abs(x - 0.3)) < 1e-15


def test_the_bottom_is_a_sample() -> None:
    [(x, _)] = branches(resolve("double-well"), -3, 3)
    slope = resolve("double-well").gradient(x[:, None])[:, 0]
    assert np.count_nonzero(np.abs(slope) < 1e-12) == 3


def test_points_are_denser_where_it_bends() -> None:
    [(x, y)] = branches(parse("1 - exp(-x^2)"), -300, 300)
    inner = x[np.abs(x) < 5]
    assert len(inner) > 100
    straight = np.interp(0.5 * (x[:-1] + x[1:]), x, y)
    bend = np.abs(straight - (1 - np.exp(-((0.5 * (x[:-1] + x[1:])) ** 2))))
    assert bend.max() < 2e-3


def test_the_number_of_points_is_bounded() -> None:
    pieces = branches(parse("sin(1/x)"), -1, 1)
    assert sum(len(x) for x, _ in pieces) < 20_000


@pytest.mark.parametrize(
    ("formula", "lo", "hi"), [("x y", -1, 1), ("x^2", 1, 1), ("x^2", 2, 1), ("x^2", 0, np.nan)]
)
def test_what_cannot_be_a_curve_is_refused(formula: str, lo: float, hi: float) -> None:
    with pytest.raises(ValueError, match="curve"):
        branches(parse(formula), lo, hi)
