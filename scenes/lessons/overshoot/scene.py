"""Overshoot, drawn: the same start at rates that pass the minimum, swing about it, and fly off."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Create, FadeIn

from scenes.descent_lesson import LIFT, DescentLesson, seen_until
from scenes.experiment import Run
from scenes.stage.column import Column
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.marks import Segment
from scenes.stage.notation import apart, plain
from scenes.stage.plane import Plane
from scenes.stage.theme import Seconds, Width
from scenes.stage.view import value_view, wider_view
from scenes.stage.walk import Series
from scenes.verdict import slope_word, verdict

__all__ = ["Overshoot"]

SLOW_STEPS = 4  # of the first run, shown one by one; the rest runs as a trail
LONGEST_SERIES = 40  # steps in the panel of positions


class Overshoot(DescentLesson):
    """A step can be longer than the way to the minimum; by how much decides what becomes of it."""

    lesson = "overshoot"

    def construct(self) -> None:
        first, *others = self.experiment.runs
        self.show_the_start(first)
        if first.trajectory.update.size:
            self.make_the_first_step()
            self.make_more_steps()
        self.give_verdict()
        for run, rate in zip(others, self.experiment.rate_texts[1:], strict=True):
            self.try_another_rate(run, rate)
            self.give_verdict()
        if others:
            self.compare()

    def show_the_start(self, first: Run) -> None:
        valley = self.experiment.valley
        self.build_plane()
        series_box, numbers_box = self.layout.beside(1.25, 1.0)
        self.series_plane = self.build_series_plane(series_box)
        numbers = self.build_numbers(numbers_box)
        start = float(first.trajectory.theta[0, 0])
        x, places = self.variable, apart([start, valley.minimum if valley else start])
        goal = f"its minimum lies at {x} = {places[1]}" if valley else "no minimum lies downhill"
        caption = f"Descent starts at {x} = {places[0]}; {goal}."
        with self.beat("One start, one rate, one rule", caption):
            self.play(Create(self.curve), run_time=Seconds.DRAW)
            self.play(FadeIn(self.minimum))
            self.follow(first)
            self.play(FadeIn(self.walk, numbers, self.series_plane))
            self.add_series()

    def make_the_first_step(self) -> None:
        run, valley = self.run, self.experiment.valley
        step = abs(float(run.update[0, 0]))
        headline, caption = self.how_a_step_is_made(slope_word(run.objective))
        with self.beat(headline, caption):
            self.read_slope(0)
            self.scale_slope(0)
        if valley is None:
            headline, caption = (
                "It moves along the axis",
                (f"The ball moves {plain(step)} along the axis, then drops to the curve."),
            )
        else:
            headline, caption = _compared(step, abs(valley.minimum - self.x(0)))
        with self.beat(headline, caption):
            if valley is not None:
                self.show_the_way(valley.minimum)
            if self.plane.holds(self.x(1), float(run.value[1])):
                self.make_step(0)
            self.clear_step()
            if valley is not None:
                self.discard(self.way)

    def show_the_way(self, minimum: float) -> None:
        """The way to the minimum, laid beside the step: which is longer is plain to see."""
        x, y = self.x(0), self.beside(float(self.run.value[0]), -LIFT)
        self.way = Segment(self.plane, [x, y, x, y], self.theme.target, Width.ARROW)
        self.add(self.way)
        self.play(Move(self.way, [x, y, minimum, y]))

    def make_more_steps(self) -> None:
        run = self.run
        word = slope_word(run.objective)
        caption = f"At each landing the {word} is read anew; the rate stays the same."
        if not self.experiment.plain:
            caption = f"At each landing the {word} is read anew, and a new step is made of it."
        first = int(self.walk.state[0])
        slow = max(first, min(SLOW_STEPS, seen_until(run, first, self.view)))
        legs = self.legs(run, slow)
        caption = self.at_pace(caption, [leg for leg, _ in legs])
        with self.beat("Each landing gives a new slope", caption):
            for k in range(first, slow):
                self.quick_step(k)
            self.run_on(legs)

    def try_another_rate(self, run: Run, rate: str) -> None:
        caption = f"The same start and the same rule, at a rate of {rate}."
        slow = min(2, seen_until(run.trajectory, 0, self.view))
        legs = self.legs(run.trajectory, slow)
        caption = self.at_pace(caption, [leg for leg, _ in legs])
        with self.beat(f"Now the rate is {rate}", caption):
            self.reset_view()
            self.follow(run)
            self.play(FadeIn(self.walk))
            self.add_series()
            for k in range(slow):
                self.quick_step(k)
            self.run_on(legs)

    def give_verdict(self) -> None:
        with self.beat(*verdict(self.run)):
            pass

    def build_series_plane(self, box: Box) -> Plane:
        steps = min(LONGEST_SERIES, max(len(run.update) for run in self.trajectories))
        return Plane(
            self.theme,
            box,
            (0.0, float(max(steps, 1)), *self.view[:2]),
            "step",
            f"${self.variable}$",
            text_scale=self.layout.text_scale,
        )

    def zoom(self, view: Sequence[float], run_time: float) -> None:
        """Both planes show the position, so both follow."""
        both = (
            Move(self.plane, view, self._evenly(view)),
            Move(
                self.series_plane,
                [*self.series_plane.state[:2], *view[:2]],
                self._evenly(view),
            ),
        )
        self.play(*both, run_time=run_time)

    def add_series(self) -> None:
        for old in self.series_plane.members:
            self.remove(old)
        self.series_plane.members.clear()
        series = Series(self.series_plane, self.run.theta[:, 0], self.theme.step)
        self.companions.append(series)
        self.add(series)

    def compare(self) -> None:
        """All runs side by side: a picture that can stand alone."""
        runs = self.experiment.runs
        alike = len({run.trajectory.status for run in runs}) == 1
        headline = "Every rate ends alike" if alike else "One start, and the rate decides"
        with self.beat(headline, self.fates()):
            self.clear_stage()
            for run, box in zip(runs, self.layout.panels(len(runs)), strict=True):
                self.play(FadeIn(self.panel(run, box)))

    def panel(self, run: Run, box: Box) -> Column:
        trajectory = run.trajectory
        made = len(trajectory.update)
        view = wider_view(self.view[:2], [trajectory]) or self.view[:2]
        column = Column(
            self.theme,
            box,
            trajectory,
            run.name,
            (*view, *value_view(self.experiment.objective, view, [trajectory])),
            trajectory.theta[:, 0],
            (0.0, float(max(1, min(LONGEST_SERIES, made))), *view),
            f"${self.variable}$",
            made=made,
            text_scale=self.layout.text_scale,
        )
        return column.add(column.status)


def _compared(step: float, way: float) -> tuple[str, str]:
    """The first step against the way to the minimum, in the words that are true of them."""
    lengths = f"The step is {plain(step)}, the way to the minimum {plain(way)}"
    if step > 2 * way * (1 + 1e-9):
        return "It lands further off than it started", f"{lengths}: it lands further off."
    if step > way * (1 + 1e-9):
        return "The step passes the minimum", f"{lengths}: it lands on the other side."
    if step > way * (1 - 1e-9):
        return "The step lands on the minimum", f"{lengths}: one step is enough."
    return "The step stops short of the minimum", f"{lengths}: it stops short."
