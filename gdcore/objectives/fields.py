"""From functions of coordinates to functions of theta, as an Objective has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdcore.objective import Array, Field


def value_of(f: Callable[..., Any]) -> Field:
    """Return theta (..., d) -> f(theta[..., 0], theta[..., 1] ...), never warning."""

    def value(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(f(*(theta[..., i] for i in range(theta.shape[-1]))))[()]

    return value


def gradient_of(slopes: Callable[..., tuple[Any, ...]]) -> Field:
    """Return theta (..., d) -> the slopes that a function of the coordinates returns."""

    def gradient(theta: Array) -> Array:
        result = np.empty_like(theta)
        with np.errstate(all="ignore"):
            parts = slopes(*(theta[..., i] for i in range(theta.shape[-1])))
            for i, part in enumerate(parts):
                result[..., i] = part
        return result

    return gradient


def hessian_of(gradient: Field) -> Field:
    """Return the Hessian by central differences of an exact gradient, symmetric, to about 1e-9.

    Newton's method, which alone asks for it, needs no more.
    """

    def hessian(theta: Array) -> Array:
        d = theta.shape[-1]
        result = np.empty((*theta.shape, d))
        with np.errstate(all="ignore"):
            for i in range(d):
                h = 6e-6 * np.maximum(1, np.abs(theta[..., i]))
                step = np.zeros_like(theta)
                step[..., i] = h
                rise = gradient(theta + step) - gradient(theta - step)
                result[..., i] = rise / (2 * h)[..., None]
            return np.asarray(0.5 * (result + np.swapaxes(result, -1, -2)))

    return hessian
