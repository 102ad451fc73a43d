"""Exact derivatives: tree to SymPy, differentiate, and back to a tree that reads well."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy
from sympy.core.parameters import distribute

from gdcore.formula import tree
from gdcore.formula.error import FormulaError
from gdcore.formula.tree import Node

# SymPy's own abs, sign, min and max are made for complex numbers or bring distributions in; these
# keep to the reals and to the convention sign(0) = 0.


class absolute(sympy.Function):
    """|u|."""

    @classmethod
    def eval(cls, u: Any) -> Any:
        return abs(u) if u.is_number else None

    def fdiff(self, argindex: int = 1) -> Any:
        return signum(self.args[0])

    def _eval_power(self, exponent: Any) -> Any:
        return self.args[0] ** exponent if exponent.is_even else None


class signum(sympy.Function):
    """sign(u), with sign(0) = 0; its own slope is called zero everywhere."""

    @classmethod
    def eval(cls, u: Any) -> Any:
        return sympy.sign(u) if u.is_number else None

    def fdiff(self, argindex: int = 1) -> Any:
        return sympy.S.Zero


class sigmoid(sympy.Function):
    """1 / (1 + exp(-u))."""

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)


class log10(sympy.Function):
    """The logarithm to base ten."""

    def fdiff(self, argindex: int = 1) -> Any:
        return 1 / (self.args[0] * sympy.log(10))


class choose(sympy.Function):
    """u where a > b, v where a < b, their mean between."""

    @classmethod
    def eval(cls, a: Any, b: Any, u: Any, v: Any) -> Any:
        return u if u == v else None

    def _eval_derivative(self, s: Any) -> Any:
        a, b, u, v = self.args
        return choose(a, b, u.diff(s), v.diff(s))


class largest(sympy.Function):
    """max(a, b)."""

    def _eval_derivative(self, s: Any) -> Any:
        a, b = self.args
        return choose(a, b, a.diff(s), b.diff(s))


class smallest(sympy.Function):
    """min(a, b)."""

    def _eval_derivative(self, s: Any) -> Any:
        a, b = self.args
        return choose(b, a, a.diff(s), b.diff(s))


class rectified(sympy.Function):
    """max(u, 0)."""

    def _eval_derivative(self, s: Any) -> Any:
        u = self.args[0]
        return choose(u, sympy.S.Zero, u.diff(s), sympy.S.Zero)


KINKED = (signum, choose)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(sympy, name)
        for name in "sin cos tan asin acos atan sinh cosh tanh exp log sqrt".split()
    },
    "abs": absolute,
    "sign": signum,
    "sigmoid": sigmoid,
    "log10": log10,
    "relu": rectified,
    "max": largest,
    "min": smallest,
    "choose": choose,
}
NAMES: dict[Any, str] = {
    cls: name for name, cls in FUNCTIONS.items() if isinstance(cls, type) and name != "sqrt"
}


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


def to_sympy(node: Node) -> Any:
    """Return the tree as a SymPy expression over real arithmetic."""
    kind = node.kind
    if kind == "number":
        assert isinstance(node.value, Fraction)
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if kind == "variable":
        return sympy.Symbol(str(node.value))
    if kind == "constant":
        return sympy.pi if node.value == "pi" else sympy.E
    exact = tree.rational(node)
    if exact is not None:
        return sympy.Rational(exact.numerator, exact.denominator)
    args = [to_sympy(a) for a in node.args]
    if kind == "sum":
        return sympy.Add(*args)
    if kind == "product":
        return sympy.Mul(*args)
    if kind == "negative":
        return -args[0]
    if kind == "quotient":
        return args[0] / args[1]
    if kind in ("power", "sqrt", "cbrt"):
        roots = {"sqrt": sympy.Rational(1, 2), "cbrt": sympy.Rational(1, 3)}
        return _power(args[0], roots[kind] if kind in roots else args[1])
    if kind in ("max", "min"):
        result = args[0]
        for a in args[1:]:
            result = FUNCTIONS[kind](result, a)
        return result
    return FUNCTIONS[kind](*args)


def _power(base: Any, exponent: Any) -> Any:
    """Return base ** exponent with SymPy's complex roots of negatives made real ones."""
    if not exponent.is_Rational:
        return base**exponent
    if base.is_Pow and base.exp.is_Integer and not exponent.is_Integer:
        # (u^2)^(1/2) is |u| in the reals.
        inner = absolute(base.base) if base.exp.is_even else base.base
        return _power(inner, base.exp * exponent)
    if base.is_number and base.is_negative and exponent.q % 2 == 1:
        return (-base) ** exponent * (-1) ** (exponent.p % 2)
    return base**exponent


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
