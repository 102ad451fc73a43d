"""Film: the numbers of every lesson, each with its own defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenes import parameters as p
from scenes.catalogue import LESSONS, Entry
from scenes.experiment import Experiment

__all__ = ["FilmExperiment", "Parameters", "run"]

NAME = "film"


class Parameters(p.Parameters):
    """What the film takes: a title; a lesson with other parameters is a video of its own."""


@dataclass(frozen=True)
class FilmExperiment(Experiment):
    """The experiments of all lessons. Its runs are theirs, each named after its lesson.

    Attributes
    ----------
    chapters : tuple of (Entry, Experiment)
        In the order of the catalogue, which is the post's.
    """

    chapters: tuple[tuple[Entry, Experiment], ...]


def run(parameters: Parameters) -> FilmExperiment:
    """Compute every lesson at its defaults."""
    entries = [entry for entry in LESSONS.values() if entry.name != NAME]
    chapters = tuple((entry, entry.run(entry.parameters()())) for entry in entries)
    runs = tuple(
        replace(run, name=f"{entry.name}: {run.name}")
        for entry, experiment in chapters
        for run in experiment.runs
    )
    return FilmExperiment(NAME, parameters, runs, chapters)
