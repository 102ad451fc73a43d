"""The base of the lessons that show a surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import FadeOut, Mobject, linear

from gdcore import Trajectory
from scenes.lesson import Lesson
from scenes.stage.depth import clearest
from scenes.stage.figure import Move, RateFunction
from scenes.stage.layout import GAP, Box
from scenes.stage.notation import plain
from scenes.stage.picture import let_pictures_be_drawn
from scenes.stage.space import AZIMUTH, ELEVATION, FROM_THE_SIDE, Space
from scenes.stage.surface import Surface
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Seconds, Size
from scenes.surface_experiment import SurfaceExperiment

__all__ = ["PointLesson", "SpaceLesson"]

TURN = 9.0  # seconds for once around
SMALLEST = 0.62  # of a formula's size, when it is long


class SpaceLesson(Lesson):
    """A surface in the main slot, and one who looks at it."""

    experiment: SurfaceExperiment
    space: Space
    surface: Surface

    def setup(self) -> None:
        super().setup()
        let_pictures_be_drawn(self.camera)

    @property
    def run(self) -> Trajectory:
        """The descent."""
        return self.experiment.runs[0].trajectory

    @property
    def start(self) -> np.ndarray:
        """The first point of the descent: x, y and f(x, y)."""
        return np.array([*self.run.theta[0], self.run.value[0]])

    def slots(self, body: Box | None = None) -> tuple[Box, Box]:
        """The picture's slot and the one for formulas and numbers.

        A picture of space needs room: in a square frame they are next to each other, in a tall one
        the picture gets half. `body` is the part of the stage that is shared out, all of
        it where not given.
        """
        layout = self.layout
        if layout.shape == "wide":
            return layout.main, layout.side
        body = body or layout.stage
        if layout.shape == "tall":
            picture, other = body.rows(0.5, 0.5)
            return picture, other
        cut = body.left + 0.56 * body.width
        return replace(body, right=cut), replace(body, left=cut + GAP)

    def build_space(self, box: Box, state: tuple[float, float, float] = FROM_THE_SIDE) -> None:
        """Put up the space and its surface."""
        experiment = self.experiment
        x, y = experiment.objective.variables
        names = (f"${x}$", f"${y}$", self.symbol(f"f({x}, {y})", "curve"))
        self.space = Space(
            self.theme,
            box,
            experiment.view,
            experiment.heights,
            names,
            self.layout.text_scale,
            state,
        )
        self.surface = Surface(self.space, experiment.objective)

    def clear_side(self) -> tuple[float, float, float]:
        """A look from the side from which the descent and its shadow are seen best."""
        points = np.column_stack([self.run.theta, self.run.value])
        inside = points[self.space.block.holds(points)][:200]
        return self.clear_side_of([*inside, *(self.floor_point(point) for point in inside)])

    def clear_side_of(
        self, points: Sequence[np.ndarray], along: np.ndarray | None = None
    ) -> tuple[float, float, float]:
        """A look from the side from which most of these points of data are seen."""
        usual = replace(self.space.projection, azimuth=AZIMUTH, elevation=ELEVATION, rise=1.0)
        xyz = np.array(points).reshape(-1, 3)
        return clearest(self.experiment.objective.value, usual, xyz, along), ELEVATION, 1.0

    def floor_point(self, xy: Sequence[float]) -> np.ndarray:
        """A point on the floor: x, y and the floor's height."""
        return np.array([xy[0], xy[1], self.space.block.floor])

    def look(
        self, state: Sequence[float], run_time: float, rate: RateFunction | None = None
    ) -> None:
        """Move the viewer."""
        options = {"rate_func": rate} if rate else {}
        self.play(Move(self.space, state, **options), run_time=run_time)

    def turn_round(self) -> None:
        """Look from all sides, once."""
        azimuth, elevation, rise = self.space.state
        around = [azimuth + 2 * np.pi, elevation, rise]
        self.look(around, TURN, linear)
        self.space.show([azimuth, elevation, rise])  # the same picture, without the full turn

    def discard(self, *mobjects: Mobject) -> None:
        """Fade mobjects out; what moves the viewer no longer redraws them."""
        self.play(FadeOut(*mobjects), run_time=Seconds.LEAVE)
        gone = {id(part) for mobject in mobjects for part in mobject.get_family()}
        self.space.members = [m for m in self.space.members if id(m) not in gone]

    def formula(self, markup: str, short: str, box: Box, align: str = "left") -> Text:
        """A formula on the middle line of a box; its short form where it would get too small."""
        text = self.text(markup, Size.FORMULA)
        if SMALLEST * text.width > box.width:
            text = self.text(short, Size.FORMULA)
        fit(text, box.width)
        if text.height > box.height:
            text.scale(box.height / text.height)
        x = {"left": box.left, "center": box.center[0], "right": box.right}[align]
        text.place(x, 0.0, align)
        return text.shift([0.0, box.center[1] - text.get_center()[1], 0.0])


class PointLesson(SpaceLesson):
    """A lesson on what a surface is like at one point."""

    def made_from(self) -> list[str]:
        objective = self.experiment.objective
        point = ", ".join(plain(float(value), 7) for value in self.run.theta[0])
        return [
            f"$f({', '.join(objective.variables)}) = {objective.typst}$",
            "at " + escape(f"({point})"),
        ]

    @property
    def gradient(self) -> np.ndarray:
        """At the point: the two partial derivatives, shape (2,)."""
        return np.asarray(self.run.gradient[0])

    @property
    def place(self) -> str:
        """The point, for a caption."""
        return f"({', '.join(plain(float(value)) for value in self.run.theta[0])})"

    def vector(self, entries: Sequence[str]) -> str:
        """Two entries above each other, as Typst math."""
        return f'vec(delim: "[", {", ".join(entries)})'
