"""What is said of the valleys and of who came to which, chosen by what is true of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenes.lessons.minima.experiment import MinimaExperiment
from scenes.stage.notation import plain, plural

__all__ = ["about", "arrival", "counted", "on_the_map", "verdict"]

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def counted(number: int, noun: str) -> str:
    """``Two valleys``, ``12 starts``."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"


def about(experiment: MinimaExperiment, x: str) -> tuple[str, str]:
    """What there is to see of valleys."""
    floors = experiment.floors
    lowest = [floor for floor in floors if floor.lowest]
    if experiment.valleys > len(floors):
        which = f"Marked are those to which most walkers come: {len(floors)} of them."
        none = "At this rate and in these steps, no walker comes to rest in any of them."
        return counted(experiment.valleys, "valley"), which if floors else none
    if len(floors) > 1 and len(lowest) == 1:
        where = f"The lowest, at {x} = {plain(lowest[0].x)},"
        return (
            f"{counted(len(floors), 'valley')}, one of them the lowest",
            f"{where} is the global minimum; the rest are local.",
        )
    if len(floors) > 1:
        return (
            f"{counted(len(floors), 'valley')} side by side",
            "Every valley floor is a local minimum: near it, nothing is lower.",
        )
    if floors:
        return "One valley", f"There is one valley floor here, at {x} = {plain(floors[0].x)}."
    return "A curve without a valley", "Nowhere near this view is there a valley floor."


def arrival(experiment: MinimaExperiment) -> tuple[str, str]:
    """How many walkers came to which kind of minimum."""
    made = max(len(run.trajectory.update) for run in experiment.runs)
    ends, count, floors = experiment.ends, len(experiment.runs), experiment.floors
    low = sum(int(np.sum(ends == i)) for i, floor in enumerate(floors) if floor.lowest)
    none = int(np.sum(ends < 0))
    other = count - low - none
    one = sum(floor.lowest for floor in floors) == 1
    unmarked = experiment.valleys > len(floors)
    parts = (
        (low, f"{low} in {'the' if one else 'a'} global minimum"),
        (other, f"{other} in a local {'one' if low else 'minimum'}"),
        (none, f"{none} {'elsewhere' if unmarked and floors else 'at no minimum'}"),
    )
    headline = (
        "Each walks down into its own valley"
        if none == 0
        else "Each walks its own way down"
        if unmarked and none < count
        else "Not all of them arrive"
        if none < count
        else "None of them arrives"
    )
    found = ", ".join(words for number, words in parts if number)
    return headline, f"After {plural(made, 'step')}: {found}."


def on_the_map(edges: Sequence[float], x: str) -> str:
    """Where the band's colours change."""
    if len(edges) == 1:
        return f"Each of them really descends; the colour changes at {x} = {plain(edges[0])}."
    if not edges:
        return "Each of them really descends; the whole band has one colour."
    return f"Each of them really descends; the colour changes {len(edges)} times."


def verdict(experiment: MinimaExperiment) -> tuple[str, str]:
    """What the map says."""
    kinds = {int(end) for end in experiment.fine_ends}
    if len(kinds - {-1}) > 1:
        return (
            "Where one starts decides where one ends",
            "Descent finds the bottom of a valley, and cannot tell whether a lower one exists.",
        )
    if kinds == {-1}:
        return "No start leads to a minimum", "At this rate and in these steps, none arrives."
    if -1 in kinds:
        return "Not every start arrives", "From the grey starts, at this rate, none arrives."
    return "One valley takes them all", "Where all ends are one, the start does not matter."
