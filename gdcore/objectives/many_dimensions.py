"""Families of functions of any number of variables, x_1 to x_n."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gdcore.objective import Array, Field, Objective, total
from gdcore.objectives.minima import TAU, WELLS
from gdcore.settings import Settings, setting

DIMENSIONS = (1, 10_000)


def _quiet(f: Field) -> Field:
    def field(theta: Array) -> Array:
        with np.errstate(all="ignore"):
            return f(theta)

    return field


def _letters(dim: int) -> tuple[str, ...]:
    return tuple(f"x{i}" for i in range(1, dim + 1))


def spectrum(curvatures: Array, name: str = "spectrum") -> Objective:
    """Return sum_i a_i x_i^2 / 2 with the given curvatures (d,), all above zero.

    Its rate is the best one, 2 / (smallest + largest).
    """
    a = np.array(curvatures, float)
    if a.ndim != 1 or not a.size or not (np.isfinite(a) & (a > 0)).all():
        raise ValueError(f"{name}: curvatures must be finite numbers above 0")
    d = len(a)
    return Objective(
        name=name,
        variables=_letters(d),
        text="sum(a_i*x_i^2)/2",
        shown=(f"1/2 sum_(i=1)^{d} a_i x_i^2", ("a_i x_i",)),
        value=_quiet(lambda theta: total(a * theta * theta) / 2),
        gradient=_quiet(lambda theta: a * theta),
        hessian=lambda theta: np.broadcast_to(np.diag(a), (*theta.shape, d)).copy(),
        viewport=((-2.0, 2.0),) * d,
        minima=((0.0,) * d,),
        start=(1.0,) * d,
        lr=float(2 / (a.min() + a.max())),
    )


@dataclass(frozen=True)
class Spectrum(Settings):
    """sum_i a_i x_i^2 / 2 with a_i from 1 to ``condition``, evenly on a logarithmic scale."""

    dim: int = setting(100, *DIMENSIONS)
    condition: float = setting(100.0, 1, 1e12)
    name = "spectrum"

    def objective(self) -> Objective:
        """Return the function."""
        return spectrum(np.geomspace(1, self.condition, self.dim), str(self))


@dataclass(frozen=True)
class Rosenbrock(Settings):
    """sum_i 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2."""

    dim: int = setting(10, 2, DIMENSIONS[1])
    name = "rosenbrock-nd"

    def objective(self) -> Objective:
        """Return the function."""
        d = self.dim

        def value(theta: Array) -> Array:
            x, y = theta[..., :-1], theta[..., 1:]
            return total(100 * np.square(y - x * x) + np.square(1 - x))

        def gradient(theta: Array) -> Array:
            x, y = theta[..., :-1], theta[..., 1:]
            off = y - x * x
            result = np.zeros_like(theta)
            result[..., :-1] = -400 * x * off - 2 * (1 - x)
            result[..., 1:] += 200 * off
            return result

        return Objective(
            name=str(self),
            variables=_letters(d),
            text="sum(100*(x_(i+1) - x_i^2)^2 + (1 - x_i)^2)",
            shown=(
                f"sum_(i=1)^{d - 1} 100 (x_(i+1) - x_i^2)^2 + (1 - x_i)^2",
                ("200 (x_i - x_(i-1)^2) - 400 x_i (x_(i+1) - x_i^2) - 2 (1 - x_i)",),
            ),
            value=_quiet(value),
            gradient=_quiet(gradient),
            viewport=((-2.0, 2.0),) * d,
            minima=((1.0,) * d,),
            start=(0.0,) * d,
            lr=0.001,
        )


@dataclass(frozen=True)
class Rastrigin(Settings):
    """10 n + sum_i x_i^2 - 10 cos(2 pi x_i)."""

    dim: int = setting(10, *DIMENSIONS)
    name = "rastrigin-nd"

    def objective(self) -> Objective:
        """Return the function."""
        d = self.dim
        return Objective(
            name=str(self),
            variables=_letters(d),
            text="10*n + sum(x_i^2 - 10*cos(2*pi*x_i))",
            shown=(
                f"{10 * d} + sum_(i=1)^{d} x_i^2 - 10 cos(2 pi x_i)",
                ("2 x_i + 20 pi sin(2 pi x_i)",),
            ),
            value=_quiet(lambda t: total(10 + t * t - 10 * np.cos(TAU * t))),
            gradient=_quiet(lambda t: 2 * t + 20 * math.pi * np.sin(TAU * t)),
            viewport=((-3.0, 3.0),) * d,
            minima=((0.0,) * d,),
            start=(0.4,) * d,
            lr=0.002,
        )


@dataclass(frozen=True)
class StyblinskiTang(Settings):
    """sum_i (x_i^4 - 16 x_i^2 + 5 x_i) / 2."""

    dim: int = setting(10, *DIMENSIONS)
    name = "styblinski-tang-nd"

    def objective(self) -> Objective:
        """Return the function."""
        d = self.dim
        return Objective(
            name=str(self),
            variables=_letters(d),
            text="sum(x_i^4 - 16*x_i^2 + 5*x_i)/2",
            shown=(
                f"1/2 sum_(i=1)^{d} x_i^4 - 16 x_i^2 + 5 x_i",
                ("2 x_i^3 - 16 x_i + 5/2",),
            ),
            value=_quiet(lambda t: total(t * (t * (t * t - 16) + 5)) / 2),
            gradient=_quiet(lambda t: t * (2 * (t * t) - 16) + 2.5),
            viewport=((-4.0, 4.0),) * d,
            minima=((WELLS[0],) * d,),
            start=(-0.5,) * d,
            lr=0.02,
        )
