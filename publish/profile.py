"""What a render should look like from outside: size, rate, shape, theme, captions, format."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass

__all__ = [
    "ASPECTS",
    "CAPTIONS",
    "FORMATS",
    "FPS",
    "QUALITIES",
    "THEMES",
    "Profile",
    "ProfileError",
]

# Quality -> the long side at 16:9, the short side (both pixels), frames a second.
QUALITIES = {
    "draft": (854, 480, 15),
    "medium": (1280, 720, 30),
    "high": (1920, 1080, 60),
    "4k": (3840, 2160, 60),
}
ASPECTS = {"16:9": 16 / 9, "1:1": 1.0, "9:16": 9 / 16}
THEMES = ("dark", "light")
CAPTIONS = ("file", "burn")  # beside the video alone, or in its pictures too
FORMATS = (
    "mp4",
    "webm",
    "gif",
    "png",
)  # what the studio makes; csv and json need no profile, see publish.table

SIDE = (64, 7680)  # pixels: under 64 nothing can be read, 7680 is 8K
FPS = (1, 120)


class ProfileError(ValueError):
    """A profile that can't be made; its text is one line for the user.

    Attributes
    ----------
    option : str
        The option as the command line spells it, such as ``"--resolution"``.
    value : str
        What was asked for.
    allowed : str
        What would be accepted.
    """

    def __init__(self, option: str, value: object, allowed: str) -> None:
        self.option = option
        self.value = " ".join(str(value).split())
        self.allowed = allowed
        super().__init__(f"{option} {self.value}: {allowed}")


@dataclass(frozen=True)
class Profile:
    """A validated profile; make it with `resolve`.

    Attributes
    ----------
    width, height : int
        Pixels, both even: H.264 with halved chroma has no odd sizes.
    fps : int
        Frames a second, constant.
    theme, aspect, quality, format : str
        `aspect` is the nearest of `ASPECTS` where a resolution was given.
    captions : str
        ``"burn"`` writes each beat's sentence into the pictures too.
    """

    width: int
    height: int
    fps: int
    theme: str
    aspect: str
    quality: str
    format: str
    captions: str = "file"

    @classmethod
    def resolve(
        cls,
        quality: str = "medium",
        fps: int | None = None,
        resolution: str | tuple[int, int] | None = None,
        aspect: str | None = None,
        theme: str = "dark",
        format: str = "mp4",
        captions: str = "file",
    ) -> Profile:
        """Make a profile from what was asked for.

        Parameters
        ----------
        quality : str
            A key of `QUALITIES`; gives size and frame rate unless `resolution` and `fps` do.
        fps : int, optional
            Frames a second, 1 to 120.
        resolution : str or (int, int), optional
            ``"WIDTHxHEIGHT"`` in pixels, both even.
        aspect : str, optional
            A key of `ASPECTS`. None means 16:9, or whatever `resolution` is nearest to.
        theme, format, captions : str
            One of `THEMES`, of `FORMATS` and of `CAPTIONS`.

        Raises
        ------
        ProfileError
            Naming the option, its value and what is allowed.
        """
        _one_of("--quality", quality, QUALITIES)
        _one_of("--theme", theme, THEMES)
        _one_of("--format", format, FORMATS)
        _one_of("--captions", captions, CAPTIONS)
        if aspect is not None:
            _one_of("--aspect", aspect, ASPECTS)
        long, short, default_fps = QUALITIES[quality]
        rate = default_fps if fps is None else fps
        if isinstance(rate, bool) or not isinstance(rate, int) or not FPS[0] <= rate <= FPS[1]:
            raise ProfileError("--fps", fps, f"a whole number from {FPS[0]} to {FPS[1]}")
        if resolution is None:
            aspect = aspect or "16:9"
            width, height = {"16:9": (long, short), "1:1": (short, short), "9:16": (short, long)}[
                aspect
            ]
        else:
            width, height = _size(resolution)
            aspect = _shape(width, height, aspect)
        return cls(width, height, rate, theme, aspect, quality, format, captions)

    def as_dict(self) -> dict[str, int | str]:
        """Return the profile as plain data, for the record of a render."""
        return asdict(self)


def _one_of(option: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise ProfileError(option, value, f"one of {', '.join(allowed)}")


def _size(resolution: str | tuple[int, int]) -> tuple[int, int]:
    text = resolution if isinstance(resolution, str) else "x".join(map(str, resolution))
    match = re.fullmatch(r"(\d{1,5})[xX\N{MULTIPLICATION SIGN}](\d{1,5})", text.strip(), re.ASCII)
    if match is None:
        raise ProfileError("--resolution", text, "WIDTHxHEIGHT in pixels, such as 1280x720")
    width, height = int(match[1]), int(match[2])
    if not all(SIDE[0] <= side <= SIDE[1] for side in (width, height)):
        raise ProfileError("--resolution", text, f"each side from {SIDE[0]} to {SIDE[1]} pixels")
    if width % 2 or height % 2:
        even = f"{width + width % 2}x{height + height % 2}"
        raise ProfileError("--resolution", text, f"both sides must be even, such as {even}")
    return width, height


def _shape(width: int, height: int, asked: str | None) -> str:
    """Return the aspect whose layout suits these pixels; an aspect asked for must be that one."""
    nearest = min(ASPECTS, key=lambda name: abs(math.log(ASPECTS[name] * height / width)))
    if asked not in (None, nearest):
        raise ProfileError(
            "--aspect", asked, f"{nearest}, which --resolution {width}x{height} is nearest to"
        )
    return nearest
