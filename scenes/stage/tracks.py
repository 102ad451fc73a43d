"""Several runs in one plane, told apart by hue and by the shape of the marker at each head."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from scenes.stage.figure import Figure, polyline, segments
from scenes.stage.plane import Plane
from scenes.stage.text import write
from scenes.stage.theme import Width

__all__ = ["RADIUS", "SHAPES", "Tracks", "marker"]

# Corners, turn in degrees, and how far the corners between them are drawn in (a star's).
SHAPES = ((24, 0.0, 1.0), (4, 45.0, 1.0), (3, 90.0, 1.0), (4, 0.0, 1.0), (5, 90.0, 0.42))
RADIUS = 0.12  # of a marker, scene units
_MOST_CORNERS = 3000  # of a way; more can't be told apart


def marker(kind: int, radius: float = RADIUS) -> np.ndarray:
    """The outline of one of five shapes that are told apart without colour, shape (n, 3)."""
    corners, turn, waist = SHAPES[kind]
    count = corners if waist == 1.0 else 2 * corners
    angles = np.radians(turn) + np.arange(count + 1) * (2 * np.pi / count)
    # Equal areas look equally large.
    size = radius * {3: 1.35, 4: 1.2, 5: 1.45}.get(corners, 1.0)
    radii = size * np.where(np.arange(count + 1) % 2, waist, 1.0)
    points = np.stack([radii * np.cos(angles), radii * np.sin(angles), 0 * angles], axis=1)
    shape = VMobject()
    polyline(shape, points)
    return shape.points


class Tracks(Figure):
    """Lines with a marker at each head, in a plane. State: steps made, k + part of one.

    Parameters
    ----------
    plane : Plane
    tracks : list of ndarray, shape (T+1, 2)
        Where each run is after each step, in the plane's data units.
    radius : float
        Of the markers, scene units in a wide frame.
    """

    def __init__(self, plane: Plane, tracks: list[np.ndarray], radius: float = RADIUS) -> None:
        super().__init__()
        self.plane, self.tracks, theme = plane, tracks, plane.theme
        hues = theme.kinds[: len(tracks)]
        self.ways = [VMobject(stroke_color=hue, stroke_width=Width.DASH) for hue in hues]
        self.heads = [VMobject(fill_color=hue, fill_opacity=1.0) for hue in hues]
        for head in self.heads:
            head.set_stroke(theme.background, Width.AXIS)
        self.shapes = [marker(kind, radius * plane.text_scale) for kind in range(len(tracks))]
        self.add(*self.ways, *self.heads)
        plane.attach(self)

    def here(self, i: int) -> np.ndarray:
        """Where run i is now, data units, shape (2,)."""
        k, part = self._made(i)
        track = self.tracks[i]
        return track[k] + part * (track[k + 1] - track[k]) if part else track[k]

    def _made(self, i: int) -> tuple[int, float]:
        made = min(float(self.state[0]), len(self.tracks[i]) - 1.0)
        return int(made), made - int(made)

    def draw(self) -> None:
        for i, track in enumerate(self.tracks):
            k, _ = self._made(i)
            passed = track[: k + 1 : 1 + len(track) // _MOST_CORNERS]
            points = self.plane.points_of(*np.vstack([passed, self.here(i)[None, :]]).T)
            segments(self.ways[i], *self.plane.clip(points[:-1], points[1:]))
            seen = self.plane.holds(*self.here(i))
            write(self.heads[i], [self.shapes[i] + points[-1]] if seen else [])
