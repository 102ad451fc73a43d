"""The lessons by name. Plain data: a lesson's modules are imported when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenes.experiment import Experiment
    from scenes.lesson import Lesson
    from scenes.parameters import Parameters

__all__ = ["LESSONS", "Entry"]


@dataclass(frozen=True)
class Entry:
    """A lesson as the command line and the studio know it.

    Attributes
    ----------
    name : str
        Its name on the command line; its folder has underscores for the hyphens.
    title : str
        Its name on screen.
    summary : str
        What it shows, in one line.
    """

    name: str
    title: str
    summary: str

    @property
    def package(self) -> str:
        return f"scenes.lessons.{self.name.replace('-', '_')}"

    @property
    def scene_name(self) -> str:
        """The class in scene.py, as ``manim scene.py NAME`` wants it."""
        return "".join(part.capitalize() for part in self.name.split("-"))

    def parameters(self) -> type[Parameters]:
        """The lesson's parameter model (loads pydantic, not Manim)."""
        return import_module(f"{self.package}.experiment").Parameters  # type: ignore[no-any-return]

    def run(self, parameters: Parameters) -> Experiment:
        """Compute the lesson's numbers (loads gdcore, not Manim)."""
        return import_module(f"{self.package}.experiment").run(parameters)  # type: ignore[no-any-return]

    def scene(self) -> type[Lesson]:
        """The lesson's scene class (loads Manim)."""
        return getattr(import_module(f"{self.package}.scene"), self.scene_name)  # type: ignore[no-any-return]


LESSONS = {
    entry.name: entry
    for entry in (
        Entry(
            "two-functions",
            "Two functions",
            "a correct line and a predicted one; which w and b bring them together",
        ),
        Entry(
            "loss", "Loss", "an error becomes a height over w; the mean over all data, MAE and MSE"
        ),
        Entry(
            "slope", "Slope", "a secant becomes the tangent, and its slope says which way is down"
        ),
        Entry(
            "learning-rate", "Learning rate", "one start, three rates: too small, good, too large"
        ),
        Entry(
            "overshoot",
            "Overshoot",
            "a step that passes the minimum, one that swings, one that flies off",
        ),
        Entry("minima", "Minima", "ten starts at once, and the valley in which each of them ends"),
        Entry("partials", "Partial derivatives", "a surface cut along x, then along y: two slopes"),
        Entry("gradient", "Gradient", "the vector that climbs most, its opposite, and its length"),
        Entry(
            "surface", "Descent on a surface", "a descent over x and y, and its shadow on the floor"
        ),
        Entry("fit", "Fit", "one descent in three views, until the line fits the data"),
        Entry("noise", "Noise", "why the loss does not go down to zero, nor in one jump"),
        Entry(
            "sgd",
            "Stochastic descent",
            "all points, a few or one vote for each step: three paths on a map",
        ),
        Entry("race", "Race", "optimizers on one landscape, from one start, with one budget"),
        Entry(
            "many-dimensions",
            "Many dimensions",
            "two partials, three, n: the same rule; the condition number sets the pace",
        ),
        Entry("film", "Gradient descent", "all lessons as the chapters of one video"),
    )
}
