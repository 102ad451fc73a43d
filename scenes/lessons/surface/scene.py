"""Surface, drawn: a descent in three dimensions, and its shadow in two."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, linear

from scenes.lesson import Leg
from scenes.lessons.surface.words import drawn_part, place, steepness, steps_in_view, verdict
from scenes.space_lesson import SpaceLesson
from scenes.stage.facts import Facts
from scenes.stage.figure import Move
from scenes.stage.journey import Journey
from scenes.stage.notation import plain
from scenes.stage.solid import SpaceArrow
from scenes.stage.space import FROM_ABOVE
from scenes.stage.text import math
from scenes.stage.theme import Seconds, Size

__all__ = ["Surface"]

SLOW_STEPS = 3  # shown one by one; the rest runs as a trail
LONGEST_TRAIL = 5.0  # seconds


class Surface(SpaceLesson):
    """Descent goes straight over the floor; the surface over it decides where."""

    lesson = "surface"

    def construct(self) -> None:
        self.raise_the_surface()
        self.show_the_start()
        if len(self.run.update):
            self.read_the_gradient()
            self.make_steps()
        self.go_round()
        self.give_verdict()

    def raise_the_surface(self) -> None:
        x, y = self.experiment.objective.variables
        caption = f"Over every point ({x}, {y}) of the floor stands a height, f({x}, {y})."
        self.picture, self.side = self.slots()
        self.build_space(self.picture, FROM_ABOVE)
        with self.beat("A height over every point", caption):
            self.add(self.space, self.surface)
            self.hold(Seconds.REST)
            self.look(self.clear_side(), 2.5 * Seconds.ZOOM)

    def show_the_start(self) -> None:
        self.journey = Journey(self.surface, self.run)
        self.facts = self.build_facts()
        height = plain(float(self.run.value[0]))
        caption = f"It starts at {place(self.run, 0)}, {height} high; below lies its shadow."
        with self.beat("A start, and its shadow", caption):
            self.shown_rule = self.formula(self.rule(), self.rule(), self.rule_box, "left")
            self.settle(self.facts.names)
            self.play(FadeIn(self.journey, self.facts.names, self.facts, self.shown_rule))

    def build_facts(self) -> Facts:
        """The numbers of the run, below the rule in the side slot."""
        run, theme = self.run, self.theme
        self.rule_box, box = self.side.rows(0.16, 0.84, gap=0.15)
        x, y = run.objective.variables
        partial = "partial f \\/ partial {}"
        rows = (
            ("steps made", theme.ink, np.arange(len(run.theta), dtype=float)),
            (f"${x}$", theme.ink, run.theta[:, 0]),
            (f"${y}$", theme.ink, run.theta[:, 1]),
            (self.symbol(f"f({x}, {y})", "curve"), theme.curve, run.value),
            (self.symbol(partial.format(x), "gradient"), theme.gradient, run.gradient[:, 0]),
            (self.symbol(partial.format(y), "gradient"), theme.gradient, run.gradient[:, 1]),
            ("steepness " + self.symbol("|nabla f|", "gradient"), theme.gradient, steepness(run)),
        )
        return Facts(theme, box, rows, self.layout.text_scale)

    def rule(self) -> str:
        """The update rule, each quantity in its colour."""
        step, slope = self.symbol("- eta", "step"), self.symbol("nabla f", "gradient")
        return math(f"theta <- theta {step} {slope}")

    def read_the_gradient(self) -> None:
        start, step = self.run.theta[0], self.run.update[0]
        part = drawn_part(start, step, self.experiment.view)
        foot = self.floor_point(start)
        # As long as the step, turned round: the scale of the drawing is the rate.
        against = self.floor_point(start - part * step)
        along = self.floor_point(start + part * step)
        uphill = SpaceArrow(self.surface, [*foot, *foot], self.theme.gradient, filled=False)
        downhill = SpaceArrow(self.surface, [*foot, *foot], self.theme.step)
        caption = "The gradient points uphill; the step goes against it, along the floor."
        if part < 1.0:
            length = f"here at {plain(part, 2)} of its length"
            caption = f"The gradient points uphill; the step goes against it, {length}."
        with self.beat("The step goes against the gradient", caption):
            self.add(uphill, downhill)
            self.play(Move(uphill, [*foot, *against]), run_time=Seconds.SCALE)
            self.play(Move(downhill, [*foot, *along]), run_time=Seconds.SCALE)
            self.hold(Seconds.REST)
            self.go_to(1.0, Seconds.ALONG)
            self.discard(uphill, downhill)

    def make_steps(self) -> None:
        last = len(self.run.update)
        slow = min(SLOW_STEPS, last)
        seen = max(slow, steps_in_view(self.run, self.experiment.view))
        legs = [Leg.of(*ends, 0.22, LONGEST_TRAIL) for ends in ((slow, seen), (seen, last))]
        caption = "Each landing has a new gradient: steep ground, long steps; gentle, short ones."
        with self.beat("Again and again", self.at_pace(caption, legs)):
            for k in range(1, slow):
                self.go_to(k + 1.0, Seconds.LATER_STEP)
            for leg in legs:
                if leg.steps:
                    self.go_to(float(leg.end), leg.seconds)

    def go_to(self, made: float, run_time: float) -> None:
        """Let ball and numbers go on to `made` steps."""
        both = (self.journey, self.facts)
        self.play(*(Move(figure, [made], linear) for figure in both), run_time=run_time)

    def go_round(self) -> None:
        caption = "From all sides: the path lies on the surface, its shadow stays on the floor."
        with self.beat("Once around", caption):
            self.turn_round()

    def give_verdict(self) -> None:
        headline, caption = verdict(self.run, self.experiment.view)
        with self.beat(headline, caption):
            status = self.text(str(self.run.status), Size.LABEL, self.theme.ink, weight="semibold")
            box, beside = self.rule_box, self.shown_rule.width + 0.3 + status.width
            # Under the rule where there is no room beside it.
            line = box.center[1] - 0.1 if beside <= box.width else box.bottom
            status.place(box.right, line, "right")
            self.play(FadeIn(status))
