"""What is said of a race, chosen by what became of its runs."""

from __future__ import annotations

from collections import Counter

import numpy as np

from gdcore import Status
from scenes.lesson import LONGEST_CAPTION
from scenes.lessons.race.experiment import RaceExperiment
from scenes.stage.notation import plain, plural

__all__ = ["IDEAS", "about_the_goal", "count", "leg", "result", "told_apart"]

IDEAS = {
    "gd": "follows the slope, nothing else",
    "momentum": "keeps part of its last step",
    "nesterov": "a memory that looks ahead",
    "adagrad": "divides by all slopes so far",
    "adadelta": "scales steps by the last steps",
    "rmsprop": "divides by the slope's usual size",
    "adam": "memory over the usual size",
    "adamw": "Adam, pulled towards zero",
    "amsgrad": "Adam, never taking more again",
    "adamax": "Adam, with the largest slope",
    "nadam": "Adam, looking one step ahead",
    "radam": "Adam, careful at the start",
    "lion": "only the sign of a memory",
    "newton": "uses the curvature too",
    "linesearch": "tries lengths until one is good",
}


def told_apart(names: list[str]) -> list[str]:
    """Names, numbered where there are several of one."""
    alike, seen = Counter(names), Counter[str]()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} {seen[name]}" if alike[name] > 1 else name)
    return numbered


def about_the_goal(experiment: RaceExperiment) -> tuple[str, str]:
    """What counts as having arrived."""
    goals = experiment.goals
    if len(goals) == 1:
        x, y = experiment.objective.variables
        where = f"{x} = {plain(float(goals[0, 0]))}, {y} = {plain(float(goals[0, 1]))}"
        return (
            "The finish is the minimum",
            f"It lies at {where}; who stays in the ring has arrived.",
        )
    if len(goals):
        return "Each minimum is a finish", "Who stays inside one of the rings has arrived."
    return (
        "There is no finish in sight",
        "No minimum is known here: the lowest at the end is ahead.",
    )


def leg(experiment: RaceExperiment, names: list[str], stop: int) -> tuple[str, str]:
    """What happens until step `stop`: a first arrival, or the end."""
    steps, arrivals = plural(stop, "step"), experiment.arrivals
    if stop < max(len(run.trajectory.update) for run in experiment.runs):
        first = [name for name, at in zip(names, arrivals, strict=True) if at == stop]
        who = _list(first) if len(_list(first)) < 30 else f"{len(first)} of them"
        verb = "is" if len(first) == 1 else "are"
        return f"{who} {verb} first", f"After {steps}, {who} {verb} in the finish, to stay."
    if any(arrival is not None for arrival in arrivals):
        return "All run on", f"All run on until {steps} are spent."
    return "All run on", f"When {steps} are spent, nobody has arrived to stay."


def result(experiment: RaceExperiment, names: list[str]) -> tuple[str, str]:
    """Who has arrived, and when; else who is lowest."""
    runs = [run.trajectory for run in experiment.runs]
    pairs = zip(experiment.arrivals, names, strict=True)
    order = sorted((arrival, name) for arrival, name in pairs if arrival is not None)
    ends = [float(run.value[-1]) for run in runs]
    if not order:
        if all(run.status == Status.DIVERGED for run in runs):
            return "All fly off", "At these rates every one of them diverges."
        lowest = f"{names[int(np.argmin(ends))]}: f = {plain(min(ends))}"
        return "None has arrived", f"The lowest at the end is {lowest}."
    words = ", ".join(f"{name} {step}" for step, name in order)
    caption = f"Arrived at step: {words}."
    if len(caption) > LONGEST_CAPTION:
        caption = f"{len(order)} of {len(runs)} have arrived; the board says at which step."
    return "The order of arrival" if len(order) > 1 else "One arrives", caption


def count(number: int) -> str:
    """How many rules there are, as a headline begins."""
    return ("One rule", "Two rules", "Three rules", "Four rules", "Five rules")[number - 1]


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
