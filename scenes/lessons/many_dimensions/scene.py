"""Many dimensions, drawn: a column that grows, a hundred bars, and what sets the pace."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, VGroup, VMobject, linear

from gdcore import Status
from scenes.experiment import Run
from scenes.lesson import Lesson
from scenes.lessons.many_dimensions.experiment import DimensionsExperiment
from scenes.lessons.many_dimensions.figures import (
    Bars,
    Column,
    Losses,
    Rings,
    losses_plane,
    relative,
)
from scenes.lessons.many_dimensions.words import about_n, left_over, pace
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.notation import plain, plural
from scenes.stage.plane import Plane
from scenes.stage.readout import ALL, Readout
from scenes.stage.text import escape, fit, math
from scenes.stage.theme import Seconds, Size
from scenes.stage.tracks import marker

__all__ = ["ManyDimensions"]

SLOW_STEPS = 3
TRAIL = 5.0  # seconds
WORTH_A_LOOK = 0.3  # of what it was: bars are then magnified


class ManyDimensions(Lesson):
    """One rule for any number of unknowns; the spread of curvatures decides how fast it is."""

    lesson = "many-dimensions"
    experiment: DimensionsExperiment

    def construct(self) -> None:
        self.mine = self.experiment.runs[0]
        self.run = self.mine.trajectory
        self.dim = self.experiment.parameters.dim
        self.steps = len(self.run.update)
        self.show_two()
        self.show_three()
        self.show_all()
        self.lay_out_bars()
        self.make_first_steps()
        self.run_on()
        self.compare_with_the_closed_form()
        self.vary_the_condition()
        self.sum_up()

    def made_from(self) -> list[str]:
        parameters = self.experiment.parameters
        return [
            f"$f(x) = {self.experiment.objective.typst}$",
            f"$a_i$ from 1 to {escape(plain(parameters.condition))}",
            "start (1, ..., 1)",
            f"rate {escape(plain(self.experiment.runs[0].lr))}",
            "gradient descent",
        ]

    # The column grows; the loss falls each time.

    def show_two(self) -> None:
        main = self.layout.main
        em = Size.TICK * self.layout.text_scale * 8.0
        self.em = em
        upper, lower = main.rows(4.2, 1.0)
        runs = [run.trajectory for run in (*self.experiment.fewer, self.mine)]
        size = 1.15 * Size.FORMULA * self.layout.text_scale
        self.column = Column(self.theme, upper, runs, size)
        rule = self.text(
            math(f"x <- x {self.symbol('- eta', 'step')} {self.symbol('nabla f(x)', 'gradient')}"),
            1.2 * Size.FORMULA,
        )
        self.rule = rule.place(lower.center[0], lower.center[1] - 0.3 * em, "center")
        upper, _ = self.layout.beside(1.6, 1.0)
        self.losses_plane = self._losses_plane(upper, [*self.experiment.fewer, self.mine])
        self.losses = Losses(self.losses_plane, [*self.experiment.fewer, self.mine])
        caption = "The gradient stacks the partial derivatives; one rule steps against all of it."
        with self.beat("Two unknowns, two partials", caption):
            self.add(self.column, self.losses_plane)
            self.play(FadeIn(self.rule))
            self.settle(self.rule, self.losses_plane)
            self.curves = self._let_fall(0, "2")

    def show_three(self) -> None:
        caption = "A third unknown is one more row; the rule stays word for word the same."
        with self.beat("Three unknowns, three partials", caption):
            self.play(Move(self.column, [3.0, 0.0]), run_time=2 * Seconds.APPEAR)
            self.curves.add(self._let_fall(1, "3"))

    def show_all(self) -> None:
        caption = about_n(self.experiment)
        with self.beat("n unknowns, n partials", caption):
            self.play(Move(self.column, [5.0, 0.0]), run_time=2 * Seconds.APPEAR)
            self.curves.add(self._let_fall(2, f"n = {self.dim}"))

    def _let_fall(self, kind: int, name: str) -> VGroup:
        """Draw the loss of one of the runs, in its hue, while its gradient goes to zero."""
        run = [*self.experiment.fewer, self.mine][kind]
        curve = Losses(self.losses_plane, [run])
        self._tint(curve, kind)
        legend = self._legend(kind, name, self.layout.beside(1.6, 1.0)[1])
        self.add(curve)
        self.play(FadeIn(legend))
        steps, rows = float(len(run.trajectory.update)), self.column.state[0]
        self.play(
            Move(curve, [steps], linear),
            Move(self.column, [rows, steps], linear),
            run_time=2 * Seconds.DRAW,
        )
        return VGroup(curve, legend)

    # A hundred bars.

    def lay_out_bars(self) -> None:
        shown = min(float(np.abs(self.run.theta).max()), 3.0)
        view = (0.0, self.dim + 1.0, -1.15 * shown, 1.15 * shown)
        self.plane = Plane(
            self.theme,
            self.layout.main,
            view,
            "unknown $i$, by curvature",
            "$x_i$",
            text_scale=self.layout.text_scale,
        )
        self.bars = Bars(self.plane, self.run)
        _, self.lower = self.layout.beside(1.6, 1.0)
        self.loss = Losses(self.losses_plane, [self.mine])
        self._tint(self.loss, 2)
        caption = "Each bar is one unknown at its start; to the right the function curves more."
        with self.beat(f"All {self.dim} unknowns at once", caption):
            self.play(FadeOut(self.column, self.rule, self.curves), run_time=Seconds.LEAVE)
            self.play(FadeIn(self.plane, self.bars, self.loss))
            numbers = self._numbers()
            self.play(FadeIn(numbers))
        self.settle(self.plane, numbers, self.losses_plane)

    def make_first_steps(self) -> None:
        largest = self.mine.lr * float(self.experiment.curvatures[-1])
        tail = "steep ones swing past zero." if largest > 1 else "steep ones shrink the most."
        caption = f"Each is multiplied by its own 1 − rate × curvature: {tail}"
        with self.beat("One step moves them all", caption):
            for k in range(min(SLOW_STEPS, self.steps)):
                self._to(k + 1.0, 2 * Seconds.LATER_STEP)

    def run_on(self) -> None:
        part = float(self.run.value[-1] / self.run.value[0])
        after = f"After {plural(self.steps, 'step')}"
        headline = "The loss falls"
        if self.run.status == Status.CONVERGED:
            caption = f"{after} the gradient is zero in every row."
        elif self.run.status == Status.DIVERGED:
            headline = "The loss grows without end"
            caption = f"{after} it is {plain(part)} times the first: this rate diverges."
        else:
            caption = (
                f"{after} the loss is {plain(part)} of the first; {left_over(self.run.theta[-1])}."
            )
            headline = headline if part < 1 else "The loss does not fall"
        with self.beat(headline, caption):
            if self.steps > SLOW_STEPS:
                self._to(float(self.steps), TRAIL)
            self.magnify()

    def magnify(self) -> None:
        """Draw what is left of the unknowns as high as they were at the start."""
        high = float(np.abs(self.run.theta[-1]).max())
        if 0.0 < high < WORTH_A_LOOK:
            x0, x1 = self.plane.state[:2]
            view = [x0, x1, -1.15 * high, 1.15 * high]
            self.play(Move(self.plane, view), run_time=Seconds.ZOOM)

    def compare_with_the_closed_form(self) -> None:
        rings = Rings(self.losses_plane, relative(self.experiment.closed))
        caption = (
            "The rings are the loss of (I − rate × A)ᵏ applied to the start: the same numbers."
        )
        with self.beat("Known in advance, for a quadratic", caption):
            self.add(rings)
            count = float(len(rings.steps))
            self.play(Move(rings, [count], linear), run_time=1.5 * Seconds.DRAW)
            formula = self.text(
                math(f"x_k = (I - {self.symbol('eta', 'step')} A)^k x_0"), Size.FORMULA
            )
            fit(formula, self.lower.width)
            formula.place(self.lower.left, self.lower.bottom + 0.6 * self.em)
            self.play(FadeIn(formula))

    # What sets the pace.

    def vary_the_condition(self) -> None:
        conditions = self.experiment.conditions
        runs = [run for _, run in conditions]
        plane = self._losses_plane(self.layout.main, runs)
        curves = Losses(plane, runs)
        head_box, box, self.rule_box = self._boxes()
        legends, self.paces = VGroup(), VGroup()
        for i, (kappa, run) in enumerate(conditions):
            words = f"condition {plain(kappa)}, rate {plain(run.lr)}"
            legends.add(self._legend(i, words, box, top=0.8 + 1.7 * i))
            told = self.text(escape(pace(run.trajectory.value)), Size.TICK, self.theme.muted)
            fit(told, box.width - 1.7 * self.em)
            y = float(legends[-1][1].baseline[1]) - 1.5 * self.em
            self.paces.add(told.place(box.left + 1.6 * self.em, y))
        head = self.text(math('kappa = "largest curvature" / "smallest curvature"'), Size.LABEL)
        fit(head, head_box.width).place(head_box.left, head_box.top - 1.8 * self.em)
        caption = f"The same {self.dim} unknowns, with other spreads, each at its best rate."
        with self.beat("The condition number sets the pace", caption):
            self.clear_stage()
            self.play(FadeIn(plane, head))
            self.settle(plane, head)
            self.play(FadeIn(legends, curves))
            self.play(
                Move(curves, [float(max(len(run.trajectory.update) for run in runs))], linear),
                run_time=TRAIL,
            )

    def sum_up(self) -> None:
        caption = "Not how many unknowns there are, but how unlike their curvatures, slows descent."
        with self.beat("Not the number, but the spread", caption):
            self.play(FadeIn(self.paces))
            box, step = self.rule_box, self.symbol("eta", "step")
            words = self.text(math(f"x_i <- (1 - {step} a_i) x_i"), Size.FORMULA)
            fit(words, box.width).place(box.left, box.top - 1.8 * self.em)
            self.play(FadeIn(words))

    # Parts.

    def _boxes(self) -> tuple[Box, Box, Box]:
        """Beside the last picture: for what the condition number is, the runs, and the rule."""
        side = self.layout.side
        if self.layout.shape == "square":
            runs, right = side.columns(2)
            head, rule = right.rows(1.0, 1.0)
        elif self.layout.shape == "tall":
            top, runs = side.rows(1.0, 3.4)
            head, rule = top.columns(2)
        else:
            head, runs, rule = side.rows(1.0, 3.0, 1.0)
        return head, runs, rule

    def _losses_plane(self, box: Box, runs: list[Run]) -> Plane:
        return losses_plane(self.theme, box, runs, self.layout.text_scale)

    def _tint(self, curve: Losses, kind: int) -> None:
        """Give a curve that is alone the hue and shape that it has among others."""
        hue = self.theme.kinds[kind]
        curve.ways[0].set_stroke(hue)
        curve.heads[0].set_fill(hue)
        curve.shapes[0] = marker(kind, 0.12 * self.layout.text_scale)
        curve.draw()

    def _legend(self, kind: int, words: str, box: Box, top: float = 0.8) -> VGroup:
        hue = self.theme.kinds[kind]
        y = box.top - (top + 1.7 * kind) * self.em
        shape = VMobject(stroke_width=0, fill_color=hue, fill_opacity=1.0)
        shape.points = marker(kind, 0.12 * self.layout.text_scale)
        shape.shift([box.left + 0.5 * self.em, y + 0.3 * self.em, 0.0])
        if words.isdecimal():
            words = f"{words} unknowns"
        text = fit(self.text(escape(words), color=hue), box.width - 1.7 * self.em)
        return VGroup(shape, text.place(box.left + 1.6 * self.em, y))

    def _numbers(self) -> VGroup:
        """Steps made, and the loss."""
        size, box = Size.LABEL * self.layout.text_scale, self.lower
        names = VGroup()
        column = box.left + 6.6 * self.em
        run, bars = self.run, self.bars
        # Functions without the scene in them, since Manim copies what a figure holds.
        values = (
            lambda: float(int(bars.state[0])),
            lambda: float(run.value[min(int(bars.state[0]), len(run.value) - 1)]),
        )
        rows = zip(("steps made", "loss"), values, (ALL, 3), strict=True)
        for i, (word, value, digits) in enumerate(rows):
            y = box.top - (1.0 + 1.9 * i) * self.em
            names.add(self.text(word, color=self.theme.muted).place(box.left, y))
            bars.report_to(Readout(value(), (column, y), size, self.theme.ink, digits), value)
        return names

    def _to(self, made: float, run_time: float) -> None:
        self.play(
            Move(self.bars, [made], linear), Move(self.loss, [made], linear), run_time=run_time
        )
