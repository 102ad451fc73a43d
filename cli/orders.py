"""What is asked for when many films are: a grid of values, or a list in a file."""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import lesson, options
from publish import taken
from publish.taken import Fields

if TYPE_CHECKING:
    from publish.batch import Job

__all__ = ["Order", "grid", "listed"]

MOST = 1000  # films of one command


@dataclass(frozen=True)
class Order:
    """A film of many: how it is called, what was varied for it, and the job."""

    label: str
    job: Job
    varied: Mapping[str, str] = field(default_factory=dict)


def grid(
    entry: Any,
    folder: Path,
    vary: Sequence[str],
    given: Mapping[str, str],
    params_file: str | None,
) -> list[Order]:
    """Make a film of each combination of the values of ``--vary``.

    Raises
    ------
    click.UsageError
        Naming the option that can't be varied so, or the film that can't be made.
    """
    fields = taken.fields(entry)
    axes = dict(axis(fields, text) for text in vary)
    if len(axes) < len(vary):
        raise click.UsageError("--vary: names an option twice")
    count = math.prod(len(values) for values in axes.values())
    if count > MOST:
        raise click.UsageError(f"--vary: {count} films. Allowed: at most {MOST}")
    names: set[str] = set()
    orders = []
    for values in itertools.product(*axes.values()):
        varied = dict(zip(axes, values, strict=True))
        label = ", ".join(f"{name} {value}" for name, value in varied.items())
        name = unused(f"{entry.name} {label}", names)
        orders.append(order(entry, folder, name, label, {**given, **varied}, params_file, varied))
    return orders


def axis(fields: Fields, text: str) -> tuple[str, list[str]]:
    """Read one ``--vary``: the field of the model, or the option of the film, and its values."""
    name, equals, listed = text.partition("=")
    values = [value.strip() for value in listed.split(";" if ";" in listed else ",")]
    values = [value for value in dict.fromkeys(values) if value]
    (found,) = options.by_field(fields, {name.strip().lstrip("-"): ""})
    allowed = [*fields, *sorted(lesson.FILM)]
    if found not in allowed or not equals or not values:
        raise click.UsageError(
            f"--vary {text!r}: not OPTION=A,B,C. Allowed options: {', '.join(allowed)}"
        )
    return found, values


def listed(file: str, folder: Path) -> list[Order]:
    """Read the films of a batch.

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
        given = options.by_field(taken.fields(LESSONS[name]), film)
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
    values = options.read_values(taken.fields(entry), own, params_file)
    parameters = options.read_parameters(entry.parameters(), values)
    lesson.compute(entry, parameters)
    return Order(label, Job(entry, parameters, profile, target.path), varied or {})
