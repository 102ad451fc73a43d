"""H.264 segments from frames.

Measured on 2 cores (Manim 0.22, PyAV 18.1, axes and tangent at 720p, processor time a frame):

- Handing the pixels over: `VideoFrame.from_ndarray` 0.3 to 0.8 ms, `from_numpy_buffer` nothing.
- RGBA to YUV: 2.0 ms by swscale's default, 2.4 ms with exact rounding, which removes a shift of
  chroma by 0.17 levels. More swscale threads change nothing.
- libx264 medium: 6.7 ms with one thread, 7.0 with two, 7.5 with four (and 12% larger files, and
  bytes that depend on the number of threads). So a process draws and encodes on one core, frame by
  frame, and other cores get other segments (publish.workers). Encoding in a thread beside drawing
  made one process 13% quicker, two on two cores no quicker, and cost 5% more processor time.
- crf 18 against 20 costs 0.2 ms and 15% in size, and keeps thin lines clean.
- `overshoot`, 51 s in 60 plays: 7.8 ms a frame as 60 segments, 6.8 as one. The difference is the
  system's, for clearing the memory that each encoder takes anew (see publish.plan.SHORTEST).
- Looking ahead 20 frames rather than 40: same time and size, and 150 MB less at 1080p.
"""

from __future__ import annotations

from collections.abc import Sequence
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

from publish.parts import Part

__all__ = ["Canvas", "Segment", "to_yuv"]

# One thread: fewest processor seconds, smallest file, and bytes that don't depend on the machine.
X264 = {"preset": "medium", "crf": "18", "rc-lookahead": "20", "threads": "1"}
SIZES = 8  # widths, and heights, of a part that is converted alone
NEAR = 8  # pixels: further than the converter's filters reach, and even
SECONDS_BETWEEN_KEYFRAMES = 4  # at most, for scrubbing; each segment starts with one anyway

EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


def to_yuv(pixels: NDArray[np.uint8], reformatter: VideoReformatter) -> av.VideoFrame:
    """Convert a picture to what H.264 takes: halved chroma, BT.709 matrix, limited range.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 4)
        RGBA, opaque; its rows may lie apart. It is read, not copied, and free again on return.
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


class Canvas:
    """A picture as H.264 takes it, of which only what has changed is converted.

    Parameters
    ----------
    width, height : int
        Pixels, both even.
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._frame = av.VideoFrame(width, height, "yuv420p")
        self._own = _planes(self._frame)
        # What is converted alone has one of a few sizes, since a converter is set up for one.
        self._steps = tuple(-(-side // (2 * SIZES)) * 2 for side in self._size)
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}

    def update(self, pixels: NDArray[np.uint8], changed: Sequence[Part]) -> av.VideoFrame:
        """Convert the parts that changed, and return the picture; the next update draws over it.

        Parameters
        ----------
        pixels : ndarray of uint8, shape (height, width, 4)
            RGBA, opaque; read, not kept.
        changed : sequence of Part
        """
        for part in changed:
            self._convert(pixels, part)
        return self._frame

    def _convert(self, pixels: NDArray[np.uint8], part: Part) -> None:
        # What is written: chroma is a mean over pixels, so they also change their neighbours'.
        # What is read: more of it, as far as the filters reach.
        written, read = [], []
        for low, high, size, step in zip(part[:2], part[2:], self._size, self._steps, strict=True):
            low, high = max(0, low - NEAR) // 2 * 2, min(size, (high + NEAR + 1) // 2 * 2)
            length = min(size, -(-(min(size, high + NEAR) - max(0, low - NEAR)) // step) * step)
            first = max(0, min(low - NEAR, size - length))
            written.append((low, high))
            read.append((first, first + length))
        (left, right), (top, bottom) = written
        (x, x_end), (y, y_end) = read
        reformatter = self._reformatters.setdefault((x_end - x, y_end - y), VideoReformatter())
        converted = _planes(to_yuv(pixels[y:y_end, x:x_end], reformatter))
        for shrink, plane, piece in zip((1, 2, 2), self._own, converted, strict=True):
            plane[top // shrink : bottom // shrink, left // shrink : right // shrink] = piece[
                (top - y) // shrink : (bottom - y) // shrink,
                (left - x) // shrink : (right - x) // shrink,
            ]


def _planes(frame: av.VideoFrame) -> list[NDArray[np.uint8]]:
    """Return a frame's planes as arrays, to read and to write."""
    rows = (
        (plane, np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size))
        for plane in frame.planes
    )
    return [pixels[:, : plane.width] for plane, pixels in rows]


class Segment:
    """One closed piece of H.264 in an MP4 file, timed from zero.

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

    def write(self, frame: av.VideoFrame, repeat: int = 1) -> None:
        """Encode the next frame, shown for as many frames as `repeat` says."""
        frame.time_base = self._time_base
        for _ in range(repeat):
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
