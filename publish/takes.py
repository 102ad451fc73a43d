"""What becomes of the frames that are drawn: a film's segments, or only the last picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from publish.encode import Encoders, Segment, to_yuv
from publish.profile import Profile

__all__ = ["Closing", "Film", "Progress"]

Progress = Callable[[int, int], None]


SHORTEST = 2  # seconds of a segment, except for the last


class Film:
    """Encodes the plays as segments, and counts frames.

    A segment is made of whole plays, as few as last `SHORTEST`: an encoder costs 40 ms to set up,
    and most plays are shorter than a second. So where segments part is a matter of the lesson
    alone, and not of what was drawn when.

    Attributes
    ----------
    segments : list of Path
        In order, each named by its first play.
    """

    def __init__(
        self,
        profile: Profile,
        folder: Path,
        encoders: Encoders,
        total: int,
        progress: Progress | None,
    ) -> None:
        self.segments: list[Path] = []
        self._profile = profile
        self._folder = folder
        self._encoders = encoders
        self._reformatter = VideoReformatter()
        self._frames = 0  # of the segment
        self._done = 0
        self._total = total
        self._progress = progress or (lambda done, total: None)
        self._progress(0, total)

    def begin(self, play: int) -> bool:
        """Take the play, in a segment of its own or in the one that is not long enough yet."""
        if not self._frames:
            path = self._folder / f"{play:05}.mp4"
            self.segments.append(path)
            size = self._profile.width, self._profile.height
            self._encoders.begin(Segment(path, *size, self._profile.fps))
        return True

    def write(self, pixels: NDArray[np.uint8], repeat: int) -> None:
        """Hand the frame to the encoder."""
        # Converted here rather than by the encoder: YUV waits in the queue with 3/8 of the bytes,
        # and the camera's own array needs no copy.
        self._encoders.write(to_yuv(pixels, self._reformatter), repeat)
        self._frames += repeat
        self._done += repeat
        self._progress(self._done, self._total)

    def end(self) -> None:
        """End the segment with the play if it is long enough."""
        if self._frames >= SHORTEST * self._profile.fps:
            self._encoders.end()
            self._frames = 0


class Closing:
    """Wants the last play only, and leaves its last frame in the camera."""

    def __init__(self, last: int) -> None:
        self._last = last

    def begin(self, play: int) -> bool:
        """Whether this is the last play."""
        return play == self._last

    def write(self, pixels: NDArray[np.uint8], repeat: int) -> None:
        """Leave the frame where it is."""

    def end(self) -> None:
        """Nothing was opened."""
