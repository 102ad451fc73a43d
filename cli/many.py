"""``sweep`` and ``batch``: many films, a sheet to compare them by, an index for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.orders import Order, grid, listed
from cli.output import writable
from cli.progress import event, reporter
from publish import taken

if TYPE_CHECKING:
    from publish.batch import Executor, Outcome
    from publish.sheet import Row

__all__ = ["batch", "sweep"]

FOLDER_ONLY = {"output", "format"}  # of a lesson's options, those that mean something else here


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    options_metavar="",
    epilog="\b\nExample: python render.py sweep overshoot --vary lr=0.1,0.5,1.1 -o out/rates",
)
@click.argument("name", metavar="LESSON")
@click.argument(
    "given", metavar="--vary OPTION=A,B,C ... [OPTIONS]", nargs=-1, type=click.UNPROCESSED
)
@click.pass_context
def sweep(ctx: click.Context, name: str, given: tuple[str, ...]) -> None:
    """Render LESSON once for each value, or each combination of the values, that --vary names.

    `sweep LESSON --help` lists what can be varied and given. The folder gets a film each, sheet.png
    to compare them by, and index.json. One that fails stops no other.
    """
    from scenes.catalogue import LESSONS

    if name not in LESSONS:
        raise click.UsageError(f"{name!r}: no such lesson. Allowed: {', '.join(LESSONS)}")
    entry = LESSONS[name]
    command = options.LessonCommand(
        name,
        params=[
            *options.parameter_options(taken.fields(entry)),
            *(item for item in options.film_options() if item.name not in FOLDER_ONLY),
            click.Option(
                ["--vary"],
                multiple=True,
                required=True,
                metavar="OPTION=A,B,C",
                help="the values to render for, separated by commas, or by ; where a value has "
                "commas itself; several of these make a grid",
            ),
            folder_option(),
        ],
        callback=lambda **words: run_sweep(entry, **words),
        help=f"Render the lesson {name!r} once for each of the values of --vary.",
    )
    with command.make_context(f"sweep {name}", list(given), parent=ctx) as own:
        command.invoke(own)


def folder_option() -> click.Option:
    return click.Option(
        ["-o", "--output"], metavar="FOLDER", default="out", help="where all goes  [default: out]"
    )


def run_sweep(
    entry: Any, *, vary: Sequence[str], output: str, params_file: str | None, **words: Any
) -> None:
    """Read the grid, refuse what can be refused, then render."""
    how = {name: words.pop(name) for name in ("scheduler", "jobs", "fresh", "quiet", "as_json")}
    given = {name: value for name, value in words.items() if value is not None}
    render_all(grid(entry, Path(output), vary, given, params_file), Path(output), **how)


@click.command(epilog="\b\nExample: python render.py batch lessons.toml -o out/week-1")
@click.argument("file", metavar="FILE.toml")
@click.pass_context
def batch(ctx: click.Context, file: str, **how: Any) -> None:
    """Render the films that FILE.toml lists, each a [[film]] with its lesson and its options.

    What stands above the first [[film]] (quality, theme ...) holds for all. A film may have a name.
    The folder gets a film each, sheet.png to compare them by, and index.json.
    """
    output = Path(how.pop("output"))
    render_all(listed(file, output), output, **how)


batch.params += [
    folder_option(),
    *options.work_options(),
    click.Option(["--quiet"], is_flag=True, help="print nothing"),
    click.Option(["--json", "as_json"], is_flag=True, help="print one JSON object a line instead"),
]


def render_all(
    orders: Sequence[Order],
    folder: Path,
    *,
    scheduler: str | None,
    jobs: str | None,
    fresh: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Render, tell of each film as it ends, write sheet and index, and fail if one has failed."""
    from publish import sheet

    if as_json and quiet:
        raise click.UsageError("--json and --quiet exclude each other; give one of the two")
    writable(orders[0].job.output)
    executor = choose(scheduler, options.read_jobs(jobs), fresh)
    progress = reporter(f"{len(orders)} films", quiet, as_json)
    total = Total(len(orders), progress)
    ended: dict[int, Row] = {}
    progress.start()
    try:
        for outcome in executor.run([item.job for item in orders], total.told):
            item = orders[outcome.number]
            ended[outcome.number] = sheet.Row(
                item.label, item.varied, outcome.record, outcome.error
            )
            progress.close()
            tell(item, outcome, quiet=quiet, as_json=as_json)
    finally:
        progress.close()
    rows = [ended[number] for number in sorted(ended)]
    index, picture = sheet.write(folder, rows)
    failed = [row.label for row in rows if row.record is None]
    if as_json:
        event("done", index=str(index), sheet=str(picture), failed=failed)
    elif not quiet:
        click.echo(f"{click.format_filename(picture)}\n{click.format_filename(index)}")
    if failed:
        from publish.files import PublishError

        raise PublishError(f"{len(failed)} of {len(orders)} failed: {'; '.join(failed)}")


def choose(scheduler: str | None, processes: int, fresh: bool) -> Executor:
    """Choose who does it: a machine's processes, or a cluster."""
    if scheduler is not None:
        from publish.cluster import Cluster

        return Cluster(scheduler, fresh)
    from publish.batch import Local
    from publish.segments import Store

    return Local(processes, Store.of_the_user(), fresh)


class Total:
    """Frames over all films; one that has not begun is taken to be as long as the mean."""

    def __init__(self, films: int, progress: Any) -> None:
        self.films = films
        self.progress = progress
        self.known: dict[int, tuple[int, int]] = {}

    def told(self, number: int, done: int, total: int) -> None:
        """Take note of how far a film is."""
        self.known[number] = done, total
        done, total = (sum(column) for column in zip(*self.known.values(), strict=True))
        self.progress(done, round(total / len(self.known) * self.films))


def tell(item: Order, outcome: Outcome, *, quiet: bool, as_json: bool) -> None:
    """Report one film."""
    path = str(item.job.output)
    if as_json:
        event("film", label=item.label, output=path, error=outcome.error)
    elif outcome.error is not None:
        click.echo(f"failed  {item.label}: {outcome.error}", err=True)
    elif not quiet:
        click.echo(f"done    {item.label}: {click.format_filename(path)}")
