"""How numbers are written: for the screen as Typst text, for captions as plain text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["apart", "plain", "plural", "tick_texts", "ticks"]

MINUS = "\u2212"
THIN = "\u2009"
SUPERSCRIPTS = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def plain(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits, a real minus sign and thin spaces.

    Numbers under 1e-3 or from 1e5 on are written as a power of ten. Trailing zeros are dropped, so
    that a learning rate of 0.5 reads as it was given.

    Parameters
    ----------
    value : float
    digits : int
        Significant digits, at least 1.

    Returns
    -------
    str
        Such as ``"−1.23"``, ``"12 500"``, ``"4×10⁻⁶"``.
    """
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else (MINUS if value < 0 else "") + "∞"
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 < power < 5:
        text = _trim(f"{float(f'{mantissa}e{power}'):.{max(0, digits - 1 - power)}f}")
        whole, point, rest = text.partition(".")
        return _group(whole).replace("-", MINUS) + point + rest
    mantissa = _trim(mantissa)
    if mantissa in ("1", "-1"):
        return mantissa[:-1].replace("-", MINUS) + power_of_ten(power)
    return f"{mantissa.replace('-', MINUS)}×{power_of_ten(power)}"


def apart(values: Sequence[float], digits: int = 3) -> list[str]:
    """Numbers as `plain` writes them, with enough digits to see how far apart they are.

    Nine digits at most. What is lost in rounding is a twentieth of the least distance.
    """
    places = sorted(set(values))
    least = min((high - low for low, high in pairwise(places)), default=math.inf)
    while digits < 9 and any(
        abs(float(f"{value:.{digits - 1}e}") - value) > 0.05 * least for value in values
    ):
        digits += 1
    return [plain(value, digits) for value in values]


def plural(count: int, noun: str) -> str:
    """``1 step``, ``12 steps``."""
    return f"{_group(str(count))} {noun}{'' if count == 1 else 's'}"


def power_of_ten(exponent: int) -> str:
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """At least two and at most `most` round numbers (steps of 1, 2 or 5) inside an interval.

    One alone where doubles have no two.
    """
    raw = (high - low) / most
    if not raw > 1e-13 * max(abs(low), abs(high)):  # doubles have nothing between
        return [low]
    power = 10.0 ** math.floor(math.log10(raw))
    finer = list[float]()
    for factor in (1, 2, 5, 10, 20):  # the logarithm of a power may be rounded below it
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        # An integer times a power of ten, divided where it is small, is the nearest double.
        values = [_round_product(i, factor, power) for i in range(first, last + 1)]
        if len(values) < 2:
            return [finer[0], finer[-1]]
        if len(values) <= most:
            return values
        finer = values
    raise AssertionError("twenty steps of the power always fit")


def tick_texts(values: list[float], short: bool = False) -> tuple[list[str], str]:
    """The labels of evenly spaced ticks, and what is to be written once beside the axis.

    Long numbers share a power of ten (``×10⁶``); numbers that differ only in their last digits
    share what they are counted from (``+1 000 000``). Where labels must be `short`, all that can
    be shared is.

    Returns
    -------
    labels : list of str
    note : str
        Empty where the labels stand alone.
    """
    if len(values) < 2:
        return [plain(value, 4) for value in values], ""
    step, largest = values[1] - values[0], max(abs(value) for value in values)
    if largest / step > (50 if short else 2e4):  # the labels would share their leading digits
        base = values[0]
        labels, note = tick_texts([value - base for value in values], short)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        counted = _fixed(base, decimals) if abs(base) < 1e9 and decimals <= 6 else plain(base, 15)
        sign = "" if base < 0 else "+"
        return labels, sign + counted + (f", {note}" if note else "")
    power = math.floor(math.log10(largest) + 1e-9)
    small = math.floor(math.log10(step) + 1e-9)
    crowded = short and (power > 1 or min(power, small) < -2)
    shared = power if power >= 5 or small <= -4 or crowded else 0
    values, step = [value / 10.0**shared for value in values], step / 10.0**shared
    decimals = 0
    while any(abs(round(value, decimals) - value) > 1e-3 * step for value in values):
        decimals += 1
    labels = [_fixed(value, decimals) for value in values]
    return labels, f"×{power_of_ten(shared)}" if shared else ""


def _round_product(count: int, factor: int, power: float) -> float:
    return count * factor * power if power >= 1 else count * factor / round(1 / power)


def _fixed(value: float, decimals: int) -> str:
    whole, point, rest = f"{abs(value):.{decimals}f}".partition(".")
    zero = not (whole + rest).strip("0")
    return (MINUS if value < 0 and not zero else "") + _group(whole) + point + rest


def _group(whole: str) -> str:
    """Thin spaces between groups of three digits, from five digits on."""
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + (f"{int(digits):,}".replace(",", THIN) if len(digits) > 4 else digits)


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
