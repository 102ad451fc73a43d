"""Parameters that are texts with a meaning: functions, optimizers, schedules, losses."""

from __future__ import annotations

import difflib
from typing import Any

from scenes.parameters.bounds import LOSSES, MAX_OPTIMIZERS, SURFACE_VARIABLES


def one_variable(text: Any) -> str:
    """Check a formula or catalogue name of one variable; the text itself is kept."""
    from gdcore import resolve

    if not isinstance(text, str):
        raise ValueError("not a text")
    objective = resolve(text)
    if objective.dim != 1:
        raise ValueError(f"it has {objective.dim} variables, this lesson draws one")
    return text


def two_variables(text: Any) -> str:
    """Check a formula or catalogue name of x and y; the text itself is kept."""
    from gdcore import resolve

    if not isinstance(text, str):
        raise ValueError("not a text")
    objective = resolve(text, SURFACE_VARIABLES)
    if objective.dim != 2:
        raise ValueError(f"it has {objective.dim} variable, this lesson draws two")
    return text


def one_optimizer(text: Any) -> str:
    """Check an optimizer's name and settings; the shortest text that says the same is kept."""
    from gdcore.optimizers import read

    if not isinstance(text, str):
        raise ValueError("not a text")
    return str(read(text))


def some_optimizers(values: list[str]) -> tuple[str, ...]:
    """Check the optimizers that are compared."""
    if not 1 <= len(values) <= MAX_OPTIMIZERS:
        raise ValueError(f"not one to {MAX_OPTIMIZERS} optimizers")
    found = tuple(one_optimizer(value) for value in values)
    if len(set(found)) < len(found):
        raise ValueError("the same optimizer twice")
    return found


def names(value: Any) -> list[str]:
    """Read optimizers between semicolons or commas: a comma before ``key=`` goes on with the last.

    ``gd, adam:beta1=0.8,beta2=0.9`` names two.
    """
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    found: list[str] = []
    for group in str(value).split(";"):
        for i, part in enumerate(group.split(",")):
            if i and "=" in part and ":" not in part:
                found[-1] += f",{part}"
            else:
                found.append(part)
    return [part.strip() for part in found]


def one_schedule(text: Any) -> str:
    """Check a schedule's name and settings; the shortest text that says the same is kept."""
    from gdcore.schedules import read

    if not isinstance(text, str):
        raise ValueError("not a text")
    return str(read(text))


def loss_name(value: Any) -> str:
    """Check a loss's name; the nearest one is named otherwise."""
    name = value.strip().lower() if isinstance(value, str) else value
    if name not in LOSSES:
        near = difflib.get_close_matches(str(name), LOSSES, n=1)
        raise ValueError("no such loss" + (f"; did you mean {near[0]}?" if near else ""))
    return str(name)
