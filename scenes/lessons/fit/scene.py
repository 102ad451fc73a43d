"""Fit, drawn: data and line, the loss over (w, b), the loss over the steps, all in time."""

from __future__ import annotations

from manim import Create, FadeIn, FadeOut, VGroup, linear

from scenes.data_lesson import LOSS_NAMES, DataLesson, line_verdict, telling_steps
from scenes.lesson import Leg
from scenes.stage.contours import Contours
from scenes.stage.data import DashedLine, Fitted, Follow, ModelLine, Residuals, Scatter
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.marks import Arrow, Ball
from scenes.stage.notation import plain
from scenes.stage.path import Path
from scenes.stage.plane import Plane
from scenes.stage.theme import Opacity, Seconds, Size, Width
from scenes.stage.walk import Series

__all__ = ["Fit"]

SLOW_STEPS = 4
LONGEST_TRAIL = 5.0  # seconds


class Fit(DataLesson):
    """Three views of one run: among the functions, among the parameters, over the steps."""

    lesson = "fit"

    def construct(self) -> None:
        self.run = self.experiment.runs[0].trajectory
        self.last = len(self.run.update)
        self.build()
        self.show_the_data()
        self.show_the_errors()
        self.show_the_parameters()
        if self.last:
            self.read_the_gradient()
            self.step_in_three_views()
            self.run_on()
        self.give_verdict()

    def build(self) -> None:
        first, upper, lower = self.three_boxes(1.8, 1.0)
        self.head, main = self.over(first, 2)
        self.functions = self.function_plane(main, self.start, self.best)
        self.upper = upper
        self.map = self.map_in(Box(upper.left, lower.bottom, lower.right, upper.top))
        self.seen = telling_steps([self.run], self.experiment.floor)
        self.losses = self.loss_plane(lower, [self.run], self.seen)

    def show_the_data(self) -> None:
        self.points = Scatter(self.functions, self.data.x, self.data.y)
        self.line = ModelLine(self.functions, self.start)
        w, b = (plain(float(value)) for value in self.start)
        caption = f"The model's line starts at w = {w}, b = {b}: it misses the points."
        with self.beat("Data, and a line that misses it", caption):
            f = self.symbol("f(x)", "prediction")
            formula = VGroup()
            if not self.narrow(self.head):  # else the numbers need its row
                formula.add(self.write_in(self.head, 0, f"{f} $= w x + b$", Size.FORMULA))
            self.add(self.functions, self.points, formula)
            self.settle(self.functions)
            self.play(Create(self.line), run_time=Seconds.DRAW)

    def show_the_errors(self) -> None:
        name, loss = LOSS_NAMES[self.loss], plain(float(self.run.value[0]))
        caption = f"The bars are the errors; over all points, the {name} is {loss}."
        with self.beat("The errors make one number, the loss", caption):
            bars = Residuals(self.functions, self.data.x, self.data.y, [*self.start, 0.0])
            self.add(bars, self.line, self.points)
            self.play(Move(bars, [*self.start, 1.0]), run_time=Seconds.DRAW)
            self.fitted = Fitted(self.functions, self.data.x, self.data.y, self.start)
            row = 0 if self.narrow(self.head) else 1
            names = self.line_numbers(self.head, row, self.start, self.fitted)
            self.remove(bars, self.line)
            self.add(self.fitted, self.points)
            self.play(FadeIn(names))

    def show_the_parameters(self) -> None:
        caption = "Each line is a dot (w, b); along a level line the loss is the same."
        with self.beat("The same line is a dot on a map of the loss", caption):
            plane, contours, goal, path = self.map
            self.play(FadeIn(plane, contours))
            self.settle(contours, plane, self.functions)
            self.play(FadeIn(path))
            self.play(FadeIn(goal))
            self.settle(contours, goal, plane, self.functions)

    def map_in(self, box: Box) -> tuple[Plane, Contours, VGroup, Path]:
        """The plane of (w, b): level lines, the best line where it is in view, and the way."""
        plane, contours = self.parameter_plane(box, [self.run])
        goal = VGroup()
        if plane.holds(*self.best):
            goal.add(Ball(plane, self.best, self.theme.target))
        return plane, contours, goal, Path(plane, self.run.theta)

    def read_the_gradient(self) -> None:
        (w, b), (dw, db) = self.run.theta[0], self.run.update[0]
        plain_descent = self.run.optimizer == "gd"
        headline, caption = (
            (
                "The gradient points uphill: step against it",
                "The gradient times the rate points uphill; turned round, it is the step.",
            )
            if plain_descent
            else (
                "The optimizer makes a step of the gradient",
                f"The optimizer, {self.run.optimizer.partition(':')[0]}, makes the step.",
            )
        )
        with self.beat(headline, caption):
            plane = self.map[0]
            uphill = Arrow(plane, [w, b, w, b], self.theme.gradient, filled=False)
            step = Arrow(plane, [w, b, w, b], self.theme.step)
            self.add(uphill, step)
            if plain_descent:
                self.play(Move(uphill, [w, b, w - dw, b - db]), run_time=2 * Seconds.READ_SLOPE)
            self.play(Move(step, [w, b, w + dw, b + db]), run_time=2 * Seconds.SCALE)
            self.hold(Seconds.REST)
            self.arrows = (uphill, step)

    def step_in_three_views(self) -> None:
        self.series = Series(self.losses, self.run.value, self.theme.curve)
        self.follow = Follow(self.run.theta, self.fitted.show, self.fitted)
        caption = "At every step the line tilts, the dot moves, and the loss gets its next value."
        with self.beat("One step, seen three times", caption):
            gone = (*self.map, *self.arrows)
            plane, contours, goal, self.path = self.map_in(self.upper)
            self.parameters, self.contours = plane, contours
            self.play(FadeOut(*gone), run_time=Seconds.LEAVE)
            self.play(FadeIn(contours, goal, plane, self.path, self.losses, self.series))
            self.settle(contours, goal, plane, self.losses)
            self.remove(self.fitted)
            self.add(self.follow, self.points)
            slow = min(SLOW_STEPS, self.last)
            for k in range(slow):
                old = ModelLine(
                    self.functions,
                    self.run.theta[k],
                    width=Width.AXIS,
                    opacity=0.7 * Opacity.DIM,
                )
                self.settle(old)
                self.settle(contours, goal, plane, self.losses, self.functions)
                self.to(k + 1.0, 1.4 * Seconds.LATER_STEP)
                self.hold(0.5 * Seconds.REST)

    def run_on(self) -> None:
        made = int(self.series.state[0])
        caption = "Each new line is a little better, and the steps shrink with the gradient."
        lengths = (self.run.update**2).sum(axis=-1)
        if self.last > 1 and lengths[-1] > 0.25 * lengths[0]:
            caption = "The same again and again: gradient, step, a new line, a new loss."
        seen = max(made, int(min(self.seen, self.last)))
        legs = Leg.of(made, seen, 0.25, LONGEST_TRAIL), Leg.of(seen, self.last, 1.0, 1.0)
        with self.beat("Then again, and again", self.at_pace(caption, legs)):
            for leg in legs:
                if leg.steps:
                    self.to(float(leg.end), leg.seconds)

    def to(self, made: float, run_time: float) -> None:
        """All three views go to a number of steps, together."""
        self.play(
            *(Move(figure, [made], linear) for figure in (self.follow, self.path, self.series)),
            run_time=run_time,
        )

    def give_verdict(self) -> None:
        with self.beat(*line_verdict(self.run, self.experiment.floor)):
            best = DashedLine(self.functions, self.best, self.theme.target, Width.DASH)
            self.play(FadeIn(best))
