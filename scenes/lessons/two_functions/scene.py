"""Two functions, drawn: a line is a dot, a known point a line of dots, two points one dot."""

from __future__ import annotations

import numpy as np
from manim import Create, FadeIn, FadeOut, VGroup, VMobject, config, linear

from gdcore import Status
from scenes.data_experiment import comparable
from scenes.lesson import Lesson
from scenes.lessons.two_functions.experiment import Lines
from scenes.lessons.two_functions.figures import Bent, Guess, Pencil
from scenes.stage.data import DashedLine, Follow, Residuals, Scatter
from scenes.stage.figure import Move, polyline
from scenes.stage.layout import Box
from scenes.stage.notation import plain
from scenes.stage.path import Path
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Opacity, Seconds, Size, Width

__all__ = ["TwoFunctions"]

GAPS = 6
LINES = 9  # of a pencil that leave a trace
SWEEP = 3.0  # seconds
SLOW_STEPS = 12
HEAD = 2.9  # height of a panel's two rows of text, ems


class TwoFunctions(Lesson):
    """What is to be found, and why one known point is not enough."""

    lesson = "two-functions"
    experiment: Lines

    def construct(self) -> None:
        self.start = np.array(self.experiment.parameters.start)
        self.best = self.experiment.best
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
        self.walk_there()

    def made_from(self) -> list[str]:
        run = self.experiment.runs[0]
        start = ", ".join(plain(value) for value in self.experiment.parameters.start)
        rate = escape(plain(run.lr))
        return ["$f(x) = w x + b$", f"start {escape(start)}", f"rate {rate}", "gradient descent"]

    # The stage.

    def build(self) -> None:
        """The functions over the whole stage first, and beside the parameters later."""
        self.em = Size.LABEL * self.layout.text_scale * config.frame_height
        self.view = self._function_view()
        left, right = self.layout.panels(2)
        # Where formula and numbers have no room beside each other, a head has one more row.
        self.narrow = left.width < 18 * self.em
        self.head = HEAD * self.em + (1.5 * self.em if self.narrow else 0.0)
        self.over_all = self._functions_in(self.layout.stage)
        self.heads = [self._head(box) for box in (left, right)]
        self.functions = self._functions_in(left)
        self.parameters = Plane(
            self.theme,
            right.inset(top=self.head),
            self._parameter_view(),
            "$w$",
            "$b$",
            text_scale=self.layout.text_scale,
        )

    def _head(self, box: Box) -> Box:
        return Box(box.left, box.top - self.head, box.right, box.top)

    def _functions_in(self, box: Box) -> Plane:
        return Plane(
            self.theme,
            box.inset(top=self.head),
            self.view,
            "$x$",
            "",
            text_scale=self.layout.text_scale,
        )

    def _function_view(self) -> tuple[float, float, float, float]:
        (xa, _), (xb, _) = self.experiment.known
        reach = 0.5 * (xb - xa)
        x = np.array([xa - reach, xb + reach])
        y = np.concatenate([line[0] * x + line[1] for line in (self.best, self.start)])
        margin = 0.12 * max(float(np.ptp(y)), 1e-9 * max(1.0, float(np.abs(y).max())))
        if np.ptp(y) == 0:
            margin = 0.5 * reach
        return float(x[0]), float(x[1]), float(y.min()) - margin, float(y.max()) + margin

    def _parameter_view(self) -> tuple[float, float, float, float]:
        """Around the answer and the start; as wide as turning and shifting needs."""
        way = comparable(np.abs(self.start - self.best), self.experiment.data, 0.3)
        (w, b), (dw, db) = self.best, 1.55 * way
        return float(w - dw), float(w + dw), float(b - db), float(b + db)

    def legend(self, box: Box) -> VGroup:
        """Which line is which, in the second row of a head."""
        em = self.em
        rows, x, y = VGroup(), box.left, box.bottom + 0.3 * em
        for word, color, dashed in (
            ("correct", self.theme.target, True),
            ("predicted", self.theme.prediction, False),
        ):
            sample = VMobject(stroke_color=color, stroke_width=Width.CURVE)
            parts = ((0.0, 0.5), (0.8, 1.3)) if dashed else ((0.0, 1.3),)
            level = y + 0.3 * em
            polyline(
                sample,
                *(np.array([[x + a * em, level, 0], [x + b * em, level, 0]]) for a, b in parts),
            )
            text = self.text(escape(word), color=color)
            fit(text, 0.5 * box.width - 2.0 * em).place(x + 1.6 * em, y)
            rows.add(sample, text)
            x += min(0.5 * box.width, 12 * em)
        return rows

    def formula_in(self, box: Box) -> Text:
        """The form that both functions have, in the first row of a head."""
        return self.line_in(box, f"{self.symbol('f(x)', 'prediction')} $= w x + b$")

    def line_in(self, box: Box, markup: str, size: float = Size.FORMULA) -> Text:
        return fit(self.text(markup, size), box.width).place(box.left, box.top - 0.95 * self.em)

    # The two functions.

    def show_two_functions(self) -> None:
        plane = self.over_all
        self.bent = [
            Bent(plane, self.start, self.theme.prediction, 0.9, 0.4, False, 1.0),
            Bent(plane, self.best, self.theme.target, 1.3, 0.05, True, 1.0),
        ]
        caption = "One function gives the correct outputs, the other is what the model predicts."
        with self.beat("Two functions of the input x", caption):
            self.play(FadeIn(plane))
            self.play(*(Create(bent) for bent in self.bent), run_time=Seconds.DRAW)
            self.play(FadeIn(self.legend(self._head(self.layout.stage))))

    def make_them_straight(self) -> None:
        formula = self.formula_in(self._head(self.layout.stage))
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

    def number_names(self) -> list[Text | Readout]:
        """The values of w and b, after the formula."""
        box, em = self.heads[0], self.em
        x = box.left if self.narrow else float(self.formula.get_right()[0]) + 1.2 * em
        y = float(self.formula.baseline[1]) - (1.5 * em if self.narrow else 0.0)
        room = (box.right - x) / 2
        size = Size.LABEL * self.layout.text_scale
        parts: list[Text | Readout] = []
        for i, name in enumerate("wb"):
            text = self.text(f"${name} =$").place(x + i * room, y)
            at = (float(text.get_right()[0]) + 0.3 * em, y)
            readout = Readout(float(self.start[i]), at, size, self.theme.ink)
            self.guess.report_to(readout, lambda i=i: float(self.guess.state[i]))
            parts.append(text)
        return parts

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
            self.functions, self.parameters, point, self._weights(point), mark.radius * 0.75
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

    def _weights(self, point: tuple[float, float]) -> np.ndarray:
        """The weights of a pencil's lines: those whose dots the view holds."""
        w0, w1, b0, b1 = self.parameters.state
        x, y = point
        inner_w, inner_b = 0.06 * (w1 - w0), 0.06 * (b1 - b0)
        low, high = w0 + inner_w, w1 - inner_w
        if x:
            ends = sorted(((y - b0 - inner_b) / x, (y - b1 + inner_b) / x))
            low, high = max(low, ends[0]), min(high, ends[1])
        return np.linspace(low, high, LINES)

    def equation(self, which: int) -> Text:
        """The line of dots as an equation, in the second row of the head."""
        x, y = self.experiment.known[which]
        box = self.heads[1]
        sign = "−" if x > 0 else "+"
        weight = "" if abs(x) == 1 else plain(abs(x))
        said = f"{plain(y)} {sign} {weight}".rstrip() if x else plain(y)
        markup = f"$b =$ {escape(said)}" + (" $w$" if x else "")
        words = self.text(markup, color=self.theme.target)
        left = box.left + which * 0.5 * box.width
        return fit(words, 0.46 * box.width).place(left, box.bottom + 0.45 * self.em)

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

    def walk_there(self) -> None:
        run = self.experiment.runs[0].trajectory
        made = len(run.update)
        with self.beat(*self.ending()):
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
