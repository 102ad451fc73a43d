"""``rerun``: the lesson of a video again, with what is given changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cli.embed import read_record

if TYPE_CHECKING:
    from scenes.catalogue import Entry

__all__ = ["rerun"]

SHOWN = 3  # differences between versions that are named


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    options_metavar="",
    epilog="\b\nExample: python render.py rerun out/overshoot.mp4 --lr 0.9 -o out/again.mp4",
)
@click.argument("video", metavar="VIDEO|MANIFEST")
@click.argument("given", metavar="[OPTIONS OF THE LESSON]", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def rerun(ctx: click.Context, video: str, given: tuple[str, ...]) -> None:
    """Render the lesson of VIDEO again, with what is given changed.

    All parameters are read from the video; each option of the lesson changes one of them, and what
    nobody had asked for is chosen anew to suit. Without any, the same frames come out.
    """
    from cli.lesson import lesson_command
    from scenes.catalogue import LESSONS

    record = read_record(video)
    entry = LESSONS.get(record["lesson"])
    if entry is None:
        raise click.UsageError(
            f"{video}: its lesson {record['lesson']!r} is not in this version. "
            f"Allowed: {', '.join(LESSONS)}"
        )
    words = list(given)
    if "--quiet" not in words:
        warn(record, entry)
    command = lesson_command(entry, record)
    with command.make_context(f"rerun {video}", words, parent=ctx) as own:
        command.invoke(own)


def warn(record: Mapping[str, Any], entry: Entry) -> None:
    """Say what may come out differently: by other versions, or by what the record lacks."""
    from publish.manifest import versions

    if "given" not in record:
        click.echo(
            "note: made by an early version, which did not record what was left to the lesson: "
            "whatever is not given stays as it was, the view too",
            err=True,
        )
    lost = sorted(record["parameters"].keys() - entry.parameters().model_fields.keys())
    if lost:
        click.echo(f"note: this version's lesson has no {', '.join(lost)}; left out", err=True)
    here = versions()
    other = [
        f"{name} {made} (here {here.get(name, 'missing')})"
        for name, made in record["versions"].items()
        if name != "python" and made != here.get(name)
    ]
    if other:
        more = f" and {len(other) - SHOWN} more" if len(other) > SHOWN else ""
        click.echo(
            f"note: made with {', '.join(other[:SHOWN])}{more}: "
            "text, curves and timing may come out a little different",
            err=True,
        )
