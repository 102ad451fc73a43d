"""Parameters that are texts with a meaning: functions, optimizers, schedules, losses, files."""

from __future__ import annotations

import difflib
from typing import Any

from scenes.parameters.bounds import LOSSES, MAX_OPTIMIZERS, MAX_POINTS, SURFACE_VARIABLES


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


def points_file(value: Any) -> str:
    """Check a CSV file of points; its path itself is kept.

    Raises
    ------
    ValueError
        Saying in one line what is wrong with it, and where.
    """
    from gdcore.points import read_csv

    if not isinstance(value, str):
        raise ValueError("not a path")
    try:
        data = read_csv(value)
    except FileNotFoundError:
        raise ValueError("no such file") from None
    except OSError as error:
        raise ValueError(error.strerror or "it cannot be read") from None
    if len(data) > MAX_POINTS:
        raise ValueError(f"{len(data)} points are more than can be told apart")
    largest = max(abs(data.x).max(), abs(data.y).max())
    if largest > 1e9:
        raise ValueError(f"{largest:g} is out of bounds")
    if max(abs(data.x)) * 1e-6 > data.x.max() - data.x.min():
        raise ValueError("its x are too close together, so far from 0, to tell a slope")
    return value
