"""What is said when a lesson is done: the file, how the runs ended, and the snippet to paste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.progress import event

if TYPE_CHECKING:
    from publish.manifest import Record
    from scenes.experiment import Experiment

__all__ = ["film", "numbers", "snippet"]


def film(record: Record, path: Path, *, quiet: bool, as_json: bool) -> None:
    """Report a film or a still."""
    paste = snippet(record, path) if record.profile["format"] != "png" else None
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
    from publish import embed

    return embed.snippet(embed.film(path, asdict(record)), "html", embed.here(path))
