"""What is minimised: a function of one or more real variables, with its exact gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Field = Callable[[Array], Array]


def total(terms: Array) -> Array:
    """Return the sum along the last axis, added in one order whatever the memory layout.

    NumPy's own sum adds in another order for a batch than for a single point; with this one a
    batch equals its runs bit for bit.
    """
    d = terms.shape[-1]
    if d > 8:
        return np.asarray(np.cumsum(terms, -1)[..., -1])
    result = terms[..., 0]
    for i in range(1, d):
        result = result + terms[..., i]
    return result


@dataclass(frozen=True, eq=False)
class Objective:
    """A real function f of ``d`` variables.

    Attributes
    ----------
    name
        The catalogue's name, or ``"formula"``.
    variables
        Their letters in the order of theta's last axis: ``("x",)``, ``("w",)``, ``("x", "y")``.
    text
        f as plain text that ``gdcore.formula.parse`` reads back (for d <= 2).
    value
        theta (..., d) -> f (...). nan where f is undefined, infinite only where it overflows.
    gradient
        theta (..., d) -> (..., d). nan where f is undefined. At a kink it is a subgradient: the
        mean of the slopes on both sides, as in ``sign(0) = 0``.
    hessian
        theta (..., d) -> (..., d, d), or None where there is none to be had.
    smooth
        False when f has kinks: its slope is then called a subgradient.
    viewport
        For each variable the interval that is worth drawing; None when the run has to decide.
    minima
        The known minimisers, each of length d.
    start, lr
        A start and a rate from which plain descent shows what this function is good for.
    constant
        True when f depends on none of its variables: flat everywhere.
    shown
        ``typst`` and ``typst_gradient``; worked out from ``text`` when None.
    """

    name: str
    variables: tuple[str, ...]
    text: str
    value: Field
    gradient: Field
    hessian: Field | None = None
    smooth: bool = True
    viewport: tuple[tuple[float, float], ...] | None = None
    minima: tuple[tuple[float, ...], ...] = ()
    start: tuple[float, ...] | None = None
    lr: float | None = None
    constant: bool = False
    shown: tuple[str, tuple[str, ...]] | None = None

    @property
    def dim(self) -> int:
        """The number of variables, d."""
        return len(self.variables)

    @property
    def typst(self) -> str:
        """F as Typst mathematics."""
        return self._shown[0]

    @property
    def typst_gradient(self) -> tuple[str, ...]:
        """Each partial derivative as Typst mathematics."""
        return self._shown[1]

    @cached_property
    def _shown(self) -> tuple[str, tuple[str, ...]]:
        if self.shown is not None:
            return self.shown
        # Only drawing needs it, and is slower than lark and SymPy are to load.
        from gdcore.formula import parse

        formula = parse(self.text, self.variables)
        return formula.typst, formula.typst_gradient
