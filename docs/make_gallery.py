"""Write docs/gallery.md and its stills: python docs/make_gallery.py [LESSON ...].

Without names, only stills that are missing are drawn; with names, those lessons' stills anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from scenes.catalogue import LESSONS, Entry

HERE = Path(__file__).parent
SIZE = (640, 360)
COLORS = 64  # keeps a still under 30 kB

HEAD = """# Gallery

Every lesson's closing picture with its defaults, and the command that renders it. Written by
`python docs/make_gallery.py`; the tests check that no lesson is missing.
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


def draw(entry: Entry) -> None:
    """Draw a lesson's still."""
    from publish.production import render
    from publish.profile import Profile

    path = picture(entry)
    profile = Profile.resolve("draft", resolution=SIZE, format="png")
    render(entry, entry.run(entry.parameters()()), profile, path)
    with Image.open(path) as image:
        small = image.quantize(COLORS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def main() -> None:
    """Draw what is asked for or missing, and write the page."""
    for entry in LESSONS.values():
        if entry.name in sys.argv[1:] or not picture(entry).exists():
            draw(entry)
    (HERE / "gallery.md").write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
