"""Snippets that show a video in a post: HTML, Markdown, Jekyll, Hugo and MDX.

All that they say comes from the video's own record. The texts are in ``templates/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from publish.command import command
from publish.manifest import read

__all__ = ["STYLES", "Film", "environment", "escape", "film", "here", "shortcode", "snippet"]

# Style -> its template, and whether addresses start at the site's root.
STYLES = {
    "html": ("figure.html", False),
    "markdown": ("figure.html", False),
    "jekyll": ("figure.html", True),
    "hugo": ("hugo.md", True),
    "mdx": ("figure.mdx", False),
}
KINDS = {".webm": "video/webm", ".gif": "image/gif"}
LONGEST_LABEL = 300  # characters; a screen reader says it in one breath
KEPT = "/:&=@+,~%"  # what an address may hold beside letters, digits and -._
LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")  # one that encodes nothing


@dataclass(frozen=True)
class Film:
    """What a page needs to know of a video.

    Attributes
    ----------
    title : str
    label : str
        The text for those who can't see the video: its title and its ideas in their order.
    lines : tuple of str
        The captions, one a beat.
    width, height : int
        Pixels.
    seconds : float
    video, poster, captions : str
        Names of files in one folder; empty where the file is missing.
    burnt : bool
        Whether the captions are in the pictures, so that they need not be shown once more.
    command : str
        Makes this video again.
    """

    title: str
    label: str
    lines: tuple[str, ...]
    width: int
    height: int
    seconds: float
    video: str
    poster: str
    captions: str
    burnt: bool
    command: str

    @property
    def kind(self) -> str:
        """The media type, by the name's ending."""
        return KINDS.get(Path(self.video).suffix.lower(), "video/mp4")

    @property
    def thing(self) -> str:
        """What it is, in a word."""
        return "picture" if self.kind == "image/gif" else "video"

    @property
    def length(self) -> str:
        minutes, seconds = divmod(round(self.seconds), 60)
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def film(path: str | Path, record: Mapping[str, Any] | None = None) -> Film:
    """Read what a page needs from the video, and see which files lie beside it.

    Parameters
    ----------
    path : str or Path
        The video; it may have been renamed since it was made.
    record : mapping, optional
        Its record, where that was read already.

    Raises
    ------
    ManifestError
        When it is not a video of this project.
    """
    path = Path(path)
    record = record or read(path)
    video = record["files"]["video"] if path.suffix.lower() == ".json" else path.name
    chapters = record["chapters"]
    label = ". ".join([record["title"], *(chapter["headline"] for chapter in chapters)])
    return Film(
        title=record["title"],
        label=label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…",
        lines=tuple(chapter["caption"] for chapter in chapters),
        width=record["profile"]["width"],
        height=record["profile"]["height"],
        seconds=record["duration"],
        video=video,
        poster=_beside(path, record, "poster", ".png"),
        captions=_beside(path, record, "captions", ".vtt"),
        burnt=record["profile"].get("captions") == "burn",
        command=command(record, video),
    )


def snippet(shown: Film, style: str = "html", base: str = "") -> str:
    """Return the text to paste.

    Parameters
    ----------
    shown : Film
    style : str
        A key of `STYLES`.
    base : str
        What the site puts before the files' names: the address of a folder as seen from the page,
        or for Jekyll and Hugo from the site's root, or on another server. What is percent-encoded
        in it stays so.
    """
    name, rooted = STYLES[style]
    template = environment().get_template(name)
    return template.render(film=shown, url=_addresses(base, style, rooted)).strip("\n")


def shortcode() -> str:
    """Return the file ``layouts/shortcodes/gdlesson.html`` that Hugo's snippets need."""
    return _template("shortcode.html")


def here(path: str | Path) -> str:
    """Return the address of a file's folder from the current one; empty when it is elsewhere."""
    folder = Path(path).parent
    if folder.is_absolute():
        current = Path.cwd()
        folder = folder.relative_to(current) if folder.is_relative_to(current) else Path()
    return "" if folder == Path() else quote(folder.as_posix())


def escape(text: object) -> Markup:
    """Return text for HTML that none of the engines takes for markup of its own.

    Curly brackets start Liquid, Hugo's shortcodes and JSX expressions; a backslash escapes in a
    shortcode. MDX reads the text between tags as Markdown: emphasis, links, code, formulas. A line
    break would end Markdown's block of HTML.
    """
    if isinstance(text, Markup):
        return text
    named = {"&": "amp", "<": "lt", ">": "gt", '"': "quot"}
    coded = {**named, **{c: f"#{ord(c)}" for c in "'{}\\`*_[]~$"}}
    line = " ".join(str(text).split())
    return Markup("".join(f"&{coded[c]};" if c in coded else c for c in line))


@cache
def environment() -> Environment:
    """Return the templates; a name that is misspelt in one is an error."""
    made = Environment(
        loader=_Loader(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=escape,  # in place of Jinja's own escaping, which leaves curly brackets
    )
    made.filters["escape"] = made.filters["e"] = escape
    return made


class _Loader(BaseLoader):
    """Reads templates where the package is, also from a zip archive."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        try:
            return _template(template), template, lambda: True
        except OSError:
            raise TemplateNotFound(template) from None


def _template(name: str) -> str:
    return (files("publish") / "templates" / name).read_text(encoding="utf-8")


def _addresses(base: str, style: str, rooted: bool) -> Callable[[str], Markup]:
    """Return a function from a file's name to its address, percent-encoded."""
    base = LONE_PERCENT.sub("%25", quote(base.replace("\\", "/"), safe=KEPT))
    elsewhere = "://" in base or base.startswith("//")
    prefix = base if not base or base.endswith("/") else base + "/"
    if rooted and not elsewhere:
        prefix = "/" + prefix.lstrip("/").removeprefix("./")

    def url(name: str) -> Markup:
        address = prefix + quote(name)
        if style == "jekyll" and not elsewhere:
            return Markup(f"{{{{ '{address}' | relative_url }}}}")
        return Markup(address.replace("&", "&amp;"))

    return url


def _beside(path: Path, record: Mapping[str, Any], kind: str, suffix: str) -> str:
    """Return the name of a file beside the video: as it was made, or renamed along with it."""
    made = record["files"].get(kind, "")
    for name in (path.with_suffix(suffix).name, made):
        if name and (path.parent / name).is_file():
            return name
    return ""
