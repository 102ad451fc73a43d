"""Partials: one point of a function of two variables."""

from __future__ import annotations

from scenes import parameters as p
from scenes.surface_experiment import SurfaceExperiment, experiment_at

__all__ = ["Parameters", "run"]


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.SurfaceFunction = p.surface_function_field("x^2 sin(y)")
    start: p.Point | None = p.point_field("1,1, or the catalogue function's own")
    view: p.Region | None = p.region_field()


def run(parameters: Parameters) -> SurfaceExperiment:
    """Look at the point where the surface is cut."""
    return experiment_at("partials", parameters)
