"""What becomes of the frames that are drawn: a film's segments, or only the last picture."""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from publish.encode import Canvas, Segment
from publish.parts import Part
from publish.plan import Plan, Span
from publish.profile import Profile
from publish.segments import Claim, Shelf, appearing, is_whole

__all__ = ["Closing", "Enough", "Film", "save"]


class Enough(Exception):
    """Nothing more is wanted of the scene; what comes after need not even be skipped through."""


class Film:
    """Draws the segments that nobody has drawn or is drawing, from the first to the last.

    Any number of these, in as many processes, share the work: each goes through the whole scene,
    takes the next segment that is free when it comes to it, and skips the others. The last segment
    brings the poster. As a context, it gives up the segment that an exception breaks off.

    Parameters
    ----------
    profile : Profile
    plan : Plan
    shelf : Shelf
        Where finished segments go.
    drawn : callable, optional
        Called with the number of frames that were added.
    only : collection of int, optional
        The numbers of the segments that are drawn at all.
    """

    def __init__(
        self,
        profile: Profile,
        plan: Plan,
        shelf: Shelf,
        drawn: Callable[[int], None] = lambda frames: None,
        only: Collection[int] | None = None,
    ) -> None:
        self._only = range(len(plan.spans)) if only is None else only
        self._profile = profile
        self._spans = {span.first: (index, span) for index, span in enumerate(plan.spans)}
        self._plan = plan
        self._shelf = shelf
        self._drawn = drawn
        self._canvas = Canvas(profile.width, profile.height)
        self._take: _Take | None = None
        self._last: NDArray[np.uint8] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._take is not None:
            self._take.drop()

    def begin(self, play: int) -> bool:
        """Take the play if its segment is under work here, or is taken on now."""
        if self._take is None and play in self._spans:
            index, span = self._spans[play]
            missing = self._shelf.missing(self._plan)
            if not any(number >= index and number in self._only for number in missing):
                raise Enough
            claim = self._shelf.claim(index) if index in self._only else None
            if claim is not None:
                self._take = _Take(claim, span, self._profile)
        return self._take is not None

    def write(self, pixels: NDArray[np.uint8], changed: Sequence[Part], repeat: int) -> None:
        """Encode the frame."""
        assert self._take is not None
        self._take.segment.write(self._canvas.update(pixels, changed), repeat)
        self._last = pixels
        self._drawn(repeat)

    def end(self) -> None:
        """Finish the segment with its last play."""
        assert self._take is not None
        self._take.plays += 1
        if self._take.plays < self._take.span.plays:
            return
        if self._take.span == self._plan.spans[-1]:
            assert self._last is not None
            # Before the segment: where that is, the poster is.
            with appearing(self._shelf.poster) as path:
                save(self._last, path)
        take, self._take = self._take, None
        take.finish()


class _Take:
    """A segment under work."""

    def __init__(self, claim: Claim, span: Span, profile: Profile) -> None:
        self.claim = claim
        self.span = span
        self.plays = 0
        try:
            self.segment = Segment(claim.part, profile.width, profile.height, profile.fps)
        except BaseException:
            claim.drop()
            raise

    def finish(self) -> None:
        try:
            self.segment.finish()
            if self.segment.frames != self.span.frames:
                counts = f"{self.segment.frames} frames drawn, {self.span.frames} skipped"
                raise RuntimeError(f"the lesson depends on being drawn: {counts}")
            if not is_whole(self.claim.part):
                # Some disks say only when a file is closed, or not even then, that they are full.
                raise OSError(errno.ENOSPC, "a segment was not kept", str(self.claim.part))
        except BaseException:
            self.drop()
            raise
        self.claim.keep()

    def drop(self) -> None:
        self.segment.abort()
        self.claim.drop()


class Closing:
    """Wants one play only, and leaves its last frame in the camera."""

    def __init__(self, last: int) -> None:
        self._last = last

    def begin(self, play: int) -> bool:
        """Whether this is the play."""
        return play == self._last

    def write(self, pixels: NDArray[np.uint8], changed: Sequence[Part], repeat: int) -> None:
        """Leave the frame where it is."""

    def end(self) -> None:
        """Nothing was opened."""


def save(pixels: NDArray[np.uint8], path: Path) -> None:
    """Write a picture as PNG: the real pixels, not those that a codec left of them."""
    Image.fromarray(pixels).convert("RGB").save(path, "PNG")
