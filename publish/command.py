"""The command that makes a video again, as its reader would type it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from publish.profile import QUALITIES
from publish.taken import fields

__all__ = ["command", "options", "typed"]

PROGRAM = "python render.py"


def command(record: Mapping[str, Any], output: str | None = None) -> str:
    """Return one command line for a shell, with every parameter that the lesson resolved.

    Parameters
    ----------
    record : mapping
        As `publish.manifest.read` gives it.
    output : str, optional
        The name of the video; by default the one it was rendered to.
    """
    words = [record["lesson"], *options(record)]
    name = output or record["files"].get("video")
    if name:
        words += ["-o", name]
    return " ".join([PROGRAM, *(shlex.quote(word) for word in words)])


def options(record: Mapping[str, Any]) -> list[str]:
    """Return the options of a render, one word each: what is shown, then how it is filmed."""
    return [*_lesson(record), *_film(record["profile"])]


def typed(value: Any, example: str) -> str:
    """Return a parameter's value as text that reads back exactly.

    Parameters
    ----------
    value : object
        A JSON value of the record.
    example : str
        How the field is written: its first separator is the one between values.
    """
    if isinstance(value, Mapping):  # points, which are named by their file
        return str(value["file"])
    if isinstance(value, list | tuple):
        if any(isinstance(part, list | tuple) for part in value):
            return ",".join(typed(part, "0:1") for part in value)
        separator = next((mark for mark in ";:," if mark in example), ",")
        return separator.join(typed(part, example) for part in value)
    # repr is the shortest text of a float that reads back; 3.0 may lose its .0.
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _lesson(record: Mapping[str, Any]) -> list[str]:
    from scenes.catalogue import LESSONS

    entry = LESSONS.get(record["lesson"])
    if entry is None:  # of another version
        return []
    taken = fields(entry)
    words = []
    for name, value in record["parameters"].items():
        if name in taken and value is not None:
            option = next(word for word in taken[name].names if word.startswith("--"))
            words += [option, typed(value, taken[name].example)]
    return words


def _film(profile: Mapping[str, Any]) -> list[str]:
    long, short, fps = QUALITIES.get(profile["quality"], (0, 0, 0))
    sizes = {"16:9": (long, short), "1:1": (short, short), "9:16": (short, long)}
    words = ["-q", profile["quality"]]
    if (profile["width"], profile["height"]) != sizes[profile["aspect"]]:
        words += ["--resolution", f"{profile['width']}x{profile['height']}"]
    elif profile["aspect"] != "16:9":
        words += ["--aspect", profile["aspect"]]
    if profile["fps"] != fps:
        words += ["--fps", str(profile["fps"])]
    if profile["theme"] != "dark":
        words += ["--theme", profile["theme"]]
    if profile.get("captions", "file") != "file":  # of an earlier version, it has none burnt in
        words += ["--captions", profile["captions"]]
    return words
