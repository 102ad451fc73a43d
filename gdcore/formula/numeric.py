"""Tree to NumPy: a flat list of array operations, each shared subexpression computed once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from gdcore.formula import tree
from gdcore.formula.tree import Node
from gdcore.objective import Array

Operation = Callable[..., Any]
Instruction = tuple[Operation, tuple[int, ...]]


def _divide(a: Array, b: Array) -> Array:
    # A pole has no value, not an infinite one.
    return np.divide(a, np.where(b == 0, np.nan, b))


def _log(a: Array) -> Array:
    return np.log(np.where(a == 0, np.nan, a))


def _log10(a: Array) -> Array:
    return np.log10(np.where(a == 0, np.nan, a))


def _power(a: Array, b: Array) -> Array:
    # A varying exponent takes all real values: only bases >= 0 are inside the domain.
    return np.power(np.where((a < 0) | ((a == 0) & (b < 0)), np.nan, a), b)


def _choose(a: Array, b: Array, u: Array, v: Array) -> Array:
    """U where a > b, v where a < b; the mean of the two at the kink between them."""
    return np.where(a > b, u, np.where(a < b, v, 0.5 * (u + v)))


def _sigmoid(a: Array) -> Array:
    return 0.5 * (1 + np.tanh(0.5 * a))


def _relu(a: Array) -> Array:
    return np.maximum(a, 0.0)


def _cube(a: Array) -> Array:
    return a * a * a


def _fourth(a: Array) -> Array:
    return np.square(np.square(a))


OPERATIONS: dict[str, Operation] = {
    "negative": np.negative,
    "quotient": _divide,
    "power": _power,
    **{name: getattr(np, name) for name in "sin cos tan sinh cosh tanh exp sqrt cbrt sign".split()},
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "log": _log,
    "log10": _log10,
    "abs": np.abs,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "choose": _choose,
}
FOLDED: dict[str, Operation] = {
    "sum": np.add,
    "product": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
}
# Operations that have no real value somewhere.
PARTIAL = {"quotient", "power", "log", "log10", "asin", "acos", "sqrt"}


def real_power(exponent: Fraction) -> Operation:
    """Return a -> a ** exponent in the reals: an odd denominator takes the real root."""
    named: dict[Fraction, Operation] = {
        Fraction(2): np.square,
        Fraction(3): _cube,
        Fraction(4): _fourth,
        Fraction(1, 2): np.sqrt,
        Fraction(1, 3): np.cbrt,
    }
    special = named.get(exponent)
    if special is not None:
        return special
    value = float(exponent)
    odd_root = exponent.denominator % 2 == 1
    odd_power = exponent.numerator % 2 == 1

    def raised(a: Array) -> Array:
        if exponent < 0:
            a = np.where(a == 0, np.nan, a)
        if exponent.denominator == 1 or not odd_root:
            return np.asarray(np.power(a, value))
        root = np.power(np.abs(a), value)
        return np.asarray(np.copysign(root, a) if odd_power else root)

    return raised


class Program:
    """Functions of theta (..., d) as one list of instructions with common parts shared."""

    def __init__(self, nodes: Sequence[Node], variables: tuple[str, ...]) -> None:
        self.variables = variables
        self.dim = len(variables)
        self._slots: dict[object, int] = {name: i for i, name in enumerate(variables)}
        self._constants: dict[int, np.float64] = {}
        self._code: list[tuple[int, Operation, tuple[int, ...]]] = []
        self._size = self.dim
        with np.errstate(all="ignore"):
            self.outputs = [self._add(node) for node in nodes]

    def constant(self, i: int = 0) -> float | None:
        """Return the value of output i where it depends on no variable."""
        value = self._constants.get(self.outputs[i])
        return None if value is None else float(value)

    def has_bad_constant(self) -> bool:
        """Return whether a part without variables has no finite value."""
        return not all(np.isfinite(c) for c in self._constants.values())

    def __call__(self, theta: Array) -> list[Array]:
        """Return each output, of shape (...) or () where it is constant; NumPy may warn."""
        return self._run(theta, careful=False)

    def careful(self, theta: Array) -> list[Array]:
        """Like calling, but what is lost to overflow (inf - inf, 0 * inf) is inf, not nan."""
        return self._run(theta, careful=True)

    def _run(self, theta: Array, careful: bool) -> list[Array]:
        values: list[Any] = [None] * self._size
        for i in range(self.dim):
            values[i] = theta[..., i]
        for slot, constant in self._constants.items():
            values[slot] = constant
        for slot, operation, args in self._code:
            operands = [values[a] for a in args]
            result = operation(*operands)
            if careful:
                overflown = reduce(np.logical_or, [np.isinf(a) for a in operands])
                undefined = reduce(np.logical_or, [np.isnan(a) for a in operands])
                result = np.where(np.isnan(result) & overflown & ~undefined, np.inf, result)
            values[slot] = result
        return [values[i] for i in self.outputs]

    def _add(self, node: Node) -> int:
        """Return the slot that holds the node's value."""
        if node.kind == "variable":
            return self._slots[node.value]
        if node.kind == "number":
            assert isinstance(node.value, Fraction)
            return self._constant(tree.as_float(node.value))
        if node.kind == "constant":
            return self._constant(math.pi if node.value == "pi" else math.e)
        if node.kind == "power":
            exponent = tree.rational(node.args[1])
            if exponent is not None:
                key = ("power", exponent)
                return self._emit(key, real_power(exponent), (self._add(node.args[0]),))
        slots = tuple(self._add(a) for a in node.args)
        if node.kind in FOLDED:
            result = slots[0]
            for slot in slots[1:]:
                result = self._emit(node.kind, FOLDED[node.kind], (result, slot))
            return result
        return self._emit(node.kind, OPERATIONS[node.kind], slots)

    def _constant(self, value: float) -> int:
        slot = self._slots.setdefault(("constant", value), self._size)
        if slot == self._size:
            self._constants[slot] = np.float64(value)
            self._size += 1
        return slot

    def _emit(self, key: object, operation: Operation, args: tuple[int, ...]) -> int:
        if all(a in self._constants for a in args):
            return self._constant(float(operation(*(self._constants[a] for a in args))))
        slot = self._slots.setdefault((key, args), self._size)
        if slot == self._size:
            self._code.append((slot, operation, args))
            self._size += 1
        return slot
