"""From the iterates to a Status: how a run ended, judged by what it did and by nothing else.

The rules ask the iterates alone, never what kind of function it is, and are set at the level of
rounding, so that for a quadratic of curvature L the rates below, at and above 2/L are told apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array, Objective, total
from gdcore.status import Status

EPS = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).tiny)
# A slope is zero when it is this small against 1 and against the slope at the start.
TOLERANCE = 1e-10
# So many last rows of a run are looked at.
TAIL = 64

Flags = NDArray[np.bool_]


def size_of(vectors: Array) -> Array:
    """Return the largest component's size, along the last axis: a length that cannot overflow."""
    d = vectors.shape[-1]
    sizes = np.abs(vectors)
    if d > 8:
        return np.asarray(sizes.max(-1))
    result = sizes[..., 0]
    for i in range(1, d):
        result = np.maximum(result, sizes[..., i])
    return result


def settled(
    theta: Array, slope: Array, move: Array, first_slope: Array, first_move: Array
) -> Flags:
    """Return where a run has arrived: no slope, and no momentum that carries it on.

    theta is (..., d); slope, move and their first ones are lengths (...). Where float64 cannot
    resolve a smaller move, a slope below the tolerance or 1e-8 of the first one counts as none.
    """
    size = size_of(theta)
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


def at_end(objective: Objective, theta: Array) -> NDArray[np.object_]:
    """Return the status of runs that took all their steps, from their last rows.

    theta is (k, n, d) with k up to TAIL; a start alone where no step was asked for.
    """
    k, n, _ = theta.shape
    if k == 1:
        return _labelled(n, {Status.NO_STEP: np.ones(n, bool)})
    status = _labelled(n, {Status.OUT_OF_STEPS: np.ones(n, bool)})
    if k < 3:
        return status
    swinging = np.flatnonzero(_swings(theta))
    if swinging.size:
        theta = theta[:, swinging]
        move = np.diff(theta, axis=0)
        length = size_of(move)
        grows = _grows(objective, theta, move) | _swells(objective, theta, length)
        cycles = _oscillates(theta, move, length)
        flags = {Status.OUT_OF_STEPS: ~cycles, Status.OSCILLATING: cycles, Status.DIVERGED: grows}
        status[swinging] = _labelled(len(swinging), flags)
    return status


def _swings(theta: Array) -> Flags:
    """Return where a run goes to and fro: most do not, and need no closer look.

    Quick swings show in the last steps, slow ones in every fourth row.
    """
    quick = np.asarray(_reverses(np.diff(theta[-5:], axis=0)).any(0))
    slow = np.asarray(_reverses(np.diff(theta[-33::4], axis=0)).any(0))
    return quick | slow if len(theta) >= 33 else quick


def at_end_of_noise(objective: Objective, theta: Array, first_value: Array) -> NDArray[np.object_]:
    """Return the status of runs (k, n, d) whose slopes were estimates: nothing settles in them."""
    arrived = size_of(objective.gradient(theta[-1])) <= TOLERANCE
    grows = _swells(objective, theta, size_of(np.diff(theta, axis=0)))
    grows &= objective.value(theta[-1]) > first_value
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
    return np.asarray(total(move[1:] * move[:-1]) < 0)


def _grows(objective: Objective, theta: Array, move: Array) -> Flags:
    """Return where every step lands higher, on a steeper slope, on the other side."""
    theta, move = theta[-3:], move[-2:]
    value, slope, length = objective.value(theta), size_of(objective.gradient(theta)), size_of(move)
    blur = 16 * EPS * (1 + size_of(theta).max(0) / np.maximum(length.min(0), TINY))
    before = slope[1] / np.maximum(slope[0], TINY)
    after = slope[2] / np.maximum(slope[1], TINY)
    rising = (np.diff(value, axis=0) >= -4 * EPS * np.abs(value[:-1])).all(0)
    # Growth that slows down ends in a bounded cycle.
    lasting = after >= before - 4 * blur
    growing = (before > 1 + blur) & (after > 1 + blur)
    return np.asarray(growing & lasting & rising & _reverses(move)[0])


def _swells(objective: Objective, theta: Array, length: Array) -> Flags:
    """Return where swings with several steps each (momentum) grow from quarter to quarter."""
    k = len(length) // 4 * 4
    if k < 16:
        return np.zeros(theta.shape[1], bool)
    quarters = np.log(np.maximum(length[-k:].reshape(4, k // 4, -1).max(1), TINY))
    growth = np.diff(quarters, axis=0)
    swells = (growth > 1e-3).all(0) & (growth[1:] > 0.5 * growth[:-1]).all(0)
    for i in np.flatnonzero(swells):
        heights = objective.value(theta[-k:, i]).reshape(4, k // 4).max(1)
        swells[i] = (np.diff(heights) > 0).all()
    return np.asarray(swells)


def _oscillates(theta: Array, move: Array, length: Array) -> Flags:
    """Return where the run goes round a bounded cycle, of two points or more."""
    blur = 16 * EPS * np.abs(theta[-3:]).max(0) + TINY
    returns = (np.abs(theta[-1] - theta[-3]) <= blur).all(-1)
    if len(theta) >= 4:
        returns &= (np.abs(theta[-2] - theta[-4]) <= blur).all(-1)
    moving = (np.abs(move[-1]) > 4 * blur).any(-1)
    cycle = returns & moving
    if len(theta) >= 10:
        reverses = _reverses(move)
        cycle |= _nears_cycle(length, reverses) & moving
        cycle |= _long_cycle(theta) & moving
        if len(theta) == TAIL:
            cycle |= _hovers(length, reverses) & moving
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
    recent = theta[-8:]
    span = np.asarray((recent.max(0) - recent.min(0)).max(-1))
    found = np.zeros(len(span), bool)
    for period in range(3, (len(theta) - 1) // 2 + 1):
        apart = np.abs(theta[-1, :, 0] - theta[-1 - period, :, 0])  # one coordinate rules most out
        candidates = np.flatnonzero(~found & (apart <= 1e-6 * span))
        if candidates.size:
            some, reach = theta[:, candidates], span[candidates]
            again = _near(some[-period:], some[-2 * period : -period], 1e-6 * reach).all(0)
            found[candidates] = again & ~_near(some[-1], some[-3], 1e-3 * reach)
    return found


def _near(a: Array, b: Array, reach: Array) -> Flags:
    return np.asarray(np.abs(a - b).max(-1) <= reach)


def _hovers(length: Array, reverses: Flags) -> Flags:
    """Return where a long run goes to and fro without a pattern, and without settling."""
    turns = reverses.mean(0) > 0.25
    ups = np.diff(length, axis=0) > 0
    uneven = (ups.mean(0) > 0.15) & (ups.mean(0) < 0.85)
    widths = length[-60:].reshape(4, 15, -1).max(1)
    lasting = widths.min(0) > 0.8 * widths.max(0)
    decaying = (np.diff(widths, axis=0) < -1e-3 * widths[:-1]).all(0)
    return np.asarray(turns & uneven & lasting & ~decaying)
