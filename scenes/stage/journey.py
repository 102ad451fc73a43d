"""A descent on a surface: its path, and its shadow on the floor."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import Circle, VMobject

from gdcore import Trajectory
from scenes.stage.figure import Figure
from scenes.stage.marks import RADIUS
from scenes.stage.notation import plain
from scenes.stage.solid import Strand, inside_block
from scenes.stage.surface import Surface
from scenes.stage.text import Line, write
from scenes.stage.theme import Opacity, Width

__all__ = ["Journey"]

_ALONG = 6  # points of a step's line over the surface
_DROPS = 30  # the last iterates that keep their line down to the floor
_DOTS = 80  # the last iterates that keep their dot
_SAME = 0.01  # scene units: places that one can't tell apart
_DOT = 0.045  # radius, scene units


class Journey(Figure):
    """A ball on a surface that goes from iterate to iterate. State: steps made, k + part of one.

    At a whole number the ball rests on iterate k, exactly. Below it, on the floor, goes its shadow
    along the straight steps; the line on the surface lies over them. Where an iterate is outside
    of the block, its place is written instead.
    """

    def __init__(self, surface: Surface, run: Trajectory, state: Any = 0.0) -> None:
        super().__init__()
        self.surface, self.run = surface, run
        theme, scale = surface.space.theme, surface.space.text_scale
        self.shadow = Strand(theme.step, Width.DASH, Opacity.TRAIL)
        self.drops = Strand(theme.muted, Width.GRID, 0.8)
        self.way = Strand(theme.step, Width.LINE, rim=theme.background)
        self.dots = [
            VMobject(stroke_width=0, fill_color=theme.step, fill_opacity=opacity)
            for opacity in (Opacity.HIDDEN, 1.0)
        ]
        self.ball, self.foot = (
            Circle(radius * scale, fill_color=color, fill_opacity=1.0).set_stroke(
                theme.background, Width.AXIS
            )
            for radius, color in ((RADIUS, theme.ink), (0.7 * RADIUS, theme.step))
        )
        self.note = VMobject(stroke_width=0, fill_color=theme.step, fill_opacity=1.0)
        for strand in (self.shadow, self.drops, self.way):
            self.add(strand.hidden, strand.seen)
        self.add(self.foot, *self.dots, self.ball, self.note)
        surface.space.attach(self)
        self.show(state)

    @property
    def here(self) -> np.ndarray:
        """Where the ball is: x, y and f(x, y), shape (3,)."""
        k, part = self._made()
        if part == 0.0:
            return np.array([*self.run.theta[k], self.run.value[k]])
        theta = self.run.theta[k] + part * self.run.update[k]
        return self.surface.over(theta[None, :])[0]

    def _made(self) -> tuple[int, float]:
        made = min(float(self.state[0]), len(self.run.theta) - 1.0)
        return int(made), made - int(made)

    def draw(self) -> None:
        k, part = self._made()
        surface, block = self.surface, self.surface.space.block
        theta, here = self.run.theta[: k + 1], self.here
        corners = self._told_apart(np.vstack([theta, here[:2]]) if part else theta)
        floor = np.column_stack([corners, np.full(len(corners), block.floor)])
        self.shadow.show(surface, inside_block(block, floor))
        self.way.show(surface, inside_block(block, self._over(corners)))
        feet = [self._upright(point) for point in (*self._iterates(k, _DROPS), here)]
        self.drops.show(surface, [foot for foot in feet if len(foot)])
        self._draw_dots(self._iterates(k, _DOTS))
        self._draw_ball(here)
        self._say_where(k)

    def _told_apart(self, corners: np.ndarray) -> np.ndarray:
        """Without those that are drawn where the one before was, so that long runs stay cheap."""
        places = np.round(self.surface.space.projection.floor_of(corners) / _SAME)
        with np.errstate(invalid="ignore"):
            moved = (np.diff(places, axis=0) != 0).any(axis=1)
        return corners[np.concatenate([[True], moved])]

    def _over(self, corners: np.ndarray) -> np.ndarray:
        """The line on the surface over straight steps on the floor, (n, 3)."""
        part = np.arange(_ALONG)[:, None] / _ALONG
        steps = [a + part * (b - a) for a, b in pairwise(corners)]
        return self.surface.over(np.concatenate([*steps, corners[-1:]]))

    def _iterates(self, k: int, most: int) -> np.ndarray:
        """The last iterates up to k that lie in the block, (n, 3)."""
        first = max(0, k + 1 - most)
        points = np.column_stack([self.run.theta[first : k + 1], self.run.value[first : k + 1]])
        return points[self.surface.space.block.holds(points)]

    def _upright(self, point: np.ndarray) -> np.ndarray:
        block = self.surface.space.block
        if not block.holds(point):
            return np.zeros((0, 3))
        return np.array([[*point[:2], block.floor], point])

    def _draw_dots(self, points: np.ndarray) -> None:
        behind = self.surface.hides(points)
        outline = Circle(_DOT * self.surface.space.text_scale).points
        for dots, own in zip(self.dots, (points[behind], points[~behind]), strict=True):
            places = self.surface.space.points_of(own) if len(own) else []
            dots.points = np.concatenate([outline[:0], *(outline + place for place in places)])

    def _draw_ball(self, here: np.ndarray) -> None:
        space = self.surface.space
        if not space.block.holds(here):
            self.ball.set_opacity(0.0)
            self.foot.set_opacity(0.0)
            return
        foot = np.array([*here[:2], space.block.floor])
        both = np.array([here, foot])
        for disc, place, behind in zip(
            (self.ball, self.foot), space.points_of(both), self.surface.hides(both), strict=True
        ):
            disc.set_opacity(Opacity.HIDDEN if behind else 1.0)
            disc.move_to(place)

    def _say_where(self, k: int) -> None:
        """Write where iterate k is, if that is off the frame."""
        space, run = self.surface.space, self.run
        if space.block.holds(np.array([*run.theta[k], run.value[k]])):
            write(self.note, [])
            return
        place = ", ".join(
            f"{name} = {plain(float(value))}"
            for name, value in zip(run.objective.variables, run.theta[k], strict=True)
        )
        for words in (f"step {k}: {place}, out of view", f"{place}, out of view", place):
            note = Line.of(words, space.tick_size)
            if note.width <= space.box.width:
                break
        write(self.note, [note.placed(space.box.right, space.box.top - space.em, "right")])
