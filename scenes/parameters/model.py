"""The model that every lesson's parameters are, and what is said when one is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from scenes.parameters.fields import title_field


class Parameters(BaseModel):
    """What every lesson takes. Frozen; a key that a lesson does not know is refused.

    It also knows which of its values were given; the others are defaults, or what a lesson chose
    for the run. A lesson writes its choices by ``model_copy(update=...)``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = title_field()

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the parameters that were given, in the model's order."""
        return tuple(name for name in type(self).model_fields if name in self.model_fields_set)

    def giving(self, names: Iterable[str]) -> Self:
        """Return the same values, of which those of these names count as given."""
        given = set(names)
        copied = super().model_copy()
        copied.__pydantic_fields_set__.clear()
        copied.__pydantic_fields_set__.update(given)
        return copied

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, which count as given only where they were before."""
        copied = super().model_copy(update=update, deep=deep)
        return copied.giving(self.model_fields_set)

    @model_validator(mode="after")
    def _title_fits(self) -> Parameters:
        if self.title is not None and (not self.title.strip() or len(self.title) > 60):
            raise ValueError("title: out of bounds")
        return self


class ParameterError(ValueError):
    """A parameter whose fault shows only when the lesson is computed: a start off the domain.

    Attributes
    ----------
    field : str
        The parameter's name in the lesson's model.
    value : object
    """

    def __init__(self, field: str, value: Any, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value = field, value


@contextmanager
def blame(field: str, value: Any) -> Iterator[None]:
    """Say that a ValueError of gdcore inside this block is the fault of a parameter."""
    try:
        yield
    except ValueError as error:
        raise ParameterError(field, value, str(error).removeprefix(f"{field}: ")) from error


def option_names(model: type[Parameters], field: str) -> list[str]:
    """The option's names on the command line, shortest first."""
    return list(_extra(model, field)["names"])


def explain(error: ValidationError | ParameterError, model: type[Parameters]) -> list[str]:
    """Say in one line per mistake which option, which value, and what is allowed.

    Parameters
    ----------
    error : ValidationError or ParameterError
        What pydantic raised for `model`, or the lesson's run.
    model : type of Parameters
        The lesson's parameters.

    Returns
    -------
    list of str
    """
    if isinstance(error, ParameterError):
        return [_line(error.field, error.value, str(error), model)]
    return [_explain_one(item, model) for item in error.errors(include_url=False)]


def _explain_one(item: Any, model: type[Parameters]) -> str:
    name = str(item["loc"][0]) if item["loc"] else ""
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, model.model_fields, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        return f"{name}: no such parameter{hint} Allowed: {', '.join(model.model_fields)}"
    reason = str(item.get("ctx", {}).get("error", item["msg"]))
    value = item["input"]
    if not item["loc"]:  # a validator over the whole model names its field itself
        name, _, reason = reason.partition(": ")
        value = getattr(value, name, value.get(name) if isinstance(value, dict) else value)
    return _line(name, value, reason, model)


def _line(field: str, value: Any, reason: str, model: type[Parameters]) -> str:
    option = next(name for name in option_names(model, field) if name.startswith("--"))
    stop = "" if reason.endswith("?") else "."
    return f"{option} {_shown(value)}: {reason}{stop} Allowed: {_extra(model, field)['allowed']}"


def _extra(model: type[Parameters], field: str) -> dict[str, Any]:
    extra = model.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return extra


def _shown(value: Any) -> str:
    """The value as given, shortened, on one line."""
    text = " ".join(str(value).split())
    return repr(text if len(text) <= 60 else text[:57] + "...")
