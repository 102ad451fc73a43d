"""Two functions, drawn: a line is a dot, a known point a line of dots, two points one dot."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, VGroup, linear

from gdcore import Status
from scenes.lessons.two_functions.figures import Bent, Guess, Pencil, Reading
from scenes.lessons.two_functions.stage import TwoPlanes
from scenes.stage.data import DashedLine, Follow, Residuals, Scatter
from scenes.stage.figure import Move
from scenes.stage.notation import plain
from scenes.stage.path import Path
from scenes.stage.theme import Opacity, Seconds, Size

__all__ = ["TwoFunctions"]

GAPS = 6
EDGE = 0.06  # of the view, at either end of the sweep over the inputs
SWEEP = 3.0  # seconds
SLOW_STEPS = 12


class TwoFunctions(TwoPlanes):
    """What is to be found, and why one known point is not enough."""

    lesson = "two-functions"

    def construct(self) -> None:
        self.known: list[Scatter] = []
        self.build()
        self.show_two_functions()
        self.make_them_straight()
        self.measure_the_gaps()
        self.turn_w()
        self.turn_b()
        first = self.know_one_point()
        second = self.know_another(first)
        self.find_the_crossing(first, second)
        self.walk_there(first, second)

    # The two functions.

    def show_two_functions(self) -> None:
        plane = self.over_all
        self.bent = [
            Bent(plane, self.start, self.theme.prediction, 0.9, 0.4, False, 1.0),
            Bent(plane, self.best, self.theme.target, 1.3, 0.05, True, 1.0),
        ]
        caption = "One function gives the correct outputs, the other is what the model predicts."
        with self.beat("Two functions of the input x", caption):
            self.add(plane, *self.bent, self.legend(self.head_of(self.layout.stage)))
            x0, x1 = self.view[:2]
            near, far = x0 + EDGE * (x1 - x0), x1 - EDGE * (x1 - x0)
            reading = Reading(plane, self.bent, near)
            self.play(FadeIn(reading))
            self.play(Move(reading, [far]), run_time=SWEEP)
        self.play(FadeOut(reading), run_time=Seconds.LEAVE)

    def make_them_straight(self) -> None:
        formula = self.formula_in(self.head_of(self.layout.stage))
        with self.beat("To make it simple: two straight lines", "Both have one form: w x + b."):
            self.play(*(Move(bent, [0.0]) for bent in self.bent), run_time=2 * Seconds.DRAW)
            self.play(FadeIn(formula))

    def measure_the_gaps(self) -> None:
        x0, x1 = self.view[:2]
        x = x0 + (x1 - x0) * (np.arange(GAPS) + 0.5) / GAPS
        gaps = Residuals(self.over_all, x, self.best[0] * x + self.best[1], [*self.start, 0.0])
        caption = "At each x, the gap is how far the prediction is from the correct output."
        with self.beat("The gaps between them are the errors", caption):
            self.add(gaps)
            self.play(Move(gaps, [*self.start, 1.0]), run_time=Seconds.DRAW)
            self.hold(2 * Seconds.REST)

    # A line is a dot.

    def turn_w(self) -> None:
        self.guess = Guess(self.functions, self.parameters, self.start)
        self.correct = DashedLine(self.functions, self.best, self.theme.target)
        self.formula = self.formula_in(self.heads[0])
        numbers = VGroup(*self.number_names())
        title = self.line_in(self.heads[1], "one dot is one line", Size.LABEL)
        key = self.legend(self.heads[0])
        w0, w1 = self.parameters.state[:2]
        w, b = self.start
        with self.beat(
            "w tilts the line", "A greater w is a dot further right, and a steeper line."
        ):
            self.clear_stage()
            still = VGroup(self.functions, self.parameters, self.formula, title, key, numbers)
            self.play(FadeIn(still, self.correct, self.guess))
            self.settle(still)
            for at in (w1 - 0.1 * (w1 - w0), w0 + 0.1 * (w1 - w0)):
                self.to([at, b], 1.5 * Seconds.DRAW)
            self.to([w, b], Seconds.DRAW)

    def turn_b(self) -> None:
        b0, b1 = self.parameters.state[2:]
        w, b = self.start
        with self.beat("b shifts it", "Dragged up or down, the dot has another b: a shifted line."):
            self.to([w, b0 + 0.1 * (b1 - b0)], 1.5 * Seconds.DRAW)
            self.to([w, b1 - 0.1 * (b1 - b0)], 1.5 * Seconds.DRAW)
            self.to([w, b], Seconds.DRAW)

    # A known point is a line of dots.

    def know_one_point(self) -> Pencil:
        point = self.experiment.known[0]
        said = f"{plain(point[0])}, {plain(point[1])}"
        caption = f"Through ({said}) pass many lines; their dots lie on b = y − w x."
        with self.beat("One known point leaves a pencil", caption):
            self.play(FadeOut(self.correct), run_time=Seconds.LEAVE)
            return self.sweep(0)

    def know_another(self, first: Pencil) -> Pencil:
        point = self.experiment.known[1]
        said = f"{plain(point[0])}, {plain(point[1])}"
        caption = f"Through ({said}) too, many lines pass: another straight line of dots."
        with self.beat("A second point: a second line of dots", caption):
            self.play(
                first.lines.animate.set_stroke(opacity=0.0),
                first.dots.animate.set_fill(opacity=Opacity.DIM),
                run_time=Seconds.LEAVE,
            )
            return self.sweep(1)

    def sweep(self, which: int) -> Pencil:
        """Turn the line about a known point; what it passes leaves a trace in both planes."""
        point = self.experiment.known[which]
        mark = Scatter(self.functions, np.array(point[:1]), np.array(point[1:]))
        pencil = Pencil(
            self.functions, self.parameters, point, self.weights(point), mark.radius * 0.75
        )
        self.known.append(mark)
        equation = self.equation(which)
        self.play(FadeIn(mark))
        w = float(self.guess.state[0])
        self.to([w, pencil.bias(w)])
        low, high = pencil.weights[[0, -1]]
        self.to([low, pencil.bias(low)])
        self.add(pencil, self.guess, mark)
        self.play(
            Move(self.guess, [high, pencil.bias(high)], linear),
            Move(pencil, [high], linear),
            FadeIn(equation),
            run_time=SWEEP,
        )
        return pencil

    # Two known points are one dot.

    def find_the_crossing(self, first: Pencil, second: Pencil) -> None:
        w, b = (plain(float(value)) for value in self.best)
        caption = f"Only w = {w}, b = {b} passes both points: the crossing is the answer."
        with self.beat("The crossing is the answer", caption):
            self.play(
                second.lines.animate.set_stroke(opacity=0.0),
                second.dots.animate.set_fill(opacity=Opacity.DIM),
                run_time=Seconds.LEAVE,
            )
            self.to(list(self.best), 2 * Seconds.DRAW)
            self.play(FadeIn(self.correct))

    def walk_there(self, *pencils: Pencil) -> None:
        run = self.experiment.runs[0].trajectory
        made = len(run.update)
        with self.beat(*self.ending()):
            gone = (pencil.dots.animate.set_fill(opacity=0.0) for pencil in pencils)
            self.play(*gone, run_time=Seconds.LEAVE)
            self.to(list(self.start), Seconds.DRAW)
            path = Path(self.parameters, run.theta)
            follow = Follow(run.theta, self.guess.show, self.guess)
            self.add(path, follow, self.correct, *self.known)
            slow = min(made, SLOW_STEPS)
            for until, seconds in ((slow, 0.3 * slow), (made, min(0.1 * (made - slow), 1.5))):
                if seconds > 0:
                    steps = (Move(figure, [until], linear) for figure in (path, follow))
                    self.play(*steps, run_time=seconds)

    def ending(self) -> tuple[str, str]:
        """What became of the walk to the crossing."""
        run = self.experiment.runs[0].trajectory
        steps = plain(len(run.update), 6)
        match run.status:
            case Status.CONVERGED:
                return (
                    "Step by step, the lines overlap",
                    f"Descent, the subject of this film, walks there: {steps} steps.",
                )
            case Status.DIVERGED:
                return "This rate leads away", f"At this rate descent flies off: {steps} steps."
            case Status.OSCILLATING:
                return "At this rate it only swings", "At this rate descent swings and stays off."
            case _:
                return (
                    "Step by step, closer to the crossing",
                    f"Descent, the subject of this film, is under way after {steps} steps.",
                )

    def to(self, state: list[float], run_time: float = Seconds.APPEAR) -> None:
        """Drag the dot: the line follows."""
        self.play(Move(self.guess, state), run_time=run_time)
