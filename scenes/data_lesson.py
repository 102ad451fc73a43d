"""The base of the lessons on data: points and a line here, what the line costs there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, config

from gdcore import Status, Trajectory
from scenes.data_experiment import DataExperiment, data_view, line_view
from scenes.lesson import Lesson
from scenes.stage.contours import Contours
from scenes.stage.figure import Figure
from scenes.stage.layout import Box
from scenes.stage.notation import plain, plural
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import Text, coloured, escape, fit
from scenes.stage.theme import Size

__all__ = ["LOSS_NAMES", "DataLesson", "line_verdict", "telling_steps"]

LOSS_NAMES = {"mae": "MAE", "mse": "MSE", "huber": "Huber loss"}
_PRESSED = 3.0  # scales that differ by more than this are left different


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
        optimizer = experiment.runs[0].trajectory.optimizer
        start = ", ".join(plain(value) for value in experiment.parameters.start)
        rates = ", ".join(dict.fromkeys(plain(run.lr) for run in experiment.runs))
        seed = f" (seed {experiment.parameters.seed})" if experiment.seeded else ""
        return [
            "$f(x) = w x + b$",
            escape(f"{plural(len(self.data), 'point')}{seed}"),
            f"start {escape(start)}",
            f"rate{'s' if ',' in rates else ''} {escape(rates)}",
            "gradient descent" if optimizer == "gd" else escape(optimizer),
        ]

    def function_plane(self, box: Box, *lines: np.ndarray) -> Plane:
        """A plane of functions that shows the points, and lines as far as there is room."""
        view = data_view(self.data, lines)
        return Plane(self.theme, box, view, "$x$", "$y$", text_scale=self.layout.text_scale)

    def three_boxes(self, *shares: float) -> tuple[Box, Box, Box]:
        """For the functions, the parameters, and the loss; the last two in these shares."""
        if self.layout.shape == "tall":
            first, second, third = self.layout.stage.rows(1.7, 1.1, 1.0)
            return first, second, third
        upper, lower = self.layout.beside(*shares)
        return self.layout.main, upper, lower

    def parameter_plane(self, box: Box, runs: Sequence[Trajectory]) -> tuple[Plane, Contours]:
        """A plane of (w, b) that shows the way of runs, and the loss's level lines on it.

        Both axes have one scale, so that right angles are right, unless the data would press the
        picture flat.
        """
        view = line_view(self.data, self.best, runs, self.start)
        plane = Plane(self.theme, box, view, "$w$", "$b$", text_scale=self.layout.text_scale)
        plane.show(_even(view, plane.inner.width, plane.inner.height))
        return plane, Contours(plane, self.experiment.objective.value)

    def loss_plane(
        self, box: Box, runs: Sequence[Trajectory], steps: float, unit: str = "step"
    ) -> Plane:
        """The loss over the steps, or what else is counted, from zero on."""
        top = max(float(run.value[0]) for run in runs) or 1.0
        name = LOSS_NAMES[self.loss]
        view = (0.0, 1.06 * steps, 0.0, 1.08 * top)
        y_name = self.symbol(f'"{name}"', "curve")
        return Plane(self.theme, box, view, unit, y_name, text_scale=self.layout.text_scale)

    @property
    def loss(self) -> str:
        return self.experiment.objective.name

    def narrow(self, box: Box) -> bool:
        """Whether three numbers with their names need two rows."""
        return box.width < 20 * self.em

    def line_numbers(self, head: Box, row: int, theta: np.ndarray, figure: Figure) -> VGroup:
        """w, b and the loss in a row of a head; `figure` has the line (w, b) as its state."""
        value, size = self.experiment.objective.value, Size.LABEL * self.layout.text_scale
        names = ("$w =$", "$b =$", coloured(LOSS_NAMES[self.loss], self.theme.curve) + " $=$")
        columns = 2 if self.narrow(head) else 3
        room, parts = head.width / columns, VGroup()
        readings = (
            lambda: float(figure.state[0]),
            lambda: float(figure.state[1]),
            lambda: float(value(figure.state[:2])),
        )
        for i, (name, reading) in enumerate(zip(names, readings, strict=True)):
            text = self.text(name).place(
                head.left + i % columns * room,
                head.top - (1.75 * (row + i // columns) + 1.05) * self.em,
            )
            at = (float(text.get_right()[0]) + 0.3 * self.em, float(text.baseline[1]))
            color = self.theme.curve if i == 2 else self.theme.ink
            readout = Readout(reading(), at, size, color)
            figure.report_to(readout, reading)
            parts.add(text)
        return parts

    def over(self, box: Box, rows: int) -> tuple[Box, Box]:
        """Room for rows of text over a box, and the rest of it."""
        cut = box.top - 1.75 * rows * self.em
        head = Box(box.left, cut, box.right, box.top)
        return head, Box(box.left, box.bottom, box.right, cut)

    def write_in(
        self,
        head: Box,
        row: float,
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


def _even(
    view: tuple[float, float, float, float], width: float, height: float
) -> tuple[float, float, float, float]:
    """A view with one scale on both axes, by showing more; the same view where that is too much."""
    w0, w1, b0, b1 = view
    across, up = (w1 - w0) / width, (b1 - b0) / height  # data units per scene unit
    if max(across, up) > _PRESSED * min(across, up):
        return view
    scale = max(across, up)
    w, b, dw, db = 0.5 * (w0 + w1), 0.5 * (b0 + b1), 0.5 * scale * width, 0.5 * scale * height
    return w - dw, w + dw, b - db, b + db


def telling_steps(runs: Sequence[Trajectory], floor: float) -> float:
    """How many steps a loss curve needs to show: until every run is near the floor, or its end."""
    most = 6.0
    for run in runs:
        above = np.flatnonzero(run.value - floor > 0.004 * max(float(run.value[0]) - floor, 0.0))
        last = int(above[-1]) if above.size else 0
        most = max(most, min(1.3 * last + 2, float(len(run.update))))
    return float(np.ceil(most))


def line_verdict(run: Trajectory, floor: float) -> tuple[str, str]:
    """How a descent of (w, b) ended: a headline, and a caption."""
    name, steps = LOSS_NAMES[run.objective.name], plural(len(run.update), "step")
    w, b = (plain(float(value)) for value in run.theta[-1])
    loss = plain(float(run.value[-1]))
    match run.status:
        case Status.CONVERGED:
            return "No line fits better", f"After {steps} the {name} is at its least, {loss}."
        case Status.OSCILLATING:
            return (
                "It swings and never settles",
                f"It swings about w = {w}, b = {b}: {name} {loss}, its least is {plain(floor)}.",
            )
        case Status.DIVERGED:
            return "It flies off", f"After {steps} w is {w}: at this rate it diverges."
        case Status.FLAT:
            return "Flat: no way is down", f"At w = {w}, b = {b} the slope is zero."
        case _:
            return (
                "Not there yet",
                f"After {steps} the {name} is {loss}; its least is {plain(floor)}.",
            )
