"""Loss, drawn: an error's bar becomes a height over w, and as w sweeps, it draws the loss."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, Mobject, VGroup, linear

from gdcore import Status, Trajectory
from scenes.lessons.loss.figures import Bar
from scenes.lessons.loss.stage import LossPlanes
from scenes.stage.data import ModelLine, Residuals, Scatter
from scenes.stage.figure import Move
from scenes.stage.graph import Graph
from scenes.stage.marks import Ball, Upright
from scenes.stage.notation import plain
from scenes.stage.theme import Seconds
from scenes.stage.walk import Walk

__all__ = ["Loss"]

SWEEP = 3.5  # seconds
LONGEST_RUN = 4.0
MOST_SINGLE = 12  # losses of single points that are drawn behind their mean


class Loss(LossPlanes):
    """From one error to the mean over all data, as a curve over w with a lowest point."""

    lesson = "loss"

    def construct(self) -> None:
        self.build()
        self.show_one_error()
        self.take_its_size()
        self.let_w_move()
        self.find_the_lowest_point()
        self.take_the_mean()
        self.find_the_kink()
        self.square_instead()
        self.walk_down()

    # One example.

    def show_one_error(self) -> None:
        one = np.array([self.x]), np.array([self.y])
        prediction = self.w * self.x + self.b
        self.point = Scatter(self.functions, *one)
        self.line = ModelLine(self.functions, self.start)
        self.said = Ball(self.functions, [self.x, prediction], self.theme.prediction)
        self.bars = Residuals(self.functions, *one, [*self.start, 0.0], 8.0)
        caption = (
            f"At x = {plain(self.x)} the output should be {plain(self.y)}; "
            f"the model says {plain(prediction)}."
        )
        with self.beat("One example, one error", caption):
            model, values = self.about_the_model()
            self.add(self.functions, self.line, self.point, model)
            self.settle(self.functions)
            self.play(FadeIn(self.said, values))
            self.add(self.bars, self.point, self.said)
            self.play(Move(self.bars, [*self.start, 1.0]))
            f, y = self.symbol("f(x)", "prediction"), self.symbol("y", "target")
            error = self.symbol('"error"', "error")
            value = self.symbol(f'"{plain(self.error(self.w))}"', "error")
            self.told = self.write_in(self.head, 0, f"{error} $=$ {f} $-$ {y} $=$ {value}")
            self.play(FadeIn(self.told))

    def take_its_size(self) -> None:
        size = abs(self.error(self.w))
        caption = f"The absolute value of the error, {plain(size)}, stands above the model's w."
        with self.beat("Its size is the loss", caption):
            self.play(FadeOut(self.model), run_time=Seconds.LEAVE)
            self.play(FadeIn(self.losses))
            self.settle(self.losses)
            self.carry_the_bar(size)
            self.sweep = self.make_sweep(self._one)
            self.remove(self.line, self.bars, self.said)
            self.play(FadeIn(self.sweep.ball))
            self.add(self.sweep, self.point)
            self.remove(self.bar)
            f, y = self.symbol("w x + b", "prediction"), self.symbol("y", "target")
            self.name_the_loss(f"abs({f} - {y})")

    def carry_the_bar(self, size: float) -> None:
        """The bar is picked up, laid down as a length, and set up as a height above w."""
        ends = self.functions.points_of(
            np.array([self.x] * 2), np.array([self.y, self.w * self.x + self.b])
        )
        middle, length = ends.mean(axis=0), float(np.ptp(ends[:, 1]))
        bar = self.bar = Bar(self.theme.error, [*middle[:2], 0.0, length])
        foot, tip = self.losses.points_of(np.array([self.w] * 2), np.array([0.0, size]))
        above = float(tip[1] - foot[1])
        between = 0.5 * (middle + foot)
        self.add(bar)
        self.play(Move(bar, [between[0], foot[1], np.pi / 2, length]), run_time=Seconds.DRAW)
        self.play(Move(bar, [foot[0], 0.5 * (foot[1] + tip[1]), 0.0, above]), run_time=Seconds.DRAW)

    def let_w_move(self) -> None:
        caption = "x, y and b stay as they are; only w moves, and the bar's height draws a V."
        w0, w1 = self.losses.state[:2]
        goal = np.array([(self.y - self.b) / self.x])
        with self.beat("Only w moves: the bar draws a V", caption):
            self.play(Move(self.sweep, [w0]))
            self.graph = Graph(self.losses, self._one, goal, w0)
            self.add(self.graph, self.sweep, self.point)
            self.both_to(w1)

    def both_to(self, w: float) -> None:
        """Sweep to w; the loss draws its graph."""
        self.play(Move(self.sweep, [w], linear), Move(self.graph, [w], linear), run_time=SWEEP)

    def find_the_lowest_point(self) -> None:
        goal = (self.y - self.b) / self.x
        caption = f"At w = (y − b) / x = {plain(goal)} the loss is zero; below zero it never goes."
        with self.beat("At one w the loss is zero", caption):
            self.play(Move(self.sweep, [goal]), run_time=1.5 * Seconds.DRAW)
            self.mark = Upright(self.losses, [goal], self.theme.target, "lowest")
            self.play(FadeIn(self.mark))

    # All examples.

    def take_the_mean(self) -> None:
        n = len(self.data)
        caption = f"Each of {n} examples has its V; their mean is the mean absolute error, MAE."
        w0, w1 = self.losses.state[:2]
        with self.beat("All the data: the mean of all bars", caption):
            self.play(
                FadeOut(self.graph, self.sweep, self.mark, self.named, self.told, self.point),
                run_time=Seconds.LEAVE,
            )
            self.losses.members.remove(self.graph)
            self.points = Scatter(self.functions, self.data.x, self.data.y)
            shown = np.linspace(0, n - 1, min(n, MOST_SINGLE)).astype(int)
            self.single = VGroup(*(self.single_loss(i, w1) for i in shown))
            self.sweep = self.make_sweep(self._mean)
            self.play(FadeIn(self.points, self.sweep))
            f, y = self.symbol("f(x_i)", "prediction"), self.symbol("y_i", "target")
            self.name_the_loss(f"1/n sum abs({f} - {y})")
            self.play(Move(self.sweep, [w0]), FadeIn(self.single))
            self.graph = Graph(self.losses, self._mean, self.experiment.kinks, w0)
            self.add(self.graph, self.sweep, self.points)
            self.settle(self.single)
            self.settle(self.functions, self.losses)
            self.both_to(w1)

    def find_the_kink(self) -> None:
        w, floor = self.experiment.least["mae"], self.experiment.floor
        caption = (
            f"MAE is straight between kinks; its lowest, {plain(floor)}, is at one: w = {plain(w)}."
        )
        with self.beat("Its lowest point is a kink", caption):
            self.play(FadeOut(self.single), Move(self.sweep, [w]), run_time=1.5 * Seconds.DRAW)
            self.mark = Upright(self.losses, [w], self.theme.target, "lowest")
            self.play(FadeIn(self.mark))

    def square_instead(self) -> None:
        """MAE and MSE over the same w, one under the other, or beside it."""
        caption = "Squares of the errors, averaged: MSE, smooth, and steeper the further away."
        gone: list[Mobject] = [self.losses, self.graph, self.mark, self.named, self.sweep]
        with self.beat("Square the errors: MSE is a bowl", caption):
            self.play(FadeOut(*gone), run_time=Seconds.LEAVE)
            low = self.layout.shape == "tall"
            boxes = self.right.columns(2) if low else self.right.rows(1.0, 1.0)
            self.pair = [self.pane(*pair) for pair in zip(boxes, ("mae", "mse"), strict=True)]
            w = self.experiment.least["mse"]
            self.bars = Residuals(self.functions, self.data.x, self.data.y, [w, self.b, 1.0])
            self.line = ModelLine(self.functions, [w, self.b])
            self.play(FadeIn(self.bars, self.line, *(pane[0] for pane in self.pair)))
            self.add(self.points)
            graphs = [pane[1] for pane in self.pair]
            self.add(*graphs)
            w1 = self.losses.state[1]
            self.play(*(Move(graph, [w1], linear) for graph in graphs), run_time=SWEEP / 2)
            self.play(FadeIn(*(pane[2] for pane in self.pair)))

    def walk_down(self) -> None:
        runs = [run.trajectory for run in self.experiment.runs]
        with self.beat("Training looks for the lowest point", _ended(runs)):
            walks = [
                Walk(pane[0], run, kept=len(run.update))
                for pane, run in zip(self.pair, runs, strict=True)
            ]
            self.play(FadeIn(*walks))
            made = max(len(run.update) for run in runs)
            if made:
                moves = (
                    Move(walk, [len(run.update)], linear)
                    for walk, run in zip(walks, runs, strict=True)
                    if len(run.update)
                )
                self.play(*moves, run_time=min(0.3 * made, LONGEST_RUN))


def _ended(runs: list[Trajectory]) -> str:
    """How the two descents ended, in a sentence."""
    mae, mse = (run.status for run in runs)
    if mae is Status.CONVERGED and mse is Status.CONVERGED:
        return "Step by step, descent finds both lowest points: the other lessons show how."
    return f"At one rate, descent on MAE: {mae}; on MSE: {mse}."
