"""Text to Objective."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np

from gdcore.formula import grammar, plain, tree
from gdcore.formula.derive import depends, derivatives
from gdcore.formula.error import FormulaError
from gdcore.formula.numeric import PARTIAL, Program
from gdcore.formula.tree import Node
from gdcore.formula.typeset import typst
from gdcore.objective import Array, Field, Objective

# A gradient with more operations than this is not differentiated again.
MAX_SLOPE = 400


def parse(text: str, variables: tuple[str, ...] | None = None) -> Objective:
    """Return the function that a formula stands for.

    Parameters
    ----------
    text
        For example ``"2x^2 + 3x(x-2)"`` or ``"x^2 sin(y)"``; what is allowed is bounded, so that
        no text takes long.
    variables
        The letters it is a function of. Found when None: x or w alone, or x and y; a constant is a
        function of x.

    Raises
    ------
    FormulaError
        One line that says what is wrong with the text, and where.
    """
    node, letters = grammar.read(text, variables)
    program = Program([node], letters)
    _check_constants(node, program)
    decimal = any(_is_decimal(n) for n in tree.walk(node))
    try:
        slopes = derivatives(node, letters, decimal)
    except RecursionError:
        raise FormulaError("the formula is too deeply nested to be differentiated") from None
    value = _value(program)
    return Objective(
        name="formula",
        variables=letters,
        text=plain.text(node),
        shown=(typst(node), tuple(typst(slope) for slope in slopes)),
        value=value,
        gradient=_gradient(node, slopes, letters),
        hessian=_hessian(node, slopes, letters, decimal),
        smooth=not any(_has_kink(n) for slope in slopes for n in tree.walk(slope))
        and not any(n.kind == "sign" for n in tree.walk(node)),
        constant=not depends(node),
    )


def _check_constants(node: Node, program: Program) -> None:
    """Refuse 1/0, sqrt(-1), exp(1000): a part without variables and without a value."""
    if not program.has_bad_constant():
        return
    for part in reversed(list(tree.walk(node))):
        constant = Program([part], program.variables).constant()
        if constant is not None and not np.isfinite(constant):
            why = "has no real value" if np.isnan(constant) else "is too large"
            raise FormulaError(f"{plain.text(part)[:40]} {why}")


def _is_decimal(node: Node) -> bool:
    return isinstance(node.value, Fraction) and node.value.denominator != 1


def _has_kink(node: Node) -> bool:
    """Return whether a derivative with this node in it jumps: a sign, or a cusp's root."""
    if node.kind in ("sign", "choose"):
        return True
    return node.kind == "quotient" and any(_is_odd_root(n) for n in tree.walk(node.args[1]))


def _is_odd_root(node: Node) -> bool:
    if node.kind == "cbrt":
        return True
    exponent = tree.rational(node.args[1]) if node.kind == "power" else None
    return (
        exponent is not None
        and exponent.denominator % 2 == 1 < exponent.denominator
        and (exponent.numerator % 2 == 1)
    )


def _value(program: Program) -> Field:
    def value(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            result = _filled(program(theta)[0], theta)
            lost = np.isnan(result)
            if lost.any():
                result[lost] = program.careful(theta[lost])[0]
        return result[()]

    return value


def _filled(result: Array, theta: Array) -> Array:
    """Return a constant result as an array of its own, one value a point."""
    if np.shape(result) == theta.shape[:-1]:
        return np.array(result)
    return np.full(theta.shape[:-1], result)


def _gradient(node: Node, slopes: tuple[Node, ...], letters: tuple[str, ...]) -> Field:
    program = Program([node, *slopes], letters)
    partial = any(n.kind in PARTIAL for n in tree.walk(node))

    def gradient(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            height, *parts = program(theta)
            result = np.empty_like(theta)
            for i, part in enumerate(parts):
                result[..., i] = part
            bad = ~np.isfinite(result).all(-1)
            if partial:
                bad |= ~np.isfinite(height)
            if bad.any():
                result[bad] = _repaired(program, theta[bad])
        return result

    return gradient


def _repaired(program: Program, theta: Array) -> Array:
    """Return slopes (n, d) at the rare points where the formula of the slope fails.

    Outside the domain the slope is nan. Where f has a value and its slope's formula has none, as
    the tip of sqrt(x^2 + y^2), the slope is the mean of those on both sides.
    """
    height, *parts = program.careful(theta)
    result = np.stack([np.broadcast_to(part, theta.shape[:-1]) for part in parts], -1)
    inside = np.isfinite(height)
    for i in range(theta.shape[-1]):
        odd = inside & ~np.isfinite(result[:, i])
        if odd.any():
            result[odd, i] = _mean_of_sides(program, theta[odd], i)
    result[np.isnan(height) & np.ones(len(theta), bool)] = np.nan
    return result


def _mean_of_sides(program: Program, theta: Array, i: int) -> Array:
    step = np.zeros_like(theta)
    step[:, i] = 1e-6 * np.maximum(1, np.abs(theta[:, i]))
    left, right, nearer = (
        np.broadcast_to(program(theta + k * step)[1 + i], theta.shape[:-1]) for k in (-1, 1, 0.01)
    )
    mean = 0.5 * (left + right)
    size = np.maximum(np.abs(left), np.abs(right))
    mean = np.where(np.abs(mean) < 1e-6 * size, 0.0, mean)
    # The slope of a cube root at 0 is infinite on both sides.
    steeper = (np.abs(nearer) > 2 * np.abs(right)) & (left * right > 0)
    return np.where(steeper, np.copysign(np.inf, right), mean)


def _hessian(
    node: Node, slopes: tuple[Node, ...], letters: tuple[str, ...], decimal: bool
) -> Field | None:
    if sum(1 for slope in slopes for _ in tree.walk(slope)) > MAX_SLOPE:
        return None

    @cache
    def program() -> Program:
        # Only Newton's method asks for it: derived on the first call.
        rows = [derivatives(slope, letters, decimal) for slope in slopes]
        return Program([node, *(entry for row in rows for entry in row)], letters)

    def hessian(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            height, *entries = program()(theta)
            shape = theta.shape[:-1]
            result = np.stack([np.broadcast_to(e, shape) for e in entries], -1)
            result[np.broadcast_to(np.isnan(height), shape)] = np.nan
        return result.reshape(*shape, len(letters), len(letters))

    return hessian
