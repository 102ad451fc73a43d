"""The base of the lessons that follow one run at a time along an axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import FadeIn, FadeOut, Mobject, VGroup, linear

from gdcore import Trajectory
from scenes.lesson import Lesson
from scenes.stage.curve import Curve
from scenes.stage.figure import Figure, Move, RateFunction, geometric
from scenes.stage.layout import Box
from scenes.stage.marks import Arrow, Tangent, Upright
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import Text, escape, fit, math
from scenes.stage.theme import Seconds, Size
from scenes.stage.view import value_view, wider_view
from scenes.stage.walk import ALONG, Walk
from scenes.verdict import slope_word

__all__ = ["DescentLesson"]

TANGENT = 2.6  # length of a tangent that is read, scene units
LIFT = 0.28  # between arrows that are compared, scene units
LONGEST_TRAIL = 4.0  # seconds, whatever the number of steps


class DescentLesson(Lesson):
    """A curve in the main slot, read-outs beside it, and a ball that steps along the axis."""

    run: Trajectory  # the one that is shown
    plane: Plane
    walk: Walk
    companions: list[Figure]  # figures whose state is the number of steps made, as the walk's is
    far: list[Text]  # what is said of a ball that has left the frame

    # The stage.

    def build_plane(self) -> None:
        """Put up the main plane; make the curve and the line at the minimum, not yet shown."""
        experiment = self.experiment
        objective = experiment.objective
        self.variable = objective.variables[0]
        self.trajectories = [item.trajectory for item in experiment.runs]
        x0, x1 = experiment.parameters.view  # type: ignore[attr-defined]
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
        self.add(self.plane)

    def build_readouts(self, box: Box) -> VGroup:
        """The numbers of the run in a box, one under the other."""
        theme, scale = self.theme, self.layout.text_scale
        derivative = self.symbol(f"f'({self.variable})", "gradient")
        rows = {
            "rate": (f"rate {self.symbol('eta', 'step')}", theme.step),
            "k": ("steps made", theme.ink),
            "x": (f"${self.variable}$", theme.ink),
            "slope": (f"{slope_word(self.experiment.objective)} {derivative}", theme.gradient),
            "step": (f"step {self.symbol('-eta', 'step')} {derivative}", theme.step),
        }
        em = Size.LABEL * scale * 8.0
        pitch = min(1.75 * em, box.height / len(rows))
        column = min(0.62 * box.width, 8.2 * em)
        self.readouts = {
            key: Readout(
                name,
                0.0,
                (box.left, box.top - pitch * (i + 0.7)),
                column,
                Size.LABEL * scale,
                theme.muted,
                color,
            )
            for i, (key, (name, color)) in enumerate(rows.items())
        }
        return VGroup(*self.readouts.values())

    def rule(self) -> Text:
        """The update rule, each quantity in its colour."""
        x = self.variable
        slope = self.symbol(f"f'({x})", "gradient")
        return self.text(math(f"{x} <- {x} {self.symbol('- eta', 'step')} {slope}"), Size.FORMULA)

    def follow(self, run: Trajectory) -> None:
        """Make `run` the one that is shown, with the ball at its start."""
        self.run = run
        self.walk = Walk(self.plane, run)
        self.companions, self.far = [], []
        self.read(0)

    def read(self, k: int) -> None:
        """Set the read-outs to iterate k."""
        run = self.run
        rate = float(run.lr[min(k, len(run.lr) - 1)]) if len(run.lr) else float("nan")
        slope = float(run.gradient[k, 0])
        for key, value in {
            "rate": rate,
            "k": k,
            "x": float(run.theta[k, 0]),
            "slope": slope,
            "step": -rate * slope,
        }.items():
            self.readouts[key].show([value])

    # Motion.

    @property
    def last(self) -> int:
        """The number of steps that the run made."""
        return len(self.run.theta) - 1

    def read_slope(self, k: int) -> None:
        """Lay the tangent on the curve at iterate k."""
        self.tangent = Tangent(self.plane, self.experiment.objective, [self.x(k), 0.0])
        self.add(self.tangent)
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
        self.read(k + 1)

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
        self.add(tangent)
        self.play(*self._to(k + 1.0), run_time=Seconds.LATER_STEP)
        self.remove(tangent)
        self.plane.members.remove(tangent)
        self.read(k + 1)

    def trail(self, first: int, last: int) -> None:
        """Let steps `first` to `last` run, the counters with them, in bounded time."""
        if last <= first:
            return
        self.play(*self._to(float(last)), run_time=min(0.22 * (last - first), LONGEST_TRAIL))
        self.read(last)

    def run_on(self, first: int) -> None:
        """Let the rest of the run play: the frame follows once, then says where the ball is."""
        seen = self._seen_until(first)
        self.trail(first, seen)
        if seen == self.last:
            return
        x0, x1 = self.view[:2]
        wide = wider_view((x0, x1), [self.run])
        if wide is not None:
            heights = value_view(self.experiment.objective, wide, [self.run])
            self.zoom([*wide, *heights], Seconds.ZOOM)
            further = self._seen_until(seen)
            self.trail(seen, further)
            seen = further
        if seen < self.last:
            self.report(seen)

    def zoom(self, view: Sequence[float], run_time: float) -> None:
        """Move the main plane to another view (x0, x1, y0, y1)."""
        self.play(Move(self.plane, view, self._evenly(view)), run_time=run_time)

    def _evenly(self, view: Sequence[float]) -> RateFunction:
        x0, x1 = self.plane.state[:2]
        return geometric((view[1] - view[0]) / (x1 - x0))

    def report(self, seen: int) -> None:
        """Say where the ball is that has left the frame."""
        away = self.run.theta[seen + 1, 0] - self.run.theta[seen, 0]
        self.play(*self._to(seen + 1.0), run_time=Seconds.LATER_STEP)
        self.read(seen + 1)
        self.trail(seen + 1, self.last)
        inner, em = self.plane.inner, self.plane.em
        text = f"step {self.last}: {self.variable} = {plain(self.x(self.last))}, off the frame"
        far = self.text(escape(text), Size.LABEL, self.theme.step)
        right = away > 0 if seen + 1 == self.last else self.x(self.last) > self.x(0)
        fit(far, inner.width - em).place(
            inner.right - em if right else inner.left + em,
            inner.top - 1.2 * em,
            "right" if right else "left",
        )
        self.far = [far]
        self.play(FadeIn(far))

    def reset_view(self) -> None:
        """Go back to the first view, without what was said about the last run."""
        self.discard(self.walk, *self.far)
        self.far = []
        if not np.array_equal(self.plane.state, self.view):
            self.zoom(self.view, Seconds.ZOOM / 2)

    def x(self, k: int) -> float:
        """Iterate k, in data units."""
        return float(self.run.theta[k, 0])

    def _to(self, made: float) -> list[Move]:
        return [Move(figure, [made], linear) for figure in (self.walk, *self.companions)]

    def _seen_until(self, first: int) -> int:
        """The last step before the first one that leaves the view."""
        for k in range(first + 1, self.last + 1):
            if not self.plane.holds(self.x(k), float(self.run.value[k])):
                return k - 1
        return self.last
