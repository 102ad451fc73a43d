"""What a run came to, in words chosen by its status: captions never know better than the core."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gdcore import Objective, Status, Trajectory
from scenes.stage.notation import apart, plain, plural

__all__ = ["Verdict", "slope_word", "verdict"]

ALMOST = 1e-4  # of the first slope


class Verdict(NamedTuple):
    """A headline (at most 45 characters) and a caption (one sentence, at most 90)."""

    headline: str
    caption: str


def slope_word(objective: Objective) -> str:
    """The slope of a function with kinks is a subgradient, and is called that."""
    return "slope" if objective.smooth else "subgradient"


def verdict(run: Trajectory) -> Verdict:
    """Say how a run of one variable ended."""
    name = run.objective.variables[0]
    x = f"{name} = {plain(float(run.theta[-1, 0]))}"
    slope = slope_word(run.objective)
    made = len(run.theta) - 1
    after = f"After {plural(made, 'step')}"
    match run.status:
        case Status.CONVERGED:
            return Verdict(
                "It converges",
                f"{after} the {slope} is zero at {x}: the run has converged."
                if made
                else f"The {slope} at {x} is zero: the run is at its goal from the start.",
            )
        case Status.OSCILLATING:
            low, high = apart(_swing(run))
            return Verdict(
                "It swings and never settles",
                f"It swings between {name} = {low} and {high}, and never settles.",
            )
        case Status.DIVERGED if made:
            return Verdict("It flies off", f"{after} it is at {x}: at this rate it diverges.")
        case Status.DIVERGED:
            return Verdict("It flies off", "The first step is too long for any number to hold.")
        case Status.LEFT_DOMAIN:
            return Verdict(
                "It leaves the domain",
                f"From {x} the next step leads where the function is not defined.",
            )
        case Status.FLAT:
            where = "everywhere" if run.objective.constant else f"at {x}"
            return Verdict(
                "Flat: no way is down",
                f"The function is flat {where}: the {slope} is zero, and so is every step.",
            )
        case _:
            rest = plain(float(run.gradient[-1, 0]))
            return Verdict(
                "Not there yet", f"{after}, {x} and the {slope} is {rest}: not there yet."
            )


def _swing(run: Trajectory) -> tuple[float, float]:
    """The two ends of the swing: of its last half, when it has settled into it."""
    late = run.theta[len(run.theta) // 2 :, 0]
    return float(np.min(late)), float(np.max(late))
