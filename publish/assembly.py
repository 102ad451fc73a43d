"""From the finished segments of a film to its files."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from publish.captions import webvtt
from publish.manifest import TAG, Facts, Record
from publish.mp4 import Chapter, join

if TYPE_CHECKING:
    from publish.plan import Plan
    from publish.profile import Profile
    from publish.segments import Shelf
    from scenes.catalogue import Entry

__all__ = ["assemble"]


def assemble(
    entry: Entry,
    facts: Facts,
    profile: Profile,
    plan: Plan,
    shelf: Shelf,
    names: Mapping[str, Path],
    paths: Mapping[str, Path],
) -> tuple[Record, str | None]:
    """Write the video and all that comes beside it.

    Parameters
    ----------
    entry : Entry
    facts : Facts
    profile : Profile
    plan : Plan
    shelf : Shelf
        With all segments, the poster and the table.
    names, paths : mapping
        By kind of file, the final names, which the record tells, and where they are written to.

    Returns
    -------
    Record
    str or None
        What was made coarser, in a line for the user.
    """
    record = Record.of(facts, profile, plan, names)
    tags = {
        "title": record.title,
        "description": entry.summary,
        "comment": "made with gdlessons, which can make it again from this file",
        TAG: record.to_json(),
    }
    told = None
    segments = [shelf.segment(index) for index in range(len(plan.spans))]
    chapters = _chapters(plan, profile.fps)
    if profile.format == "mp4":
        join(segments, paths["video"], fps=profile.fps, chapters=chapters, tags=tags)
    else:
        from publish.formats import convert

        with TemporaryDirectory(prefix="gdlessons-") as folder:
            film = Path(folder) / "film.mp4"
            join(segments, film, fps=profile.fps, chapters=chapters)
            told = convert(film, paths["video"], profile.format, tags, record.to_json())
    shutil.copyfile(shelf.poster, paths["poster"])
    shutil.copyfile(shelf.table, paths["table"])
    record = record.sealed(paths["video"])
    paths["captions"].write_text(webvtt(plan.beats, record.duration), encoding="utf-8")
    paths["record"].write_text(record.to_json(indent=2) + "\n", encoding="utf-8")
    return record, told


def _chapters(plan: Plan, fps: int) -> list[Chapter]:
    """Return a chapter a beat, each up to where the next begins.

    A beat named ``chapter/beat``, as in a film, belongs to the chapter before it.
    """
    beats = [beat for beat in plan.beats if "/" not in beat.name]
    starts = [round(beat.start * fps) for beat in beats]
    ends = [*starts, plan.frames][1:]
    return [
        Chapter(beat.headline, start, end)
        for beat, start, end in zip(beats, starts, ends, strict=True)
    ]
