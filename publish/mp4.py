"""The finished MP4: segments joined as they are, with chapters and tags, its index in front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

__all__ = ["Chapter", "join", "read_tags"]

# Frames by which decoding runs ahead of showing: x264's medium has a pyramid of two B-frame levels.
REORDER = 2


@dataclass(frozen=True)
class Chapter:
    """A named stretch of a video: `start` is its first frame, `end` the one after its last."""

    title: str
    start: int
    end: int


def join(
    segments: Sequence[Path],
    output: Path,
    *,
    fps: int,
    chapters: Sequence[Chapter] = (),
    tags: Mapping[str, str] | None = None,
) -> int:
    """Join segments into one MP4, copying the encoded video.

    Times are written anew: frame k of the decoding order is decoded at k - `REORDER`, which is
    monotonic over the seams and constant in rate, whatever the encoders made of short segments.

    Parameters
    ----------
    segments : sequence of Path
        At least one, all with the same size, rate and encoder settings.
    output : Path
        Written in place: give a temporary name (`publish.files.FileSet`).
    fps : int
    chapters : sequence of Chapter
    tags : mapping, optional
        Only the MP4 muxer's own keys reach the file (title, comment, description, synopsis ...);
        custom keys would need ``use_metadata_tags``, which puts all of them where fewer programs
        look, and they are lost when others copy the video.

    Returns
    -------
    int
        The number of frames.
    """
    # faststart: the index in front, so that a browser plays at once. bitexact: no version in the
    # file; its dates are zero anyway. So equal frames make equal files.
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(output.absolute()), "w", format="mp4", options=options) as container:
        container.metadata.update(tags or {})
        stream: VideoStream | None = None
        header = None
        frames = 0
        for path in segments:
            with av.open(str(path.absolute()), "r") as source:
                video = source.streams.video[0]
                if stream is None:
                    stream = _add_stream(container, video, fps, chapters)
                    header = video.codec_context.extradata
                elif video.codec_context.extradata != header:
                    raise ValueError(f"segment {path.name} was encoded with other settings")
                for packet in _timed(source.demux(video), frames, fps):
                    packet.stream = stream
                    container.mux(packet)
                    frames += 1
    return frames


def read_tags(path: Path) -> dict[str, str]:
    """Return the tags of a video.

    Raises
    ------
    OSError or av.FFmpegError
        When the file can't be read, or isn't a video.
    """
    with av.open(str(path.absolute()), "r", metadata_errors="replace") as container:
        return dict(container.metadata)


def _add_stream(
    container: OutputContainer, template: VideoStream, fps: int, chapters: Sequence[Chapter]
) -> VideoStream:
    stream = container.add_stream_from_template(template)
    stream.time_base = Fraction(1, fps)
    container.set_chapters(
        [
            {
                "id": number,
                "start": chapter.start,
                "end": chapter.end,
                "time_base": Fraction(1, fps),
                "metadata": {"title": chapter.title},
            }
            for number, chapter in enumerate(chapters)
        ]
    )
    return stream


def _timed(
    packets: Iterator[Packet[VideoStream]], first: int, fps: int
) -> Iterator[Packet[VideoStream]]:
    """Give a segment's packets their times in the whole video, which it enters at frame `first`."""
    for decoded, packet in enumerate(packet for packet in packets if packet.size):
        assert packet.pts is not None
        shown = packet.pts * packet.time_base * fps
        packet.time_base = Fraction(1, fps)
        packet.pts = first + int(shown)
        packet.dts = first + decoded - REORDER
        packet.duration = 1
        if shown.denominator != 1 or packet.dts > packet.pts:
            raise ValueError("a segment's frames are not in constant time")
        yield packet
