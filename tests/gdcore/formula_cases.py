"""Formulas with what they mean, written down apart from the parser: value in mpmath, points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mpmath as mp


def real_root(x: mp.mpf, p: int, q: int) -> mp.mpf:
    """x^(p/q) for odd q."""
    root = mp.root(abs(x), q) ** p
    return -root if x < 0 and p % 2 else root


def logistic(x: mp.mpf) -> mp.mpf:
    return 1 / (1 + mp.exp(-x))


@dataclass(frozen=True)
class Case:
    text: str
    value: Callable[..., mp.mpf]
    points: tuple[tuple[float, ...], ...]

    def __str__(self) -> str:
        return self.text


LINE = ((-2.5,), (-0.7,), (0.3,), (1.9,))
RIGHT = ((0.2,), (1.0,), (3.7,))
UNIT = ((-0.8,), (0.1,), (0.6,))
PLANE = ((-1.5, 0.4), (0.8, -2.3), (1.1, 1.7))

CASES = (
    Case("x^2", lambda x: x**2, LINE),
    Case("w**2 - 3w", lambda w: w**2 - 3 * w, LINE),
    Case("2x^2 + 3x(x-2)", lambda x: 2 * x**2 + 3 * x * (x - 2), LINE),
    Case("x^4/4 - 2x^2 + x/2", lambda x: x**4 / 4 - 2 * x**2 + x / 2, LINE),
    Case("-x^2", lambda x: -(x**2), LINE),
    Case("2^-x", lambda x: mp.mpf(2) ** (-x), LINE),
    Case("2^3^2 x", lambda x: 512 * x, LINE),
    Case("1/2x", lambda x: x / 2, LINE),
    Case("2 pi x", lambda x: 2 * mp.pi * x, LINE),
    Case("e^x - e", lambda x: mp.exp(x) - mp.e, LINE),
    Case("1e-3x^3 - .5x + 2.", lambda x: x**3 / 1000 - x / 2 + 2, LINE),
    Case("-x*-2 - -x", lambda x: 3 * x, LINE),
    Case("sin(x)cos(x)tan(x/3)", lambda x: mp.sin(x) * mp.cos(x) * mp.tan(x / 3), LINE),
    Case("sinh(x)/cosh(x) - tanh(2x)", lambda x: mp.tanh(x) - mp.tanh(2 * x), LINE),
    Case("asin(x) + acos(x)^2", lambda x: mp.asin(x) + mp.acos(x) ** 2, UNIT),
    Case("atan(x)x", lambda x: mp.atan(x) * x, LINE),
    Case("x exp(-x^2)", lambda x: x * mp.exp(-(x**2)), LINE),
    Case("ln(x) + log(x)/2 + log10(x)", lambda x: 1.5 * mp.log(x) + mp.log10(x), RIGHT),
    Case("sqrt(x) - x^0.5 + x^(3/2)", lambda x: x ** mp.mpf("1.5"), RIGHT),
    Case("x^pi", lambda x: x**mp.pi, RIGHT),
    Case("x^x", lambda x: x**x, RIGHT),
    Case("x^(1/3)", lambda x: real_root(x, 1, 3), LINE),
    Case("cbrt(x)", lambda x: real_root(x, 1, 3), LINE),
    Case("x^(2/3)", lambda x: real_root(x, 2, 3), LINE),
    Case("x^0.2", lambda x: real_root(x, 1, 5), LINE),
    Case("x^(-3/5)", lambda x: 1 / real_root(x, 3, 5), LINE),
    Case("(-8)^(1/3)x", lambda x: -2 * x, LINE),
    Case("(x^2)^(1/2)", lambda x: abs(x), LINE),
    Case("(x^3)^(1/3)", lambda x: x, LINE),
    Case("abs(x - 1)", lambda x: abs(x - 1), LINE),
    Case("abs(x)^3", lambda x: abs(x) ** 3, LINE),
    Case("sign(x) x", lambda x: abs(x), LINE),
    Case("max(x, 0, 1 - x)", lambda x: max(x, 0, 1 - x), LINE),
    Case("min(x^2, 1)", lambda x: min(x**2, 1), LINE),
    Case("relu(x)^2", lambda x: max(x, 0) ** 2, LINE),
    Case("sigmoid(3x)", lambda x: logistic(3 * x), LINE),
    Case("sin(x)/x", lambda x: mp.sin(x) / x, LINE),
    Case("(x^2 - 1)/(x^2 + 1)", lambda x: (x**2 - 1) / (x**2 + 1), LINE),
    Case("1/(x - 1)^2", lambda x: 1 / (x - 1) ** 2, LINE),
    Case("x^2 sin(y)", lambda x, y: x**2 * mp.sin(y), PLANE),
    Case("x sin(y) + xy", lambda x, y: x * mp.sin(y) + x * y, PLANE),
    Case("sqrt(x^2 + y^2)", lambda x, y: mp.hypot(x, y), PLANE),
    Case("100(y - x^2)^2 + (1 - x)^2", lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2, PLANE),
    Case("max(x, y) + y^2", lambda x, y: max(x, y) + y**2, PLANE),
    Case("exp(x y)/(1 + y^2)", lambda x, y: mp.exp(x * y) / (1 + y**2), PLANE),
)
