"""Frozen sets of named numbers, written and read as ``name:key=value,key=value``."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar


def setting(default: float, low: float, high: float, *, high_open: bool = False) -> Any:
    """Return a dataclass field for a number from ``low`` to ``high``, inclusive unless said."""
    bounds = f"{low:g} to {high:g}" if not high_open else f"{low:g} to below {high:g}"
    metadata = {"low": low, "high": high, "high_open": high_open, "bounds": bounds}
    return dataclasses.field(default=default, metadata=metadata)


class Settings:
    """Base of the frozen dataclasses that can be named in a text.

    Fields are made with ``setting``, or are switches (bool). ``str`` gives the text that ``read``
    turns into an equal object again; what has its default is left out.
    """

    name: ClassVar[str]

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(field.default, bool):
                continue
            low, high = field.metadata["low"], field.metadata["high"]
            inside = low <= value < high if field.metadata["high_open"] else low <= value <= high
            if not inside:
                bounds = field.metadata["bounds"]
                raise ValueError(f"{self.name}: {field.name}={value:g} is not in {bounds}")

    def __str__(self) -> str:
        given = []
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if value != field.default:
                given.append(f"{field.name}={_written(value)}")
        return f"{self.name}:{','.join(given)}" if given else self.name


S = TypeVar("S", bound=Settings)


def read(text: str, classes: Mapping[str, type[S]], what: str) -> S:
    """Return the object that a text names.

    Raises
    ------
    ValueError
        One line: an unknown name or key with the nearest one, or a number with its bounds.
    """
    name, _, rest = text.strip().partition(":")
    name = name.strip()
    if name not in classes:
        raise ValueError(f"{what}: unknown name {name[:24]!r}{nearest(name, classes)}")
    cls = classes[name]
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for part in filter(None, (p.strip() for p in rest.split(","))):
        key, equals, value = (p.strip() for p in part.partition("="))
        if key not in fields:
            known = nearest(key, fields) if fields else ": it takes none"
            raise ValueError(f"{name}: unknown key {key[:24]!r}{known}")
        values[key] = _value(name, fields[key], value if equals else None)
    return cls(**values)


FEW = 16  # names that one line can hold


def nearest(name: str, known: Mapping[str, Any]) -> str:
    """Return the end of a message about an unknown name: the nearest one, or a few known."""
    near = difflib.get_close_matches(name, known, 1, 0.5)
    if near:
        return f": did you mean {near[0]}?"
    return f": known are {', '.join(known)}" if len(known) <= FEW else ""


def _value(name: str, field: dataclasses.Field[Any], text: str | None) -> Any:
    if isinstance(field.default, bool):
        switches = {None: True, "true": True, "1": True, "false": False, "0": False}
        if text not in switches:
            raise ValueError(f"{name}: {field.name}={text!r} is neither true nor false")
        return switches[text]
    kind: Any = type(field.default)
    try:
        return kind(text or "")
    except ValueError:
        wanted = "a whole number" if kind is int else "a number"
        shown = "" if text is None else text[:24]
        raise ValueError(
            f"{name}: {field.name}={shown} is not {wanted} in {field.metadata['bounds']}"
        ) from None


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
