"""The table beside the curve: the floors, how low they are, and who came to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import VGroup

from scenes.lessons.minima.figures import LETTERS
from scenes.stage.notation import plain
from scenes.stage.text import Text, escape, fit

if TYPE_CHECKING:
    from scenes.lessons.minima.scene import Minima

__all__ = ["table"]

_COLUMNS = (0.0, 0.14, 0.42, 0.79)  # parts of the width
_PITCH = 0.55  # from row to row, scene units, at most


def table(lesson: Minima, colors: list[str]) -> tuple[list[VGroup], VGroup]:
    """Its head and a row for each floor; and, for later, how many walkers came to each.

    Parameters
    ----------
    lesson : Minima
        Whose experiment is told, in the box that it keeps for the table.
    colors : list of str
        Of the floors; the last one is for none.
    """
    experiment, box, theme = lesson.experiment, lesson.table_box, lesson.theme
    others = int(np.sum(experiment.ends < 0))
    pitch = min(_PITCH, box.height / (len(experiment.floors) + bool(others) + 1.0))

    def cell(row: int, column: int, words: str, color: str, **style: str) -> Text:
        room = (*_COLUMNS, 1.0)[column + 1] - _COLUMNS[column] - 0.02
        text = fit(lesson.text(words, color=color, **style), room * box.width)
        left = box.left + _COLUMNS[column] * box.width
        return text.place(left, box.top - (row + 0.6) * pitch)

    def counted(row: int, count: int, color: str) -> Text:
        return cell(row, 3, escape(str(count)), color, weight="semibold")

    x = lesson.variable
    rows = [VGroup(cell(0, 1, f"${x}$", theme.muted), cell(0, 2, f"$f({x})$", theme.muted))]
    counts = VGroup(cell(0, 3, "walkers", theme.muted))
    for i, floor in enumerate(experiment.floors):
        name = cell(i + 1, 0, LETTERS[i], colors[i], weight="semibold")
        place = cell(i + 1, 1, escape(plain(floor.x)), theme.ink)
        rows.append(VGroup(name, place, cell(i + 1, 2, escape(plain(floor.value)), theme.ink)))
        counts.add(counted(i + 1, int(np.sum(experiment.ends == i)), colors[i]))
    if others:
        last = len(experiment.floors) + 1
        counts.add(cell(last, 0, "else", colors[-1], weight="semibold"))
        counts.add(counted(last, others, colors[-1]))
    return rows, counts
