"""Options of a lesson's command: made from its parameter model, and those every lesson has."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publish.profile import ASPECTS, CAPTIONS, FPS, QUALITIES, THEMES
from publish.taken import Fields

if TYPE_CHECKING:
    from scenes.parameters import Parameters

__all__ = [
    "LessonCommand",
    "by_field",
    "cores",
    "film_options",
    "parameter_options",
    "read_jobs",
    "read_parameters",
    "read_values",
    "work_options",
]

MOST_JOBS = 256


class LessonCommand(click.Command):
    """A command whose help keeps what is taught apart from how it is filmed."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records: dict[str, list[tuple[str, str]]] = {"The lesson": [], "The film": []}
        for item in self.get_params(ctx):
            record = item.get_help_record(ctx)
            if record:
                taught = isinstance(item, ParameterOption)
                records["The lesson" if taught else "The film"].append(record)
        for title, rows in records.items():
            with formatter.section(title):
                formatter.write_dl(rows)


class ParameterOption(click.Option):
    """An option that stands for one field of the lesson's model; its text is read by the model."""


def parameter_options(fields: Fields) -> list[click.Option]:
    """One option a field, with its names, help and default."""
    return [
        ParameterOption(
            [*field.names, name],
            help=field.description + (f"  [default: {field.default}]" if field.default else ""),
            metavar=form(field.example),
        )
        for name, field in fields.items()
    ]


def form(example: str) -> str:
    """How a value is written, as help names it: told by the field's example."""
    if re.fullmatch(r"[-+.\deE]+", example):
        return "NUMBER"
    if re.fullmatch(r"[-+.\deE,]+", example):
        return ",".join("ABC"[: example.count(",") + 1])
    if re.fullmatch(r"[-+.\deE,:]+", example):
        return "LOW:HIGH"
    return "NAME[:KEY=VALUE,...]" if "=" in example else "TEXT"


def film_options() -> list[click.Option]:
    """What every lesson takes about its output; checked by `Profile` and `cli.output`."""
    qualities = ", ".join(f"{name} {short}p{fps}" for name, (_, short, fps) in QUALITIES.items())
    return [
        click.Option(
            ["-o", "--output"],
            metavar="PATH",
            help="the file, or a folder; - writes csv or json to standard output  "
            "[default: out/LESSON.mp4]",
        ),
        click.Option(
            ["--format"],
            metavar="NAME",
            help="mp4; webm; gif, which loops; png, a still; csv or json, the numbers alone  "
            "[default: by the output's suffix]",
        ),
        click.Option(
            ["--at"],
            metavar="BEAT",
            help="for png: the end of a beat, by its number or name  [default: the last]",
        ),
        click.Option(["-q", "--quality"], metavar="NAME", help=f"{qualities}  [default: medium]"),
        click.Option(
            ["--fps"],
            metavar="INT",
            help=f"frames a second, {FPS[0]} to {FPS[1]}, whatever the quality",
        ),
        click.Option(
            ["--resolution"], metavar="WxH", help="size in pixels, both even, whatever the quality"
        ),
        click.Option(["--aspect"], metavar="W:H", help=f"the shape: {', '.join(ASPECTS)}"),
        click.Option(["--theme"], metavar="NAME", help=f"the colours: {', '.join(THEMES)}"),
        click.Option(
            ["--captions"],
            metavar="NAME",
            help=f"{', '.join(CAPTIONS)}: beside the video alone, or in its pictures too  "
            f"[default: {CAPTIONS[0]}]",
        ),
        click.Option(
            ["--params", "params_file"],
            metavar="FILE.toml",
            help="the lesson's parameters from a file; the command line wins",
        ),
        *work_options(),
        click.Option(["--quiet"], is_flag=True, help="print nothing"),
        click.Option(
            ["--json", "as_json"], is_flag=True, help="print one JSON object a line instead"
        ),
    ]


def work_options() -> list[click.Option]:
    """How the work is done, which changes nothing about what comes of it."""
    return [
        click.Option(
            ["--jobs"],
            metavar="INT",
            help=f"processes that draw  [default: one a core, here {cores()}]",
        ),
        click.Option(
            ["--fresh"], is_flag=True, help="draw also what is stored from an earlier render"
        ),
        click.Option(
            ["--scheduler"],
            metavar="tcp://HOST:PORT",
            help="draw on the workers of this Dask scheduler instead (needs the extra `cluster`)",
        ),
    ]


def read_jobs(text: str | None) -> int:
    """Read ``--jobs``.

    Raises
    ------
    click.UsageError
        When it is not a number of processes.
    """
    if text is None:
        return cores()
    if not (text.isdecimal() and 1 <= int(text) <= MOST_JOBS):
        raise click.UsageError(f"--jobs {text!r}: not possible. Allowed: 1 to {MOST_JOBS}")
    return int(text)


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # a container or a cluster may allow only some
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_values(
    fields: Fields, given: Mapping[str, str], params_file: str | None
) -> dict[str, Any]:
    """Put together what is said about a lesson: in a file, and above it what is given.

    Raises
    ------
    click.UsageError
        When the file can't be read.
    """
    return {**(read_file(fields, params_file) if params_file else {}), **given}


def read_parameters(model: type[Parameters], values: Mapping[str, Any]) -> Parameters:
    """Make the lesson's parameters.

    Raises
    ------
    click.UsageError
        Saying in a line each what is wrong and what is allowed; at most two.
    """
    from pydantic import ValidationError

    from scenes.parameters import explain

    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise click.UsageError("\n".join(explain(error, model)[:2])) from None


def read_file(fields: Fields, name: str) -> dict[str, Any]:
    """Read a TOML file whose keys are the options' names without the dashes in front."""
    path = Path(name)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        folder = path.parent
        others = [item.name for item in folder.iterdir()] if folder.is_dir() else []
        near = difflib.get_close_matches(path.name, others, n=1)
        hint = f"; did you mean {folder / near[0]}?" if near else ""
        raise click.UsageError(f"--params {name!r}: no such file{hint}") from None
    except OSError as error:
        raise click.UsageError(f"--params {name!r}: {error.strerror}") from None
    except ValueError as error:  # what TOML or UTF-8 does not allow
        raise click.UsageError(f"--params {name!r}: not TOML: {error}") from None
    return by_field(fields, data)


def by_field(
    fields: Fields, data: Mapping[str, Any], beside: Collection[str] = ()
) -> dict[str, Any]:
    """Values by the names in the model, given by the options' names without the dashes in front.

    Parameters
    ----------
    fields : mapping
    data : mapping
    beside : collection of str
        Names that are known too. With them, one that is not known is refused here, with the
        nearest of all; else it is left for the model to refuse.

    Raises
    ------
    click.UsageError
    """
    known = {
        option.lstrip("-").replace("-", "_"): name
        for name, field in fields.items()
        for option in field.names
    }
    known.update((name, name) for name in beside)
    for key in data if beside else ():
        if key.replace("-", "_") not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise click.UsageError(f"{key}: not known here{hint} Allowed: {', '.join(known)}")
    return {known.get(key.replace("-", "_"), key): value for key, value in data.items()}
