"""A page of the videos in a folder: one file, no network, also from a disk (``file:``).

What it shows comes from the videos' own records. A browser loads no captions file over ``file:``,
so the captions are in the page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from markupsafe import Markup

from publish.captions import webvtt
from publish.command import typed
from publish.embed import Film, environment, film
from publish.manifest import ManifestError, read

__all__ = ["PAGE", "Card", "collect", "page"]

PAGE = "index.html"
SUFFIXES = (".mp4", ".webm")
TELLING = ("function", "data", "loss", "start", "lr", "optimizer", "schedule")


@dataclass(frozen=True)
class Card:
    """One video of the page.

    Attributes
    ----------
    film : Film
    lesson : str
        Its name on the command line.
    name : str
        The file, as seen from the page.
    address, poster : str
        Percent-encoded, as seen from the page; `poster` may be empty.
    captions : str
        A ``data:`` address of the captions.
    parameters : tuple of (str, str)
        Names and values as they are typed.
    runs : tuple of (str, str)
        Name and status of each.
    chapters : tuple of dict
        headline, caption, start and end in seconds.
    """

    film: Film
    lesson: str
    name: str
    address: str
    poster: str
    captions: str
    parameters: tuple[tuple[str, str], ...]
    runs: tuple[tuple[str, str], ...]
    chapters: tuple[dict[str, Any], ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The parameters that tell this video from others: what is descended, from where, how."""
        usual = {("optimizer", "gd"), ("schedule", "constant")}
        return tuple(
            (name, value.replace(",", ", "))
            for name, value in self.parameters
            if name in TELLING and (name, value) not in usual
        )

    @property
    def endings(self) -> tuple[tuple[str, int], ...]:
        """Each status that a run ended with, and how many did."""
        return tuple(Counter(status for _, status in self.runs).items())

    @property
    def words(self) -> str:
        """What a filter looks through."""
        parts = [self.film.title, self.lesson, self.name]
        parts += [f"{name} {value}" for name, value in (*self.parameters, *self.runs)]
        return " ".join(parts).lower()


def collect(folder: Path) -> tuple[list[Card], list[Path]]:
    """Read the videos in a folder and those below it.

    Returns
    -------
    list of Card
        By lesson, then by name.
    list of Path
        Videos that are not of this project.
    """
    cards, foreign = [], []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            record = read(path)
        except ManifestError:
            foreign.append(path)
        else:
            cards.append(_card(path, folder, record))
    return sorted(cards, key=lambda card: card.lesson), foreign


def page(cards: Iterable[Card], title: str) -> str:
    """Return the page; it belongs into the folder that the cards were collected from."""
    cards = list(cards)
    chapters = json.dumps([card.chapters for card in cards], ensure_ascii=False)
    return (
        environment()
        .get_template("gallery.html")
        .render(
            cards=cards,
            title=title,
            lessons=sorted({card.lesson for card in cards}),
            statuses=sorted({status for card in cards for status, _ in card.endings}),
            chapters=Markup(chapters.replace("<", "\\u003c")),
            style=Markup(_text("gallery.css")),
            script=Markup(_text("gallery.js")),
        )
    )


def _card(path: Path, folder: Path, record: Mapping[str, Any]) -> Card:
    shown = film(path, record)
    within = path.parent.relative_to(folder)
    fields = ("headline", "caption", "start", "end")
    beats = cast("Any", [_Beat(**chapter) for chapter in record["chapters"]])
    captions = webvtt(beats, record["duration"])
    return Card(
        film=shown,
        lesson=record["lesson"],
        name=(within / shown.video).as_posix(),
        address=quote((within / shown.video).as_posix()),
        poster=quote((within / shown.poster).as_posix()) if shown.poster else "",
        captions=f"data:text/vtt;charset=utf-8,{quote(captions)}",
        parameters=tuple(
            (name, typed(value, ""))
            for name, value in record["parameters"].items()
            if value is not None and name != "title"
        ),
        runs=tuple((run["name"], run["status"]) for run in record["runs"]),
        chapters=tuple({name: chapter[name] for name in fields} for chapter in record["chapters"]),
    )


@dataclass(frozen=True)
class _Beat:
    name: str
    headline: str
    caption: str
    start: float
    end: float


def _text(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]
