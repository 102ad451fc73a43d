"""Learning-rate schedules: what the rate is multiplied with in each step.

Each is a frozen dataclass; ``factors(steps)`` gives the factor of steps 0, 1 ... (steps,).
PyTorch's scheduler of the same meaning is named where there is one. ``read("cosine:floor=0.1")``
makes one from text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import settings
from gdcore.objective import Array
from gdcore.settings import Settings, setting


class Schedule(Settings):
    """What all schedules share."""

    def factors(self, steps: int) -> Array:
        """Return the factor of each step, (steps,)."""
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Schedule):
    """The rate stays what it is.

    >>> Constant().factors(3)
    array([1., 1., 1.])
    """

    name = "constant"

    def factors(self, steps: int) -> Array:
        return np.ones(steps)


@dataclass(frozen=True)
class Step(Schedule):
    """The rate drops by ``gamma`` every so many steps (PyTorch: ``StepLR``).

    >>> Step(every=2, gamma=0.1).factors(5).round(3)
    array([1.  , 1.  , 0.1 , 0.1 , 0.01])
    """

    every: int = setting(30, 1, 100_000)
    gamma: float = setting(0.1, 0, 1)
    name = "step"

    def factors(self, steps: int) -> Array:
        return np.asarray(self.gamma ** (np.arange(steps) // self.every))


@dataclass(frozen=True)
class Exponential(Schedule):
    """gamma^k (PyTorch: ``ExponentialLR``).

    >>> Exponential(gamma=0.5).factors(3)
    array([1.  , 0.5 , 0.25])
    """

    gamma: float = setting(0.99, 0, 1)
    name = "exponential"

    def factors(self, steps: int) -> Array:
        return np.asarray(self.gamma ** np.arange(steps))


@dataclass(frozen=True)
class Inverse(Schedule):
    """1 / (1 + decay k): slow enough that the steps can still reach any distance.

    Source: H. Robbins, S. Monro, "A stochastic approximation method" (1951).

    >>> Inverse(decay=1).factors(3).round(3)
    array([1.   , 0.5  , 0.333])
    """

    decay: float = setting(0.01, 0, 1e6)
    name = "inverse"

    def factors(self, steps: int) -> Array:
        return np.asarray(1 / (1 + self.decay * np.arange(steps)))


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a cosine from 1 down to ``floor`` (PyTorch: ``CosineAnnealingLR``).

    ``period`` is its length in steps (``T_max``); 0 means the whole run.

    Source: I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017).

    >>> Cosine(period=2).factors(3).round(3)
    array([1. , 0.5, 0. ])
    """

    period: int = setting(0, 0, 100_000)
    floor: float = setting(0.0, 0, 1)
    name = "cosine"

    def factors(self, steps: int) -> Array:
        k = np.arange(steps)
        cosine = np.cos(np.pi * k / (self.period or max(steps, 1)))
        return np.asarray(self.floor + (1 - self.floor) * (1 + cosine) / 2)


@dataclass(frozen=True)
class Warmup(Schedule):
    """A line from ``start`` up to 1 over the first steps (PyTorch: ``LinearLR``).

    >>> Warmup(period=4, start=0.2).factors(6)
    array([0.2, 0.4, 0.6, 0.8, 1. , 1. ])
    """

    period: int = setting(10, 1, 100_000)
    start: float = setting(0.1, 0, 1)
    name = "warmup"

    def factors(self, steps: int) -> Array:
        risen = np.minimum(np.arange(steps), self.period) / self.period
        return np.asarray(self.start + (1 - self.start) * risen)


SCHEDULES: dict[str, type[Schedule]] = {
    cls.name: cls for cls in (Constant, Step, Exponential, Inverse, Cosine, Warmup)
}


def read(text: str) -> Schedule:
    """Return the schedule that a text names, as ``"step:every=20,gamma=0.5"``.

    Raises
    ------
    ValueError
        One line that names the nearest name or key, or the bounds.
    """
    return settings.read(text, SCHEDULES, "schedule")
