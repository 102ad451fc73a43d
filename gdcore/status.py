"""How a run ended, with one sentence of advice each."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The end of one run of descent; ``advice`` says what to try next."""

    CONVERGED = "converged"
    OSCILLATING = "oscillating"
    DIVERGED = "diverged"
    LEFT_DOMAIN = "left the domain"
    OUT_OF_STEPS = "out of steps"
    FLAT = "flat"
    NO_STEP = "no step made"

    @property
    def advice(self) -> str:
        """One sentence: what this end means, and what to try."""
        return _ADVICE[self]


_ADVICE = {
    Status.CONVERGED: "The slope has come down to zero: the run has arrived.",
    Status.OSCILLATING: "The steps jump to and fro without settling: try a smaller learning rate.",
    Status.DIVERGED: "Each step lands farther away than the last: try a smaller learning rate.",
    Status.LEFT_DOMAIN: "A step landed where the function has no real value: "
    "try a smaller learning rate or another start.",
    Status.OUT_OF_STEPS: "The slope is not zero yet: give it more steps, or a larger learning rate "
    "if the steps are tiny; if the values fall without end, there is no minimum to find.",
    Status.FLAT: "The slope is zero here though this is no valley floor, so descent has nothing "
    "to follow: try another start.",
    Status.NO_STEP: "This is one point alone, since no step was asked for.",
}
