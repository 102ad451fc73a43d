"""The two planes of this lesson, functions and the loss over w, and what is made for them."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, VGroup

from scenes.data_lesson import DataLesson
from scenes.lessons.loss.experiment import LossExperiment
from scenes.lessons.loss.figures import Sweep
from scenes.stage.graph import Graph
from scenes.stage.layout import Box
from scenes.stage.marks import Upright
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import escape
from scenes.stage.theme import Opacity, Size, Width

__all__ = ["LossPlanes"]

NUMBER = 5.0  # room for a number, ems


class LossPlanes(DataLesson):
    """A line and its errors on one side, what they cost over w on the other."""

    experiment: LossExperiment

    def build(self) -> None:
        experiment = self.experiment
        i = experiment.example
        self.w, self.b = (float(value) for value in self.start)
        self.x, self.y = float(self.data.x[i]), float(self.data.y[i])
        self.name_the_losses()
        left, right = self.layout.panels(2)
        self.right = right
        self.head, left = self.over(left, 1)
        self.losses_head, right = self.over(right, 1)
        self.functions = self.function_plane(left, self.start, self.best)
        y0, y1 = self.functions.state[2:]
        error = abs(self.error(self.w))
        top = max(0.94 * (y1 - y0), 1.05 * error)  # a bar keeps its length on both planes
        self.losses = Plane(
            self.theme,
            right,
            (*self._weights(), top - max(y1 - y0, 1.1 * error), top),
            "$w$",
            self.symbol("L(w)", "curve"),
            text_scale=self.layout.text_scale,
        )

    def name_the_losses(self) -> None:
        """The losses over w (n,), as plain functions, since Manim copies figures."""
        x, y, b = self.x, self.y, self.b
        mae, mse = (run.trajectory.objective.value for run in self.experiment.runs)
        self._one = lambda w: np.abs(w * x + b - y)
        self._mean = lambda w: mae(w[:, None])
        self._mean_square = lambda w: mse(w[:, None])

    def _weights(self) -> tuple[float, float]:
        """The interval of w that is drawn: the start and all lowest points, with room around."""
        experiment = self.experiment
        goal = (self.y - self.b) / self.x
        marks = [self.w, goal, *experiment.least.values()]
        low, high = min(marks), max(marks)
        reach = high - low or max(1.0, abs(high))
        return low - 0.3 * reach, high + 0.6 * reach

    def error(self, w: float) -> float:
        """The prediction at the example less its correct output."""
        return w * self.x + self.b - self.y

    def about_the_model(self) -> tuple[VGroup, VGroup]:
        """Where the loss will be drawn, for now: the model, and what it says of the example."""
        f, y = self.symbol("f(x)", "prediction"), self.symbol("y", "target")
        says = plain(self.w * self.x + self.b)
        rows = (
            (f"{f} $= w x + b$", Size.FORMULA),
            (f"$w =$ {escape(plain(self.w))}, $b =$ {escape(plain(self.b))}", Size.LABEL),
            (f"{f} $=$ {escape(says)} at $x =$ {escape(plain(self.x))}", Size.LABEL),
            (f"{y} $=$ {escape(plain(self.y))}", Size.LABEL),
        )
        texts = [
            self.write_in(self.right, 1.0 + 1.3 * i, markup, size)
            for i, (markup, size) in enumerate(rows)
        ]
        self.model = VGroup(*texts)
        return VGroup(*texts[:2]), VGroup(*texts[2:])

    def make_sweep(self, loss: object) -> Sweep:
        """The line and its bars for the example, or for all points."""
        single = loss == self._one
        x, y = (np.array([self.x]), np.array([self.y])) if single else (self.data.x, self.data.y)
        return Sweep(self.functions, self.losses, self.b, x, y, loss, self.w)

    def name_the_loss(self, code: str) -> None:
        """The loss's formula over its plane, and its value as w moves."""
        name = self.symbol("L(w)", "curve")
        text = self.write_in(self.losses_head, 0, f"${name} = {code} =$", keep=NUMBER)
        x = float(text.get_right()[0]) + 0.3 * self.em
        size = Size.LABEL * self.layout.text_scale
        readout = Readout(self.sweep.value, (x, text.baseline[1]), size, self.theme.curve)
        self.named = VGroup(text, readout)
        self.play(FadeIn(self.named))
        self.sweep.report_to(readout, lambda: self.sweep.value)

    def single_loss(self, i: int, upto: float) -> Graph:
        x, y, b = float(self.data.x[i]), float(self.data.y[i]), self.b
        corner = np.array([(y - b) / x]) if x else np.zeros(0)
        return Graph(
            self.losses,
            lambda w: np.abs(w * x + b - y),
            corner,
            upto,
            Width.GRID,
            Opacity.DIM,
        )

    def pane(self, box: Box, name: str) -> tuple[Plane, Graph, Upright]:
        """A loss over w in a box of its own: its plane, its graph not yet drawn, its lowest w."""
        w0, w1 = self.losses.state[:2]
        loss = self._mean if name == "mae" else self._mean_square
        far = float(loss(np.array([self.w]))[0])
        kinks = self.experiment.kinks if name == "mae" else np.zeros(0)
        plane = Plane(
            self.theme,
            box,
            (w0, w1, -0.12 * far, 1.15 * far),
            "$w$",
            self.symbol(f'"{name.upper()}"', "curve"),
            text_scale=self.layout.text_scale,
        )
        lowest = Upright(plane, [self.experiment.least[name]], self.theme.target, "lowest")
        return plane, Graph(plane, loss, kinks, w0), lowest
