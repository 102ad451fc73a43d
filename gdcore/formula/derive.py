"""Exact derivatives: a tree in, simplified trees out, in bounded time."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.parameters import distribute

from gdcore.formula.error import FormulaError
from gdcore.formula.readable import from_sympy
from gdcore.formula.symbolic import absolute, signum, to_sympy
from gdcore.formula.tree import Node


def depends(node: Node) -> bool:
    """Return whether the function depends on a variable at all (``x - x`` does not)."""
    return bool(to_sympy(node).free_symbols)


def derivatives(node: Node, variables: tuple[str, ...], decimal: bool) -> tuple[Node, ...]:
    """Return the partial derivative for each variable, simplified as far as it stays quick.

    ``decimal`` writes the numbers with points, as the user did.
    """
    f = to_sympy(node)
    if f.has(sympy.I, sympy.nan, sympy.zoo, sympy.oo):
        raise FormulaError("the formula has no real value anywhere")
    return tuple(from_sympy(_best_derivative(f, sympy.Symbol(v)), decimal) for v in variables)


def _best_derivative(f: Any, x: Any) -> Any:
    """Return the shortest of a few forms of df/dx, the chain rule's own form first."""
    plain = f.diff(x)
    size = _cost(plain)
    candidates = [_by_the_chain_rule(f, x) if size < 80 else plain, plain]
    if size < 80:
        candidates.append(sympy.factor_terms(plain))
    if size < 60 and _is_small_rational(plain):
        candidates += [sympy.expand(plain), sympy.factor(plain)]
    # The chain rule's form is the one to recognise: another has to be shorter by two.
    costs = [_cost(candidate) + (i > 1) for i, candidate in enumerate(candidates)]
    return _without_signs(candidates[costs.index(min(costs))])


def _by_the_chain_rule(f: Any, x: Any) -> Any:
    """Return df/dx as the rules leave it: 2 (x - 3), not 2 x - 6."""
    if not f.is_polynomial():
        # Without distribution SymPy can take a minus out of an odd function's argument for ever.
        return f.diff(x)
    with distribute(False):
        return f.diff(x)


def _cost(expression: Any) -> int:
    """Return about how much there is to read."""
    return sum(1 for _ in sympy.preorder_traversal(expression))


def _is_small_rational(expression: Any) -> bool:
    """Return whether polynomial work on the expression is sure to be quick."""
    for part in sympy.preorder_traversal(expression):
        if part.is_Pow and not (part.exp.is_Integer and abs(part.exp) <= 8):
            return False
        if not (part.is_Pow or part.is_Add or part.is_Mul or part.is_Symbol or part.is_Rational):
            return False
    return True


def _without_signs(expression: Any) -> Any:
    """Write u * sign(u) as |u|."""

    def absorb(product: Any) -> Any:
        powers = product.as_powers_dict()
        for factor in list(powers):
            if isinstance(factor, signum) and powers[factor] == 1:
                u = factor.args[0]
                if powers.get(u, 0) >= 1:
                    return product / factor / u * absolute(u)
        return product

    return expression.replace(lambda e: e.is_Mul, absorb)
