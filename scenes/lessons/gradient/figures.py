"""Figures that only this lesson needs: a field of arrows, a compass of directions, a label."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject

from scenes.stage.figure import Figure, polyline
from scenes.stage.solid import RIM, Strand
from scenes.stage.surface import Surface
from scenes.stage.text import Text
from scenes.stage.theme import Opacity, Width

__all__ = ["ArrowField", "Compass", "SpaceLabel"]

_ACROSS = 9  # arrows along each side of the floor
_LONGEST = 0.9  # the longest arrow, as a part of the way from one to the next
_HEAD = 0.3  # of an arrow's length
_USUAL = 3.0  # side of a floor, scene units
_RIM = 5.0  # of a label's letters, both sides together, Manim's unit
_SPOKES = 36  # directions that the compass tries


class ArrowField(Figure):
    """The gradient on a grid of the floor, arrows of one scale. State: opacity.

    Attributes
    ----------
    factor : float
        An arrow is the gradient times this, in data units.
    """

    def __init__(self, surface: Surface, color: str, state: Any = 1.0) -> None:
        super().__init__()
        self.surface = surface
        block = surface.space.block
        sides = [
            low + (np.arange(_ACROSS) + 0.5) / _ACROSS * (high - low)
            for low, high in (block.x, block.y)
        ]
        theta = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
        slopes = surface.objective.gradient(theta)
        units = np.array(block.units[:2])
        lengths = np.hypot(*(slopes * units).T)
        known = np.isfinite(lengths) & (lengths > 0)
        self.theta, self.slopes = theta[known], slopes[known]
        self.pitch = min(block.size[:2]) / _ACROSS
        # A steep wall or a pole would make all the others too small to be seen.
        reach = float(np.quantile(lengths[known], 0.9)) if known.any() else 1.0
        shown = lengths[known] <= 1.5 * reach
        self.theta, self.slopes = self.theta[shown], self.slopes[shown]
        longest = float(lengths[known][shown].max(initial=0.0)) or 1.0
        self.factor = _LONGEST * self.pitch / longest  # data units of length per unit of slope
        rim = surface.space.theme.background
        self.strand = Strand(color, Width.DASH, rim=rim)
        self.add(self.strand.hidden, self.strand.seen)
        surface.space.attach(self)
        self.show(state)

    def tips(self) -> np.ndarray:
        """Where the arrows end, data units, (n, 2)."""
        return np.asarray(self.theta + self.slopes * self.factor)

    def draw(self) -> None:
        opacity = float(self.state[0])
        self.strand.seen.set_stroke(opacity=opacity)
        self.strand.seen.set_stroke(opacity=opacity, background=True)
        self.strand.hidden.set_stroke(opacity=opacity * Opacity.HIDDEN)
        if opacity == 0.0:
            self.strand.show(self.surface, [])
            return
        floor = self.surface.space.block.floor
        lines = []
        for tail, tip in zip(self.theta, self.tips(), strict=True):
            along = tip - tail
            across = np.array([-along[1], along[0]]) * 0.5
            back = tip - _HEAD * along
            wings = [back + _HEAD * across, tip, back - _HEAD * across]
            lines += [
                np.column_stack([line, np.full(len(line), floor)]) for line in ([tail, tip], wings)
            ]
        self.strand.show(self.surface, lines)


class Compass(Figure):
    """All directions from a point: how steep each is. State: how far round it is, from 0 to 1.

    Spokes on the floor, each as long as the way that it points is steep: thick uphill, thin
    downhill. A needle points where the compass has come to.
    """

    def __init__(self, surface: Surface, at: np.ndarray, factor: float, state: Any = 0.0) -> None:
        super().__init__()
        theme = surface.space.theme
        self.surface, self.at, self.factor = surface, at, factor
        self.slopes = surface.objective.gradient(at[None, :])[0]
        # Spokes that are told apart in a small picture too.
        thin = min(1.0, min(surface.space.block.size[:2]) / _USUAL)
        self.ring = Strand(theme.muted, thin * Width.AXIS, rim=theme.background)
        self.up = Strand(theme.gradient, thin * Width.DASH, rim=theme.background)
        self.down = Strand(theme.step, thin * Width.GRID, rim=theme.background)
        self.needle = VMobject(stroke_color=theme.ink, stroke_width=Width.AXIS)
        self.needle.set_stroke(theme.background, Width.AXIS + RIM, background=True)
        for strand in (self.ring, self.up, self.down):
            self.add(strand.hidden, strand.seen)
        self.add(self.needle)
        surface.space.attach(self)
        self.show(state)

    @property
    def slope(self) -> float:
        """The slope in the needle's direction."""
        return float(self.slopes @ self._direction(float(self.state[0])))

    def _direction(self, part: np.ndarray | float) -> np.ndarray:
        """A direction of length 1, from the steepest way down round through all, (..., 2)."""
        steepest = np.arctan2(self.slopes[1], self.slopes[0])
        angle = steepest + np.pi + 2 * np.pi * np.asarray(part)
        return np.stack([np.cos(angle), np.sin(angle)], axis=-1)

    def draw(self) -> None:
        part, floor = float(self.state[0]), self.surface.space.block.floor
        tried = np.arange(_SPOKES + 1)[: int(part * _SPOKES + 1e-9) + 1] / _SPOKES
        directions = self._direction(tried)
        steep = directions @ self.slopes

        def on_floor(xy: np.ndarray) -> np.ndarray:
            return np.column_stack([xy, np.full(len(xy), floor)])

        reach = self.factor * float(np.hypot(*self.slopes))
        ring = on_floor(self.at + reach * self._direction(np.linspace(0, 1, 73)))
        spokes = [
            on_floor(np.array([self.at, self.at + self.factor * abs(slope) * direction]))
            for slope, direction in zip(steep, directions, strict=True)
        ]
        uphill = steep > 1e-9 * max(1e-300, float(np.hypot(*self.slopes)))
        self.ring.show(self.surface, [ring])
        self.up.show(self.surface, [s for s, own in zip(spokes, uphill, strict=True) if own])
        self.down.show(self.surface, [s for s, own in zip(spokes, uphill, strict=True) if not own])
        turning = 0.0 < part < 1.0
        ends = on_floor(np.array([self.at, self.at + 1.15 * reach * self._direction(part)]))
        polyline(self.needle, *([self.surface.space.points_of(ends)] if turning else []))


class SpaceLabel(Figure):
    """A text over an arrow in space, always flat. State: the arrow's tail, and its tip."""

    _ALONG = 0.7  # of the arrow
    _OFF = 0.3  # from the arrow up to the text's middle, scene units

    def __init__(self, surface: Surface, text: Text, state: Any) -> None:
        super().__init__()
        self.surface, self.text = surface, text
        for part in text:  # a rim, on a surface of nearly its lightness
            part.set_stroke(surface.space.theme.background, _RIM, background=True)
        self.add(text)
        surface.space.attach(self)
        self.show(state)

    def draw(self) -> None:
        tail, tip = self.surface.space.points_of(self.state.reshape(2, 3))
        across = np.array([tail[1] - tip[1], tip[0] - tail[0], 0.0])
        across *= np.copysign(1.0, across[1] or 1.0) / max(1e-9, float(np.linalg.norm(across)))
        middle = tail + self._ALONG * (tip - tail)
        room = self._OFF + 0.5 * self.text.width * abs(across[0])
        self.text.shift(middle + room * across - self.text.get_center())
