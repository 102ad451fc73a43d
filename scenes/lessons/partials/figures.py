"""A slice of the surface: in space, on its way to us, and as an ordinary curve."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from manim import VMobject

from gdcore import Objective
from gdcore.curves import branches
from scenes.stage.figure import Figure, polyline
from scenes.stage.plane import Plane
from scenes.stage.solid import Strand, inside_block
from scenes.stage.surface import Surface
from scenes.stage.theme import Opacity, Width

__all__ = ["Slice", "held_still"]

_TANGENT = 1.5  # length of the tangent in the plane, scene units


def held_still(objective: Objective, axis: int, point: np.ndarray) -> Objective:
    """The function of one variable that is left when the other keeps its value.

    Parameters
    ----------
    objective : Objective
        Of two variables.
    axis : int
        The variable that moves, 0 or 1.
    point : ndarray, shape (2,)
    """

    def theta(t: np.ndarray) -> np.ndarray:
        both = np.broadcast_to(point, (*t.shape[:-1], 2)).copy()
        both[..., axis] = t[..., 0]
        return both

    name = objective.variables[axis]
    return Objective(
        name="slice",
        variables=(name,),
        text=name,
        value=lambda t: objective.value(theta(t)),
        gradient=lambda t: objective.gradient(theta(t))[..., axis : axis + 1],
        smooth=objective.smooth,
        shown=(name, (name,)),
    )


class Slice(Figure):
    """The curve in which a pane cuts the surface, and its tangent at the point.

    State: how far it has come from its place in space (0) to the plane before us (1); how much of
    its curve is drawn, and of its tangent. On its way the pane turns to face us.

    Attributes
    ----------
    slope : float
        The partial derivative: of the tangent, in data units.
    """

    def __init__(
        self, surface: Surface, plane: Plane, axis: int, point: np.ndarray, state: Any = (0, 0, 0)
    ) -> None:
        super().__init__()
        self.surface, self.plane, self.axis, self.point = surface, plane, axis, point
        self.cut = held_still(surface.objective, axis, point)
        theme = surface.space.theme
        block = surface.space.block
        low, high = (block.x, block.y)[axis]
        ground = replace(block, gap=0.0)  # like the surface, the curve ends where the block does
        self.pieces = [
            piece[:, [axis, 2]]
            for x, y in branches(self.cut, low, high)
            for piece in inside_block(ground, self.in_space(np.column_stack([x, y])))
        ]
        at = point[axis : axis + 1]
        self.value, self.slope = float(self.cut.value(at)), float(self.cut.gradient(at)[0])
        self.view = plane.state.copy()  # the plane's: the moving variable, and heights of its own
        # As long in the plane as tangents are in other lessons.
        along = np.array([1.0, self.slope]) * [
            plane.inner.width / (high - low),
            plane.inner.height / (self.view[3] - self.view[2]),
        ]
        length = min(_TANGENT, 0.5 * plane.inner.width)
        self.half = 0.5 * length / float(np.hypot(*along))
        self.glass = VMobject(stroke_color=theme.pane, stroke_width=Width.GRID)
        self.glass.set_fill(theme.pane, 0.08)
        self.curve = Strand(
            theme.curve, Width.CURVE, faint=Opacity.UNDER_GLASS, rim=theme.background
        )
        self.tangent = Strand(
            theme.gradient, Width.LINE, faint=Opacity.UNDER_GLASS, rim=theme.background
        )
        self.add(self.glass)
        for strand in (self.curve, self.tangent):
            self.add(strand.hidden, strand.seen)
        surface.space.attach(self)
        self.show(state)

    @property
    def tangent_ends(self) -> np.ndarray:
        """The ends of the tangent on the pane: the moving variable and z, (2, 2)."""
        t = self.point[self.axis] + self.half * np.array([-1.0, 1.0])
        return np.column_stack([t, self.value + self.slope * (t - self.point[self.axis])])

    def in_space(self, flat: np.ndarray) -> np.ndarray:
        """Points of the pane (n, 2) as points of data (n, 3)."""
        xyz = np.empty((len(flat), 3))
        xyz[:, self.axis], xyz[:, 1 - self.axis] = flat[:, 0], self.point[1 - self.axis]
        xyz[:, 2] = flat[:, 1]
        return xyz

    def draw(self) -> None:
        way, drawn, touched = (float(value) for value in self.state)
        curve = [piece[: max(2, round(drawn * len(piece)))] for piece in self.pieces if drawn > 0]
        middle = self.tangent_ends.mean(axis=0)
        tangent = [middle + touched * (self.tangent_ends - middle)] if touched > 0 else []
        if way == 0.0:
            polyline(self.glass)
            self.curve.show(self.surface, [self.in_space(line) for line in curve])
            self.tangent.show(self.surface, [self.in_space(line) for line in tangent])
            return
        for strand, lines in ((self.curve, curve), (self.tangent, tangent)):
            polyline(strand.hidden)
            polyline(strand.seen, *(self.on_the_way(line, way) for line in lines))
        (a, b), (low, high) = self.view[:2], self._heights(way)
        corners = np.array([(a, low), (b, low), (b, high), (a, high), (a, low)])
        polyline(self.glass, self.on_the_way(corners, way) if way < 1.0 else np.zeros((0, 3)))

    def _heights(self, way: float) -> np.ndarray:
        """From the lower to the upper edge of the pane: the block's, at last the plane's."""
        return (1 - way) * np.array(self.surface.space.block.z) + way * self.view[2:]

    def on_the_way(self, flat: np.ndarray, way: float) -> np.ndarray:
        """Where points of the pane (n, 2) are drawn while it turns, scene units (n, 3)."""
        seen = self.surface.space.projection
        facing = np.radians(-90.0 if self.axis == 0 else 0.0)
        # The shorter way round.
        turn = (facing - seen.azimuth + np.pi) % (2 * np.pi) - np.pi
        turned = replace(
            seen, azimuth=seen.azimuth + way * turn, elevation=(1 - way) * seen.elevation
        )
        block, inner = seen.block, self.plane.inner
        middle = self.in_space(np.array([[self.view[:2].mean(), self._heights(way).mean()]]))
        points = turned.points_of(self.in_space(flat)) - turned.points_of(middle)
        larger = np.array([inner.width, inner.height, 1.0])
        larger /= [block.size[self.axis], block.units[2] * (self.view[3] - self.view[2]), 1.0]
        center = (1 - way) * seen.points_of(middle)[0] + way * np.array(inner.center)
        return np.asarray(center + points * (1 + way * (larger - 1)))
