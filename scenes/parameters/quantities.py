"""Numbers of parameters, from the text of a command line or the values of a TOML file."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

from scenes.parameters.bounds import (
    MAX_OPTIMIZERS,
    MAX_RATES,
    MAX_STARTS,
)

Number = TypeVar("Number", int, float)


def number(value: Any) -> float:
    """Read one finite number from text or TOML.

    Raises
    ------
    ValueError
        If it is not a number, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")
    try:
        result = float(value)
    except (ValueError, OverflowError):
        raise ValueError("not a number") from None
    if not math.isfinite(result):
        raise ValueError("not finite")
    return result


def numbers(value: Any) -> tuple[float, ...]:
    """Read one number, numbers between commas, or a TOML array."""
    parts = value.split(",") if isinstance(value, str) else value
    parts = parts if isinstance(parts, list | tuple) else [parts]
    return tuple(number(part) for part in parts)


def several(value: Any) -> tuple[float, ...]:
    """Read numbers between semicolons, or a TOML array."""
    parts = value.split(";") if isinstance(value, str) else value
    parts = parts if isinstance(parts, list | tuple) else [parts]
    return tuple(number(part) for part in parts)


def whole(value: Any) -> int:
    """Read a whole number; ``12``, ``"12"`` and ``1e3`` are whole, ``1.5`` is not."""
    result = number(value)
    if result != int(result):
        raise ValueError("not a whole number")
    return int(result)


def interval(value: Any) -> tuple[float, float]:
    """Read ``"lo:hi"`` or a TOML array of two numbers."""
    parts = value.split(":") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        raise ValueError("not an interval")
    low, high = (number(part) for part in parts)
    if not low < high:
        raise ValueError("not an interval that grows")
    # Beyond this a double cannot tell the ticks of the axis apart.
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        raise ValueError("too narrow an interval to be drawn")
    if max(abs(low), abs(high)) > 1e12 or high - low < 1e-9:
        raise ValueError("too large or too narrow an interval to be drawn")
    return low, high


def region(value: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Read ``"x0:x1,y0:y1"``, one interval for both axes, or a TOML array of two intervals."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) not in (1, 2):
        raise ValueError("not an interval for each axis")
    return interval(parts[0]), interval(parts[-1])


def point(value: Any) -> tuple[float, float]:
    """Read ``"x,y"`` or a TOML array of two numbers."""
    values = numbers(value)
    if len(values) != 2:
        raise ValueError("not two coordinates")
    return coordinate(values[0]), coordinate(values[1])


def rate(value: float) -> float:
    """Check a learning rate."""
    if not 0 < value <= 1e6:
        raise ValueError("out of bounds")
    return value


def within(low: float, high: float) -> Callable[[Number], Number]:
    """Return a check that a number lies between two bounds, which it may reach."""

    def checked(value: Number) -> Number:
        if not low <= value <= high:
            raise ValueError("out of bounds")
        return value

    return checked


coordinate = within(-1e9, 1e9)


def different_rates(values: tuple[float, ...]) -> tuple[float, ...]:
    """Check the rates that a lesson compares."""
    if not 1 <= len(values) <= MAX_RATES or len(set(values)) < len(values):
        raise ValueError(f"not one to {MAX_RATES} different rates")
    return tuple(rate(value) for value in values)


def rate_each(values: tuple[float, ...]) -> tuple[float, ...]:
    """Check one rate for all, or one for each optimizer."""
    if not 1 <= len(values) <= MAX_OPTIMIZERS:
        raise ValueError(f"not one to {MAX_OPTIMIZERS} rates")
    return tuple(rate(value) for value in values)


def some_starts(values: tuple[float, ...]) -> tuple[float, ...]:
    """Check the starts of several descents."""
    if not 1 <= len(values) <= MAX_STARTS:
        raise ValueError(f"not one to {MAX_STARTS} starts")
    return tuple(coordinate(value) for value in values)
