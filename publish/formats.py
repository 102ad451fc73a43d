"""A finished film in other formats: WebM for sites without H.264, GIF for where no video plays.

Both are made from the MP4, so its stored segments serve all formats. What H.264 at crf 18 takes
away is not seen behind VP9 or a palette.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from PIL import Image

__all__ = ["convert"]

VP9 = {"crf": "30", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"}
FRAME = 0.08  # seconds at least between a GIF's pictures: 12 a second are enough for moving dots
COLORS = 255  # one is left for "as before"
SAMPLES = 24  # pictures that the palette is made for


def convert(film: Path, output: Path, format: str, tags: Mapping[str, str], record: str) -> None:
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
    """
    if format == "webm":
        _webm(film, output, tags)
    else:
        _gif(film, output, record)


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


def _gif(film: Path, output: Path, record: str) -> None:
    with av.open(str(film.absolute())) as source:
        stream = source.streams.video[0]
        frames, rate = stream.frames, stream.average_rate
        assert rate is not None
    step = max(1, -int(-FRAME * rate // 1))
    shown = range(0, frames, step)
    # In hundredths of a second, as GIF counts; rounded at each end, so that no error adds up.
    ends = [round(100 * min(first + step, frames) / rate) for first in shown]
    durations = [10 * (end - start) for start, end in zip([0, *ends], ends, strict=False)]
    palette = _palette(film, shown)
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


def _palette(film: Path, shown: range) -> Image.Image:
    """Return a picture with the colours of the whole film: pictures of it side by side, reduced."""
    chosen = shown[:: max(1, len(shown) // SAMPLES)]
    samples = [image.reduce(2) for image in _pictures(film, chosen)]
    width, height = samples[0].size
    sheet = Image.new("RGB", (width, height * len(samples)))
    for row, sample in enumerate(samples):
        sheet.paste(sample, (0, row * height))
    return sheet.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _pictures(film: Path, shown: range) -> Iterator[Image.Image]:
    with av.open(str(film.absolute())) as source:
        stream: Any = source.streams.video[0]
        for number, frame in enumerate(source.decode(stream)):
            if number in shown:
                yield frame.to_image()
