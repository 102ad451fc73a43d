"""One run in a column of its own: the walk on its curve above, a series of numbers below."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from gdcore import Status, Trajectory
from scenes.stage.curve import Curve
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.plane import Plane
from scenes.stage.text import Line, Text, escape
from scenes.stage.theme import Size, Theme, Width
from scenes.stage.walk import Series, Walk

__all__ = ["Column"]

_FOOT = 0.18  # of the view's height, more below it: in a low plane the marks need the room
_LINE = 0.38  # height of a line of title or status, scene units


class Column(VGroup):  # type: ignore[misc]
    """A run with its title, its walk and a series, for comparing runs side by side.

    Parameters
    ----------
    theme : Theme
    box : Box
        Scene units.
    run : Trajectory
        Of one variable.
    title : str
        Plain text.
    view : tuple of float
        Of the upper plane.
    values : ndarray, shape (T+1,)
        The series.
    below : tuple of float
        The lower plane's view (its heights in decades where `log` is set).
    value_name : str
        Typst markup.
    made : int
        Steps made.
    """

    def __init__(
        self,
        theme: Theme,
        box: Box,
        run: Trajectory,
        title: str,
        view: tuple[float, float, float, float],
        values: np.ndarray,
        below: tuple[float, float, float, float],
        value_name: str,
        log: bool = False,
        made: int = 0,
        text_scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.run = run
        self.size = size = Size.LABEL * text_scale
        x = f"${run.objective.variables[0]}$"
        self.title = Text(escape(title), size, theme.step, "semibold")
        self.status = Text(escape(str(run.status)), size, theme.ink)
        room = box.inset(top=self._head(box))
        # A low box has its two planes beside each other.
        upper, lower = room.columns(2) if room.width > 1.6 * room.height else room.rows(1.35, 1.0)
        x0, x1, y0, y1 = view
        foot = _FOOT * (y1 - y0)
        self.plane = Plane(theme, upper, (x0, x1, y0 - foot, y1), x, text_scale=text_scale)
        self.curve = Curve(self.plane, run.objective, Width.LINE)
        self.walk = Walk(self.plane, run, made)
        self.below = Plane(theme, lower, below, "step", value_name, log, text_scale)
        self.series = Series(self.below, values, theme.step, made)
        self.add(self.title, self.plane, self.curve, self.walk, self.below, self.series)

    def _head(self, box: Box) -> float:
        """Write title and status over the box, in one line or in two; return their height."""
        self.title.place(box.left, box.top - _LINE)
        # Measured with the longest status, so that columns beside each other have equal heads.
        longest = max(Line.of(str(status), self.size).width for status in Status)
        if self.title.width + longest + _LINE < box.width:
            self.status.place(box.right, box.top - _LINE, "right")
            return (1.3 if box.height > 2.0 else 1.1) * _LINE
        self.status.place(box.left, box.top - 2.1 * _LINE)
        return 2.4 * _LINE

    def to(self, made: float, **options: object) -> list[Move]:
        """Motions to `made` steps, or to the run's end where it made fewer."""
        made = min(made, len(self.run.theta) - 1.0)
        return [Move(figure, [made], **options) for figure in (self.walk, self.series)]
