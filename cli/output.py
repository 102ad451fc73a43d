"""Where a lesson's output goes and in which format, decided before anything is computed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from publish.profile import FORMATS

__all__ = ["NUMBERS", "Target", "choose"]

NUMBERS = ("csv", "json")
FOLDER = Path("out")


@dataclass(frozen=True)
class Target:
    """A format and the file it goes to; no file is standard output."""

    format: str
    path: Path | None


def choose(lesson: str, output: str | None, format: str | None) -> Target:
    """Decide from ``--output`` and ``--format``; what neither says is ``out/LESSON.mp4``.

    Raises
    ------
    click.UsageError
        When they contradict each other, or the file can't be written there.
    """
    allowed = (*FORMATS, *NUMBERS)
    if format is not None:
        check("--format", format, format, allowed)
    if output == "-":
        if format not in NUMBERS:
            raise click.UsageError(f"--output -: needs --format {' or --format '.join(NUMBERS)}")
        return Target(format, None)
    if output is not None and not output.strip("\0"):
        raise click.UsageError("--output '': the name of a file or folder is needed")
    path = FOLDER if output is None else Path(output)
    suffix = path.suffix[1:].lower()
    if output is None or path.is_dir() or output.endswith(("/", os.sep)) or not suffix:
        format = format or FORMATS[0]
        path = path / f"{lesson}.{format}"
    else:
        check("--output", output, suffix, allowed)
        if format not in (None, suffix):
            raise click.UsageError(
                f"--format {format}: the output {path.name!r} says {suffix}; give one of the two"
            )
        format = suffix
    writable(path)
    return Target(format, path)


def check(option: str, value: str, format: str, allowed: tuple[str, ...]) -> None:
    if format not in allowed:
        raise click.UsageError(f"{option} {value!r}: no such format. Allowed: {', '.join(allowed)}")


def writable(path: Path) -> None:
    """Refuse a place where no file can be put, without making anything there."""
    if path.is_dir():
        raise click.UsageError(f"--output {str(path)!r}: this is a folder")
    folder = path.absolute().parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise click.UsageError(f"--output {str(path)!r}: {str(folder)!r} is not a folder")
    if not os.access(folder, os.W_OK):
        raise click.UsageError(f"--output {str(path)!r}: {str(folder)!r} can't be written to")
