"""``doctor --frames``: what is not fit to be seen in a lesson, found without drawing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.lesson import FILM, compute, example, make_profile
from cli.output import Target
from cli.progress import event
from publish import taken
from publish.taken import Fields
from scenes.catalogue import LESSONS

if TYPE_CHECKING:
    from publish.profile import Profile
    from scenes.catalogue import Entry
    from scenes.lesson import Beat
    from scenes.lint import Finding

__all__ = ["frames_command"]

TAKEN = FILM | {"params_file", "quiet", "as_json"}


def frames_command(name: str) -> click.Command:
    """Make the command that looks at a lesson.

    Raises
    ------
    click.UsageError
        When there is no such lesson.
    """
    if name not in LESSONS:
        raise click.UsageError(f"--frames {name!r}: no such lesson. Allowed: {', '.join(LESSONS)}")
    entry = LESSONS[name]
    fields = taken.fields(entry)
    film = [option for option in options.film_options() if option.name in TAKEN]
    return options.LessonCommand(
        name,
        params=[*options.parameter_options(fields), *film],
        callback=partial(look, entry, fields),
        help=f"Say what is not fit to be seen in the lesson {name!r}, without drawing it.",
        epilog=f"\b\nExample: python render.py doctor --frames {name} {example(fields)}",
    )


def look(
    entry: Entry,
    fields: Fields,
    *,
    params_file: str | None,
    quiet: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Look at the lesson, say what was found, and leave with 1 if there was anything."""
    if as_json and quiet:
        raise click.UsageError("--json and --quiet exclude each other; give one of the two")
    given = {name: value for name, value in given.items() if value is not None}
    film = {name: given.pop(name) for name in FILM & given.keys()}
    profile = make_profile(film, Target("mp4", None))
    assert profile is not None
    values = options.read_values(fields, given, params_file)
    experiment = compute(entry, options.read_parameters(entry.parameters(), values))
    from publish.studio import Shoot

    beats, findings = Shoot(entry, experiment, profile).inspect()
    if as_json:
        tell_a_program(entry, profile, beats, findings)
    elif not quiet:
        tell(entry, profile, beats, findings)
    click.get_current_context().exit(1 if findings else 0)


def tell(
    entry: Entry, profile: Profile, beats: Sequence[Beat], findings: Sequence[Finding]
) -> None:
    """A line a finding, and one in the end."""
    for finding in findings:
        click.echo(f"{finding.time:6.1f} s  {finding.beat}: {finding.what}; mend: {finding.mend}")
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}" if findings else "clean"
    size = f"{profile.aspect}, {profile.theme}"
    click.echo(f"{entry.name} ({size}): {len(beats)} beats, {beats[-1].end:.1f} s: {count}")


def tell_a_program(
    entry: Entry, profile: Profile, beats: Sequence[Beat], findings: Sequence[Finding]
) -> None:
    """The same as objects."""
    for finding in findings:
        event("finding", **asdict(finding), mend=finding.mend)
    event(
        "done",
        lesson=entry.name,
        profile=profile.as_dict(),
        beats=len(beats),
        duration=beats[-1].end,
        findings=len(findings),
    )
