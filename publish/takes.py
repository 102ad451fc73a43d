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


class Film:
    """Encodes each play as a segment, and counts."""

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
        self._done = 0
        self._total = total
        self._progress = progress or (lambda done, total: None)
        self._progress(0, total)

    def begin(self, play: int) -> bool:
        path = self._folder / f"{play:05}.mp4"
        self.segments.append(path)
        size = self._profile.width, self._profile.height
        self._encoders.begin(Segment(path, *size, self._profile.fps))
        return True

    def write(self, pixels: NDArray[np.uint8], repeat: int) -> None:
        # Converted here rather than by the encoder: YUV waits in the queue with 3/8 of the bytes,
        # and the camera's own array needs no copy.
        self._encoders.write(to_yuv(pixels, self._reformatter), repeat)
        self._done += repeat
        self._progress(self._done, self._total)

    def end(self) -> None:
        self._encoders.end()


class Closing:
    """Wants the last play only, and leaves its last frame in the camera."""

    def __init__(self, last: int) -> None:
        self._last = last

    def begin(self, play: int) -> bool:
        return play == self._last

    def write(self, pixels: NDArray[np.uint8], repeat: int) -> None:
        pass

    def end(self) -> None:
        pass
