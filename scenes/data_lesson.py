"""The base of the lessons on data: points and a line here, what the line costs there."""

from __future__ import annotations

import numpy as np
from manim import config

from scenes.data_experiment import DataExperiment, data_view
from scenes.lesson import Lesson
from scenes.stage.layout import Box
from scenes.stage.notation import plain, plural
from scenes.stage.plane import Plane
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Size

__all__ = ["LOSS_NAMES", "DataLesson"]

LOSS_NAMES = {"mae": "MAE", "mse": "MSE", "huber": "Huber's loss"}


class DataLesson(Lesson):
    """A lesson whose model is the line w x + b, and whose loss is a mean over points."""

    experiment: DataExperiment

    def setup(self) -> None:
        experiment = self.experiment
        self.data, self.best = experiment.data, experiment.best
        self.start = np.array(experiment.parameters.start)
        self.em = Size.LABEL * self.layout.text_scale * config.frame_height
        super().setup()

    def made_from(self) -> list[str]:
        experiment = self.experiment
        start = ", ".join(plain(value) for value in experiment.parameters.start)
        rates = ", ".join(dict.fromkeys(plain(run.lr) for run in experiment.runs))
        seed = f" (seed {experiment.parameters.seed})" if experiment.seeded else ""
        return [
            "$f(x) = w x + b$",
            escape(f"{plural(len(self.data), 'point')}{seed}"),
            f"start {escape(start)}",
            f"rate{'s' if ',' in rates else ''} {escape(rates)}",
            "gradient descent",
        ]

    def function_plane(self, box: Box, *lines: np.ndarray) -> Plane:
        """A plane of functions that shows the points, and lines as far as there is room."""
        view = data_view(self.data, lines)
        return Plane(self.theme, box, view, "$x$", "$y$", text_scale=self.layout.text_scale)

    def over(self, box: Box, rows: int) -> tuple[Box, Box]:
        """Room for rows of text over a box, and the rest of it."""
        cut = box.top - 1.75 * rows * self.em
        head = Box(box.left, cut, box.right, box.top)
        return head, Box(box.left, box.bottom, box.right, cut)

    def write_in(
        self,
        head: Box,
        row: int,
        markup: str,
        size: float = Size.LABEL,
        color: str | None = None,
        align: str = "left",
        keep: float = 0.0,
    ) -> Text:
        """Text in a row of a head, from the top; `keep` ems are left free for what follows it."""
        text = fit(self.text(markup, size, color), head.width - keep * self.em)
        x = head.left if align == "left" else head.right
        return text.place(x, head.top - (1.75 * row + 1.05) * self.em, align)
