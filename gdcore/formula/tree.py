"""The tree of a formula, as the user wrote it: nothing is expanded, ordered or cancelled in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gdcore.formula.error import FormulaError

MAX_EXPONENT = 1000
MAX_NUMBER = Fraction(10) ** 300

# What a user may call, with the least and the largest number of arguments.
FUNCTIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        "sin cos tan asin acos atan sinh cosh tanh exp log ln log10 sqrt cbrt abs sign "
        "relu sigmoid".split(),
        (1, 1),
    ),
    "min": (2, 9),
    "max": (2, 9),
}
CONSTANTS = ("pi", "e")


@dataclass(frozen=True, slots=True)
class Node:
    """One operation and its operands.

    ``kind`` is ``number`` (``value`` its exact Fraction), ``variable`` or ``constant`` (``value``
    its name), ``sum``, ``product`` (both of any length), ``negative``, ``quotient``, ``power``, or
    the name of a function.
    """

    kind: str
    args: tuple[Node, ...] = ()
    value: Fraction | str | None = None


def number(value: Fraction | int) -> Node:
    """Return the leaf of an exact number."""
    return Node("number", (), Fraction(value))


def variable(name: str) -> Node:
    """Return the leaf of a variable."""
    return Node("variable", (), name)


def negative(a: Node) -> Node:
    """Return -a; the minus of a product's first factor belongs to the whole product."""
    return Node("negative", (a,))


def sum_(terms: list[Node]) -> Node:
    """Return the sum, its terms side by side."""
    flat: list[Node] = []
    for i, term in enumerate(terms):
        # Only a leading sum is written without brackets.
        flat.extend(term.args if term.kind == "sum" and i == 0 else (term,))
    return Node("sum", tuple(flat))


def product(a: Node, b: Node) -> Node:
    """Return a * b, as one row of factors where a is one already."""
    if a.kind == "negative":
        return negative(product(a.args[0], b))
    return Node("product", (*(a.args if a.kind == "product" else (a,)), b))


def quotient(a: Node, b: Node) -> Node:
    """Return a / b."""
    if a.kind == "negative":
        return negative(quotient(a.args[0], b))
    return Node("quotient", (a, b))


def power(a: Node, b: Node) -> Node:
    """Return a ^ b."""
    return Node("power", (a, b))


def walk(node: Node) -> Iterator[Node]:
    """Yield every node, parents first."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(top.args))


def rational(node: Node) -> Fraction | None:
    """Return the exact value of a tree of numbers, or None where it has none (pi, a variable).

    Raises FormulaError before a number grows beyond what is allowed.
    """
    if node.kind == "number":
        assert isinstance(node.value, Fraction)
        return node.value
    if node.kind not in ("sum", "product", "negative", "quotient", "power"):
        return None
    args = [rational(a) for a in node.args]
    known = [a for a in args if a is not None]
    if len(known) < len(args):
        return None
    if node.kind == "sum":
        result = sum(known, Fraction(0))
    elif node.kind == "negative":
        result = -known[0]
    elif node.kind == "product":
        result = Fraction(1)
        for a in known:
            result = bounded(result * a)
    elif node.kind == "quotient":
        if known[1] == 0:
            return None
        result = known[0] / known[1]
    else:
        base, exponent = known
        check_exponent(exponent)
        if exponent.denominator != 1 or (base == 0 and exponent < 0):
            return None
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        if size * abs(exponent) > 2000 and abs(base) != 1:
            raise FormulaError("a number in the formula is too large (at most 1e300)")
        result = base**exponent.numerator
    return bounded(result)


def as_float(value: Fraction) -> float:
    """Return the nearest float; infinite where derivatives have grown beyond float64."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def bounded(value: Fraction) -> Fraction:
    """Return the value, or refuse what float64 could not hold."""
    if abs(value) > MAX_NUMBER or (value and abs(value) < 1 / MAX_NUMBER):
        raise FormulaError("a number in the formula is too large or too small (1e-300 to 1e300)")
    return value


def check_exponent(exponent: Fraction) -> None:
    """Refuse exponents that no picture needs and that symbolic work could drown in."""
    if abs(exponent) > MAX_EXPONENT or exponent.denominator > 10**6:
        shown = str(exponent) if len(str(exponent)) < 24 else "it"
        raise FormulaError(f"an exponent is too large: {shown} is beyond {MAX_EXPONENT}")
