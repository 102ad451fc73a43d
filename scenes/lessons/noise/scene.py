"""Noise, drawn: the best line's bars are a floor; a tangent is no way to jump there."""

from __future__ import annotations

import numpy as np
from manim import Create, FadeIn, FadeOut, Mobject, VGroup, linear

from gdcore import Status
from scenes.data_lesson import LOSS_NAMES, DataLesson, telling_steps
from scenes.lesson import Leg
from scenes.lessons.noise.experiment import NoiseExperiment
from scenes.lessons.noise.figures import Probe
from scenes.stage.data import Fitted, Follow, Scatter
from scenes.stage.figure import Move
from scenes.stage.graph import Graph
from scenes.stage.marks import Dashes, Segment
from scenes.stage.notation import plain, plural
from scenes.stage.plane import Plane
from scenes.stage.text import Text, escape
from scenes.stage.theme import Seconds, Width
from scenes.stage.walk import Series

__all__ = ["Noise"]

NONE = 1e-9  # of the first loss: a floor that is nothing but rounding
CLOSE = 0.1  # of the loss that is left: a tangent that is so far off is still called close
LONGEST_TRAIL = 5.0  # seconds


class Noise(DataLesson):
    """Why the loss does not go down to zero, nor in one jump."""

    lesson = "noise"
    experiment: NoiseExperiment

    def construct(self) -> None:
        self.run = self.experiment.runs[0].trajectory
        self.floor = self.experiment.floor
        self.noisy = self.floor > NONE * max(1.0, float(self.run.value[0]))
        self.build()
        self.show_the_best_line()
        self.show_the_floor()
        if self.experiment.jump is not None:
            self.ask_for_a_jump()
            self.jump()
            self.take_a_short_step()
        self.come_down()
        self.give_verdict()

    def build(self) -> None:
        left, self.right = self.layout.panels(2)
        rows = 2 if self.narrow(left) else 1
        self.head, left = self.over(left, rows)
        self.functions = self.function_plane(left, self.start, self.best)
        self.points = Scatter(self.functions, self.data.x, self.data.y)
        self.fitted = Fitted(self.functions, self.data.x, self.data.y, self.best)
        self.losses_head, self.right = self.over(self.right, rows)
        self.seen = telling_steps([self.run], self.floor)
        self.losses = self.loss_plane(self.right, [self.run], self.seen)
        self.bottom = self.floor_line(self.losses)

    def floor_line(self, plane: Plane) -> VGroup:
        """The least loss as a dashed level, with its name."""
        x0, x1 = plane.state[:2]
        level = Dashes(plane, [x0, self.floor, x1, self.floor], self.theme.target, Width.DASH)
        text = Text(escape("the least loss"), plane.tick_size, self.theme.target)
        x, y, _ = plane.point(x1, self.floor)
        points = plane.points_of(np.arange(len(self.run.value)), self.run.value)
        near = points[(points[:, 0] > x - text.width - plane.em) & (points[:, 0] < x + plane.em), 1]
        # Over the last losses, if they stay off the floor but not as far as its name.
        over = [at + plane.em for at in near if y < at - 0.3 * plane.em < y + 1.2 * plane.em]
        return VGroup(level, text.place(x, max([y + 0.4 * plane.em, *over]), "right"))

    # The floor.

    def show_the_best_line(self) -> None:
        n = len(self.data)
        headline, caption = (
            ("Noisy data: no line passes all points", f"The best line for {n} points: errors stay.")
            if self.noisy
            else ("No noise: one line passes all points", f"All {n} points lie on one line.")
        )
        with self.beat(headline, caption):
            self.add(self.functions, self.points, self.losses)
            self.settle(self.functions, self.losses)
            self.play(Create(self.fitted.line), run_time=Seconds.DRAW)
            self.add(self.fitted, self.points)
            names = self.line_numbers(self.head, 0, self.best, self.fitted)
            self.play(FadeIn(names))
            self.settle(names, self.functions)

    def show_the_floor(self) -> None:
        name, floor = LOSS_NAMES[self.loss], plain(self.floor)
        headline, caption = (
            ("What stays is a floor above zero", f"Its {name}, {floor}, is the least of all lines.")
            if self.noisy
            else ("Without noise the floor is zero", f"Its {name} is zero: there is nothing left.")
        )
        with self.beat(headline, caption):
            self.play(FadeIn(self.bottom))
            self.hold(Seconds.REST)

    # Why not jump.

    def ask_for_a_jump(self) -> None:
        """The loss along the way of the first step, and the tangent at its start."""
        jump = self.experiment.jump
        self.slice = self.slice_plane(jump)
        loss, tangent = self.along_the_way()
        graph = Graph(self.slice, loss, self._corners(loss), float(self.slice.state[0]))
        caption = f"By its tangent, one step at rate {plain(jump)} would bring the loss to zero."
        with self.beat("Then why not jump straight to zero?", caption):
            self.play(FadeOut(self.losses, self.bottom), run_time=Seconds.LEAVE)
            title = self.write_in(
                self.losses_head, 0, escape("one step from the start, at any rate")
            )
            self.play(FadeIn(self.slice, title), Move(self.fitted, self.start))
            self.settle(self.slice)
            self.add(graph)
            self.play(Move(graph, [self.slice.state[1]], linear), run_time=2 * Seconds.DRAW)
            height = float(self.run.value[0])
            line = Segment(self.slice, [0, height, 0, height], self.theme.gradient)
            self.probe = Probe(
                self.fitted,
                self.slice,
                lambda rate, way=self.experiment.along: way(np.array(rate)),
                loss,
                tangent,
            )
            self.remove(self.fitted)
            self.add(line, self.probe, self.points)
            self.play(Move(line, [0, height, jump, 0]), run_time=Seconds.DRAW)
            self.jumped: list[Mobject] = [self.slice, title, graph, line]

    def along_the_way(self) -> tuple[object, object]:
        """The loss after one step at a rate (n,), and what the tangent at the start says of it."""
        value, way, jump = (
            self.experiment.objective.value,
            self.experiment.along,
            self.experiment.jump,
        )
        height = float(self.run.value[0])
        return lambda rate: value(way(rate)), lambda rate: height * (1 - rate / jump)

    def _corners(self, loss: object) -> np.ndarray:
        """The rates at which the line passes a point: there MAE along the way has a corner."""
        if self.loss != "mae":
            return np.zeros(0)
        theta, slope = self.run.theta[0], self.run.gradient[0]
        turning = slope[0] * self.data.x + slope[1]
        moved = turning != 0
        errors = theta[0] * self.data.x + theta[1] - self.data.y
        return np.unique(errors[moved] / turning[moved])

    def slice_plane(self, jump: float) -> Plane:
        lr, height = self.experiment.runs[0].lr, float(self.run.value[0])
        end = 1.2 * max(jump, min(lr, 2 * jump))
        loss = self.along_the_way()[0]
        top = min(float(np.max(loss(np.linspace(0, end, 101)))), 1.9 * height)
        return Plane(
            self.theme,
            self.right,
            (-0.05 * end, end, -0.12 * top, 1.08 * top),
            f"rate {self.symbol('eta', 'step')}",
            self.symbol(f'"{LOSS_NAMES[self.loss]}"', "curve"),
            text_scale=self.layout.text_scale,
        )

    def jump(self) -> None:
        jump = self.experiment.jump
        height, real = float(self.run.value[0]), self.after_a_step(jump)
        if real > height:
            headline = "The jump ends higher than it began"
        elif real > 1.05 * self.floor + CLOSE * height or not self.noisy:
            headline = "The jump does not reach zero"
        else:
            headline = "The jump stops at the floor"
        caption = f"After it the loss is {plain(real)}, not 0: a tangent is only good nearby."
        if real <= NONE * height:
            headline, caption = "Here the jump works", "Along this way the loss is straight."
        with self.beat(headline, caption):
            self.play(Move(self.probe, [jump]), run_time=2.5 * Seconds.DRAW)
            self.hold(Seconds.REST)

    def take_a_short_step(self) -> None:
        lr = self.experiment.runs[0].lr
        real = self.after_a_step(lr)
        said = float(self.run.value[0]) * (1 - lr / self.experiment.jump)
        headline = "A short step, then read the slope anew"
        caption = f"At rate {plain(lr)} the tangent says {plain(said)}, the loss is {plain(real)}."
        if lr >= self.experiment.jump:
            headline = "The rate given is no shorter"
        with self.beat(headline, caption):
            self.play(Move(self.probe, [lr]), run_time=2 * Seconds.DRAW)
            self.hold(Seconds.REST)

    def after_a_step(self, rate: float) -> float:
        """The loss after one step from the start at a rate."""
        return float(self.along_the_way()[0](np.array([rate]))[0])

    # The way down.

    def come_down(self) -> None:
        made = len(self.run.update)
        caption = "Step by step the line moves to the data, and the loss comes down."
        seen = int(min(self.seen, made))
        legs = Leg.of(0, seen, 0.25, LONGEST_TRAIL), Leg.of(seen, made, 0.05, 1.0)
        with self.beat("Many short steps come down", self.at_pace(caption, legs)):
            if self.experiment.jump is not None:
                self.play(FadeOut(*self.jumped, self.probe), run_time=Seconds.LEAVE)
                self.play(FadeIn(self.losses, self.bottom))
            self.remove(self.fitted)
            follow = Follow(self.run.theta, self.fitted.show, self.fitted)
            series = Series(self.losses, self.run.value, self.theme.curve)
            self.play(FadeIn(follow, series))
            self.add(follow, self.points)
            self.settle(self.bottom, self.losses, self.functions)
            for leg in legs:
                if leg.steps:
                    moves = (Move(figure, [leg.end], linear) for figure in (follow, series))
                    self.play(*moves, run_time=leg.seconds)

    def give_verdict(self) -> None:
        """Above zero because of the noise, and at the floor or not: chosen by the status."""
        name, loss = LOSS_NAMES[self.loss], float(self.run.value[-1])
        steps, floor = plural(len(self.run.update), "step"), plain(self.floor)
        left = loss - self.floor
        near = left <= 0.01 * max(float(self.run.value[0]) - self.floor, 0.0)
        if self.run.status is Status.DIVERGED:
            words = "It flies off", f"After {steps} the {name} is {plain(loss)}: it diverges."
        elif not near:
            words = (
                "Not at the floor",
                f"After {steps} the {name} is {plain(loss)}, the floor is {floor}.",
            )
        elif self.noisy:
            words = (
                "The floor is reached, and it is not zero",
                f"After {steps} the {name} is {plain(loss)}: no line can have less.",
            )
        else:
            words = (
                "The floor is reached, and it is zero",
                f"After {steps} the {name} is {plain(loss)}.",
            )
        with self.beat(*words):
            self.hold(Seconds.REST)
