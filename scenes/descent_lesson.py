"""The base of the lessons that follow one run at a time along an axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import FadeOut, Mobject, VGroup, linear

from gdcore import Trajectory
from scenes.experiment import CurveExperiment, Run
from scenes.lesson import Leg, Lesson
from scenes.optimizer_names import optimizer_name
from scenes.stage.curve import Curve
from scenes.stage.figure import Figure, Move, RateFunction, geometric
from scenes.stage.layout import Box
from scenes.stage.marks import Arrow, Tangent, Upright
from scenes.stage.notation import plain
from scenes.stage.numbers import Numbers
from scenes.stage.plane import Plane
from scenes.stage.text import Text, math
from scenes.stage.theme import Seconds, Size
from scenes.stage.view import value_view, wider_view
from scenes.stage.walk import ALONG, Walk

__all__ = ["DescentLesson"]

TANGENT = 2.6  # length of a tangent that is read, scene units
LIFT = 0.28  # between arrows that are compared, scene units
EACH, LONGEST_TRAIL = 0.22, 4.0  # seconds of a step in a trail, and of all, however many

View = tuple[float, float, float, float]  # x0, x1, y0, y1


class DescentLesson(Lesson):
    """A curve in the main slot, read-outs beside it, and a ball that steps along the axis."""

    experiment: CurveExperiment
    run: Trajectory  # the one that is shown
    plane: Plane
    walk: Walk
    companions: list[Figure]  # figures whose state is the number of steps made, as the walk's is

    # The stage.

    def build_plane(self) -> None:
        """Put up the main plane; make the curve and the line at the minimum, not yet shown."""
        experiment = self.experiment
        objective = experiment.objective
        self.variable = objective.variables[0]
        self.trajectories = [item.trajectory for item in experiment.runs]
        x0, x1 = experiment.view
        self.view = (x0, x1, *value_view(objective, (x0, x1), self.trajectories))
        self.plane = Plane(
            self.theme,
            self.layout.main,
            self.view,
            f"${self.variable}$",
            self.symbol(f"f({self.variable})", "curve"),
            text_scale=self.layout.text_scale,
        )
        self.curve = Curve(self.plane, objective)
        self.minimum = VGroup()
        if experiment.valley is not None:
            x = experiment.valley.minimum
            self.minimum.add(Upright(self.plane, [x], self.theme.target, "minimum"))
        self.settle(self.plane)

    def build_numbers(self, box: Box) -> VGroup:
        """The numbers of the run in a box, one under the other, and their names."""
        experiment = self.experiment
        self.numbers = Numbers(
            self.theme, box, experiment.objective, experiment.plain, self.layout.text_scale
        )
        return VGroup(self.numbers.names, self.numbers)

    def rule(self) -> Text:
        """The update rule, each quantity in its colour."""
        x = self.variable
        step = self.symbol("- eta", "step") + self.symbol(f"f'({x})", "gradient")
        if not self.experiment.plain:
            step = "+ " + self.symbol('"step"', "step")
        return self.text(math(f"{x} <- {x} {step}"), Size.FORMULA)

    def how_a_step_is_made(self, word: str) -> tuple[str, str]:
        """A headline and a caption on the first step, true of the optimizer that makes it."""
        step = plain(float(self.run.update[0, 0]))
        if self.experiment.plain:
            return (
                "The slope, scaled by the rate, is the step",
                f"The {word} times the rate, turned round: a step of {step} along the axis.",
            )
        name = optimizer_name(self.run.optimizer)
        return (
            f"{name} turns the slope into a step",
            f"{name} makes its first step from the {word}: {step} along the axis.",
        )

    def follow(self, run: Run) -> None:
        """Make `run` the one that is shown, with the ball at its start."""
        self.run = run.trajectory
        self.walk = Walk(self.plane, self.run)
        self.settle(self.plane, self.minimum, self.curve, self.numbers.names)
        self.numbers.follow(run)
        self.companions = [self.numbers]

    # Motion.

    @property
    def last(self) -> int:
        """The number of steps that the run made."""
        return len(self.run.theta) - 1

    def read_slope(self, k: int) -> None:
        """Lay the tangent on the curve at iterate k."""
        self.tangent = Tangent(self.plane, self.experiment.objective, [self.x(k), 0.0])
        self.add(self.tangent, self.walk)  # the tangent under the ball and its marks
        self.play(Move(self.tangent, [self.x(k), TANGENT]), run_time=Seconds.READ_SLOPE)

    def scale_slope(self, k: int) -> None:
        """Turn the slope round, and scale it by the rate: that is the step."""
        x, y = self.x(k), float(self.run.value[k])
        slope, step = float(self.run.gradient[k, 0]), float(self.run.update[k, 0])
        lifted = self.beside(y, LIFT)
        against = [x, lifted, x - slope, lifted]
        self.slope_arrow = Arrow(
            self.plane, [x, lifted, x, lifted], self.theme.gradient, filled=False
        )
        self.step_arrow = Arrow(self.plane, [x, y, x, y], self.theme.step)
        self.add(self.slope_arrow, self.step_arrow)
        self.play(Move(self.slope_arrow, against), run_time=Seconds.SCALE)
        self.play(Move(self.step_arrow, [x, y, x + step, y]), run_time=Seconds.SCALE)

    def beside(self, y: float, lift: float) -> float:
        """A height in data units that is drawn `lift` scene units above `y`."""
        y0, y1 = self.plane.state[2:]
        return y + lift * float(y1 - y0) / self.plane.inner.height

    def make_step(self, k: int) -> None:
        """Move along the axis, then drop to the curve."""
        self.play(*self._to(k + ALONG), run_time=Seconds.ALONG)
        self.play(*self._to(k + 1.0), run_time=Seconds.DROP)

    def clear_step(self) -> None:
        """Take the tangent and the arrows away."""
        self.discard(self.tangent, self.slope_arrow, self.step_arrow)

    def discard(self, *mobjects: Mobject) -> None:
        """Fade mobjects out; a later move of the view no longer redraws them."""
        self.play(FadeOut(*mobjects), run_time=Seconds.LEAVE)
        gone = {id(part) for mobject in mobjects for part in mobject.get_family()}
        self.plane.members = [m for m in self.plane.members if id(m) not in gone]

    def quick_step(self, k: int) -> None:
        """A later step, in one move, with its tangent."""
        tangent = Tangent(self.plane, self.experiment.objective, [self.x(k), TANGENT])
        self.add(tangent, self.walk)
        self.play(*self._to(k + 1.0), run_time=Seconds.LATER_STEP)
        self.remove(tangent)
        self.plane.members.remove(tangent)

    def legs(self, run: Trajectory, first: int) -> list[tuple[Leg, View]]:
        """A run from step `first` on, and the view of each leg.

        The frame follows once; then the walk says where the ball is.
        """
        last, view = len(run.update), self.view
        seen = seen_until(run, first, view)
        found = [(Leg.of(first, seen, EACH, LONGEST_TRAIL), view)]
        wide = wider_view(view[:2], [run]) if seen < last else None
        if wide is not None:
            view = (*wide, *value_view(self.experiment.objective, wide, [run]))
            first, seen = seen, seen_until(run, seen, view)
            found.append((Leg.of(first, seen, EACH, LONGEST_TRAIL), view))
        if seen < last:
            found.append((Leg.of(seen + 1, last, EACH, LONGEST_TRAIL), view))
        return found

    def run_on(self, legs: Sequence[tuple[Leg, View]]) -> None:
        """Let these legs play."""
        shown = self.view
        for leg, view in legs:
            if view != shown:
                self.zoom(view, Seconds.ZOOM)
                shown = view
            first = leg.end - leg.steps
            if self.walk.state[0] < first:  # the step that leaves the view
                self.play(*self._to(float(first)), run_time=Seconds.LATER_STEP)
            if leg.steps:
                self.play(*self._to(float(leg.end)), run_time=leg.seconds)

    def zoom(self, view: Sequence[float], run_time: float) -> None:
        """Move the main plane to another view (x0, x1, y0, y1)."""
        self.play(Move(self.plane, view, self._evenly(view)), run_time=run_time)

    def _evenly(self, view: Sequence[float]) -> RateFunction:
        x0, x1 = self.plane.state[:2]
        return geometric((view[1] - view[0]) / (x1 - x0))

    def reset_view(self) -> None:
        """Go back to the first view, without the last run."""
        self.discard(self.walk)
        if not np.array_equal(self.plane.state, self.view):
            self.zoom(self.view, Seconds.ZOOM / 2)

    def x(self, k: int) -> float:
        """Iterate k, in data units."""
        return float(self.run.theta[k, 0])

    def _to(self, made: float) -> list[Move]:
        return [Move(figure, [made], linear) for figure in (self.walk, *self.companions)]


def seen_until(run: Trajectory, first: int, view: View) -> int:
    """The last step after `first` before the one that leaves the view."""
    x0, x1, y0, y1 = view
    x, y = run.theta[first + 1 :, 0], run.value[first + 1 :]
    outside = np.flatnonzero(~((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)))
    return first + int(outside[0]) if outside.size else len(run.update)
