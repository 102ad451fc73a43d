"""What a lesson takes: its parameters as they are typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenes.catalogue import Entry

__all__ = ["Field", "Fields", "fields", "note", "shown"]


@dataclass(frozen=True)
class Field:
    """A parameter of a lesson.

    Attributes
    ----------
    names : list of str
        Of its option, shortest first.
    description : str
    default : str
        As it is typed; empty where there is none, and the description says what happens.
    example : str
    """

    names: list[str]
    description: str
    default: str
    example: str


Fields = Mapping[str, Field]  # by the names in the lesson's model


def fields(entry: Entry) -> Fields:
    """Return what a lesson takes: as noted beside a film of it, else from its model.

    Loading the model takes several times as long as joining a stored film.
    """
    from publish.segments import Store

    noted = Store.of_the_user().noted(_name(entry))
    if noted is None:
        return _of_the_model(entry)
    data = json.loads(noted.read_text(encoding="utf-8"))
    return {name: Field(**field) for name, field in data.items()}


def note(entry: Entry, fields: Fields) -> dict[str, str]:
    """Return the name and the text of the note that `fields` looks for."""
    return {_name(entry): json.dumps({name: asdict(field) for name, field in fields.items()})}


def _name(entry: Entry) -> str:
    from publish.fingerprint import rooms

    return f"{entry.name}-{rooms()}"


def _of_the_model(entry: Entry) -> Fields:
    from scenes.parameters import option_names

    found = {}
    for name, field in entry.parameters().model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        default = "" if field.default is None else shown(field.default)
        names = option_names(entry.parameters(), name)
        found[name] = Field(names, str(field.description), default, str(extra["example"]))
    return found


def shown(value: Any) -> str:
    """Return a value as one would type it."""
    if isinstance(value, tuple):
        return ",".join(shown(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
