"""What is hidden: points of space behind a surface, found by looking from them to the viewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scenes.stage.projection import Projection

__all__ = ["clearest", "hidden"]

Field = Callable[[np.ndarray], np.ndarray]  # theta (..., 2) -> (...)

_SAMPLES = 96  # along the way to the viewer
_OFF = 0.02  # scene units: where a look from the surface itself begins


def hidden(
    field: Field, projection: Projection, xyz: np.ndarray, sides: np.ndarray | None = None
) -> np.ndarray:
    """Whether the surface z = f(x, y) is in front of points.

    Parameters
    ----------
    field : callable
        theta (..., 2) in data units -> z (...); nan where there is no surface.
    projection : Projection
        The surface ends where it leaves the block.
    xyz : ndarray, shape (n, 3)
        Data units. Points on the surface are in order: they do not hide themselves.
    sides : ndarray, shape (2, 2)
        The part of the floor over which there is a surface, as `Block.sides`; all of it where not
        given.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    if len(xyz) == 0 or projection.lift < 1e-9 or projection.rise <= 0.0:
        return np.zeros(len(xyz), dtype=bool)
    floor = projection.floor_of(xyz[:, :2])
    height = projection.height_of(xyz[:, 2])
    far = _way_out(projection, floor, projection.block.sides if sides is None else sides)
    # Closer together near the point: what hides a point of the surface is often close by.
    part = np.linspace(0.0, 1.0, _SAMPLES) ** 1.5
    way = _OFF + part * np.maximum(far - _OFF, 0.0)[:, None]  # (n, samples)
    with np.errstate(all="ignore"):
        theta = projection.data_of(floor[:, None, :] + way[..., None] * projection.toward)
        surface = projection.height_of(field(theta))
        # Looking up at the viewer, each unit along the floor gains this much height.
        ray = height[:, None] + way * (projection.lean / projection.lift)
        above = surface - ray
        a, b = above[:, :-1], above[:, 1:]
        crossing = ray[:, :-1] + a / (a - b) * (ray[:, 1:] - ray[:, :-1])
        low, high = projection.height_of(np.array(projection.block.z))
        crossed = (a * b <= 0) & (a != b) & (crossing >= low) & (crossing <= high)
        return np.asarray(crossed.any(axis=1) & (far > _OFF))


def clearest(
    field: Field, projection: Projection, xyz: np.ndarray, along: np.ndarray | None = None
) -> float:
    """The azimuth, among those that look across a corner, from which most points are seen.

    Of several as good, the one that is nearest to the projection's own; where `along` (2,) is
    given, a direction in the floor, it is to be seen in its length.
    """
    own = projection.azimuth
    turns = np.radians([0, 30, -60, -90, 90, 120, 180, -150])
    seen = [
        int((~hidden(field, replace(projection, azimuth=own + turn), xyz)).sum()) for turn in turns
    ]
    # A few points more are not worth a turn.
    worth = np.array(seen) / max(1, len(xyz)) - 0.1 * np.abs(turns) / np.pi
    if along is not None:
        across = np.stack([-np.sin(own + turns), np.cos(own + turns)], axis=-1)
        worth += np.abs(across @ along) / max(1e-300, float(np.hypot(*along)))
    return float(own + turns[int(np.argmax(worth))])


def _way_out(projection: Projection, floor: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """How far it is from places on the floor to the last side, toward the viewer, (n,)."""
    toward = projection.toward
    with np.errstate(all="ignore"):
        last = np.where(toward > 0, sides[:, 1], sides[:, 0])
        ways = np.where(np.abs(toward) < 1e-12, np.inf, (last - floor) / toward)
    return np.asarray(ways.min(axis=1))
