"""One lesson's command: read what is asked for, compute, write, say what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli import options, recall, report
from cli.output import NUMBERS, Target, choose
from cli.progress import Silent, reporter
from publish import taken
from publish.profile import FORMATS, Profile, ProfileError
from publish.taken import Fields

if TYPE_CHECKING:
    from publish.manifest import Record
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment
    from scenes.parameters import Parameters

__all__ = ["lesson_command"]

FILM = {
    "quality",
    "fps",
    "resolution",
    "aspect",
    "theme",
    "captions",
}  # options that make the profile


def lesson_command(entry: Entry, recorded: Mapping[str, Any] | None = None) -> click.Command:
    """Make the command of a lesson from its parameter model.

    Parameters
    ----------
    entry : Entry
    recorded : mapping, optional
        The record of a video, whose parameters and profile take the place of the defaults.
    """
    fields = taken.fields(entry)
    return options.LessonCommand(
        entry.name,
        params=[*options.parameter_options(fields), *options.film_options()],
        callback=partial(run, entry, fields, recorded),
        help=f"Render the lesson {entry.name!r}: {entry.summary}.",
        epilog=f"\b\nExample: python render.py {entry.name} {example(fields)}",
    )


def example(fields: Fields) -> str:
    """Options that show what is typed most: a function, a start, a rate."""
    words = []
    for name in ("function", "start", "lr"):
        if name in fields:
            value = fields[name].example
            quoted = f'"{value}"' if " " in value else value
            words.append(f"{fields[name].names[-1 if name == 'function' else 0]} {quoted}")
    return " ".join(words)


def run(
    entry: Entry,
    fields: Fields,
    recorded: Mapping[str, Any] | None,
    *,
    output: str | None,
    format: str | None,
    params_file: str | None,
    quiet: bool,
    as_json: bool,
    jobs: str | None,
    fresh: bool,
    scheduler: str | None,
    at: str | None,
    **given: Any,
) -> None:
    """Do what the command line asks for; all that can be refused is refused before work begins."""
    if as_json and (quiet or output == "-"):
        other = "--quiet" if quiet else "--output -"
        raise click.UsageError(f"--json and {other} exclude each other; give one of the two")
    given = {name: value for name, value in given.items() if value is not None}
    film = {name: given.pop(name) for name in FILM & given.keys()}
    if recorded is not None:
        film = {**recorded_film(recorded["profile"], film), **film}
        format = format or (recorded["profile"]["format"] if output is None else None)
    target = choose(entry.name, output, format)
    processes = options.read_jobs(jobs)
    profile = make_profile(film, target)
    if at is not None and target.format != "png":
        raise click.UsageError(f"--at {at!r}: for a still alone, such as --format png")
    values = options.read_values(fields, given, params_file)
    if profile is None:
        experiment = compute(entry, resolved(entry, values, recorded))
        write_numbers(experiment, target)
        if target.path is not None:
            report.numbers(experiment, target.path, quiet=quiet, as_json=as_json)
        return
    progress = reporter(entry.name, quiet, as_json)
    plain = recorded is None and target.format != "png"  # what is asked for is in the values alone
    record = recall.film(entry, values, profile, target, progress) if plain and not fresh else None
    if record is None:
        experiment = compute(entry, resolved(entry, values, recorded))
        noted = recall.notes(entry, fields, values, profile) if plain else {}
        if scheduler is not None:
            from publish.cluster import Cluster

            noted["crew"] = Cluster(scheduler, fresh)
        record = render(entry, experiment, profile, target, progress, processes, fresh, at, **noted)
    report.film(record, target.path, quiet=quiet, as_json=as_json)


def resolved(
    entry: Entry, values: Mapping[str, Any], recorded: Mapping[str, Any] | None
) -> Parameters:
    """The lesson's parameters; those of a video, if there is one, with what is given changed.

    Without a change every one is as it was. With one, what was left to the lesson is so again: a
    view or a rate that was chosen for one function says nothing about another. A record of an
    early version doesn't tell the two apart; then all that is not given stays.
    """
    model = entry.parameters()
    if recorded is None:
        return options.read_parameters(model, values)
    kept = {name: v for name, v in recorded["parameters"].items() if name in model.model_fields}
    asked = [name for name in recorded.get("given", kept) if name in kept]
    if values:
        return options.read_parameters(model, {**{name: kept[name] for name in asked}, **values})
    return options.read_parameters(model, kept).giving(asked)


def recorded_film(profile: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """The options that a video was filmed with, less those that what is given stands against."""
    kept = ("quality", "theme", "captions")  # the last one is not in an earlier version's record
    film = {name: profile[name] for name in kept if name in profile}
    if "quality" not in given:
        film["fps"] = str(profile["fps"])
    if not {"quality", "aspect", "resolution"} & given.keys():
        film["resolution"] = "{width}x{height}".format(**profile)
    elif not {"aspect", "resolution"} & given.keys():
        film["aspect"] = profile["aspect"]
    return film


def make_profile(film: dict[str, str], target: Target) -> Profile | None:
    """Check what is said about the film; numbers alone need no profile.

    Raises
    ------
    click.UsageError
        Naming the option, its value and what is allowed.
    """
    fps = film.get("fps", "")
    asked: dict[str, Any] = {**film, **({"fps": int(fps)} if fps.isdecimal() else {})}
    kind = FORMATS[0] if target.format in NUMBERS else target.format
    try:
        profile = Profile.resolve(**asked, format=kind)
    except ProfileError as error:
        raise refusal(error) from None
    return None if target.format in NUMBERS else profile


def refusal(error: ProfileError) -> click.UsageError:
    """What is wrong, in the words of all refusals."""
    return click.UsageError(
        f"{error.option} {error.value!r}: not possible. Allowed: {error.allowed}"
    )


def compute(entry: Entry, parameters: Parameters) -> Experiment:
    """Run the lesson; a parameter whose fault shows only now is refused as the others are."""
    from scenes.parameters import ParameterError, explain

    try:
        return entry.run(parameters)
    except ParameterError as error:
        raise click.UsageError("\n".join(explain(error, type(parameters)))) from None


def write_numbers(experiment: Experiment, target: Target) -> None:
    """Write the runs' numbers, to a file that is either the old one or the new one."""
    from publish.files import FileSet
    from publish.table import write_csv, write_json

    write = write_csv if target.format == "csv" else write_json
    if target.path is None:
        write(experiment.runs, click.get_text_stream("stdout"))
        return
    with FileSet(target.path) as files:
        with files[target.path].open("w", newline="", encoding="utf-8") as stream:
            write(experiment.runs, stream)
        files.commit()


def render(
    entry: Entry,
    experiment: Experiment,
    profile: Profile,
    target: Target,
    progress: Silent,
    jobs: int | None = None,
    fresh: bool = False,
    at: str | None = None,
    **noted: Any,
) -> Record:
    """Make the film, by a process a core, while `progress` tells how far it is."""
    from publish import production
    from publish.segments import Store

    notices: list[str] = []
    progress.start()
    try:
        record = production.render(
            entry,
            experiment,
            profile,
            target.path,
            progress,
            jobs=jobs or options.cores(),
            store=Store.of_the_user(),
            fresh=fresh,
            at=at,
            notice=notices.append,
            **noted,
        )
    except ProfileError as error:
        raise refusal(error) from None
    finally:
        progress.close()
    for notice in notices:
        progress.say(notice)
    return record
