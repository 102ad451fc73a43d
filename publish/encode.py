"""H.264 segments from frames.

Measured on 2 cores (Manim 0.22, PyAV 18.1, axes and tangent at 720p, processor time a frame):

- Handing the pixels over: `VideoFrame.from_ndarray` 0.3 to 0.8 ms, `from_numpy_buffer` nothing.
- RGBA to YUV: 2.0 ms by swscale's default, 2.4 ms with exact rounding, which removes a shift of
  chroma by 0.17 levels. More swscale threads change nothing.
- libx264 medium: 6.7 ms with one thread, 7.0 with two, 7.5 with four (and 12% larger files, and
  bytes that depend on the number of threads). So each segment has one encoder, other cores get
  other segments (publish.workers), and a process that draws alone encodes beside drawing: the
  encoder lets go of the interpreter, and the bytes are the same.
- crf 18 against 20 costs 0.2 ms and 15% in size, and keeps thin lines clean.
- `overshoot`, 51 s in 60 plays: 7.8 ms a frame as 60 segments, 6.8 as one. The difference is the
  system's, for clearing the memory that each encoder takes anew (see publish.takes.SHORTEST).
- Looking ahead 20 frames rather than 40: same time and size, and 150 MB less at 1080p.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

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

__all__ = ["REORDER", "Segment", "to_yuv"]

# Frames by which decoding runs ahead of showing: x264's medium has a pyramid of two B-frame levels.
REORDER = 2

# One thread: fewest processor seconds, smallest file, and bytes that don't depend on the machine.
X264 = {"preset": "medium", "crf": "18", "rc-lookahead": "20", "threads": "1"}
AHEAD = 3  # frames that may wait for the encoder
SECONDS_BETWEEN_KEYFRAMES = 4  # at most, for scrubbing; each segment starts with one anyway

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
    """One closed piece of H.264 in an MP4 file, timed from zero, encoded in a thread of its own.

    Parameters
    ----------
    path : Path
    width, height : int
        Pixels, both even.
    fps : int
    """

    def __init__(self, path: Path, width: int, height: int, fps: int) -> None:
        self.frames = 0
        self._time_base = Fraction(1, fps)
        self._container = av.open(str(path.absolute()), "w", format="mp4")
        self._stream = self._container.add_stream("libx264", rate=fps, options=dict(X264))
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        codec = self._stream.codec_context
        codec.gop_size = SECONDS_BETWEEN_KEYFRAMES * fps
        codec.color_range = ColorRange.MPEG
        codec.colorspace = Colorspace.ITU709
        codec.color_primaries = ColorPrimaries.BT709
        codec.color_trc = ColorTrc.BT709
        self._encoder = ThreadPoolExecutor(1, "encoder")
        self._waiting: deque[Future[None]] = deque()

    def write(self, frame: av.VideoFrame, repeat: int = 1) -> None:
        """Encode the next frame, shown for as many frames as `repeat` says.

        Raises
        ------
        OSError or av.FFmpegError
            When an earlier frame could not be encoded or written.
        """
        if len(self._waiting) == AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._encoder.submit(self._encode, frame, self.frames, repeat))
        self.frames += repeat

    def finish(self) -> None:
        """Encode what is held back, and close the file."""
        for frame in self._waiting:
            frame.result()
        self._encoder.shutdown()
        self._container.mux(self._stream.encode())
        self._container.close()

    def abort(self) -> None:
        """Close the file as it is; a segment given up may be unreadable, which is no error."""
        self._encoder.shutdown(cancel_futures=True)
        with suppress(av.FFmpegError):
            self._container.close()

    def _encode(self, frame: av.VideoFrame, first: int, repeat: int) -> None:
        frame.time_base = self._time_base
        for pts in range(first, first + repeat):
            frame.pts = pts
            self._container.mux(self._stream.encode(frame))
