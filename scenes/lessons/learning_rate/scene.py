"""Learning rate, drawn: three valleys side by side, a slope that stays, and the rates that work."""

from __future__ import annotations

import numpy as np
from manim import Create, FadeIn, FadeOut, VGroup, linear

from gdcore import Trajectory
from scenes.experiment import CurveExperiment
from scenes.lesson import Leg, Lesson
from scenes.lessons.learning_rate.figures import Factor
from scenes.optimizer_names import optimizer_name
from scenes.stage.column import Column
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.marks import Ball, Upright
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.text import escape, fit, math
from scenes.stage.theme import Seconds, Size
from scenes.stage.view import value_view
from scenes.verdict import slope_word, verdict

__all__ = ["LearningRate"]

SLOW_STEPS = 3
LONGEST_TRAIL = 5.0  # seconds
LEAST_DECADE = -10  # a distance below 1e-10 has left the picture
WIDEST = 2.6  # the rates that are drawn, in units of 1/L


class LearningRate(Lesson):
    """The same start at several rates, step by step together; then why the good ones are good."""

    lesson = "learning-rate"
    experiment: CurveExperiment

    def construct(self) -> None:
        self.runs = [run.trajectory for run in self.experiment.runs]
        self.rates = [run.lr for run in self.experiment.runs]
        self.set_side_by_side()
        if max(len(run.update) for run in self.runs):
            self.step_together()
            self.run_on()
        self.tell_the_fates()
        valley = self.experiment.valley
        if not self.experiment.plain:
            return  # what follows is true of plain descent alone
        self.hold_beside_the_absolute_value()
        if valley is not None and valley.curvature is not None:
            self.mark_the_limits(valley.curvature)

    # Side by side.

    def set_side_by_side(self) -> None:
        boxes = self.layout.panels(len(self.runs))
        view = self.experiment.view
        self.view = (*view, *value_view(self.experiment.objective, view, self.runs))
        low, high, steps = *self._decades(), max(1, *(len(run.update) for run in self.runs))
        self.columns = [
            Column(
                self.theme,
                box,
                run.trajectory,
                run.name,
                self.view,
                self._distance(run.trajectory),
                (0.0, steps, low, high),
                "distance" if self.experiment.valley else "slope",
                log=True,
                text_scale=self.layout.text_scale,
            )
            for run, box in zip(self.experiment.runs, boxes, strict=True)
        ]
        variable = self.experiment.objective.variables[0]
        start = f"{variable} = {plain(float(self.runs[0].theta[0, 0]))}"
        several = len(self.runs) > 1
        headline = "One start; only the rate differs" if several else "One start, one rate"
        caption = f"The same function and the same start, {start}; only the learning rate differs."
        if not several:
            caption = f"Descent starts at {start}, with a learning rate of {plain(self.rates[0])}."
        with self.beat(headline, caption):
            self.add(*(VGroup(c.plane, c.below) for c in self.columns))
            self.play(*(Create(column.curve) for column in self.columns), run_time=Seconds.DRAW)
            self.play(
                *(FadeIn(column.title, column.walk, column.series) for column in self.columns)
            )

    def step_together(self) -> None:
        word = slope_word(self.experiment.objective)
        caption = f"Every step is the {word} under the ball times the rate, against the {word}."
        headline = "A step is the slope times the rate"
        if not self.experiment.plain:
            name = optimizer_name(self.runs[0].optimizer)
            headline = f"{name} makes a step of each slope"
            caption = f"Every step of {name} is made from the {word} under the ball and the rate."
        with self.beat(headline, caption):
            for k in range(SLOW_STEPS):
                self._to(k + 1.0, 2 * Seconds.LATER_STEP)

    def run_on(self) -> None:
        measure = "distance to the minimum" if self.experiment.valley else "size of the slope"
        caption = f"Below, the {measure}, in powers of ten."
        steps = max(len(run.update) for run in self.runs)
        leg = Leg.of(SLOW_STEPS, steps, 0.25, LONGEST_TRAIL)
        caption = self.at_pace(caption, [leg])
        with self.beat("Then again, and again", caption):
            if leg.steps:
                self._to(float(leg.end), leg.seconds)

    def tell_the_fates(self) -> None:
        headline, caption = "Same rule, different fates", self.fates()
        if len(self.runs) == 1:
            headline = "How it ends"
        elif len({run.status for run in self.runs}) == 1:
            headline = "Same rule, the same fate"
        if self.experiment.objective.constant:
            caption = verdict(self.runs[0]).caption
        with self.beat(headline, caption):
            for column in self.columns:
                self.play(FadeIn(column.status))

    # A slope that stays.

    def hold_beside_the_absolute_value(self) -> None:
        absolute = self.experiment.asides[0].trajectory
        boxes = self.layout.panels(2)
        column = self._steps_column(absolute, "absolute value", boxes[1])
        flattest = min(
            self.experiment.runs, key=lambda run: abs(float(run.trajectory.gradient[-1, 0]))
        )
        best = flattest.trajectory
        mine = self._steps_column(best, f"this function, {flattest.name}", boxes[0])
        shrinks = _shrinks(best)
        headline = "Steps shrink only where the slope does" if shrinks else "A slope that stays"
        with self.beat(
            headline, "The absolute value has the same slope everywhere, up to its tip."
        ):
            self.clear_stage()
            self.play(FadeIn(mine, column))
        ends = (
            f"its steps stay {plain(abs(float(absolute.update[0, 0])))} long, and it ends swinging"
        )
        with self.beat("A fixed step never settles", f"On the absolute value {ends}."):
            self.play(
                *mine.to(float(len(best.update)), rate_func=linear),
                *column.to(float(len(absolute.update)), rate_func=linear),
                run_time=LONGEST_TRAIL,
            )
            self.play(FadeIn(mine.status, column.status))

    def _steps_column(self, run: Trajectory, title: str, box: Box) -> Column:
        """A run above, the lengths of its steps below."""
        view = self.view
        if run.objective is not self.experiment.objective:
            view = (-4.0, 4.0, *value_view(run.objective, (-4.0, 4.0), [run]))
        lengths = np.append(np.abs(run.update[:, 0]), np.nan)[: max(len(run.update), 1)]
        top = 1.15 * (float(np.nanmax(lengths, initial=0.0)) or 1.0)
        return Column(
            self.theme,
            box,
            run,
            title,
            view,
            lengths,
            (0.0, float(max(1, len(run.update))), 0.0, top),
            "step length",
            text_scale=self.layout.text_scale,
        )

    # The limits.

    def mark_the_limits(self, curvature: float) -> None:
        plane = Plane(
            self.theme,
            self.layout.main,
            (0.0, WIDEST / curvature, 0.0, WIDEST - 0.7),
            f"rate {self.symbol('eta', 'step')}",
            "$abs(1 - eta L)$",
            text_scale=self.layout.text_scale,
        )
        factor = Factor(plane, curvature, [0.0])
        limits = [
            Upright(plane, [times / curvature], self.theme.step, word)
            for times, word in ((1.0, "1/L"), (2.0, "2/L"))
        ]
        one = plain(1 / curvature), plain(2 / curvature)
        where = "" if self._quadratic() else " near the minimum"
        caption = f"With curvature L = {plain(curvature)}, 1/L is {one[0]} and 2/L is {one[1]}."
        level = plane.inner.top - min(0.4, 0.18 * plane.inner.height)
        words = VGroup(
            *(
                fit(self.text(escape(word), Size.TICK), 0.9 * plane.inner.width / WIDEST).place(
                    plane.point(middle / curvature, 0)[0], level, "center"
                )
                for middle, word in ((0.5, "steadily"), (1.5, "from side to side"), (2.28, "away"))
            )
        )
        with self.beat("How much of the way is left after a step", caption):
            self.clear_stage()
            self.play(FadeIn(plane))
            self.add(factor)
            self.play(Move(factor, [WIDEST / curvature]), run_time=2.5 * Seconds.DRAW)
        caption = f"Below 1/L steadily, up to 2/L from side to side, beyond 2/L away{where}."
        with self.beat("Two limits: 1/L and 2/L", caption):
            self.play(FadeIn(*limits))
            self.play(FadeIn(words), FadeOut(factor.ball))
            self.play(FadeIn(self._dots(plane, factor), self._board()))

    def _dots(self, plane: Plane, factor: Factor) -> VGroup:
        """The lesson's own rates on the line, each with its number where there is room for it."""
        dots, inner = VGroup(), plane.inner
        limits = (plane.point(times / factor.curvature, 0)[0] for times in (1.0, 2.0))
        taken = [Box(x, inner.bottom, x, inner.top) for x in limits]
        for rate, text in zip(self.rates, self.experiment.rate_texts, strict=True):
            at = float(factor.of(np.array(rate)))
            if plane.holds(rate, at):
                dots.add(Ball(plane, [rate, at], self.theme.step))
                x, y, _ = plane.point(rate, at)
                # Beside the line, on the side from which it goes away.
                up, down = y + 0.14, y - 0.34
                right, left = (up, down) if rate * factor.curvature < 1.0 else (down, up)
                for edge, level, side in ((x + 0.14, right, "left"), (x - 0.14, left, "right")):
                    label = self.text(escape(text), color=self.theme.step).place(edge, level, side)
                    if all(inner.holds(label.box) and not label.box.meets(box) for box in taken):
                        taken.append(label.box)
                        dots.add(label)
                        break
        return dots

    def _board(self) -> VGroup:
        """The factor, the rates, and what became of them."""
        head, table = self.layout.beside(0.8, 1.0)
        lead = self.text("a step multiplies the distance by")
        rows = VGroup(
            fit(lead, head.width).place(head.left, head.top - 0.6),
            self.text(math("abs(1 - eta L)"), Size.FORMULA).place(head.left, head.top - 1.3),
        )
        pitch = min(0.65, table.height / (len(self.runs) + 1))
        for i, (rate, run) in enumerate(zip(self.experiment.rate_texts, self.runs, strict=True)):
            y = table.top - pitch * (i + 1)
            status = self.text(escape(str(run.status)))
            rows.add(
                self.text(escape(rate), color=self.theme.step).place(table.left, y),
                fit(status, 0.65 * table.width).place(table.left + 0.35 * table.width, y),
            )
        return rows

    # Shared.

    def _to(self, made: float, run_time: float) -> None:
        self.play(
            *(move for column in self.columns for move in column.to(made, rate_func=linear)),
            run_time=run_time,
        )

    def _distance(self, run: Trajectory) -> np.ndarray:
        """How far from the minimum each iterate is, or how steep where there is no minimum."""
        valley = self.experiment.valley
        far = np.abs(run.theta[:, 0] - valley.minimum) if valley else np.abs(run.gradient[:, 0])
        return np.maximum(far, 1e-300)  # a distance of zero has no logarithm: below any axis

    def _decades(self) -> tuple[float, float]:
        """The common logarithmic axis: whole decades that hold the runs, within reason."""
        far = np.concatenate([self._distance(run) for run in self.runs])
        start = np.log10(far[0]) if far[0] > 1e-300 else 0.0
        logs = np.log10(far[far > 1e-300]) if np.any(far > 1e-300) else np.zeros(1)
        low = max(np.floor(logs.min()), min(LEAST_DECADE, np.floor(start) - 2))
        high = min(np.ceil(logs.max()), np.ceil(start) + 3)
        return float(min(low, high - 2)), float(high)

    def _quadratic(self) -> bool:
        """Whether the curvature is the same at the start as at the minimum, and between."""
        objective, valley = self.experiment.objective, self.experiment.valley
        if objective.hessian is None or valley is None:
            return False
        x = np.linspace(valley.minimum, float(self.runs[0].theta[0, 0]), 9)[:, None]
        curvature = objective.hessian(x)[:, 0, 0]
        return bool(np.allclose(curvature, curvature[0], rtol=1e-9))


def _shrinks(run: Trajectory) -> bool:
    """Whether the steps of a run got shorter and shorter."""
    lengths = np.abs(run.update[:, 0])
    return len(lengths) > 1 and bool(np.all(np.diff(lengths) < 0))
