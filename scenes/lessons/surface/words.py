"""What a descent on a surface came to, in words chosen by its status and by what is in view."""

from __future__ import annotations

import numpy as np

from gdcore import Status, Trajectory
from scenes.stage.notation import plain, plural
from scenes.stage.surface_view import Region, inside
from scenes.verdict import Verdict

__all__ = ["drawn_part", "place", "steepness", "steps_in_view", "verdict"]

_BESIDE = 0.1  # of the view's width: an arrow may reach out of it as far


def place(run: Trajectory, k: int) -> str:
    """Iterate k, such as ``(1.2, −0.3)``."""
    return f"({', '.join(plain(float(value)) for value in run.theta[k])})"


def steepness(run: Trajectory) -> np.ndarray:
    """The length of the gradient at each iterate, shape (T+1,)."""
    with np.errstate(over="ignore"):
        return np.hypot(run.gradient[:, 0], run.gradient[:, 1])


def steps_in_view(run: Trajectory, view: Region) -> int:
    """The last iterate before the first one that is outside of the view."""
    outside = np.flatnonzero(~inside(run.theta, view))
    return len(run.theta) - 1 if outside.size == 0 else max(0, int(outside[0]) - 1)


def drawn_part(start: np.ndarray, step: np.ndarray, view: Region) -> float:
    """How much of a step (2,) has room in and around the view, both ways; at most 1."""
    low, high = np.array(view).T
    beside = _BESIDE * (high - low)
    room = np.minimum(high + beside - start, start - low + beside)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.nanmin([1.0, *(room / np.abs(step))]))


def verdict(run: Trajectory, view: Region) -> Verdict:
    """Say how it ended: at most 45 and 90 characters."""
    made = len(run.theta) - 1
    after, there = f"After {plural(made, 'step')}", place(run, -1)
    slope = plain(float(steepness(run)[-1]))
    seen = steps_in_view(run, view)
    match run.status:
        case Status.CONVERGED:
            return Verdict(
                "It converges",
                f"{after} the gradient is zero at {there}: the run has converged."
                if made
                else f"The gradient at {there} is zero: the run is at its goal from the start.",
            )
        case Status.FLAT:
            return Verdict("Flat: no way is down", f"At {there} it is flat: every step is zero.")
        case Status.LEFT_DOMAIN:
            return Verdict(
                "It leaves the domain",
                f"From {there} the next step leads where there is no surface.",
            )
        case Status.DIVERGED if made:
            return Verdict("It flies off", f"{after} it is at {there}: it diverges.")
        case Status.DIVERGED:
            return Verdict("It flies off", "The first step is too long for any number to hold.")
    if seen < made:
        return Verdict(
            "It leaves the view",
            f"Step {seen + 1} leaves the view; {after.lower()} it is at {there}.",
        )
    if run.status is Status.OSCILLATING:
        return Verdict("It swings and never settles", f"{after} it still swings, by {there}.")
    return Verdict("Not there yet", f"{after}, at {there}, the slope is still {slope}.")
