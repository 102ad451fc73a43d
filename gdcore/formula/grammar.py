"""Text to tree, by a grammar: no text of a user is ever evaluated."""

from __future__ import annotations

import difflib
import re
from fractions import Fraction
from functools import cache

import lark

from gdcore.formula import tree
from gdcore.formula.error import FormulaError
from gdcore.formula.tree import Node

MAX_LENGTH = 300
MAX_DEPTH = 20
MAX_TOWER = 10
FREE = ("x", "y", "w")

# A product without a sign binds like one with "*": 1/2x is (1/2)*x. Its right factor does not start
# with a number ("x 2" is more likely a slip) nor with a sign.
GRAMMAR = """
start: sum
sum: term (PLUS term | MINUS term)*
?term: signed
     | term "*" signed         -> times
     | term "/" signed         -> over
     | term lettered           -> times
?signed: "-" signed            -> minus
     | "+" signed
     | power
?power: atom
     | atom _POW exponent      -> raised
?lettered: named
     | named _POW exponent     -> raised
?exponent: "-" exponent        -> minus
     | "+" exponent
     | power
?atom: NUMBER                  -> number
     | named
?named: NAME                   -> name
     | FUNCTION "(" sum ("," sum)* ")"  -> call
     | "(" sum ")"
PLUS: "+"
MINUS: "-"
_POW: "**" | "^"
NUMBER: /([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?/
FUNCTION.2: /(FUNCTIONS)(?![A-Za-z0-9_])/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
%import common.WS
%ignore WS
""".replace("FUNCTIONS", "|".join(sorted(tree.FUNCTIONS, key=len, reverse=True)))


class _Builder(lark.Transformer[lark.Token, Node]):
    """Build the tree from the bottom, while the text is read: no recursion over deep input."""

    def start(self, items: list[Node]) -> Node:
        return items[0]

    def sum(self, items: list[Node | lark.Token]) -> Node:
        terms: list[Node] = []
        sign = "+"
        for item in items:
            if isinstance(item, Node):
                terms.append(tree.negative(item) if sign == "-" else item)
            else:
                sign = str(item)
        return terms[0] if len(terms) == 1 else tree.sum_(terms)

    def times(self, items: list[Node]) -> Node:
        return tree.product(*items)

    def over(self, items: list[Node]) -> Node:
        return tree.quotient(*items)

    def minus(self, items: list[Node]) -> Node:
        return tree.negative(items[0])

    def raised(self, items: list[Node]) -> Node:
        return tree.power(*items)

    def number(self, items: list[lark.Token]) -> Node:
        mantissa, _, exponent = str(items[0]).lower().partition("e")
        if len(exponent.lstrip("+-0")) > 3:
            raise FormulaError(f"the number {items[0][:24]} is out of range (1e-300 to 1e300)")
        return tree.number(tree.bounded(Fraction(mantissa) * Fraction(10) ** int(exponent or 0)))

    def name(self, items: list[lark.Token]) -> Node:
        name = str(items[0])
        if name in tree.CONSTANTS:
            return Node("constant", (), name)
        return Node("variable", (), name)

    def call(self, items: list[lark.Token | Node]) -> Node:
        name = str(items[0])
        args = tuple(a for a in items[1:] if isinstance(a, Node))
        least, most = tree.FUNCTIONS[name]
        if not least <= len(args) <= most:
            wanted = "one argument" if most == 1 else f"{least} to {most} arguments"
            raise FormulaError(f"{name} takes {wanted}, not {len(args)}")
        return Node("log" if name == "ln" else name, args)


@cache
def _parser() -> lark.Lark:
    return lark.Lark(GRAMMAR, parser="lalr", transformer=_Builder())


def read(text: str, variables: tuple[str, ...] | None) -> tuple[Node, tuple[str, ...]]:
    """Return the tree of the text and the variables it is a function of.

    With ``variables`` None they are found: x or w alone, or x and y; x where there is none.
    """
    _check_shape(text)
    try:
        node: Node = _parser().parse(text)  # type: ignore[assignment]
    except lark.exceptions.UnexpectedInput as error:
        raise FormulaError(_explain(text, error)) from None
    except lark.exceptions.VisitError as error:
        raise error.orig_exc from None
    _check_powers(node)
    node, found = _resolve_names(node, variables)
    return node, variables or _inferred(found)


def _check_powers(node: Node) -> None:
    if _tower(node) > MAX_TOWER:
        raise FormulaError(f"too many powers of powers (at most {MAX_TOWER})")
    for power in (n for n in tree.walk(node) if n.kind == "power"):
        base, exponent = (tree.rational(a) for a in power.args)
        if exponent is not None:
            tree.check_exponent(exponent)
        elif base is not None and base < 0:
            raise FormulaError(f"{base} to a varying power has no real value: write -({-base}^...)")


def _tower(node: Node) -> int:
    """Return how many powers stand in one another."""
    return (node.kind == "power") + max((_tower(a) for a in node.args), default=0)


def _check_shape(text: str) -> None:
    """Refuse at once what need not be parsed to be refused."""
    if not text.strip():
        raise FormulaError("the formula is empty")
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            f"the formula is too long: {len(text)} characters (at most {MAX_LENGTH})"
        )
    depth = run = 0
    for i, char in enumerate(text):
        if not (char.isascii() and (char.isprintable() or char.isspace())):
            raise FormulaError(f"{ascii(char)[1:-1]!r} at character {i + 1} has no meaning here")
        depth += (char == "(") - (char == ")")
        # Signs and powers nest too: "- - - x", "x^x^x^x".
        run = run + 1 if char in "-+^(" else (run if char.isspace() else 0)
        if depth > MAX_DEPTH or run > MAX_DEPTH:
            raise FormulaError(f"too many brackets inside one another (at most {MAX_DEPTH})")


def _explain(text: str, error: lark.exceptions.UnexpectedInput) -> str:
    if isinstance(error, lark.exceptions.UnexpectedCharacters):
        at = error.pos_in_stream or 0
        char = text[at]
        hints = {"=": "; give the right side alone", "|": "; write abs(x)", "[": "; use ( )"}
        return f"{char!r} at character {at + 1} has no meaning here{hints.get(char, '')}"
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        missing = text.count("(") - text.count(")")
        return "a closing bracket is missing" if missing > 0 else "something is missing at the end"
    at = token.start_pos or 0
    before = text[:at].rstrip()
    called = re.search(r"([A-Za-z_]\w*)$", before)
    where = f"at character {at + 1}"
    if called and called[1] in tree.FUNCTIONS:
        return f"{called[1]} needs brackets, as in {called[1]}(x), before {token[:20]!r} {where}"
    if token.type == "NUMBER":
        return f"an operator is missing before {token[:20]!r} {where}"
    return f"{token[:20]!r} is not expected {where}"


def _resolve_names(node: Node, variables: tuple[str, ...] | None) -> tuple[Node, set[str]]:
    """Refuse unknown names; a name made of variables alone ("xy") is their product."""
    allowed = variables or FREE
    found: set[str] = set()

    def resolve(node: Node) -> Node:
        if node.kind != "variable":
            args = tuple(resolve(a) for a in node.args)
            return node if args == node.args else Node(node.kind, args, node.value)
        name = str(node.value)
        if name in allowed:
            found.add(name)
            return node
        if len(name) < 5 and all(letter in allowed for letter in name):
            found.update(name)
            return Node("product", tuple(tree.variable(letter) for letter in name))
        raise FormulaError(_unknown(name, allowed))

    return resolve(node), found


def _unknown(name: str, allowed: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, [*tree.FUNCTIONS, *tree.CONSTANTS], 1, 0.5)
    if near and len(name) > 1:
        return f"unknown name {name[:24]!r}: did you mean {near[0]}?"
    letters = " and ".join(allowed) if allowed != FREE else "x (or w) and y"
    return f"unknown name {name[:24]!r}: variables are {letters}"


def _inferred(found: set[str]) -> tuple[str, ...]:
    if "w" in found and len(found) > 1:
        raise FormulaError("w stands alone: use x and y for a function of two variables")
    if "w" in found:
        return ("w",)
    return ("x", "y") if "y" in found else ("x",)
