"""Names of test functions, and the one way from text to an Objective."""

from __future__ import annotations

import difflib
import re

from gdcore.objective import Objective
from gdcore.objectives import curves


def _objectives() -> tuple[Objective, ...]:
    return curves.OBJECTIVES


def names(dim: int | None = None) -> tuple[str, ...]:
    """Return the catalogue's names, of all functions or of those of ``dim`` variables."""
    return tuple(o.name for o in _objectives() if dim in (None, o.dim))


def find(name: str) -> Objective:
    """Return the catalogue's function of that name; ValueError names the nearest one."""
    for objective in _objectives():
        if objective.name == name:
            return objective
    near = difflib.get_close_matches(name, names(), 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names())}"
    raise ValueError(f"unknown function {name[:24]!r}: {hint}")


def resolve(text: str, variables: tuple[str, ...] | None = None) -> Objective:
    """Return the function that a text means: a catalogue name, or else a formula.

    Raises
    ------
    ValueError
        One line; for a formula it is ``gdcore.formula.FormulaError``.
    """
    text = text.strip()
    if text in names():
        return find(text)
    # Only a formula is worth the time that lark and SymPy take to load.
    from gdcore.formula import FormulaError, parse

    try:
        return parse(text, variables)
    except FormulaError:
        named = re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{3,}", text)
        if named and difflib.get_close_matches(text.lower(), names(), 1, 0.6):
            find(text.lower())
        raise
