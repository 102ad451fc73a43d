"""SymPy to tree, with the order, the signs and the fractions that a textbook would write."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from gdcore.formula import tree
from gdcore.formula.symbolic import NAMES
from gdcore.formula.tree import Node


def from_sympy(expression: Any, decimal: bool) -> Node:
    """Return a SymPy expression as a tree whose order and signs read well."""

    def build(e: Any) -> Node:
        if e.is_Rational:
            return _rational(Fraction(int(e.p), int(e.q)), decimal)
        if e.is_Symbol:
            return tree.variable(e.name)
        if e in (sympy.pi, sympy.E):
            return Node("constant", (), "pi" if e == sympy.pi else "e")
        if e.is_Add:
            return Node("sum", _positive_first([build(term) for term in e.as_ordered_terms()]))
        if e.is_Mul or (e.is_Pow and e.exp.is_Rational and e.exp < 0):
            return _fraction(e, build, decimal)
        if e.is_Pow:
            roots = {sympy.Rational(1, 2): "sqrt", sympy.Rational(1, 3): "cbrt"}
            if e.exp in roots:
                return Node(roots[e.exp], (build(e.base),))
            return tree.power(build(e.base), build(e.exp))
        return Node(NAMES[type(e)], tuple(build(a) for a in e.args))

    return build(expression)


def _rational(value: Fraction, decimal: bool) -> Node:
    if value < 0:
        return tree.negative(_rational(-value, decimal))
    if value.denominator == 1 or (decimal and _short(value)):
        return tree.number(value)
    return tree.quotient(tree.number(value.numerator), tree.number(value.denominator))


def _short(value: Fraction) -> bool:
    """Return whether a few digits with a point say it exactly."""
    shown = str(tree.as_float(value))
    return len(shown) < 9 and Fraction(shown) == value


def _fraction(e: Any, build: Callable[[Any], Node], decimal: bool) -> Node:
    """Return a product as one fraction: the sign in front, then number, letters, brackets."""
    coefficient, rest = e.as_coeff_Mul()
    if coefficient < 0:
        return tree.negative(_fraction_or_leaf(-coefficient, rest, build, decimal))
    return _fraction_or_leaf(coefficient, rest, build, decimal)


def _fraction_or_leaf(
    coefficient: Any, rest: Any, build: Callable[[Any], Node], decimal: bool
) -> Node:
    top: list[Node] = []
    bottom: list[Node] = []
    value = Fraction(int(coefficient.p), int(coefficient.q))
    if decimal and value.denominator != 1 and _short(value):
        top.append(tree.number(value))
    else:
        if value.numerator != 1:
            top.append(tree.number(value.numerator))
        if value.denominator != 1:
            bottom.append(tree.number(value.denominator))
    for factor in sorted(sympy.Mul.make_args(rest), key=_reading_order):
        if factor.is_Pow and factor.exp.is_Rational and factor.exp < 0:
            bottom.append(build(1 / factor))
        elif factor != 1:
            top.append(build(factor))
    numerator = _row(top)
    return tree.quotient(numerator, _row(bottom)) if bottom else numerator


def _row(factors: list[Node]) -> Node:
    if not factors:
        return tree.number(1)
    return factors[0] if len(factors) == 1 else Node("product", tuple(factors))


def _positive_first(terms: list[Node]) -> tuple[Node, ...]:
    """Return the terms led by one without a minus: "1 - x" reads better than "-x + 1"."""
    for i, term in enumerate(terms):
        if term.kind != "negative":
            return (term, *terms[:i], *terms[i + 1 :])
    return tuple(terms)


def _reading_order(factor: Any) -> tuple[int, str]:
    """Constants, then powers of letters, then brackets, then functions, exp last."""
    base = factor.base if factor.is_Pow else factor
    if factor.is_number:
        kind = 0
    elif base.is_Symbol:
        kind = 1
    elif base.is_Add:
        kind = 2 if base.is_polynomial() else 4
    else:
        kind = 5 if base.func is sympy.exp else 3
    return kind, str(factor)
