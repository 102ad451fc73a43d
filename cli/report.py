"""What is said when a lesson is done: the file, how the runs ended, and the snippet to paste."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from cli.progress import event

if TYPE_CHECKING:
    from publish.manifest import Record
    from scenes.experiment import Experiment

__all__ = ["film", "numbers", "snippet"]

SNIPPET = """\
<video controls playsinline preload="metadata" width="{width}" height="{height}" \
poster="{poster}" aria-label="{label}" style="max-width: 100%; height: auto">
  <source src="{video}" type="video/mp4">
  <track kind="captions" src="{captions}" srclang="en" label="English" default>
</video>"""


def film(record: Record, path: Path, *, quiet: bool, as_json: bool) -> None:
    """Report a film or a still."""
    paste = snippet(record, path) if record.profile["format"] == "mp4" else None
    names = [str(path.parent / name) for name in record.files.values()]
    if as_json:
        event(
            "done",
            lesson=record.lesson,
            output=str(path),
            files=names,
            duration=record.duration,
            frames=record.frames,
            runs=record.runs,
            snippet=paste,
        )
    elif not quiet:
        size = "{width}x{height}".format(**record.profile)
        click.echo(click.format_filename(path))
        if paste:
            click.echo(
                f"  {record.duration:.1f} s, {size}, {record.profile['fps']} frames a second"
            )
        else:
            click.echo(f"  a still, {size}")
        endings(record.runs)
        if paste:
            click.echo(f"\nTo paste into a post:\n{paste}")


def numbers(experiment: Experiment, path: Path, *, quiet: bool, as_json: bool) -> None:
    """Report a table."""
    from publish.manifest import describe_runs

    runs = describe_runs(experiment.runs)
    if as_json:
        event("done", lesson=experiment.lesson, output=str(path), files=[str(path)], runs=runs)
    elif not quiet:
        click.echo(click.format_filename(path))
        endings(runs)


def endings(runs: Sequence[dict[str, Any]]) -> None:
    """Print a line a run: how it ended, what to try, and what its table leaves out."""
    for run in runs:
        note = f" {run['note']}" if run["note"] else ""
        click.echo(f"  {run['name']}: {run['status']}. {run['advice']}{note}")


def snippet(record: Record, path: Path) -> str:
    """HTML that shows the film; its paths are as seen from the current folder."""
    folder = path.parent
    if path.is_absolute():
        here = Path.cwd()
        folder = folder.relative_to(here) if folder.is_relative_to(here) else Path()
    address = {kind: quote((folder / name).as_posix()) for kind, name in record.files.items()}
    return SNIPPET.format(
        width=record.profile["width"],
        height=record.profile["height"],
        poster=address["poster"],
        label=html.escape(record.title),
        video=address["video"],
        captions=address["captions"],
    )
