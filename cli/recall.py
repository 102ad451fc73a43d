"""A film asked for again in the same words: found without the lesson's model and its numbers.

Loading these takes several times as long as joining a stored film.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from publish import taken

if TYPE_CHECKING:
    from cli.output import Target
    from cli.progress import Silent
    from publish.manifest import Record
    from publish.profile import Profile
    from publish.taken import Fields
    from scenes.catalogue import Entry

__all__ = ["film", "notes"]


def film(
    entry: Entry,
    values: Mapping[str, Any],
    profile: Profile,
    target: Target,
    progress: Silent,
) -> Record | None:
    """Make a film that was asked for by these values before, if all of it is stored."""
    from publish import fingerprint
    from publish.segments import Store

    store, asked = Store.of_the_user(), fingerprint.asked(entry, values, profile)
    note = None if asked is None else store.noted(asked)
    if note is None:
        return None
    from publish import production  # loads PyAV

    notices: list[str] = []
    try:
        return production.again(entry, note, profile, target.path, store, progress, notices.append)
    finally:
        progress.close()
        for notice in notices:
            progress.say(notice)


def notes(
    entry: Entry, fields: Fields, values: Mapping[str, Any], profile: Profile
) -> dict[str, Any]:
    """What `publish.production.render` leaves beside a film, so that it is found again."""
    from publish import fingerprint

    return {
        "asked": fingerprint.asked(entry, values, profile),
        "notes": taken.note(entry, fields),
    }
