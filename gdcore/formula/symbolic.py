"""Tree to SymPy, with functions that keep to the reals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from gdcore.formula import tree
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
