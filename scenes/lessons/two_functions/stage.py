"""The two planes of this lesson, functions and parameters, and the text over them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VGroup, VMobject, config

from scenes.data_experiment import comparable
from scenes.lesson import Lesson
from scenes.lessons.two_functions.experiment import Lines
from scenes.lessons.two_functions.figures import Guess
from scenes.stage.figure import polyline
from scenes.stage.layout import Box
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.readout import Readout
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Size, Width

__all__ = ["TwoPlanes"]

HEAD = 2.9  # height of a panel's two rows of text, ems
NOTHING = 1e-9  # of the view: a number so near zero is drawn, and written, as zero
LINES = 9  # of a pencil that leave a trace


class TwoPlanes(Lesson):
    """Functions over the whole stage, and later beside their parameters."""

    experiment: Lines
    guess: Guess

    def setup(self) -> None:
        self.start = np.array(self.experiment.parameters.start)
        self.best = self.experiment.best
        super().setup()

    def made_from(self) -> list[str]:
        run = self.experiment.runs[0]
        start = ", ".join(plain(value) for value in self.experiment.parameters.start)
        rate = escape(plain(run.lr))
        return ["$f(x) = w x + b$", f"start {escape(start)}", f"rate {rate}", "gradient descent"]

    def build(self) -> None:
        """Lay out the planes, for both parts of the lesson."""
        self.em = Size.LABEL * self.layout.text_scale * config.frame_height
        self.view = self._function_view()
        left, right = self.layout.panels(2)
        # Where formula and numbers have no room beside each other, a head has one more row.
        self.narrow = left.width < 20 * self.em
        self.head = HEAD * self.em + (1.5 * self.em if self.narrow else 0.0)
        self.over_all = self._functions_in(self.layout.stage)
        self.heads = [self.head_of(box) for box in (left, right)]
        self.functions = self._functions_in(left)
        self.parameters = Plane(
            self.theme,
            right.inset(top=self.head),
            self._parameter_view(),
            "$w$",
            "$b$",
            text_scale=self.layout.text_scale,
        )

    def head_of(self, box: Box) -> Box:
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
            least = NOTHING * float(np.ptp(self.parameters.state[2 * i : 2 * i + 2]))
            self.guess.report_to(readout, _rounded(self.guess, i, least))
            parts.append(text)
        return parts

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

    def weights(self, point: tuple[float, float]) -> np.ndarray:
        """The weights of a pencil's lines: those whose dots the view holds."""
        w0, w1, b0, b1 = self.parameters.state
        x, y = point
        inner_w, inner_b = 0.06 * (w1 - w0), 0.06 * (b1 - b0)
        low, high = w0 + inner_w, w1 - inner_w
        if x:
            ends = sorted(((y - b0 - inner_b) / x, (y - b1 + inner_b) / x))
            low, high = max(low, ends[0]), min(high, ends[1])
        return np.linspace(low, high, LINES)


def _rounded(guess: Guess, i: int, least: float) -> Callable[[], float]:
    """W or b of a guess as it is written; without the scene in it, since Manim copies figures."""
    return lambda: float(guess.state[i]) if abs(guess.state[i]) >= least else 0.0
