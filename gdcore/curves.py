"""The graph of a function of one variable, as the continuous pieces that may be drawn as lines."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array, Objective

# At a pole the line ends where f is this many times what it was a sample away.
FAR = 1e9
HALVINGS = 60
MOST = 6000  # samples in all, shared by the pieces

Curve = Callable[[Array], Array]


def branches(
    objective: Objective, lo: float, hi: float, samples: int = 801
) -> list[tuple[Array, Array]]:
    """Return the continuous pieces of f over [lo, hi] as (x, y), each from left to right.

    Pieces end at poles, jumps and edges of the domain, found by bisection to the last finite
    value (at a pole: to where it is off every picture). A kink is a sample. Between, points are
    denser where the curve bends. A function that is merely steep stays in one piece.

    Raises
    ------
    ValueError
        If the objective has more than one variable, or lo is not below hi.
    """
    if objective.dim != 1:
        raise ValueError(f"curve: one variable is wanted, not {objective.dim}")
    if not lo < hi:
        raise ValueError(f"curve: {lo:g} is not below {hi:g}")

    def f(x: Array) -> Array:
        return np.asarray(objective.value(x[..., None]))

    def slope(x: Array) -> Array:
        return np.asarray(objective.gradient(x[..., None])[..., 0])

    with np.errstate(all="ignore"):
        grid = np.linspace(lo, hi, samples)
        kinks = _kinks(slope, grid)
        # A sample right beside a kink would be an interval without width.
        apart = np.abs(grid[:, None] - kinks).min(1, initial=np.inf) > 1e-9 * (hi - lo)
        x = np.union1d(grid[apart | np.isin(grid, (lo, hi))], kinks)
        span, low, high = _span(f(grid))
        split = _split(f, x)
        most = MOST // max(1, len(split))
        pieces = [_refined(f, piece, span, low, high, most) for piece in split]
        return [(piece, f(piece)) for piece in pieces]


def _kinks(slope: Curve, x: Array) -> Array:
    """Return the points where the slope jumps or changes sign: kinks, and smooth turning points."""
    g = slope(x)
    found = []
    turns = np.isfinite(g[:-1]) & np.isfinite(g[1:]) & (np.sign(g[:-1]) != np.sign(g[1:]))
    bends = np.isfinite(g[:-1]) & np.isfinite(g[1:]) & ~turns & (g[:-1] != g[1:])
    for where, search in ((turns, lambda at: np.sign(slope(at))), (bends, slope)):
        left, right = _closest_jump(search, x[:-1][where], x[1:][where])
        a, b = slope(left), slope(right)
        size = np.maximum(np.abs(a), np.abs(b))
        # Next to a pole every slope is huge, and no kink.
        usual = np.maximum(np.abs(g[:-1][where]), np.abs(g[1:][where]))
        kink = (size <= FAR * usual) & ((np.abs(b - a) > 1e-3 * size) | (search is not slope))
        found.append(np.where(np.abs(a) <= np.abs(b), left, right)[kink])
    return np.concatenate(found)


def _closest_jump(f: Curve, left: Array, right: Array) -> tuple[Array, Array]:
    """Halve each interval towards its greater change, until float64 has nothing between."""
    fl, fr = f(left), f(right)
    for _ in range(HALVINGS):
        middle = left + 0.5 * (right - left)
        fm = f(middle)
        first, second = np.abs(fm - fl), np.abs(fr - fm)
        # A missing value is the greatest change of all.
        go_left = ~(second > first) | ~np.isfinite(fm)
        right, fr = np.where(go_left, middle, right), np.where(go_left, fm, fr)
        left, fl = np.where(go_left, left, middle), np.where(go_left, fl, fm)
    return left, right


def _split(f: Curve, x: Array) -> list[Array]:
    """Return the samples cut into pieces, with the ends of each piece put in."""
    finite = np.isfinite(f(x))
    if not finite.any():
        return []
    usual = float(np.median(np.abs(f(x)[finite])))
    spikes = _spikes(f, x, usual)
    x = np.union1d(x, spikes)
    inside = np.isfinite(f(x)) & ~np.isin(x, spikes)
    left, right = x[:-1], x[1:]
    joined = inside[:-1] & inside[1:]
    near_left, near_right = _closest_jump(f, left, right)
    joined &= ~_is_jump(f, left, right, near_left, near_right, usual)
    # Where the graph breaks, the left piece goes on as far as it can, and the right one back.
    jump = inside[:-1] & inside[1:] & ~joined
    goes_to = _last(f, left, np.where(jump, near_left, right))
    comes_from = _last(f, right, np.where(jump, near_right, left))
    pieces: list[list[float]] = [[]]
    for i in range(len(x)):
        if inside[i]:
            pieces[-1].append(float(x[i]))
        if i < len(joined) and not joined[i]:
            if inside[i]:
                pieces[-1].append(float(goes_to[i]))
            pieces.append([float(comes_from[i])] if inside[i + 1] else [])
    sliver = 1e-9 * (x[-1] - x[0])
    return [np.unique(piece) for piece in pieces if piece and max(piece) - min(piece) > sliver]


def _is_jump(
    f: Curve, left: Array, right: Array, a: Array, b: Array, usual: float
) -> NDArray[np.bool_]:
    """Return where f still jumps between neighbouring floats a and b in [left, right]."""
    gap = np.abs(f(b) - f(a))
    whole = np.abs(f(right) - f(left))
    size = np.maximum(np.maximum(np.abs(f(a)), np.abs(f(b))), usual)
    return np.asarray(~np.isfinite(gap) | ((gap >= 0.2 * whole) & (gap > 1e-9 * size)))


def _last(f: Curve, good: Array, target: Array) -> Array:
    """Return the point nearest to the target, from a good one, up to which f can be drawn."""
    most = np.clip(FAR * np.abs(f(good)), np.finfo(np.float64).tiny, 1e300)

    def drawable(at: Array) -> NDArray[np.bool_]:
        return np.asarray(np.abs(f(at)) <= most)  # False for nan

    good = np.where(drawable(target), target, good)
    bad = target
    for _ in range(HALVINGS):
        middle = good + 0.5 * (bad - good)
        fine = drawable(middle)
        good, bad = np.where(fine, middle, good), np.where(fine, bad, middle)
    return good


def _spikes(f: Curve, x: Array, usual: float) -> Array:
    """Return the poles at which f has one sign on both sides, as 1/x^2 at 0."""
    size = np.abs(f(x))
    peak = np.flatnonzero((size[1:-1] >= size[:-2]) & (size[1:-1] >= size[2:])) + 1
    a, c, middle = x[peak - 1], x[peak + 1], x[peak]
    for _ in range(30):
        # Nine points across, then on with the two neighbours of the highest.
        across = a + np.linspace(0, 1, 9)[:, None] * (c - a)
        height = np.abs(f(across))
        top = np.argmax(np.where(np.isnan(height), np.inf, height), 0)
        columns = np.arange(len(peak))
        middle = across[top, columns]
        a, c = across[np.maximum(top - 1, 0), columns], across[np.minimum(top + 1, 8), columns]
    return np.asarray(middle[~(np.abs(f(middle)) <= 1e6 * np.maximum(usual, size[peak]))])


def _span(y: Array) -> tuple[float, float, float]:
    """Return the height that a picture of f would have, and the usual lowest and highest value."""
    y = y[np.isfinite(y)]
    if not y.size:
        return 1.0, 0.0, 0.0
    low, high = (float(q) for q in np.percentile(y, (5, 95)))
    whole = float(y.max() - y.min())
    core = min(whole, max(high - low, float(np.median(np.abs(y)))))
    return (core if core > 1e-3 * whole else whole), low, high


def _refined(f: Curve, x: Array, span: float, low: float, high: float, most: int) -> Array:
    """Return the samples with more of them where the graph bends, up to twice `most`."""
    for _ in range(12):
        y = f(x)
        middle = 0.5 * (x[:-1] + x[1:])
        bend = np.abs(f(middle) - 0.5 * (y[:-1] + y[1:]))
        seen = (np.minimum(y[:-1], y[1:]) < high + 4 * span) & (
            np.maximum(y[:-1], y[1:]) > low - 4 * span
        )
        wanted = seen & (bend > 3e-4 * span) & (middle > x[:-1]) & (middle < x[1:])
        if not wanted.any() or len(x) > most:
            break
        x = np.union1d(x, middle[wanted])
    return x
