"""The minimum that lies downhill of a point, for functions of one variable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore.objective import Objective

__all__ = ["Valley", "valley"]

_SAMPLES = 20_001  # along the axis; a valley narrower than 1/1000 of the start's size may be missed
_REACHES = (20.0, 1e3, 1e6)  # how far to look, in units of max(1, |start|)


@dataclass(frozen=True)
class Valley:
    """A local minimum of a function of one variable.

    Attributes
    ----------
    minimum : float
        Where it is, in data units.
    curvature : float or None
        The second derivative L there; None at a kink, or where it is zero (x^4). Near the minimum,
        plain descent is monotone for rates below 1/L, overshoots yet converges between 1/L and
        2/L, and is driven away above 2/L.
    """

    minimum: float
    curvature: float | None


def valley(objective: Objective, start: float) -> Valley | None:
    """Follow the slope downhill from `start` to the first point where it changes its sign.

    Parameters
    ----------
    objective : Objective
        Of one variable.
    start : float
        In data units, inside the domain.

    Returns
    -------
    Valley or None
        None where the function falls for ever, is flat at the start, or its domain ends first.
    """
    start = float(start)
    slope = float(objective.gradient(np.array([start]))[0])
    if slope == 0.0:
        return _resting(objective, start)
    sign = 1.0 if slope > 0.0 else -1.0
    for reach in _REACHES:
        end = start - sign * reach * max(1.0, abs(start))
        x = np.linspace(start, end, _SAMPLES)
        slopes = objective.gradient(x[:, None])[:, 0]
        # A slope of zero is walked over: it may be a terrace, or where exp(-x) has run out.
        stop = np.flatnonzero(~(slopes * sign >= 0.0))
        if stop.size == 0:
            continue
        if not np.isfinite(slopes[stop[0]]):
            return None
        uphill = np.flatnonzero(slopes[: stop[0]] != 0.0)[-1]
        return _between(objective, float(x[uphill]), float(x[stop[0]]), sign)
    return None


def _resting(objective: Objective, start: float) -> Valley | None:
    """A start with no slope is a minimum only if the function rises on both sides of it."""
    if objective.constant:
        return None
    side = 1e-4 * max(1.0, abs(start))
    left, here, right = objective.value(np.array([[start - side], [start], [start + side]]))
    if not (left > here and right > here):
        return None
    return Valley(float(start), _curvature(objective, start))


def _between(objective: Objective, uphill: float, past: float, sign: float) -> Valley | None:
    """Bisect the sign change to the last bit; a pole changes the sign too, but is no minimum."""
    before = float(objective.value(np.array([uphill])))
    while (middle := 0.5 * (uphill + past)) not in (uphill, past):
        slope = float(objective.gradient(np.array([middle]))[0])
        if slope == 0.0:
            past = middle
            break
        if slope * sign > 0.0:
            uphill = middle
        else:
            past = middle
    past = _plainest(objective, past)
    value = float(objective.value(np.array([past])))
    if not value <= before:  # higher, or undefined
        return None
    return Valley(past, _curvature(objective, past))


def _plainest(objective: Objective, minimum: float) -> float:
    """The same minimum with nine decimals, where the slope is no larger there.

    A slope such as that of x^4 is zero to the last bit long before 0 is reached.
    """
    rounded = round(minimum, 9) + 0.0
    exact, near = np.abs(objective.gradient(np.array([[minimum], [rounded]]))[:, 0])
    return rounded if near <= exact else minimum


def _curvature(objective: Objective, minimum: float) -> float | None:
    """The second derivative, or None where it is zero, or where the slope jumps (a kink)."""
    if objective.hessian is None:
        return None
    side = 1e-6 * max(1.0, abs(minimum))
    left, right = objective.gradient(np.array([[minimum - side], [minimum + side]]))[:, 0]
    curvature = float(objective.hessian(np.array([minimum]))[0, 0])
    measured = float(right - left) / (2 * side)
    if not abs(measured - curvature) <= 1e-2 * abs(measured) or curvature <= 1e-9:
        return None
    return curvature
