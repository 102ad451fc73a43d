"""Tree to plain text that reads back as the same tree."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from gdcore.formula.tree import Node, as_float

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)


def level(node: Node) -> int:
    """Return how tightly the node's own operation binds."""
    if node.kind == "number":
        assert isinstance(node.value, Fraction)
        if node.value < 0:
            return SIGN
        return ATOM if _decimal(node.value) else PRODUCT
    levels = {"sum": SUM, "product": PRODUCT, "quotient": PRODUCT, "negative": SIGN, "power": POWER}
    return levels.get(node.kind, ATOM)


def text(node: Node) -> str:
    """Return the node as text, in the user's own structure."""
    kind, args = node.kind, node.args
    if kind == "number":
        assert isinstance(node.value, Fraction)
        return _decimal(node.value) or str(node.value)
    if not args:
        return str(node.value)
    if kind == "sum":
        return _sum(args)
    if kind == "negative":
        return "-" + _unsigned(args[0])
    if kind == "product":
        return "*".join(_within(a, PRODUCT if i == 0 else SIGN + 1) for i, a in enumerate(args))
    if kind == "quotient":
        return f"{_within(args[0], PRODUCT)}/{_within(args[1], SIGN + 1)}"
    if kind == "power":
        return f"{_within(args[0], ATOM)}^{_within(args[1], POWER)}"
    return f"{kind}({', '.join(text(a) for a in args)})"


def _within(node: Node, least: int) -> str:
    return text(node) if level(node) >= least else f"({text(node)})"


def _unsigned(node: Node) -> str:
    return f"({text(node)})" if node.kind == "negative" else _within(node, PRODUCT)


def _sum(terms: tuple[Node, ...]) -> str:
    written = _within(terms[0], PRODUCT)
    for term in terms[1:]:
        if term.kind == "negative":
            written += " - " + _unsigned(term.args[0])
        else:
            written += " + " + _within(term, PRODUCT)
    return written


def _decimal(value: Fraction) -> str:
    """Return the number with a point, exactly, or "" where it has no short decimal form."""
    if value.denominator == 1 and abs(value) < 10**15:
        return str(value)
    nearest = as_float(value)
    shown = format(nearest, ".15g")
    exact = math.isfinite(nearest) and Fraction(shown) == value
    return re.sub(r"e([+-])0*", lambda e: "e" + e[1].strip("+"), shown) if exact else ""
