"""Partials, drawn: two cuts through a surface, two ordinary slopes, one vector."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut

from scenes.lessons.partials.figures import Slice, held_still
from scenes.space_lesson import PointLesson
from scenes.stage.figure import Move
from scenes.stage.layout import Box
from scenes.stage.notation import plain
from scenes.stage.plane import Plane
from scenes.stage.solid import SpaceBall
from scenes.stage.text import Text, math
from scenes.stage.theme import Seconds

__all__ = ["Partials"]

TURN = 2.6  # seconds for a pane to turn to us


class Partials(PointLesson):
    """Hold one variable still: what is left is a curve, with a slope as always."""

    lesson = "partials"

    def construct(self) -> None:
        self.show_the_point()
        self.slices = [self.cut_along(0), self.cut_along(1)]
        self.write_the_vector()

    def show_the_point(self) -> None:
        picture = self.share_out()
        self.build_space(picture)
        self.point = np.array(self.run.theta[0])
        self.high = [*self.point, float(self.run.value[0])]
        x, y = self.experiment.objective.variables
        caption = f"Here {x} and {y} both change the height; a slope needs a direction."
        with self.beat("One point, many slopes", caption):
            ball = SpaceBall(self.surface, self.high, self.theme.ink)
            self.add(self.space, self.surface)
            self.play(FadeIn(ball))
            self.ball = ball

    def share_out(self) -> Box:
        """Find room for the vector and for the two cuts; return the picture's."""
        stage, shape = self.layout.stage, self.layout.shape
        if shape == "wide":
            picture, self.vector_box = self.layout.main.rows(0.83, 0.17, gap=0.0)
            self.boxes = self.layout.side.rows(1.0, 1.0)
        elif shape == "square":
            body, self.vector_box = stage.rows(0.8, 0.2, gap=0.1)
            picture, side = self.slots(body)
            self.boxes = side.rows(1.0, 1.0)
        else:
            picture, self.vector_box, side = stage.rows(0.46, 0.13, 0.41, gap=0.1)
            self.boxes = side.columns(2)
        return picture

    def cut_along(self, axis: int) -> Slice:
        """Hold the other variable still, cut, turn the cut to us, and read its slope."""
        moving = self.experiment.objective.variables[axis]
        still = self.experiment.objective.variables[1 - axis]
        value = plain(float(self.point[1 - axis]))
        plane, formula = self.slice_plane(axis)
        found = Slice(self.surface, plane, axis, self.point)
        caption = f"A pane of glass at {still} = {value} cuts the surface in a curve."
        with self.beat(f"Hold {still} still, and cut", caption):
            self.move_pane_in(axis)
            self.add(found, self.ball)
            self.play(Move(found, [0, 1, 0]), run_time=Seconds.DRAW)
        caption = f"Seen from the front it is an ordinary curve: only {moving} changes along it."
        with self.beat("The pane turns to face us", caption):
            ahead = Slice(self.surface, plane, axis, self.point, [0, 1, 0])
            self.add(ahead)
            self.play(Move(ahead, [1, 1, 0]), run_time=TURN)
            self.play(FadeIn(plane))
        slope = plain(found.slope)
        caption = f"Its slope at the point is the partial derivative along {moving}: {slope}."
        with self.beat(f"Its slope: the partial along {moving}", caption):
            self.play(Move(ahead, [1, 1, 1]), Move(found, [0, 1, 1]), FadeIn(formula))
            self.hold(Seconds.REST)
            self.move_pane_out(axis)
        return found

    def move_pane_in(self, axis: int) -> None:
        """A pane slides in from the block's near side to the point."""
        block = self.space.block
        across = 1 - axis
        low, high = (block.x, block.y)[across]
        start = high if self.space.projection.toward[across] > 0 else low
        at = 2 * across
        state = self.surface.state.copy()
        state[at], state[at + 1] = start, 0.0
        self.surface.show(state)
        middle = state.copy()
        middle[at + 1] = 1.0
        self.play(Move(self.surface, middle), run_time=Seconds.APPEAR)
        final = middle.copy()
        final[at] = self.point[across]
        self.play(Move(self.surface, final), run_time=Seconds.DRAW)

    def move_pane_out(self, axis: int) -> None:
        """The pane fades; its curve stays."""
        state = self.surface.state.copy()
        state[2 * (1 - axis) + 1] = 0.0
        self.play(Move(self.surface, state), run_time=Seconds.APPEAR)

    def slice_plane(self, axis: int) -> tuple[Plane, Text]:
        """The plane for a cut, and its slope as a formula over it."""
        box = self.boxes[axis]
        head = min(0.55, 0.3 * box.height)
        block, theme = self.space.block, self.theme
        names = self.experiment.objective.variables
        plane = Plane(
            theme,
            Box(box.left, box.bottom, box.right, box.top - head),
            (*(block.x, block.y)[axis], *self.heights_along(axis)),
            f"${names[axis]}$",
            self.symbol(self.value_of(axis), "curve"),
            text_scale=self.layout.text_scale,
        )
        top = Box(box.left, box.top - head, box.right, box.top)
        return plane, self.partial_formula(axis, top)

    def heights_along(self, axis: int) -> tuple[float, float]:
        """The heights of a cut, with a margin; the block's own where the cut soars."""
        block = self.space.block
        cut = held_still(self.experiment.objective, axis, self.point)
        z = cut.value(np.linspace(*(block.x, block.y)[axis], 401)[:, None])
        z = z[(z >= block.z[0]) & (z <= block.z[1])]
        low, high = float(z.min()), float(z.max())
        # A cut that is all but level is not blown up.
        margin = max(0.15 * (high - low), 0.05 * (block.z[1] - block.z[0]))
        return low - margin, high + margin

    def value_of(self, axis: int) -> str:
        """The function along a cut, as Typst math: f(x, 1)."""
        names = list(self.experiment.objective.variables)
        names[1 - axis] = f'"{plain(float(self.point[1 - axis]))}"'
        return f"f({', '.join(names)})"

    def partial_formula(self, axis: int, box: Box) -> Text:
        """A partial derivative: its name, its formula, and its value at the point."""
        name = self.experiment.objective.variables[axis]
        formula = self.experiment.objective.typst_gradient[axis]
        left = self.symbol(f"partial f \\/ partial {name}", "gradient")
        number = self.symbol(self.number(axis), "gradient")
        return self.formula(math(f"{left} = {formula} = {number}"), math(f"{left} = {number}"), box)

    def write_the_vector(self) -> None:
        x, y = self.experiment.objective.variables
        caption = f"First the slope along {x}, then the slope along {y}: together, the gradient."
        with self.beat("Both in a vector, in this order", caption):
            formula = self.vector_formula()
            slopes = [self.walk_in(axis, formula) for axis in (0, 1)]
            self.play(FadeIn(formula), FadeOut(*slopes))

    def walk_in(self, axis: int, formula: Text) -> Text:
        """A slope goes from its tangent to its place in the vector."""
        number = self.text(self.symbol(self.number(axis), "gradient"))
        found = self.slices[axis]
        start = found.plane.point(float(self.point[axis]), found.value)
        number.move_to(start + np.array([0.0, 0.3, 0.0]))
        row = 0.25 * formula.height * (1 if axis == 0 else -1)
        goal = formula.get_right() + np.array([-0.5, row, 0.0])
        self.play(FadeIn(number), run_time=Seconds.LEAVE)
        self.play(number.animate.move_to(goal), run_time=Seconds.DRAW)
        return number

    def number(self, axis: int) -> str:
        """A partial derivative's value at the point, as Typst math."""
        return f'"{plain(float(self.gradient[axis]))}"'

    def vector_formula(self) -> Text:
        """The gradient: names, formulas, numbers."""
        objective = self.experiment.objective
        names = [f"partial f \\/ partial {name}" for name in objective.variables]
        nabla = self.symbol("nabla f", "gradient")
        numbers = self.symbol(self.vector([self.number(0), self.number(1)]), "gradient")
        short = f"{nabla} = {self.vector(names)} = {numbers}"
        long = (
            f"{nabla} = {self.vector(names)} = {self.vector(objective.typst_gradient)} = {numbers}"
        )
        text = self.formula(math(long), math(short), self.vector_box, "center")
        text.shift([0, self.vector_box.center[1] - text.get_center()[1], 0])
        return text
