"""A finished film in other formats: WebM for sites without H.264, GIF for where no video plays.

Both are made from the MP4, so its stored segments serve all formats. What H.264 at crf 18 takes
away is not seen behind VP9 or a palette.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from PIL import Image

__all__ = ["convert"]

VP9 = {"crf": "30", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"}
SAMPLES = 24  # pictures that a GIF's palette is made for,
SAMPLE_SIZE = (854, 854)  # each of this many pixels at most, taken as they are: no mixed colours
# A GIF of 20 s at 480p stays under 8 MB, which many sites take at most; others in proportion.
HEAVIEST = 8e6 / (20 * 854 * 480)  # bytes a second and pixel


@dataclass(frozen=True)
class Fineness:
    """How fine a GIF is: seconds at least between its pictures, and how many colours they have."""

    frame: float
    colors: int


# From the finest: 15 pictures a second are enough for moving dots, and of the 256 colours one is
# left for "as before".
FINENESSES = (
    Fineness(1 / 15, 255),
    Fineness(1 / 15, 64),
    Fineness(1 / 10, 128),
    Fineness(1 / 8, 64),
    Fineness(1 / 5, 32),
    Fineness(1 / 3, 16),
)


def convert(
    film: Path, output: Path, format: str, tags: Mapping[str, str], record: str
) -> str | None:
    """Write the film in another format.

    Parameters
    ----------
    film : Path
        An MP4 of `publish.mp4.join`.
    output : Path
        Written in place: give a temporary name (`publish.files.FileSet`).
    format : str
        ``"webm"`` or ``"gif"``.
    tags : mapping
        For a format that has tags.
    record : str
        For GIF, which has a comment alone.

    Returns
    -------
    str or None
        What was made coarser to keep the file small, in a line for the user.
    """
    if format == "webm":
        _webm(film, output, tags)
        return None
    return _small_gif(film, output, record)


def _webm(film: Path, output: Path, tags: Mapping[str, str]) -> None:
    options = {"fflags": "+bitexact"}  # no date, no version, no random number in the file
    with (
        av.open(str(film.absolute())) as source,
        av.open(str(output.absolute()), "w", format="webm", options=options) as container,
    ):
        video = source.streams.video[0]
        rate = video.average_rate
        assert rate is not None
        stream = container.add_stream("libvpx-vp9", rate=rate, options=dict(VP9))
        stream.width, stream.height, stream.pix_fmt = video.width, video.height, "yuv420p"
        codec = stream.codec_context
        codec.gop_size = round(4 * rate)
        codec.color_range, codec.colorspace = ColorRange.MPEG, Colorspace.ITU709
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        container.metadata.update(tags)
        container.set_chapters(source.chapters())
        for number, frame in enumerate(source.decode(video)):
            frame.pict_type = av.video.frame.PictureType.NONE  # the encoder's own choice
            frame.time_base, frame.pts = 1 / Fraction(rate), number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _small_gif(film: Path, output: Path, record: str) -> str | None:
    """Write the finest GIF that is within its limit; the coarsest where none is."""
    with av.open(str(film.absolute())) as source:
        stream = source.streams.video[0]
        assert stream.average_rate is not None
        seconds = float(stream.frames / stream.average_rate)
        limit = HEAVIEST * seconds * stream.width * stream.height
    for fineness in FINENESSES:
        _gif(film, output, record, fineness)
        size = output.stat().st_size
        if size <= limit:
            break
    if fineness is FINENESSES[0]:
        return None
    kept = "to stay under" if size <= limit else "and is still over"
    return (
        f"this GIF has {fineness.colors} colours and at most {1 / fineness.frame:.0f} pictures "
        f"a second, {kept} {limit / 1e6:.1f} MB; an mp4 or webm has all of them"
    )


def _gif(film: Path, output: Path, record: str, fineness: Fineness) -> None:
    with av.open(str(film.absolute())) as source:
        stream = source.streams.video[0]
        frames, rate = stream.frames, stream.average_rate
        assert rate is not None
    step = max(1, math.ceil(fineness.frame * rate - 1e-9))
    shown = range(0, frames, step)
    # In hundredths of a second, as GIF counts; rounded at each end, so that no error adds up.
    ends = [round(100 * min(first + step, frames) / rate) for first in shown]
    durations = [10 * (end - start) for start, end in zip([0, *ends], ends, strict=False)]
    palette = _palette(film, shown, fineness.colors)
    flat = Image.Dither.NONE
    pictures = (image.quantize(palette=palette, dither=flat) for image in _pictures(film, shown))
    next(pictures).save(
        output,
        "GIF",
        save_all=True,
        append_images=pictures,
        duration=durations,
        loop=0,  # for ever
        optimize=False,
        comment=record.encode(),
    )


def _palette(film: Path, shown: range, colors: int) -> Image.Image:
    """Return a picture with the colours of the whole film: pictures of it side by side, reduced."""
    chosen = shown[:: max(1, len(shown) // SAMPLES)]
    samples = list(_pictures(film, chosen))
    for sample in samples:
        sample.thumbnail(SAMPLE_SIZE, Image.Resampling.NEAREST)
    width, height = samples[0].size
    sheet = Image.new("RGB", (width, height * len(samples)))
    for row, sample in enumerate(samples):
        sheet.paste(sample, (0, row * height))
    # An octree keeps the few bright colours of lines and letters, which a median cut mixes.
    return sheet.quantize(colors, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _pictures(film: Path, shown: range) -> Iterator[Image.Image]:
    with av.open(str(film.absolute())) as source:
        stream: Any = source.streams.video[0]
        for number, frame in enumerate(source.decode(stream)):
            if number in shown:
                yield frame.to_image()
