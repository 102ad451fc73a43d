"""Slope, drawn: a secant becomes the tangent; its sign says which way is up; go the other way."""

from __future__ import annotations

import numpy as np
from manim import Create, FadeIn

from gdcore.curves import branches
from scenes.descent_lesson import TANGENT, DescentLesson, seen_until
from scenes.lessons.slope.figures import Secant, Signpost
from scenes.stage.figure import Move
from scenes.stage.marks import Tangent
from scenes.stage.notation import plain
from scenes.stage.readout import Readout
from scenes.stage.text import Line, Text, coloured, math
from scenes.stage.theme import Seconds, Size
from scenes.verdict import slope_word, verdict

__all__ = ["Slope"]

CLOSE = 0.03  # width of the close-up, as a part of the first view's
SLOW_STEPS = 3


class Slope(DescentLesson):
    """What the slope is, how it is read off a curve, and why descent goes against it."""

    lesson = "slope"

    def construct(self) -> None:
        self.run = self.experiment.runs[0].trajectory
        self.start = self.x(0)
        self.word = slope_word(self.experiment.objective)
        self.draw_a_secant()
        self.let_it_become_the_tangent()
        self.look_closer()
        self.read_the_sign()
        if self.last > 0:
            self.go_the_other_way()
            self.go_on()
        self.give_verdict()

    def draw_a_secant(self) -> None:
        self.build_plane()
        self.top, self.numbers_box = self.layout.beside(0.6, 1.0)
        objective = self.experiment.objective
        self.secant = Secant(
            self.plane, objective, [self.start, self._partner()], self.layout.text_scale
        )
        name = coloured('$"slope"$', self.theme.gradient)
        formula, readout = self.equation(
            math(f'{name} = "rise" / "run" ='), self.secant.slope, float(self.run.gradient[0, 0])
        )
        rise, run = plain(self.secant.rise), plain(self.secant.run)
        slope = plain(self.secant.slope)
        caption = f"Between two points: rise {rise}, run {run}, so the slope is {slope}."
        with self.beat("Rise over run is the slope", caption):
            self.play(Create(self.curve), run_time=Seconds.DRAW)
            self.play(FadeIn(self.secant))
            self.play(FadeIn(formula, readout))
            self.settle(formula)
            self.secant.report_to(readout, lambda: self.secant.slope)
            self.formula = formula

    def let_it_become_the_tangent(self) -> None:
        slope = plain(float(self.run.gradient[0, 0]))
        at = f"{self.variable} = {plain(self.start)}"
        caption = f"The second point moves closer, until one slope is left: {slope} at {at}."
        with self.beat("The secant becomes the tangent", caption):
            self.play(Move(self.secant, [self.start] * 2), run_time=2.5 * Seconds.DRAW)

    def look_closer(self) -> None:
        x, y = self.start, float(self.run.value[0])
        x0, x1, y0, y1 = self.view
        dx, dy = 0.5 * CLOSE * (x1 - x0), 0.5 * CLOSE * (y1 - y0)
        caption = "Seen from close by, the curve and its tangent are one straight line."
        if not self.experiment.objective.smooth:
            caption = (
                "Seen from close by, away from a kink, curve and tangent are one straight line."
            )
        with self.beat("Up close, the curve is straight", caption):
            close = [x - dx, x + dx, y - dy, y + dy]
            self.zoom(close, 1.5 * Seconds.ZOOM)
            self.hold(Seconds.REST)
            self.zoom(self.view, Seconds.ZOOM)

    def read_the_sign(self) -> None:
        objective = self.experiment.objective
        post = Signpost(self.plane, objective, [self.start], self.layout.text_scale)
        tangent = Tangent(self.plane, objective, [self.start, TANGENT])
        stops = self._stops()
        signs = {post.show([stop]).sign for stop in stops}
        post.show([self.start])
        with self.beat(*_sign_words(signs, self.word)):
            self.discard(self.secant, self.formula)
            derivative = self.symbol(f"f'({self.variable})", "gradient")
            name = f"{coloured(self.word, self.theme.gradient)} {derivative} ="
            slopes = self.experiment.objective.gradient(np.array(stops)[:, None])[:, 0]
            formula, readout = self.equation(name, *map(float, slopes))
            tangent.report_to(readout, lambda: tangent.slope)
            self.play(FadeIn(formula, tangent, post))
            for stop in stops[1:]:
                self.play(
                    Move(tangent, [stop, TANGENT]), Move(post, [stop]), run_time=2 * Seconds.DRAW
                )
                self.hold(Seconds.REST / 2)
            self.discard(formula, tangent, post)

    def go_the_other_way(self) -> None:
        _, caption = self.how_a_step_is_made(self.word)
        with self.beat("Go the other way: downhill", caption):
            self.show_the_walk()
            self.read_slope(0)
            self.scale_slope(0)
            if seen_until(self.run, 0, self.view) > 0:
                self.make_step(0)
            self.clear_step()

    def show_the_walk(self) -> None:
        numbers = self.build_numbers(self.numbers_box)
        self.follow(self.experiment.runs[0])
        rule = self.place_formula(self.rule())
        self.play(FadeIn(self.minimum, self.walk, numbers, rule))

    def go_on(self) -> None:
        made = int(self.walk.state[0])
        caption = f"Read the {self.word}, step against it, and again: the rate stays the same."
        if not self.experiment.plain:
            caption = f"Read the {self.word}, make a step of it, and again."
        slow = max(made, min(SLOW_STEPS, seen_until(self.run, made, self.view)))
        legs = self.legs(self.run, slow)
        caption = self.at_pace(caption, [leg for leg, _ in legs])
        with self.beat("Then read it again, and again", caption):
            for k in range(made, slow):
                self.quick_step(k)
            self.run_on(legs)

    def give_verdict(self) -> None:
        with self.beat(*verdict(self.run)):
            if self.last == 0:
                self.show_the_walk()
            if self.plane.holds(self.x(self.last), float(self.run.value[-1])):
                self.read_slope(self.last)

    def place_formula(self, formula: Text) -> Text:
        """Put what the beat is about at the head of the side slot."""
        return formula.place(self.top.left, self.top.top - 2.5 * self.plane.em)

    def equation(self, left: str, *values: float) -> tuple[Text, Readout]:
        """A formula up to its equals sign, and after it the first of the values it will show."""
        gap, size = 0.4 * self.plane.em, Size.FORMULA
        formula, scale = self.text(left, size), self.layout.text_scale
        # On the way from one value to the next others come by, such as this one.
        texts = ["\u22120.123", *(plain(value) for value in values)]
        longest = max(Line.of(text, size * scale).width for text in texts)
        if (whole := formula.width + gap + longest) > self.top.width:
            size *= self.top.width / whole
            formula = self.text(left, size)
        self.place_formula(formula)
        at = float(formula.get_right()[0]) + gap, float(formula.baseline[1])
        return formula, Readout(values[0], at, size * scale, self.theme.gradient)

    def _branch(self) -> tuple[float, float]:
        """The interval around the start, inside the view, on which the function is one piece."""
        x0, x1 = self.view[:2]
        for x, _ in branches(self.experiment.objective, x0, x1):
            if x[0] <= self.start <= x[-1]:
                return float(x[0]), float(x[-1])
        return self.start, self.start

    def _partner(self) -> float:
        """The secant's second point: over on the way to the minimum, or where there is room."""
        low, high = self._branch()
        valley = self.experiment.valley
        if valley is not None and valley.minimum != self.start:
            partner = self.start + 0.7 * (valley.minimum - self.start)
        else:
            partner = self.start + 0.3 * (high - low)
        if not low < partner < high:
            partner = self.start + 0.6 * max(low - self.start, high - self.start, key=abs)
        return partner

    def _stops(self) -> list[float]:
        """Where the signpost halts: at the start, on the other side, and at the minimum."""
        low, high = self._branch()
        valley = self.experiment.valley
        if valley is None or valley.minimum == self.start:
            return [self.start, low + 0.15 * (high - low), high - 0.15 * (high - low)]
        beyond = valley.minimum + 0.7 * (valley.minimum - self.start)
        margin = 0.05 * (high - low)
        return [self.start, min(max(beyond, low + margin), high - margin), valley.minimum]


def _sign_words(signs: set[float], word: str) -> tuple[str, str]:
    """A headline and a caption that are true of the signs that were met on the way."""
    if {1.0, -1.0} <= signs:
        return (
            "The sign says which way is up",
            f"Positive {word}: uphill is to the right. Negative: to the left. Zero: flat.",
        )
    if 1.0 in signs:
        return "Positive: uphill is to the right", f"Here the {word} is positive: uphill is right."
    if -1.0 in signs:
        return "Negative: uphill is to the left", f"Here the {word} is negative: uphill is left."
    return "No slope: flat", f"Here the {word} is zero wherever one looks: no way is up or down."
