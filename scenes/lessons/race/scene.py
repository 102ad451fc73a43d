"""Race, drawn: paths over one landscape, heights over steps, and a board, all in step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import FadeIn, FadeOut, VGroup, VMobject, config, linear

from scenes.lesson import Leg, Lesson
from scenes.lessons.race.board import Board
from scenes.lessons.race.experiment import TRIED, RaceExperiment
from scenes.lessons.race.figures import Field, Finish, Heights, Tour
from scenes.lessons.race.placing import Signs, beside, box_of, disc, on_screen
from scenes.lessons.race.words import IDEAS, about_the_goal, count, leg, result, told_apart
from scenes.optimizer_names import optimizer_name
from scenes.stage.contours import Contours, level_lines
from scenes.stage.figure import Move
from scenes.stage.layout import GAP, Box
from scenes.stage.marks import Ball
from scenes.stage.notation import plain, plural
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import Text, back, escape, wrapped
from scenes.stage.theme import Seconds, Size
from scenes.stage.tracks import RADIUS, marker

__all__ = ["Race"]

AROUND = 2.4  # seconds along a level line
SLOW_STEPS = 5
LONGEST_TRAIL = 9.0  # seconds for all steps together
LEAST = 1e-10  # a height below it has left the picture


class Race(Lesson):
    """The same start and the same budget; the rule and its rate decide."""

    lesson = "race"
    experiment: RaceExperiment

    def construct(self) -> None:
        self.runs = [run.trajectory for run in self.experiment.runs]
        self.settings = [run.name.partition(":")[2] for run in self.experiment.runs]
        self.names = told_apart([optimizer_name(run.name) for run in self.experiment.runs])
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
        self.main, self.upper, self.lower = self._boxes()
        self.plane = Plane(
            self.theme,
            self.main,
            experiment.view,
            *names,
            text_scale=self.layout.text_scale,
        )
        contours = Contours(self.plane, objective.value)
        goals = VGroup(*(Finish(self.plane, goal, experiment.radius) for goal in experiment.goals))
        start = Ball(self.plane, self.runs[0].theta[0], self.theme.ink)
        word = self.text("start", Size.TICK)
        at, lines = disc(self.plane, start.disc.get_center()), on_screen(self.plane, self.runs)
        beside(back(word, self.theme.background), self.plane, at, lines)
        for goal in goals:
            beside(goal.word, self.plane, box_of(goal.ring), lines)
        self.taken = [at, word.box, *(goal.word.box for goal in goals)]
        self.formula = self._formula()
        caption = "Each line is one height of f, brighter is lower; all start at the same point."
        with self.beat("One landscape, one start", caption):
            self.add(self.plane, contours, self.formula)
            self.go_along_a_line(contours)
            self.play(FadeIn(start, word))
        headline, caption = about_the_goal(experiment)
        with self.beat(headline, caption):
            self.play(FadeIn(goals))
        self.settle(self.plane, contours, goals, start, word)
        self.words = VGroup(word, *(goal.word for goal in goals))

    def go_along_a_line(self, contours: Contours) -> None:
        """Along a level line the height stays: a ball goes there, and its height is told."""
        value, view = self.experiment.objective.value, self.plane.state
        lines = level_lines(value, view, contours.levels[len(contours.levels) // 2 :][:1])
        if not lines or not lines[0]:
            return
        tour = Tour(self.plane, max(lines[0], key=len))
        box, em = self.side, self.plane.em
        low = float(self.formula.get_bottom()[1])
        name = self.text(f"{self.symbol('f', 'curve')} $=$").place(box.left, low - 2.2 * em)
        at = (float(name.get_right()[0]) + 0.4 * em, float(name.baseline[1]))
        size = Size.LABEL * self.layout.text_scale
        # Two digits: between its points the line is straight, and the height off by less.
        height = Readout(float(value(tour.here)), at, size, self.theme.curve, digits=2)
        tour.report_to(height, lambda: float(value(tour.here)))
        self.play(FadeIn(tour, name))
        self.play(Move(tour, [1.0]), run_time=AROUND)
        self.play(FadeOut(tour, name), run_time=Seconds.LEAVE)

    def tell_the_rules(self) -> None:
        caption = "All read the slope under them; each makes its own step of it."
        if len(self.runs) == 1:
            caption = "It reads the slope under it, and makes its own step of it."
        self.rules = self._rules()
        with self.beat(f"{count(len(self.runs))}, in a few words", caption):
            self.play(FadeOut(self.formula), run_time=Seconds.LEAVE)
            for row in self.rules:
                self.play(FadeIn(row), run_time=Seconds.APPEAR)

    def print_the_rates(self) -> None:
        stops = [*range(SLOW_STEPS + 1), *self._stops()]
        self.field = Field(self.plane, self.runs, self.names, self.taken, stops)
        self.heights_plane, self.heights = self._heights(self.upper)
        self.board = Board(
            self.theme,
            self.lower,
            self.runs,
            list(zip(self.names, self.settings, strict=True)),
            self.experiment.rate_texts,
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
            self.add(self.heights, self.words)  # no path crosses the words
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
        pace = LONGEST_TRAIL / max(self.steps - SLOW_STEPS, 1)
        made = SLOW_STEPS
        for stop in self._stops():
            steps = stop - made
            shown = Leg(stop, steps, max(min(pace, 0.25) * steps, 1.0))
            headline, caption = leg(self.experiment, self.names, stop)
            with self.beat(headline, self.at_pace(caption, [shown], caption)):
                self._to(float(shown.end), shown.seconds)
            made = stop

    def _stops(self) -> list[int]:
        """Where the race stops after its first steps: at the first arrival, and at its end."""
        arrivals = [arrival for arrival in self.experiment.arrivals if arrival is not None]
        first = min(arrivals, default=self.steps)
        return sorted({stop for stop in (first, self.steps) if stop > SLOW_STEPS})

    def tell_the_result(self) -> None:
        """The rows of the board go to their places."""
        with self.beat(*result(self.experiment, self.names)):
            self.play(Move(self.board, [self.steps, 1.0]), run_time=2 * Seconds.DRAW)

    def warn(self) -> None:
        """The names leave the crowd at the finish for the paths."""
        caption = "On another landscape, or at other rates, another one may win."
        signs = Signs(self.plane, self.runs, self.names, self.taken)
        with self.beat("One race proves little", caption):
            self.play(FadeOut(*self.field.labels), FadeIn(signs))

    # Parts.

    def _boxes(self) -> tuple[Box, Box, Box]:
        """For the landscape, the heights and the board, which needs a row for each racer."""
        told = any(self.settings)  # they take a line each
        if self.layout.shape == "tall":
            shares = (1.5, 1.05, 2.7) if told else (2.3, 1.1, 1.65)
            main, upper, lower = self.layout.stage.rows(*shares)
            return main, upper, lower
        side = self.layout.side
        if self.layout.shape == "square":
            cut = side.left + 0.42 * side.width
            left, right = replace(side, right=cut), replace(side, left=cut + GAP)
            return self.layout.main, left, right
        return (self.layout.main, *side.rows(0.7 if told else 1.15, 1.4 if told else 1.0))

    @property
    def side(self) -> Box:
        """All that is beside the landscape."""
        upper, lower = self.upper, self.lower
        return Box(upper.left, lower.bottom, lower.right, upper.top)

    def _formula(self) -> Text:
        """The function in the side panel, on as many lines as it takes."""
        box, objective = self.side, self.experiment.objective
        name = self.symbol(f"f({', '.join(objective.variables)})", "curve")
        for size in (Size.LABEL, Size.TICK, Size.LEAST):
            em = max(size * self.layout.text_scale, Size.LEAST) * config.frame_height
            text = self.text(wrapped(f"{name} $= {objective.typst}$", box.width / em), size)
            if text.height < box.height:
                break
        return text.place(box.left, box.top - 1.2 * self.plane.em)

    def _rules(self) -> VGroup:
        """A row each: marker, name, and the idea, below the name or after it."""
        box, em, scale = self.side, self.plane.em, self.layout.text_scale
        pitch = min(box.height / len(self.runs), 5.2 * em)
        titles = [
            self.text(escape(name), color=hue, weight="semibold")
            for name, hue in zip(self.names, self.theme.kinds, strict=False)
        ]
        left = box.left + 0.42 * scale
        after = left + max(title.width for title in titles) + em
        rows = VGroup()
        for i, (run, title) in enumerate(zip(self.experiment.runs, titles, strict=True)):
            y = box.top - i * pitch - 1.6 * em
            shape = VMobject(stroke_width=0, fill_color=self.theme.kinds[i], fill_opacity=1.0)
            shape.points = marker(i, RADIUS * scale)
            shape.shift([box.left + 0.15 * scale, y + 0.3 * em, 0.0])
            row = VGroup(shape, title.place(left, y))
            words = [IDEAS[run.name.partition(":")[0]], self.settings[i]]
            places = [(left, y - 1.7 * em), (after, y)] if pitch > 4.0 * em else [(after, y)]
            if len(places) == 1 and self.settings[i]:
                words.reverse()
            for word, (x, level) in zip(words, places, strict=False):
                row.add(self._shortened(word, box.right - x).place(x, level))
            rows.add(row)
        return rows

    def _shortened(self, words: str, room: float) -> Text:
        """As much of the words as there is room for."""
        text = self.text(escape(words), Size.TICK)
        while text.width > room and len(words) > 2:
            words = words[: -2 - words.endswith("…")] + "…"
            text = self.text(escape(words), Size.TICK)
        return text

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

    # Shared.

    def _to(self, made: float, run_time: float) -> None:
        moves = (Move(figure, [made], linear) for figure in (self.field, self.heights))
        self.play(*moves, Move(self.board, [made, 0.0], linear), run_time=run_time)
