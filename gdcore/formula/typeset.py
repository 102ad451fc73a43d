"""Tree to Typst mathematics: ``2 x sin(y)``, fractions as fractions, roots as roots."""

from __future__ import annotations

from fractions import Fraction

from gdcore.formula import plain, tree
from gdcore.formula.plain import PRODUCT
from gdcore.formula.tree import Node

# Functions that stand before brackets, as Typst names them.
NAMES = {
    **{name: name for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max")},
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "log": "ln",
    "log10": "log_10",
    "sign": 'op("sign")',
    "relu": 'op("ReLU")',
    "sigmoid": "sigma",
}
# Those whose power is written at the name: sin^2(x).
RAISED = {"sin", "cos", "tan", "sinh", "cosh", "tanh"}


def typst(node: Node) -> str:
    """Return the node as the inside of a Typst equation."""
    kind, args = node.kind, node.args
    if kind == "number":
        assert isinstance(node.value, Fraction)
        return _number(node.value)
    if kind in ("variable", "constant"):
        return _name(str(node.value))
    if kind == "sum":
        return _sum(args)
    if kind == "negative":
        return "-" + _unsigned(args[0])
    if kind == "product":
        return _product(args)
    if kind == "quotient":
        return f"frac({typst(args[0])}, {typst(args[1])})"
    if kind == "power":
        return _power(*args)
    return _call(kind, args)


def _name(name: str) -> str:
    letters = name.rstrip("0123456789")
    index = name[len(letters) :]
    shown = letters if len(letters) == 1 or letters == "pi" else f'"{letters}"'
    return f"{shown}_{index}" if index else shown


def _number(value: Fraction) -> str:
    written = plain.text(tree.number(value))
    if "e" in written:
        mantissa, exponent = written.split("e")
        tail = f"10^({int(exponent)})"
        return tail if mantissa == "1" else f"{mantissa} dot {tail}"
    if "/" in written:
        top, bottom = written.split("/")
        return f"-frac({top[1:]}, {bottom})" if top[0] == "-" else f"frac({top}, {bottom})"
    return written


def _bracketed(node: Node, least: int) -> str:
    # A fraction is set upright, so it binds like an atom wherever a product does.
    return typst(node) if plain.level(node) >= least else f"({typst(node)})"


def _unsigned(node: Node) -> str:
    return f"({typst(node)})" if node.kind == "negative" else _bracketed(node, PRODUCT)


def _sum(terms: tuple[Node, ...]) -> str:
    written = _bracketed(terms[0], PRODUCT)
    for term in terms[1:]:
        if term.kind == "negative":
            written += " - " + _unsigned(term.args[0])
        else:
            written += " + " + _bracketed(term, PRODUCT)
    return written


def _product(factors: tuple[Node, ...]) -> str:
    written = ""
    for i, factor in enumerate(factors):
        shown = _bracketed(factor, PRODUCT)
        if i and (plain.level(factor) == plain.SIGN or factor.kind == "product"):
            shown = f"({typst(factor)})"
        # Two numbers side by side would read as one.
        signed = plain.level(factor) == plain.SIGN
        pair = i and _is_fraction_pair(factors[i - 1], factor)
        dotted = i and (signed or pair or _starts_with_number(factor))
        written += (" dot " if dotted else " ") + shown if i else shown
    return written


def _starts_with_number(node: Node) -> bool:
    if node.kind in ("power", "product"):
        return _starts_with_number(node.args[0])
    return node.kind == "number"


def _is_fraction_pair(a: Node, b: Node) -> bool:
    return b.kind == "quotient" and a.kind in ("quotient", "number")


def _power(base: Node, exponent: Node) -> str:
    value = tree.rational(exponent)
    raised = typst(exponent)
    if exponent.kind == "quotient" or (value is not None and value.denominator != 1):
        raised = _inline(exponent)
    if base.kind in RAISED and value is not None and value > 0:
        return f"{NAMES[base.kind]}^({raised}) ({typst(base.args[0])})"
    plain_base = base.kind in ("number", "variable", "constant", "abs") and not (
        base.kind == "number" and plain.level(base) < plain.ATOM
    )
    if base.kind == "variable" and "_" in _name(str(base.value)):
        plain_base = False
    return f"{typst(base)}^({raised})" if plain_base else f"({typst(base)})^({raised})"


def _inline(node: Node) -> str:
    """Return a fraction on one line, as exponents want it: 1/3."""
    if node.kind == "negative":
        return "-" + _inline(node.args[0])
    if node.kind == "quotient":
        top, bottom = node.args
        return f"{_bracketed(top, PRODUCT)} slash {_bracketed(bottom, plain.POWER)}"
    if node.kind == "number":
        return plain.text(node).replace("/", " slash ")
    return typst(node)


def _call(kind: str, args: tuple[Node, ...]) -> str:
    if kind == "exp":
        return f"e^({typst(args[0])})"
    if kind in ("sqrt", "abs"):
        return f"{kind}({typst(args[0])})"
    if kind == "cbrt":
        return f"root(3, {typst(args[0])})"
    if kind == "choose":
        return _choice(args)
    inside = ", ".join(typst(a) for a in args)
    gap = "" if kind in RAISED or kind in ("min", "max", "asin", "acos", "atan", "log") else " "
    return f"{NAMES[kind]}{gap}({inside})"


def _choice(args: tuple[Node, ...]) -> str:
    a, b, u, v = (typst(arg) for arg in args)
    if args[0].kind == "number":
        return f'cases({u} & "if" {b} < {a}, {v} & "if" {b} > {a})'
    return f'cases({u} & "if" {a} > {b}, {v} & "if" {a} < {b})'
