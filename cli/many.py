"""``sweep`` and ``batch``: many films, a sheet to compare them by, an index for programs."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import lesson, options
from cli.output import writable
from cli.progress import event, reporter

if TYPE_CHECKING:
    from publish.batch import Executor, Job, Outcome
    from publish.sheet import Row

__all__ = ["batch", "sweep"]

MOST = 1000  # films of one command
SCHEDULER = click.Option(
    ["--scheduler"],
    metavar="tcp://HOST:PORT",
    help="draw on the workers of this Dask scheduler instead (needs the extra `cluster`)",
)
FOLDER_ONLY = {"output", "format"}  # of a lesson's options, those that mean something else here


@dataclass(frozen=True)
class Order:
    """A film of many: how it is called, what was varied for it, and the job."""

    label: str
    job: Job
    varied: Mapping[str, str] = field(default_factory=dict)


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
            *options.parameter_options(entry.parameters()),
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
            SCHEDULER,
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
    model = entry.parameters()
    how = {name: words.pop(name) for name in ("scheduler", "jobs", "fresh", "quiet", "as_json")}
    given = {name: value for name, value in words.items() if value is not None}
    axes = dict(axis(model, text) for text in vary)
    if len(axes) < len(vary):
        raise click.UsageError("--vary: names an option twice")
    count = 1
    for values in axes.values():
        count *= len(values)
    if count > MOST:
        raise click.UsageError(f"--vary: {count} films. Allowed: at most {MOST}")
    names: set[str] = set()
    orders = []
    for values in itertools.product(*axes.values()):
        varied = dict(zip(axes, values, strict=True))
        label = ", ".join(f"{name} {value}" for name, value in varied.items())
        orders.append(
            order(
                entry,
                Path(output),
                unused(f"{entry.name} {label}", names),
                label,
                {**given, **varied},
                params_file,
                varied,
            )
        )
    render_all(orders, Path(output), **how)


def axis(model: Any, text: str) -> tuple[str, list[str]]:
    """Read one ``--vary``: the field of the model, or the option of the film, and its values."""
    name, equals, listed = text.partition("=")
    values = [value.strip() for value in listed.split(";" if ";" in listed else ",")]
    values = [value for value in dict.fromkeys(values) if value]
    (found,) = options.by_field(model, {name.strip().lstrip("-"): ""})
    allowed = [*model.model_fields, *sorted(lesson.FILM)]
    if found not in allowed or not equals or not values:
        raise click.UsageError(
            f"--vary {text!r}: not OPTION=A,B,C. Allowed options: {', '.join(allowed)}"
        )
    return found, values


@click.command(epilog="\b\nExample: python render.py batch lessons.toml -o out/week-1")
@click.argument("file", metavar="FILE.toml")
@click.pass_context
def batch(ctx: click.Context, file: str, **how: Any) -> None:
    """Render the films that FILE.toml lists, each a [[film]] with its lesson and its options.

    What stands above the first [[film]] (quality, theme ...) holds for all. A film may have a name.
    The folder gets a film each, sheet.png to compare them by, and index.json.
    """
    output = Path(how.pop("output"))
    render_all(read(file, output), output, **how)


batch.params += [
    folder_option(),
    *options.work_options(),
    click.Option(["--quiet"], is_flag=True, help="print nothing"),
    click.Option(["--json", "as_json"], is_flag=True, help="print one JSON object a line instead"),
    SCHEDULER,
]


def read(file: str, folder: Path) -> list[Order]:
    """Read a batch.

    Raises
    ------
    click.UsageError
        Naming the file, and the film that can't be made.
    """
    from scenes.catalogue import LESSONS

    try:
        data: dict[str, Any] = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise click.UsageError(f"{file}: not TOML: {error}") from None
    films = data.pop("film", None)
    unknown = sorted(data.keys() - lesson.FILM)
    if unknown or not isinstance(films, list) or not films or len(films) > MOST:
        what = f"{unknown[0]!r}: not known here" if unknown else "no [[film]] in it"
        raise click.UsageError(
            f"{file}: {what}. Allowed: {', '.join(sorted(lesson.FILM))}, and "
            f"1 to {MOST} tables [[film]]"
        )
    names: set[str] = set()
    orders = []
    for number, film in enumerate(films, 1):
        name = film.pop("lesson", None)
        if not isinstance(name, str) or name not in LESSONS:
            raise click.UsageError(
                f"{file}: film {number}: lesson {name!r}: no such lesson. "
                f"Allowed: {', '.join(LESSONS)}"
            )
        label = str(film.pop("name", name))
        given = options.by_field(LESSONS[name].parameters(), film)
        try:
            orders.append(
                order(LESSONS[name], folder, unused(label, names), label, {**data, **given})
            )
        except click.UsageError as error:
            raise click.UsageError(f"{file}: film {number}: {error.format_message()}") from None
    return orders


def unused(text: str, names: set[str]) -> str:
    """A file's name for a label, that no other has."""
    stem = re.sub(r"[^\w.+-]+", "-", text).strip("-.")[:80] or "film"
    found, number = stem, 1
    while found.lower() in names:
        number += 1
        found = f"{stem}-{number}"
    names.add(found.lower())
    return found


def order(
    entry: Any,
    folder: Path,
    name: str,
    label: str,
    given: Mapping[str, Any],
    params_file: str | None = None,
    varied: Mapping[str, str] | None = None,
) -> Order:
    """Check one film; its numbers are computed too, since some faults show only then."""
    from cli.output import Target
    from publish.batch import Job

    film = {key: str(given[key]) for key in lesson.FILM & given.keys()}
    own = {key: value for key, value in given.items() if key not in lesson.FILM}
    target = Target("mp4", folder / f"{name}.mp4")
    profile = lesson.make_profile(film, target)
    assert profile is not None
    parameters = options.read_parameters(entry.parameters(), own, params_file, {})
    lesson.compute(entry, parameters)
    return Order(label, Job(entry, parameters, profile, target.path), varied or {})


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
