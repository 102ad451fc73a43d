"""From the iterates to a Status: how a run ended, judged by what it did and by nothing else.

The rules ask the iterates alone, never what kind of function it is, and are set at the level of
rounding, so that for a quadratic of curvature L the rates below, at and above 2/L are told apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array, Objective
from gdcore.status import Status

EPS = float(np.finfo(np.float64).eps)
# A slope is zero when it is this small against 1 and against the slope at the start.
TOLERANCE = 1e-10
# So many last rows of a run are looked at.
TAIL = 64

Flags = NDArray[np.bool_]


def norm(vectors: Array) -> Array:
    """Return the Euclidean length along the last axis, safe from overflow."""
    size = np.abs(vectors)
    largest = size.max(-1)
    scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    squares = np.square(size / scale[..., None])
    # cumsum adds in one order whatever the memory layout: a batch equals its runs bit for bit.
    return np.asarray(scale * np.sqrt(np.cumsum(squares, -1)[..., -1]))


def settled(
    theta: Array, slope: Array, move: Array, first_slope: Array, first_move: Array
) -> Flags:
    """Return where a run has arrived: no slope, and no momentum that carries it on.

    theta is (..., d); slope, move and their first ones are lengths (...). Where float64 cannot
    resolve a smaller move, a slope below the tolerance or 1e-8 of the first one counts as none.
    """
    size = np.abs(theta).max(-1)
    quiet = move <= 1e-8 * np.maximum(first_move, size)
    arrived = (slope <= TOLERANCE * np.minimum(1, first_slope)) & quiet
    stuck = (move <= 4 * EPS * size) & (slope <= np.maximum(TOLERANCE, 1e-8 * first_slope))
    return np.asarray(arrived | stuck)


def at_rest(
    objective: Objective, theta: Array, value: Array, slope: Array, first_value: Array
) -> NDArray[np.object_]:
    """Return the status of runs (n,) at rest at theta (n, d): converged, or flat.

    It is flat where a nearby point is lower, or where f is constant all around, unless descent
    has come down to it. Neighbours are looked at from near to far until f differs from its value
    here by more than rounding and the slope that is left account for.
    """
    n, d = theta.shape
    reach = np.maximum(1, np.abs(theta))
    lower = np.zeros(n, bool)
    differs = np.zeros(n, bool)
    for exponent in range(-5, 1):
        h = 10.0**exponent
        noise = 10 * slope * h * reach.max(-1) + 16 * EPS * np.abs(value)
        rise = np.stack(
            [_rise(objective, theta, value, s * h * reach, i) for i in range(d) for s in (-1, 1)]
        )
        lower |= ~differs & (rise < -noise).any(0)
        differs |= (np.abs(rise) > noise).any(0)
    came_down = ~differs & (value < first_value)
    rests = (differs & ~lower) | came_down
    return _labelled(n, {Status.FLAT: ~rests, Status.CONVERGED: rests})


def _rise(objective: Objective, theta: Array, value: Array, offset: Array, i: int) -> Array:
    moved = theta.copy()
    moved[:, i] += offset[:, i]
    rise = objective.value(moved) - value
    # Beyond the domain's edge there is nothing lower.
    return np.where(np.isfinite(rise), rise, 0.0)


def broken_off(theta: Array, value: Array, gradient: Array) -> NDArray[np.object_]:
    """Return the status of runs whose next point (n, d) is not finite in theta, f or slope."""
    overflow = ~np.isfinite(theta).all(-1) | np.isinf(value)
    overflow |= np.isfinite(value) & np.isinf(gradient).any(-1)
    # So far out, nan is the difference of two infinities and no edge of the domain.
    overflow |= np.isnan(value) & (np.abs(theta).max(-1) > 1e60)
    return _labelled(len(theta), {Status.LEFT_DOMAIN: ~overflow, Status.DIVERGED: overflow})


def at_end(objective: Objective, theta: Array, gradient: Array) -> NDArray[np.object_]:
    """Return the status of runs that took all their steps, from their last rows.

    theta and gradient are (k, n, d) with k up to TAIL.
    """
    k, n, _ = theta.shape
    status = _labelled(n, {Status.OUT_OF_STEPS: np.ones(n, bool)})
    if k < 3:
        return status
    # Cycles and growth go to and fro: most runs need no closer look.
    swinging = _reverses(np.diff(theta[-32:], axis=0)).any(0)
    if swinging.any():
        theta, gradient = theta[:, swinging], gradient[:, swinging]
        move = np.diff(theta, axis=0)
        grows = _grows(theta, objective.value(theta), norm(gradient[-3:]), move)
        cycles = _oscillates(theta, move)
        flags = {Status.OUT_OF_STEPS: ~cycles, Status.OSCILLATING: cycles, Status.DIVERGED: grows}
        status[swinging] = _labelled(int(swinging.sum()), flags)
    return status


def at_end_of_noise(objective: Objective, theta: Array, first_value: Array) -> NDArray[np.object_]:
    """Return the status of runs (k, n, d) whose slopes were estimates: nothing settles in them."""
    value = objective.value(theta)
    arrived = norm(objective.gradient(theta[-1])) <= TOLERANCE
    grows = _swells(value, norm(np.diff(theta, axis=0))) & (value[-1] > first_value)
    flags = {
        Status.OUT_OF_STEPS: ~arrived & ~grows,
        Status.CONVERGED: arrived,
        Status.DIVERGED: grows & ~arrived,
    }
    return _labelled(theta.shape[1], flags)


def _labelled(n: int, flags: dict[Status, Flags]) -> NDArray[np.object_]:
    """Return one status a run; of several that hold, the last one given."""
    result = np.empty(n, object)
    for status, where in flags.items():
        result[where] = status
    return result


def _reverses(move: Array) -> Flags:
    """Return for each pair of moves whether the second goes back: (k-1, n)."""
    scale = np.maximum(np.abs(move).max(-1, keepdims=True), np.finfo(np.float64).tiny)
    unit = move / scale
    return np.asarray(np.cumsum(unit[1:] * unit[:-1], -1)[..., -1] < 0)


def _grows(theta: Array, value: Array, slope: Array, move: Array) -> Flags:
    """Return where every step lands higher, on a steeper slope, on the other side."""
    size = norm(theta[-3:]).max(0)
    length = norm(move[-2:])
    blur = 16 * EPS * (1 + size / np.maximum(length.min(0), np.finfo(np.float64).tiny))
    before = slope[-2] / np.maximum(slope[-3], np.finfo(np.float64).tiny)
    after = slope[-1] / np.maximum(slope[-2], np.finfo(np.float64).tiny)
    rising = value[-1] >= value[-2] - 4 * EPS * np.abs(value[-2])
    rising &= value[-2] >= value[-3] - 4 * EPS * np.abs(value[-3])
    # Growth that slows down ends in a bounded cycle.
    lasting = after >= before - 4 * blur
    stepwise = (before > 1 + blur) & (after > 1 + blur) & lasting & rising & _reverses(move[-2:])[0]
    return np.asarray(stepwise | _swells(value, norm(move)))


def _swells(value: Array, length: Array) -> Flags:
    """Return where swings with several steps each (momentum) grow from quarter to quarter."""
    k = len(length) // 4 * 4
    if k < 16:
        return np.zeros(value.shape[1:], bool)
    quarters = length[-k:].reshape(4, k // 4, -1).max(1)
    heights = value[-k:].reshape(4, k // 4, -1).max(1)
    growth = np.log(np.maximum(quarters[1:], 1e-300)) - np.log(np.maximum(quarters[:-1], 1e-300))
    uphill = (np.diff(heights, axis=0) > 0).all(0)
    lasting = (growth > 1e-3).all(0) & (growth[2] > 0.5 * growth[1]) & (growth[1] > 0.5 * growth[0])
    return np.asarray(uphill & lasting)


def _oscillates(theta: Array, move: Array) -> Flags:
    """Return where the run goes round a bounded cycle, of two points or more."""
    blur = 16 * EPS * np.abs(theta[-3:]).max(0) + np.finfo(np.float64).tiny
    returns = (np.abs(theta[-1] - theta[-3]) <= blur).all(-1)
    if len(theta) >= 4:
        returns &= (np.abs(theta[-2] - theta[-4]) <= blur).all(-1)
    moving = (np.abs(move[-1]) > 4 * blur).any(-1)
    cycle = returns & moving
    if len(theta) >= 10:
        cycle |= _nears_cycle(norm(move), _reverses(move)) & moving
        cycle |= _long_cycle(theta) & moving
    if len(theta) == TAIL:
        cycle |= _hovers(norm(move), _reverses(move)) & moving
    return np.asarray(cycle)


def _nears_cycle(length: Array, reverses: Flags) -> Flags:
    """Return where the swings tend to a width above zero.

    The limit is Aitken's; it is believed when it moved far less than the swings did. For a
    quadratic it is zero, however near the rate is to 2/L.
    """
    limits = []
    for end in (len(length), len(length) - 4):
        a, b, c = length[end - 3 : end]
        with np.errstate(all="ignore"):
            ratio = (c - b) / (b - a)
            limit = c + (c - b) * ratio / (1 - ratio)
        believable = (np.abs(ratio) < 1 - 1e-6) & (np.abs(c - b) > 64 * EPS * c)
        limits.append(np.where(believable, limit, 0.0))
    now, before = limits
    drift = 0.05 * np.abs(length[-1] - length[-5])
    swings = reverses[-6:].all(0)
    return np.asarray((now > 0.1 * length[-1]) & (np.abs(now - before) <= drift) & swings)


def _long_cycle(theta: Array) -> Flags:
    """Return where the last points come again in turn, with a period above two."""
    n = theta.shape[1]
    found = np.zeros(n, bool)
    for period in range(3, (len(theta) - 1) // 2 + 1):
        candidates = np.flatnonzero(~found & _close(theta[-1], theta[-1 - period], theta, 1e-6))
        if not candidates.size:
            continue
        some = theta[:, candidates]
        again = _close(some[-period:], some[-2 * period : -period], some, 1e-6).all(0)
        two = _close(some[-1], some[-3], some, 1e-3)
        found[candidates] = again & ~two
    return found


def _close(a: Array, b: Array, theta: Array, share: float) -> Flags:
    """Return where a and b are apart by no more than a share of the recent range."""
    recent = theta[-8:]
    span = (recent.max(0) - recent.min(0)).max(-1)
    return np.asarray(np.abs(a - b).max(-1) <= share * span)


def _hovers(length: Array, reverses: Flags) -> Flags:
    """Return where a long run goes to and fro without a pattern, and without settling."""
    turns = reverses.mean(0) > 0.25
    ups = np.diff(length, axis=0) > 0
    uneven = (ups.mean(0) > 0.15) & (ups.mean(0) < 0.85)
    widths = length[-60:].reshape(4, 15, -1).max(1)
    lasting = widths.min(0) > 0.8 * widths.max(0)
    decaying = (np.diff(widths, axis=0) < -1e-3 * widths[:-1]).all(0)
    return np.asarray(turns & uneven & lasting & ~decaying)
