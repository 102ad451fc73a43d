"""H.264 segments from frames, encoded while the next frames are drawn.

Measured on 2 cores (Manim 0.22, PyAV 18.1, axes and tangent at 720p, processor time a frame):

- Handing the pixels over: `VideoFrame.from_ndarray` 0.3 to 0.8 ms, `from_numpy_buffer` nothing.
- RGBA to YUV: 2.0 ms by swscale's default, 2.4 ms with exact rounding, which removes a shift of
  chroma by 0.17 levels. More swscale threads change nothing.
- libx264 medium: 6.7 ms with one thread, 7.0 with two, 7.5 with four (and 12% larger files, and
  bytes that depend on the number of threads). Two segments at once use two cores as well.
- crf 18 against 20 costs 0.2 ms and 15% in size, and keeps thin lines clean.
- `overshoot`, 51 s in 60 plays: 7.8 ms a frame as 60 segments, 6.8 as one. The difference is the
  system's, for clearing the memory that each encoder takes anew (see publish.takes.SHORTEST).
- Looking ahead 20 frames rather than 40: same time and size, and the whole render takes 505 MB
  rather than 606 at 720p, 790 rather than 938 at 1080p.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from numpy.typing import NDArray

__all__ = ["REORDER", "Encoders", "Segment", "to_yuv"]

# Frames by which decoding runs ahead of showing: x264's medium has a pyramid of two B-frame levels.
REORDER = 2

# One thread: fewest processor seconds, smallest file, and bytes that don't depend on the machine.
X264 = {"preset": "medium", "crf": "18", "rc-lookahead": "20", "threads": "1"}
SECONDS_BETWEEN_KEYFRAMES = 4  # at most, for scrubbing; each segment starts with one anyway

IN_FLIGHT = 2  # segments being encoded at once
QUEUE = 8  # frames waiting for an encoder; YUV at 4K is 12 MB a frame

EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


def to_yuv(pixels: NDArray[np.uint8], reformatter: VideoReformatter) -> av.VideoFrame:
    """Convert a picture to what H.264 takes: halved chroma, BT.709 matrix, limited range.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 4)
        RGBA, opaque, C-contiguous. It is read, not copied, and free again on return.
    reformatter : VideoReformatter
        Keeps the converter's tables between frames of one size; not shared between threads.
    """
    return reformatter.reformat(
        av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
        format="yuv420p",
        interpolation=EXACT,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
    )


class Segment:
    """One closed piece of H.264 in an MP4 file, timed from zero.

    Parameters
    ----------
    path : Path
        Absolute, so that a colon in it is not taken for a protocol.
    width, height : int
        Pixels, both even.
    fps : int
    """

    def __init__(self, path: Path, width: int, height: int, fps: int) -> None:
        self.frames = 0
        self._time_base = Fraction(1, fps)
        self._container = av.open(str(path), "w", format="mp4")
        self._stream = self._container.add_stream("libx264", rate=fps, options=dict(X264))
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        codec = self._stream.codec_context
        codec.gop_size = SECONDS_BETWEEN_KEYFRAMES * fps
        codec.color_range = ColorRange.MPEG
        codec.colorspace = Colorspace.ITU709
        codec.color_primaries = ColorPrimaries.BT709
        codec.color_trc = ColorTrc.BT709

    def write(self, frame: av.VideoFrame) -> None:
        """Encode the next frame; the same one may be given again."""
        frame.time_base = self._time_base
        frame.pts = self.frames
        self.frames += 1
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Encode what is held back, and close the file."""
        self._container.mux(self._stream.encode())
        self._container.close()

    def abort(self) -> None:
        """Close the file as it is; a segment given up may be unreadable, which is no error."""
        with suppress(av.FFmpegError):
            self._container.close()


class Encoders:
    """Encoding in background threads, a thread a segment, bounded in segments and in frames.

    The caller draws; `begin`, `write` and `end` hand frames over in order and block when the
    encoders are behind. An encoder's failure is raised by the next call. As a context, it ends what
    is begun and waits for it, or after an exception throws away what is not encoded yet.
    """

    def __init__(self) -> None:
        self._workers: deque[_Worker] = deque()
        self._current: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                if self._current is not None:
                    self.end()
                self._join_until(0)
        finally:
            self._abort()

    def begin(self, segment: Segment) -> None:
        """Start a segment; waits while too many are being encoded."""
        self._join_until(IN_FLIGHT - 1)
        self._current = _Worker(segment)
        self._workers.append(self._current)

    def write(self, frame: av.VideoFrame, repeat: int = 1) -> None:
        """Hand over a frame of the segment begun last."""
        assert self._current is not None
        self._current.put((frame, repeat))

    def end(self) -> None:
        """Say that the segment has all its frames; it is finished in the background."""
        assert self._current is not None
        self._current.put(None)
        self._current = None

    def _join_until(self, remaining: int) -> None:
        while len(self._workers) > remaining:
            self._workers[0].join()
            self._workers.popleft()

    def _abort(self) -> None:
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.thread.join()
        self._workers.clear()


class _Worker:
    """The thread of one segment: encodes what comes through the queue, until None comes.

    After a failure, or once it is stopped, it goes on emptying the queue, so that the drawing
    thread never waits for one that is gone.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.queue: Queue[tuple[av.VideoFrame, int] | None] = Queue(QUEUE)
        self.error: BaseException | None = None
        self.stopped = False
        # A daemon: a second Ctrl-C while the first is being handled must not hang the process.
        self.thread = Thread(target=self._run, name="encode segment", daemon=True)
        self.thread.start()

    def put(self, item: tuple[av.VideoFrame, int] | None) -> None:
        if self.error is not None:
            raise self.error
        self.queue.put(item)

    def join(self) -> None:
        self.thread.join()
        if self.error is not None:
            raise self.error

    def stop(self) -> None:
        self.stopped = True
        with suppress(Empty):  # make room, so that the end can be put without waiting
            while True:
                self.queue.get_nowait()
        self.queue.put(None)

    @property
    def over(self) -> bool:
        return self.stopped or self.error is not None

    def _run(self) -> None:
        while (item := self.queue.get()) is not None:
            self._unless_over(partial(self._write, *item))
        self._unless_over(self.segment.finish)
        if self.over:
            self.segment.abort()

    def _write(self, frame: av.VideoFrame, repeat: int) -> None:
        for _ in range(repeat):
            if self.stopped:  # a long still must not hold up an interrupt
                return
            self.segment.write(frame)

    def _unless_over(self, action: Callable[[], None]) -> None:
        if self.over:
            return
        try:
            action()
        except BaseException as error:  # noqa: BLE001 (raised again by the drawing thread)
            self.error = error
