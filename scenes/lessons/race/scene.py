"""Race, drawn: paths over one landscape, heights over steps, and a board, all in step."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, VGroup, VMobject, linear

from gdcore import Status
from scenes.lesson import LONGEST_CAPTION, Lesson
from scenes.lessons.race.experiment import TRIED, RaceExperiment
from scenes.lessons.race.figures import Board, Field, Finish, Heights
from scenes.optimizer_names import OPTIMIZER_NAMES
from scenes.stage.contours import Contours
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.marks import Ball
from scenes.stage.notation import plain, plural
from scenes.stage.plane import Plane
from scenes.stage.text import escape, fit
from scenes.stage.theme import Seconds, Size
from scenes.stage.tracks import marker

__all__ = ["Race"]

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
SLOW_STEPS = 5
LONGEST_TRAIL = 9.0  # seconds for all steps together
LEAST = 1e-10  # a height below it has left the picture


class Race(Lesson):
    """The same start and the same budget; the rule and its rate decide."""

    lesson = "race"
    experiment: RaceExperiment

    def construct(self) -> None:
        self.runs = [run.trajectory for run in self.experiment.runs]
        self.names = [_name(run.name) for run in self.experiment.runs]
        self.steps = max(len(run.update) for run in self.runs)
        self.show_the_landscape()
        self.tell_the_rules()
        self.print_the_rates()
        self.make_first_steps()
        self.run_on()
        self.tell_the_result()
        self.warn()

    def made_from(self) -> list[str]:
        objective = self.experiment.objective
        start = ", ".join(plain(float(x), 4) for x in self.experiment.runs[0].trajectory.theta[0])
        schedule = self.experiment.parameters.schedule
        return [
            self.function_text(objective),
            f"start {escape(f'({start})')}",
            escape(plural(self.experiment.parameters.steps, "step")),
            *([escape(f"{schedule} rates")] if schedule != "constant" else []),
        ]

    # The beats.

    def show_the_landscape(self) -> None:
        experiment, objective = self.experiment, self.experiment.objective
        names = [f"${name}$" for name in objective.variables]
        self.plane = Plane(
            self.theme,
            self.layout.main,
            experiment.view,
            *names,
            text_scale=self.layout.text_scale,
        )
        contours = Contours(self.plane, objective.value)
        goals = VGroup(*(self._finish(goal) for goal in experiment.goals))
        start = Ball(self.plane, self.runs[0].theta[0], self.theme.ink)
        word = self.text("start", Size.TICK)
        x, y, _ = self.plane.point(*self.runs[0].theta[0])
        word.place(x, y + 0.8 * self.plane.em, "center")
        caption = "Each line is one height of f, brighter is lower; all start at the same point."
        with self.beat("One landscape, one start", caption):
            self.play(FadeIn(self.plane, contours))
            self.play(FadeIn(start, word))
        headline, caption = self._about_the_goal()
        with self.beat(headline, caption):
            self.play(FadeIn(goals))
        self.settle(self.plane, contours, goals, start, word)

    def tell_the_rules(self) -> None:
        caption = "All read the slope under them; each makes its own step of it."
        if len(self.runs) == 1:
            caption = "It reads the slope under it, and makes its own step of it."
        self.rules = self._rules()
        with self.beat(f"{_count(len(self.runs))}, in a few words", caption):
            for row in self.rules:
                self.play(FadeIn(row), run_time=Seconds.APPEAR)

    def print_the_rates(self) -> None:
        upper, lower = self.layout.beside(1.15, 1.0)
        self.field = Field(self.plane, self.runs, self.names)
        self.heights_plane, self.heights = self._heights(upper)
        rates = [run.lr for run in self.experiment.runs]
        self.board = Board(
            self.theme,
            lower,
            self.runs,
            self.names,
            rates,
            self.experiment.arrivals,
            self.layout.text_scale,
        )
        budget = f"Each has {plural(self.experiment.parameters.steps, 'step')}"
        how = (
            f"at the rate that was fastest of {len(TRIED)} tried"
            if self.experiment.tuned
            else "at the rate on the board"
        )
        with self.beat("The same budget, and the rates", f"{budget}, {how}."):
            self.play(FadeOut(self.rules), run_time=Seconds.LEAVE)
            self.play(FadeIn(self.heights_plane, self.board, self.field))
            self.add(self.heights)
        self.settle(self.heights_plane)

    def make_first_steps(self) -> None:
        several = len(self.runs) > 1
        caption = "The slope at the start is the same for all; their steps are not."
        if not several:
            caption = "A slope is read, a step is made; then the same again."
        with self.beat("Off they go" if several else "Off it goes", caption):
            for k in range(min(SLOW_STEPS, self.steps)):
                self._to(k + 1.0, Seconds.LATER_STEP)

    def run_on(self) -> None:
        arrivals = [a for a in self.experiment.arrivals if a is not None]
        first = min(arrivals, default=self.steps)
        stops = sorted({stop for stop in (first, self.steps) if stop > SLOW_STEPS})
        pace = LONGEST_TRAIL / max(self.steps - SLOW_STEPS, 1)
        made = SLOW_STEPS
        for stop in stops:
            with self.beat(*self._leg(made, stop)):
                self._to(float(stop), max(min(pace, 0.25) * (stop - made), 1.0))
            made = stop

    def tell_the_result(self) -> None:
        with self.beat(*self._result()):
            pass

    def warn(self) -> None:
        caption = "On another landscape, or at other rates, another one may win."
        with self.beat("One race proves little", caption):
            pass

    # Parts.

    def _finish(self, goal: np.ndarray) -> Finish:
        return Finish(self.plane, goal, self.experiment.radius)

    def _rules(self) -> VGroup:
        """A row each: marker, name, and the idea."""
        box = self.layout.side
        em = self.plane.em
        pitch = min(box.height / len(self.runs), 5.2 * em)
        two_lines = pitch > 4.0 * em
        rows = VGroup()
        for i, (run, name) in enumerate(zip(self.experiment.runs, self.names, strict=True)):
            hue, y = self.theme.kinds[i], box.top - i * pitch - 1.6 * em
            shape = VMobject(stroke_width=0, fill_color=hue, fill_opacity=1.0)
            shape.points = marker(i) + np.array([box.left + 0.15, y + 0.3 * em, 0.0])
            title = self.text(escape(name), color=hue, weight="semibold")
            idea = self.text(escape(IDEAS[run.name.partition(":")[0]]), Size.TICK)
            left = box.left + 0.42
            title.place(left, y)
            if two_lines:
                fit(idea, box.right - left).place(left, y - 1.7 * em)
            else:
                fit(idea, 0.6 * box.width).place(box.left + 0.36 * box.width, y)
            rows.add(VGroup(shape, title, idea))
        return rows

    def _heights(self, box: Box) -> tuple[Plane, Heights]:
        """The plane of losses over steps, logarithmic where the lowest value is known."""
        floor = self.experiment.floor
        values = [run.value - floor if floor is not None else run.value for run in self.runs]
        everything = np.concatenate(values)
        log = floor is not None and bool(np.all(everything > -1e-9 * max(1.0, abs(floor))))
        if log:
            values = [np.log10(np.maximum(value, LEAST)) for value in values]
        shown = np.concatenate(values)
        start = float(values[0][0])
        low = float(shown.min())
        high = float(min(shown.max(), start + 1.0 if log else start + 2.0 * (start - low)))
        if log:
            low, high = np.floor(low), np.ceil(high)
        if not high > low:
            low, high = low - 1.0, low + 1.0
        plane = Plane(
            self.theme,
            box,
            (0.0, float(max(self.steps, 1)), float(low), float(high)),
            "step",
            self.symbol("f", "curve") + (" above the minimum" if log else ""),
            log=log,
            text_scale=self.layout.text_scale,
        )
        return plane, Heights(plane, [10.0**value for value in values] if log else values)

    # Words.

    def _about_the_goal(self) -> tuple[str, str]:
        goals = self.experiment.goals
        if len(goals) == 1:
            x, y = self.experiment.objective.variables
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

    def _leg(self, made: int, stop: int) -> tuple[str, str]:
        steps = plural(stop, "step")
        if stop < self.steps:
            arrivals = zip(self.names, self.experiment.arrivals, strict=True)
            names = [name for name, arrival in arrivals if arrival == stop]
            who = _list(names) if len(_list(names)) < 30 else f"{len(names)} of them"
            verb = "is" if len(names) == 1 else "are"
            return f"{who} {verb} first", f"After {steps}, {who} {verb} in the finish, to stay."
        if any(arrival is not None for arrival in self.experiment.arrivals):
            return "All run on", f"All run on until {steps} are spent."
        return "All run on", f"When {steps} are spent, nobody has arrived to stay."

    def _result(self) -> tuple[str, str]:
        pairs = zip(self.experiment.arrivals, self.names, strict=True)
        order = sorted((arrival, name) for arrival, name in pairs if arrival is not None)
        ends = [float(run.value[-1]) for run in self.runs]
        lowest = f"{self.names[int(np.argmin(ends))]}: f = {plain(min(ends))}"
        if not order:
            if all(run.status == Status.DIVERGED for run in self.runs):
                return "All fly off", "At these rates every one of them diverges."
            return "None has arrived", f"The lowest at the end is {lowest}."
        words = ", ".join(f"{name} {step}" for step, name in order)
        caption = f"Arrived at step: {words}."
        if len(caption) > LONGEST_CAPTION:
            caption = (
                f"{len(order)} of {len(self.runs)} have arrived; the board says at which step."
            )
        return "The order of arrival" if len(order) > 1 else "One arrives", caption

    # Shared.

    def _to(self, made: float, run_time: float) -> None:
        figures = (self.field, self.heights, self.board)
        self.play(*(Move(figure, [made], linear) for figure in figures), run_time=run_time)


def _name(optimizer: str) -> str:
    """Its name on screen, with the settings that were changed."""
    name, _, settings = optimizer.partition(":")
    return f"{OPTIMIZER_NAMES[name]} {settings}" if settings else OPTIMIZER_NAMES[name]


def _count(number: int) -> str:
    return ("One rule", "Two rules", "Three rules", "Four rules", "Five rules")[number - 1]


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
