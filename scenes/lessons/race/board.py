"""The board of a race: who runs at which rate, how low each is, and in which order they came."""

from __future__ import annotations

import numpy as np
from manim import VMobject, config

from gdcore import Status, Trajectory
from scenes.stage.figure import Figure
from scenes.stage.layout import Box
from scenes.stage.notation import plain
from scenes.stage.text import Line, write
from scenes.stage.theme import Size, Theme
from scenes.stage.tracks import marker

__all__ = ["Board", "ranks"]

_HEADS = ("optimizer", "rate", "loss", "arrives")
_WIDEST_LOSS = "8.88×10⁻⁸⁸"
_PITCH = 2.0  # from row to row, ems
_SETTINGS = 1.2  # ems between a name and its settings
_LEAST_PAIR = 2.3  # ems from a row of two lines to the next one, at least
_INDENT = 1.4  # ems of a marker, before a name
_WIDEST_GAP = 2.2  # ems between columns


class Board(Figure):
    """Rows of racers: marker, name, rate, loss now, and the step of arrival.

    State: steps made, and how far the rows have gone to their ranks, from 0 to 1. The settings that
    optimizers were given stand in second lines, where there is room for them.

    Parameters
    ----------
    names : list of (str, str)
        Of each racer, and its settings, which may be empty.
    rates : list of str
    """

    def __init__(
        self,
        theme: Theme,
        box: Box,
        runs: list[Trajectory],
        names: list[tuple[str, str]],
        rates: list[str],
        arrivals: tuple[int | None, ...],
        text_scale: float,
    ) -> None:
        super().__init__()
        self.box, self.runs, self.arrivals = box, runs, arrivals
        self.size = max(Size.TICK * text_scale, Size.LEAST)
        self.em = self.size * config.frame_height
        self.ranks = ranks(runs, arrivals)
        room = (box.height - _PITCH * self.em) / len(runs)
        self.told = any(settings for _, settings in names) and room >= _LEAST_PAIR * self.em
        self.pitch = min((_PITCH + _SETTINGS * self.told) * self.em, room)
        self._divide(names, rates)
        head = VMobject(stroke_width=0, fill_color=theme.muted, fill_opacity=1.0)
        y = box.top - 0.5 * _PITCH * self.em
        write(head, [self._line(column, word, y) for column, word in enumerate(_HEADS)])
        hues = theme.kinds[: len(runs)]
        self.rows = [VMobject(stroke_width=0, fill_color=hue, fill_opacity=1.0) for hue in hues]
        self.numbers = [
            VMobject(stroke_width=0, fill_color=theme.ink, fill_opacity=1.0) for _ in runs
        ]
        self.names, self.rates = names, rates
        self.markers = [marker(i, 0.09 * text_scale) for i in range(len(runs))]
        self.add(head, *self.rows, *self.numbers)
        self.show([0.0, 0.0])

    def _divide(self, names: list[tuple[str, str]], rates: list[str]) -> None:
        """Give each column the room that its widest text needs, and share out what is left."""

        def widest(*texts: str) -> float:
            return max(Line.of(text, self.size).width for text in texts)

        last = [str(arrival) for arrival in self.arrivals if arrival is not None]
        steps = [f"step {arrival}" for arrival in last]
        widths = [
            widest(_HEADS[0], *(name for name, _ in names)),
            widest(_HEADS[1], *rates),
            widest(_HEADS[2], _WIDEST_LOSS),
            widest(_HEADS[3], "lost", *steps),
        ]
        room = self.box.width - _INDENT * self.em
        self.step = "step "
        if sum(widths) + 1.5 * self.em > room:  # then the number alone has to do
            self.step, widths[3] = "", widest(_HEADS[3], "lost", *last)
        gap = float(np.clip((room - sum(widths)) / 3, 0.3 * self.em, _WIDEST_GAP * self.em))
        first = self.box.left + _INDENT * self.em
        self.lefts = [first + sum(widths[:i]) + i * gap for i in range(len(widths))]

    def _line(self, column: int, words: str, y: float) -> Line:
        """A text of a column, with its baseline at a height."""
        return Line.of(words, self.size).placed(self.lefts[column], y)

    def _shortened(self, settings: str) -> Line:
        """As much of a racer's settings as there is room for."""
        line, room = Line.of(settings, Size.LEAST), self.box.right - self.lefts[0]
        for longest in range(len(settings) - 1, 0, -1):
            if line.width <= room:
                break
            line = Line.of(f"{settings[:longest]}…", Size.LEAST)
        return line

    def draw(self) -> None:
        made, part = int(self.state[0]), float(self.state[1])
        first = self.box.top - 1.5 * _PITCH * self.em
        for i, run in enumerate(self.runs):
            y = first - (i + part * (self.ranks[i] - i)) * self.pitch
            name, settings = self.names[i]
            at = np.array([self.box.left + 0.5 * self.em, y + 0.3 * self.em, 0.0])
            row = [self.markers[i] + at, self._line(0, name, y), self._line(1, self.rates[i], y)]
            if settings and self.told:
                below = y - _SETTINGS * self.em
                row.append(self._shortened(settings).placed(self.lefts[0], below))
            write(self.rows[i], row)
            value = float(run.value[min(made, len(run.value) - 1)])
            fate = self._fate(run, made, self.arrivals[i])
            write(self.numbers[i], [self._line(2, plain(value), y), self._line(3, fate, y)])

    def _fate(self, run: Trajectory, made: int, arrival: int | None) -> str:
        if arrival is not None and made >= arrival:
            return f"{self.step}{arrival}"
        if made >= len(run.update) and run.status in (Status.DIVERGED, Status.LEFT_DOMAIN):
            return "lost"
        return ""


def ranks(runs: list[Trajectory], arrivals: tuple[int | None, ...]) -> list[int]:
    """Each run's place: by its arrival; those that have not arrived after all others, by height."""

    def key(i: int) -> tuple[float, float]:
        arrival, end = arrivals[i], float(runs[i].value[-1])
        return np.inf if arrival is None else arrival, end if np.isfinite(end) else np.inf

    order = sorted(range(len(runs)), key=key)
    return [order.index(i) for i in range(len(runs))]
