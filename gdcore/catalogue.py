"""Names of test functions, and the one way from text to an Objective."""

from __future__ import annotations

import difflib
import re
from functools import cache

from gdcore import settings
from gdcore.objective import Objective
from gdcore.objectives import bowls, curves, minima, saddles, valleys
from gdcore.objectives.many_dimensions import Rastrigin, Rosenbrock, Spectrum, StyblinskiTang

Family = bowls.Bowl | Spectrum | Rosenbrock | Rastrigin | StyblinskiTang

FAMILIES: dict[str, type[Family]] = {
    cls.name: cls for cls in (bowls.Bowl, Spectrum, Rosenbrock, Rastrigin, StyblinskiTang)
}


@cache
def _objectives() -> dict[str, Objective]:
    """Return every function under its name, a family by its default member."""
    kinds = (curves, bowls, valleys, minima, saddles)
    listed = {objective.name: objective for kind in kinds for objective in kind.OBJECTIVES}
    return listed | {name: family().objective() for name, family in FAMILIES.items()}


def names(dim: int | None = None) -> tuple[str, ...]:
    """Return the catalogue's names, of all functions or of those of ``dim`` variables."""
    return tuple(name for name, o in _objectives().items() if dim in (None, o.dim))


def find(text: str) -> Objective:
    """Return the catalogue's function: a name, for a family with ``:key=value`` after it.

    Raises
    ------
    ValueError
        One line with the nearest name, or the family's bounds.
    """
    name = text.partition(":")[0].strip()
    if name in FAMILIES:
        return settings.read(text, FAMILIES, "function").objective()
    if name in _objectives() and name == text.strip():
        return _objectives()[name]
    if name in _objectives():
        raise ValueError(f"function: {name} takes no settings")
    raise ValueError(f"function: unknown name {name[:24]!r}{settings.nearest(name, _objectives())}")


def resolve(
    text: str, variables: tuple[str, ...] | None = None, dim: int | None = None
) -> Objective:
    """Return the function that a text means: a catalogue name, or else a formula.

    ``variables`` are the letters that a formula may use, found when None; ``dim`` is how many
    variables are wanted, any number when None.

    Raises
    ------
    ValueError
        One line; for a formula it is ``gdcore.formula.FormulaError``.
    """
    objective = _meant(text.strip(), variables)
    wanted = len(variables) if variables is not None else dim
    if wanted is not None and objective.dim != wanted:
        has = "1 variable" if objective.dim == 1 else f"{objective.dim} variables"
        are = "1 is" if wanted == 1 else f"{wanted} are"
        raise ValueError(f"function: {text.strip()[:40]} has {has}, where {are} wanted")
    return objective


def _meant(text: str, variables: tuple[str, ...] | None) -> Objective:
    if text.partition(":")[0].strip() in _objectives() or re.match(r"[\w-]+:\w+=", text):
        return find(text)
    # Only a formula is worth the time that lark and SymPy take to load.
    from gdcore.formula import FormulaError, parse

    try:
        return parse(text, variables)
    except FormulaError:
        named = re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{3,}", text)
        if named and difflib.get_close_matches(text.lower(), _objectives(), 1, 0.6):
            find(text.lower())
        raise
