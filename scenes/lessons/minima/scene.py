"""Minima, drawn: ten walkers on one curve, and below it where each start of the axis ends."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, VGroup, linear

from scenes.lesson import Leg, Lesson
from scenes.lessons.minima.experiment import MinimaExperiment
from scenes.lessons.minima.figures import LETTERS, Band, Walkers
from scenes.lessons.minima.table import table
from scenes.lessons.minima.words import about, arrival, counted, on_the_map, verdict
from scenes.stage.curve import Curve
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.marks import Dashes, Tangent, Upright
from scenes.stage.notation import plain, plural
from scenes.stage.placing import clearest
from scenes.stage.plane import Plane
from scenes.stage.readout import ALL, Readout
from scenes.stage.text import Text, back, escape, math
from scenes.stage.theme import Seconds, Size, Width
from scenes.stage.view import value_view
from scenes.verdict import slope_word

__all__ = ["Minima"]

SLOW_STEPS = 3
LONGEST_TRAIL = 5.0  # seconds
IN_PLACE = 0.005  # of the view: a walker so near to its end is seen to be there
EACH = 2.0  # seconds for all floors to appear, one after the other
FELT = 0.8  # length of a tangent under a walker, scene units
BAND = 0.34  # height, scene units
MOST_EDGES = 8  # watersheds that get a line


class Minima(Lesson):
    """Descent finds a minimum, not always the lowest: the start decides which."""

    lesson = "minima"
    experiment: MinimaExperiment

    def construct(self) -> None:
        self.runs = [run.trajectory for run in self.experiment.runs]
        self.floors = self.experiment.floors
        self.lr = self.experiment.runs[0].lr
        self.variable = self.experiment.objective.variables[0]
        self.draw_the_curve()
        self.place_the_walkers()
        self.make_first_steps()
        self.go_on()
        self.paint_the_starts()
        self.fill_the_band()
        self.keep_no_speed()
        self.sum_up()

    def made_from(self) -> list[str]:
        objective = self.experiment.objective
        return [
            self.function_text(objective),
            escape(plural(len(self.experiment.runs), "start")),
            f"rate {escape(plain(self.experiment.runs[0].lr, 7))}",
            "gradient descent",
        ]

    # The stage.

    def build(self) -> None:
        experiment = self.experiment
        low, high = experiment.view
        main = self.layout.main
        strip = Box(main.left, main.bottom, main.right, main.bottom + BAND)
        view = (low, high, *value_view(experiment.objective, (low, high), self.runs))
        x = self.variable
        self.plane = Plane(
            self.theme,
            main.inset(bottom=BAND + 0.12),
            view,
            f"${x}$",
            self.symbol(f"f({x})", "curve"),
            text_scale=self.layout.text_scale,
        )
        self.curve = Curve(self.plane, experiment.objective)
        self.colors = self._colors()
        self.uprights = VGroup(
            *(
                Upright(self.plane, [floor.x], color, self._word(i))
                for i, (floor, color) in enumerate(zip(self.floors, self.colors, strict=False))
            )
        )
        self.band = Band(
            self.plane,
            strip,
            np.array([run.theta[0, 0] for run in self.runs]),
            experiment.ends,
            experiment.fine_starts,
            experiment.fine_ends,
            self.colors,
        )
        self.walkers = Walkers(self.plane, self.runs, [self.colors[i] for i in experiment.ends])
        self.top, self.table_box = self.layout.beside(1.0, 1.2)
        self.table, self.counts = table(self, self.colors)

    def _colors(self) -> list[str]:
        """The target's for the lowest floor, a hue each for the others, and one for none."""
        hues = iter(self.theme.kinds)
        first = next((floor for floor in self.floors if floor.lowest), None)
        return [
            *(self.theme.target if floor is first else next(hues) for floor in self.floors),
            self.theme.muted,
        ]

    def _word(self, i: int) -> str:
        """What stands above a floor: its letter, and its rank where there is room for a word."""
        rank = "global" if self.floors[i].lowest else "local"
        return f"{LETTERS[i]}: {rank}" if len(self.floors) < 3 else LETTERS[i]

    # The beats.

    def draw_the_curve(self) -> None:
        self.build()
        with self.beat(*about(self.experiment, self.variable)):
            rule = self._rule()
            self.add(self.plane, self.curve, rule)
            if self.floors:
                head, *rows = self.table
                self.play(FadeIn(head))
                for upright, row in zip(self.uprights, rows, strict=True):
                    self.play(FadeIn(upright, row), run_time=EACH / len(rows))
            self.settle(rule, self.plane, self.uprights, self.curve)

    def place_the_walkers(self) -> None:
        count = len(self.runs)
        headline = f"{counted(count, 'start')}, one rule"
        who = f"{counted(count, 'walker')}, one rate of {plain(self.lr)}"
        caption = f"{who}: each feels only the slope under it."
        with self.beat(headline, caption):
            names = self._numbers()
            self.play(FadeIn(self.walkers, names))
            self.settle(names)
            self.feel_the_slopes()

    def feel_the_slopes(self) -> None:
        """A short tangent under each walker, for a while."""
        objective = self.experiment.objective
        places = [float(run.theta[0, 0]) for run in self.runs]
        tangents = [Tangent(self.plane, objective, [x, 0.0]) for x in places]
        self.add(*tangents, self.walkers)
        moves = (Move(t, [x, FELT]) for t, x in zip(tangents, places, strict=True))
        self.play(*moves, run_time=2 * Seconds.READ_SLOPE)
        self.hold(Seconds.REST)
        self.play(FadeOut(*tangents), run_time=Seconds.LEAVE)
        self.plane.members = [figure for figure in self.plane.members if figure not in tangents]

    def make_first_steps(self) -> None:
        word = slope_word(self.experiment.objective)
        caption = f"A step is the {word} times the rate, turned round, each walker for itself."
        with self.beat("All step at the same time", caption):
            for k in range(min(SLOW_STEPS, self._last())):
                self._to(k + 1.0, 2 * Seconds.LATER_STEP)

    def go_on(self) -> None:
        last = self._last()
        seen = min(max(self._seen_until(), SLOW_STEPS), last)
        rest = Seconds.LATER_STEP  # in which nothing is seen to move
        legs = Leg.of(SLOW_STEPS, seen, 0.25, LONGEST_TRAIL), Leg.of(seen, last, rest, rest)
        headline, caption = arrival(self.experiment)
        with self.beat(headline, self.at_pace(caption, legs, caption)):
            for leg in legs:
                if leg.steps:
                    self._to(float(leg.end), leg.seconds)

    def paint_the_starts(self) -> None:
        caption = "Under the axis, each start takes the colour of the place where its walker ended."
        with self.beat("Paint each start by its end", caption):
            self.play(FadeIn(self.band))
            self.walkers.show([self.walkers.state[0], 1.0])
            self.play(Move(self.band, [1.0, 0.0], linear), run_time=1.5 * Seconds.DRAW)
            self.play(FadeIn(self.counts))

    def fill_the_band(self) -> None:
        count = len(self.experiment.fine_starts)
        with self.beat(
            f"Now from {plain(count)} starts", on_the_map(self.band.edges, self.variable)
        ):
            self.play(Move(self.band, [1.0, 1.0], linear), run_time=3 * Seconds.DRAW)
            edges = self.band.edges
            if edges and len(edges) <= MOST_EDGES:
                self.play(FadeIn(*(self._watershed(x) for x in edges)))

    def keep_no_speed(self) -> None:
        roller = self._roller()
        if roller is None:
            return
        run, hill = roller
        x, y = float(run.theta[0, 0]), float(run.value[0])
        low, high = self.plane.state[:2]
        level = Dashes(self.plane, [x, y, x, y], self.theme.ink, Width.DASH)
        start = f"{self.variable} = {plain(x)}"
        caption = f"From {start}, above the hill, a ball would roll over it; descent comes to rest."
        with self.beat("No speed is carried along", caption):
            self.add(level)
            across = max(low, min(high, 2 * hill - x))
            self.play(Move(level, [x, y, across, y]), run_time=Seconds.DRAW)
            word = self._along(self.text(escape("height of that start"), Size.TICK), x, across, y)
            self.play(FadeIn(word))
        self.play(FadeOut(level, word), run_time=Seconds.LEAVE)

    def sum_up(self) -> None:
        """All descend again, in the colours of their ends."""
        with self.beat(*verdict(self.experiment)):
            seen, last = max(self._seen_until(), 1), self._last()
            self.play(Move(self.walkers, [0.0, 1.0]), run_time=Seconds.DRAW)
            for until, seconds in ((min(seen, last), 2.5), (last, Seconds.LATER_STEP)):
                if until > self.walkers.made:
                    self.play(Move(self.walkers, [until, 1.0], linear), run_time=seconds)

    # Parts.

    def _rule(self) -> Text:
        x = self.variable
        slope = self.symbol(f"f'({x})", "gradient")
        rule = self.text(math(f"{x} <- {x} {self.symbol('- eta', 'step')} {slope}"), Size.FORMULA)
        return rule.place(self.top.left, self.top.top - 1.8 * self.plane.em)

    def _numbers(self) -> VGroup:
        size = Size.LABEL * self.layout.text_scale
        em = self.plane.em
        left, y = self.top.left, self.top.top - 4.3 * em
        rate = self.text(f"rate {self.symbol('eta', 'step')}", color=self.theme.muted)
        value = self.text(escape(plain(self.lr, 7)), color=self.theme.step)
        steps = self.text("steps made", color=self.theme.muted)
        column = left + 7.5 * em
        made = Readout(0.0, (column, y - 2.0 * em), size, self.theme.ink, ALL)
        self.walkers.report_to(made, lambda: float(self.walkers.made))
        return VGroup(rate.place(left, y), value.place(column, y), steps.place(left, y - 2.0 * em))

    def _watershed(self, x: float) -> Dashes:
        """From the band up to the curve, where the colours meet."""
        bottom = self.plane.state[2]
        top = float(self.experiment.objective.value(np.array([x])))
        return Dashes(self.plane, [x, bottom, x, top], self.theme.muted, Width.DASH)

    def _along(self, word: Text, x: float, across: float, y: float) -> Text:
        """Write over or under a level line, clear of the walkers and of the curve."""
        plane, em = self.plane, self.plane.em
        low, high = self.experiment.view
        grid = np.linspace(low, high, 400)
        places = [run.theta[k, 0] for run in self.runs for k in (0, -1)]
        drawn = np.concatenate([grid, places])
        heights = self.experiment.objective.value(drawn[:, None])
        shown = np.isfinite(heights)
        parts = np.linspace(x, across, 9)[1:-1]
        at = plane.points_of(parts[np.argsort(np.abs(parts - 0.5 * (x + across)))], np.full(7, y))
        above = [(float(px), float(py) + 0.4 * em) for px, py, _ in at]
        below = [(px, py - 1.4 * em) for px, py in above]
        points = plane.points_of(drawn[shown], heights[shown])
        word = clearest(word, above + below, plane.inner, points, em)
        return back(word, self.theme.background)

    def _roller(self) -> tuple | None:
        """A walker that started above a hill and stayed on its own side of it, and that hill."""
        ends, best = self.experiment.ends, None
        for run, end in zip(self.runs, ends, strict=True):
            if end < 0:
                continue
            start, x = float(run.theta[0, 0]), self.floors[end].x
            for hill in self.band.edges:
                beyond = (hill - x) * (start - x) < 0
                height = float(self.experiment.objective.value(np.array([hill])))
                if beyond and float(run.value[0]) > height:
                    gain = abs(start - hill)
                    if best is None or gain < best[0]:
                        best = gain, run, hill
        return best[1:] if best else None

    # Shared.

    def _last(self) -> int:
        return max(len(run.update) for run in self.runs)

    def _seen_until(self) -> int:
        """The last step at which a walker is still seen to be on its way."""
        near = IN_PLACE * (self.experiment.view[1] - self.experiment.view[0])
        on_the_way = [
            np.flatnonzero(np.abs(run.theta[:, 0] - run.theta[-1, 0]) > near) for run in self.runs
        ]
        return max((int(steps[-1]) + 1 for steps in on_the_way if steps.size), default=0)

    def _to(self, made: float, run_time: float) -> None:
        self.play(Move(self.walkers, [made, 0.0], linear), run_time=run_time)
