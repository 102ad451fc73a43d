"""Manim's camera, with a memory: for outlines, and for the frame before."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self, cast

import cairo
import numpy as np
from manim import Camera, LineJointType, Mobject, PMobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import NDArray

from publish.parts import Part, apart

__all__ = ["MemoryCamera"]

SHORT = 16  # points; a shorter outline is sooner built than looked up
REMEMBERED = 1024  # outlines; a lesson's frame has some hundreds
DRAWN = (VMobject, PMobject, AbstractImageMobject)  # others, such as a tracker, have no pixels
MITER = 10.0  # Cairo's limit: how far a pointed joint reaches out, in widths of the line
SMOOTH = 2  # pixels about an outline that antialiasing may touch


class Look(NamedTuple):
    """What a mobject's pixels are made from, and the part of the frame that they are in."""

    outline: bytes
    style: tuple[Any, ...]
    part: Part


class MemoryCamera(Camera):
    """A camera that does again only what has changed.

    An outline is built once for as long as it stays where it is. Manim draws what lies above a
    moving mobject anew in every frame, and hands its outlines to Cairo curve by curve from Python.
    Text and curves that rest there are most of it: in `overshoot` four outlines in five were those
    of a frame before, and drawing took 3.7 s in place of 5.8.

    And of a frame in motion only those parts are drawn in which a mobject looks different.
    """

    def __init__(self) -> None:
        super().__init__()
        self._outlines: OrderedDict[bytes, cairo.Path] = OrderedDict()
        self._ground: NDArray[np.uint8] | None = None
        self._looks: dict[int, Look] | None = None

    # What has changed.

    def begin(self, ground: NDArray[Any] | None) -> None:
        """Forget the frame before; `ground` is what the next ones are drawn upon."""
        self._ground = cast("NDArray[np.uint8]", self.background if ground is None else ground)
        self._looks = None

    def show(self, mobjects: Sequence[Mobject]) -> list[Part]:
        """Make the frame of the ground with these mobjects on it, and return what changed of it.

        The frame drawn first after `begin` is all new, so that frames depend on nothing before.
        """
        assert self._ground is not None
        members = self._members(mobjects)
        before, self._looks = self._looks, None
        looks = self._look_at(members, before or {})
        if before is None or looks is None or not _in_order(before, looks):
            self.pixel_array[:] = self._ground
            self.capture_mobjects(members, include_submobjects=False)
            parts = [Part(0, 0, self.pixel_width, self.pixel_height)]
        else:
            parts = apart(_changed(before, looks))
            context = self.get_cairo_context(self.pixel_array)
            for part in parts:
                self._draw_part(part, members, looks, context)
        self._looks = looks
        return parts

    def _members(self, mobjects: Sequence[Mobject]) -> Sequence[Mobject]:
        """All that has pixels, in the order in which it is drawn."""
        places = {mobject: place for place, mobject in enumerate(mobjects)}
        for place, mobject in enumerate(mobjects):
            for part in mobject.submobjects:
                if places.get(part, -1) < place:  # came since the play began
                    members = self.get_mobjects_to_display(mobjects)
                    return [mobject for mobject in members if isinstance(mobject, DRAWN)]
        # Each family is in the list itself; looking for them would take longer than drawing them.
        members = [m for m in mobjects if len(m.points) and isinstance(m, DRAWN)]
        return sorted(members, key=lambda mobject: mobject.z_index)

    def _look_at(
        self, members: Sequence[Mobject], before: dict[int, Look]
    ) -> dict[int, Look] | None:
        """Note how each looks, in their order; None where that can't be told."""
        looks = {}
        for mobject in members:
            if not isinstance(mobject, VMobject) or mobject.get_background_image():
                return None
            outline, style = mobject.points.tobytes(), _style(mobject)
            old = before.get(id(mobject))
            if old is None or old.outline != outline or old.style != style:
                looks[id(mobject)] = Look(outline, style, self._part(mobject))
            else:
                looks[id(mobject)] = old
        return looks

    def _part(self, mobject: VMobject) -> Part:
        """The pixels that a mobject may touch; a curve stays within its control points."""
        low, high = mobject.points.min(axis=0).tolist(), mobject.points.max(axis=0).tolist()
        if not all(map(math.isfinite, low + high)):
            return Part(0, 0, self.pixel_width, self.pixel_height)
        pointed = mobject.joint_type in (LineJointType.AUTO, LineJointType.MITER)
        width = max(mobject.stroke_width, mobject.background_stroke_width, 0.0)
        reach = 0.5 * width * self.cairo_line_width_multiple * (MITER if pointed else 1.5)
        across, down = self.pixel_width / self.frame_width, self.pixel_height / self.frame_height
        middle, center = self.pixel_width / 2, self.pixel_height / 2
        return Part(
            max(0, math.floor(middle + across * (low[0] - reach)) - SMOOTH),
            max(0, math.floor(center - down * (high[1] + reach)) - SMOOTH),
            min(self.pixel_width, math.ceil(middle + across * (high[0] + reach)) + SMOOTH),
            min(self.pixel_height, math.ceil(center - down * (low[1] - reach)) + SMOOTH),
        )

    def _draw_part(
        self,
        part: Part,
        members: Sequence[Mobject],
        looks: dict[int, Look],
        context: cairo.Context[Any],
    ) -> None:
        rows, columns = slice(part.top, part.bottom), slice(part.left, part.right)
        assert self._ground is not None
        self.pixel_array[rows, columns] = self._ground[rows, columns]
        context.save()
        matrix = context.get_matrix()
        context.identity_matrix()
        context.new_path()
        context.rectangle(part.left, part.top, part.right - part.left, part.bottom - part.top)
        context.clip()
        context.set_matrix(matrix)
        for mobject in members:
            if looks[id(mobject)].part.meets(part):
                assert isinstance(mobject, VMobject)  # as all that have a look
                self.display_vectorized(mobject, context)
        context.restore()

    # Manim's own steps.

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context[Any]) -> Self:
        """Draw a mobject, unless it has no curve: each text has one to mark its baseline."""
        if len(vmobject.points) < vmobject.n_points_per_cubic_curve:
            return self
        return super().display_vectorized(vmobject, ctx)

    def set_cairo_context_path(self, ctx: cairo.Context[Any], vmobject: VMobject) -> Self:
        """Make the mobject's outline the context's current path."""
        if len(vmobject.points) < SHORT:
            return super().set_cairo_context_path(ctx, vmobject)
        key = vmobject.points.tobytes()
        outline = self._outlines.get(key)
        if outline is None:
            self._build(ctx, vmobject)
            outline = self._outlines[key] = ctx.copy_path()
            if len(self._outlines) > REMEMBERED:
                self._outlines.popitem(last=False)
        else:
            self._outlines.move_to_end(key)
        # The copy also the first time: the pixels must not depend on what was drawn before.
        ctx.new_path()
        ctx.append_path(outline)
        return self

    def _build(self, ctx: cairo.Context[Any], vmobject: VMobject) -> None:
        """Make the same path as Manim does, in half the time: numbers are unpacked all at once."""
        points = self.transform_points_pre_display(vmobject, vmobject.points)
        size = vmobject.n_points_per_cubic_curve
        curves = points[: len(points) // size * size, :2].reshape(-1, 2 * size)
        starts, rests = curves[:, :2].tolist(), curves[:, 2:].tolist()
        cuts = vmobject.get_subpath_split_indices_from_points(points, n_dims=2) // size
        curve_to = ctx.curve_to
        ctx.new_path()
        for first, last in cuts.tolist():
            ctx.move_to(*starts[first])
            for rest in rests[first:last]:
                curve_to(*rest)
            if vmobject.consider_points_equals_2d(starts[first], rests[last - 1][4:]):
                ctx.close_path()

    def apply_fill(self, ctx: cairo.Context[Any], vmobject: VMobject) -> Self:
        """Fill the current path, unless the fill can't be seen: most lines have one that can't."""
        fill = vmobject.get_fill_rgbas()
        if not (fill[0, 3] if len(fill) == 1 else fill[:, 3].any()):
            return self
        return super().apply_fill(ctx, vmobject)


def _style(mobject: VMobject) -> tuple[Any, ...]:
    """All that a mobject's pixels depend on beside its outline."""
    fill, stroke = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    gradient = len(fill) > 1 or len(stroke) > 1
    return (
        fill.tobytes(),
        stroke.tobytes(),
        mobject.stroke_width,
        mobject.background_stroke_width,
        mobject.get_stroke_rgbas(background=True).tobytes(),
        mobject.joint_type,
        mobject.cap_style,
        tuple(mobject.sheen_direction) if gradient else (),
        getattr(mobject, "version", 0),  # of a picture, whose pixels are computed
    )


def _in_order(before: dict[int, Look], looks: dict[int, Look]) -> bool:
    """Whether those that are in both lie upon each other as they did."""
    return [n for n in before if n in looks] == [n for n in looks if n in before]


def _changed(before: dict[int, Look], looks: dict[int, Look]) -> Iterator[Part]:
    """Where each that looks different was, and where it is."""
    for number in [*before, *(number for number in looks if number not in before)]:
        old, new = before.get(number), looks.get(number)
        if old is not new:
            yield from (look.part for look in (old, new) if look is not None)
