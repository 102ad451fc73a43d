"""The numbers of a run, step by step, as a small table."""

from __future__ import annotations

from manim import VGroup, config

from gdcore import Objective
from scenes.experiment import Run
from scenes.stage.figure import Figure
from scenes.stage.layout import Box
from scenes.stage.readout import ALL, Readout, telling_digits
from scenes.stage.text import Text, coloured
from scenes.stage.theme import Size, Theme
from scenes.verdict import slope_word

__all__ = ["Numbers"]

_PITCH = 1.75  # from line to line, ems


class Numbers(Figure):
    """Rate, steps made, parameter, slope and step of the iterate at hand. State: steps made.

    Only a plain descent's step is the rate times the slope, and is written so. Past the last step
    it is what a plain step would be, or nothing.

    Between two iterates it shows the one that was left: the numbers are the run's own. The names
    before them, `names`, are not a part of the figure: they stand still while it changes.
    """

    def __init__(
        self, theme: Theme, box: Box, objective: Objective, plain: bool, text_scale: float
    ) -> None:
        super().__init__()
        self.plain = plain
        name = objective.variables[0]
        derivative = coloured(f"$f'({name})$", theme.gradient)
        rate = coloured("$eta$", theme.step)
        step = f"step {coloured('$- eta$', theme.step)} {derivative}" if plain else "step"
        rows = (
            (f"rate {rate}", theme.step),
            ("steps made", theme.ink),
            (f"${name}$", theme.ink),
            (f"{slope_word(objective)} {derivative}", theme.gradient),
            (step, theme.step),
        )
        size = Size.LABEL * text_scale
        em = size * config.frame_height
        pitch = min(_PITCH * em, box.height / len(rows))
        left, first = box.left, box.top - 0.7 * pitch
        self.names = VGroup(
            *(
                Text(words, size, theme.muted).place(left, first - i * pitch)
                for i, (words, _) in enumerate(rows)
            )
        )
        column = self.names.width + em
        self.readouts = [
            Readout(0.0, (left + column, first - i * pitch), size, color)
            for i, (_, color) in enumerate(rows)
        ]
        self.add(*self.readouts)

    def follow(self, run: Run) -> None:
        """Show the numbers of `run`, from its start."""
        self.run, self.lr = run.trajectory, run.lr
        # A rate that stays is written as it was given.
        self.readouts[0].digits = 7 if len(set(self.run.lr)) < 2 else 3
        self.readouts[1].digits = ALL
        self.readouts[2].digits = telling_digits(self.run.theta[:, 0])
        self.show([0.0])

    def draw(self) -> None:
        k, run = int(self.state[0]), self.run
        # Past the last step the rate is what the next one would have.
        rate = float(run.lr[k]) if k < len(run.lr) else self.lr
        slope = float(run.gradient[k, 0])
        after = -rate * slope if self.plain else float("nan")
        step = float(run.update[k, 0]) if k < len(run.update) else after
        values = (rate, k, float(run.theta[k, 0]), slope, step)
        for readout, value in zip(self.readouts, values, strict=True):
            readout.show([value])
