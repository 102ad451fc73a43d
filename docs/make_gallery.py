"""Write docs/gallery.md and its stills: python docs/make_gallery.py [LESSON ...].

Without names, every lesson is drawn and the stills that are no longer today's drawing are written
anew; with names, those lessons' stills alone. The tests compare the stills with today's drawing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageFilter

from scenes.catalogue import LESSONS, Entry

HERE = Path(__file__).parent
SIZE = (640, 360)

# Two drawings are one when hardly a pixel, blurred a little, is off by more than the palette of a
# still or another machine's anti-aliasing makes it. A digit that changes is some tens of pixels, a
# word some hundreds.
BLUR = 0.7  # pixels
LEVELS = 24  # of 255
PIXELS = 20

HEAD = """# Gallery

Every lesson's closing picture with its defaults, and the command that renders it. Written by
`python docs/make_gallery.py`; the tests check that no lesson is missing and every picture is
what the lesson draws today.
"""


def text() -> str:
    """The page."""
    return "\n".join([HEAD, *map(section, LESSONS.values())])


def section(entry: Entry) -> str:
    """A lesson's part of the page."""
    still = picture(entry).relative_to(HERE).as_posix()
    return (
        f"## {entry.title}\n\n"
        f"{entry.summary[0].upper()}{entry.summary[1:]}.\n\n"
        f"```\npython render.py {entry.name}\n```\n\n"
        f"![The closing picture of the lesson {entry.name}]({still})\n"
    )


def picture(entry: Entry) -> Path:
    """Where a lesson's still is."""
    return HERE / "gallery" / f"{entry.name}.png"


def draw(entry: Entry) -> Image.Image:
    """Draw a lesson's still."""
    from publish.production import render
    from publish.profile import Profile

    profile = Profile.resolve("draft", resolution=SIZE, format="png")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "still.png"
        render(entry, entry.run(entry.parameters()()), profile, path)
        with Image.open(path) as image:
            return image.convert("RGB")


def keep(entry: Entry, drawn: Image.Image) -> None:
    """Save a lesson's still in 256 colours, a third of the size.

    An octree keeps the few bright colours of lines and letters, which a median cut mixes.
    """
    octree, flat = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    drawn.quantize(256, octree, dither=flat).save(picture(entry), optimize=True)


def off(first: Image.Image, second: Image.Image) -> int:
    """How many pixels of two pictures differ visibly; all of them where the sizes differ."""
    if first.size != second.size:
        return first.width * first.height
    blur = ImageFilter.GaussianBlur(BLUR)
    one, other = (
        np.asarray(image.convert("RGB").filter(blur)).astype(int) for image in (first, second)
    )
    return int((np.abs(one - other).max(axis=2) > LEVELS).sum())


def current(entry: Entry, drawn: Image.Image) -> bool:
    """Whether a lesson's still is what was drawn now."""
    if not picture(entry).exists():
        return False
    with Image.open(picture(entry)) as kept:
        return off(kept, drawn) <= PIXELS


def main() -> None:
    """Draw what is asked for or has changed, and write the page."""
    asked = sys.argv[1:]
    unknown = set(asked) - LESSONS.keys()
    if unknown:
        sys.exit(f"{', '.join(sorted(unknown))}: no such lesson. Allowed: {', '.join(LESSONS)}")
    for name in asked or LESSONS:
        entry = LESSONS[name]
        drawn = draw(entry)
        if not current(entry, drawn):
            keep(entry, drawn)
            sys.stdout.write(f"{picture(entry)}\n")
    (HERE / "gallery.md").write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
