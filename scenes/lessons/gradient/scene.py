"""Gradient, drawn: of all directions the one that climbs most, and its opposite."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, config, linear

from scenes.lessons.gradient.figures import ArrowField, Compass, SpaceLabel
from scenes.space_lesson import PointLesson
from scenes.stage.facts import Facts
from scenes.stage.figure import Move
from scenes.stage.notation import plain
from scenes.stage.readout import Readout
from scenes.stage.solid import SpaceArrow, SpaceBall
from scenes.stage.space import FROM_ABOVE
from scenes.stage.text import Text, escape, fit, math
from scenes.stage.theme import Opacity, Seconds, Size

__all__ = ["Gradient"]

REACH = 0.2  # of the arrow at the point, as a part of the floor's side
ROUND = 5.0  # seconds for the compass


class Gradient(PointLesson):
    """Arrows on a map, one of them lifted to the surface, and turned round."""

    lesson = "gradient"

    def construct(self) -> None:
        self.show_the_map()
        self.show_the_field()
        if self.gradient.any():
            self.try_all_directions()
            self.name_the_gradient()
            self.lift_it()
            self.turn_it_round()
        else:
            self.say_that_it_is_flat()

    # The stage.

    def show_the_map(self) -> None:
        picture, side = self.slots()
        self.build_space(picture, FROM_ABOVE)
        gap = 0.12 if self.layout.shape == "tall" else 0.25
        self.top, self.numbers_box, self.note_box = side.rows(0.32, 0.44, 0.24, gap=gap)
        self.point = np.array(self.run.theta[0])
        block = self.space.block
        units = np.array(block.units[:2])
        steepest = float(np.hypot(*(self.gradient * units))) or 1.0
        self.scale = REACH * min(block.size[:2]) / steepest
        caption = "Along a level line the height stays the same; where lines crowd, it is steep."
        with self.beat("A map of heights, with level lines", caption):
            self.add(self.space, self.surface)

    def show_the_field(self) -> None:
        self.field = ArrowField(self.surface, self.theme.gradient, 0.0)
        caption = "Each arrow is the gradient there: across the level line, longer where steeper."
        with self.beat("At every point, an arrow", caption):
            self.add(self.field)
            note = self.text(escape(self.scale_note()), Size.TICK, self.theme.muted)
            fit(note, self.note_box.width).place(self.note_box.left, self.note_box.bottom + 0.05)
            self.play(Move(self.field, [1.0]), FadeIn(note), run_time=Seconds.DRAW)
            self.hold(Seconds.REST)

    def scale_note(self) -> str:
        """What the lengths of the field's arrows mean."""
        steep = np.hypot(*self.field.slopes.T)
        if not steep.size:
            return "no arrow: it is flat everywhere"
        unit = float(steep.max())
        return f"the longest arrow: slope {plain(unit)}"

    def try_all_directions(self) -> None:
        self.compass = Compass(self.surface, self.point, self.scale)
        self.ball = SpaceBall(self.surface, self.on_floor(self.point), self.theme.ink)
        name, self.slope = self.slope_readout()
        caption = f"From {self.place} some ways climb, some fall; one climbs more than all others."
        with self.beat("Try every direction", caption):
            self.play(Move(self.field, [Opacity.HIDDEN]), FadeIn(self.ball, name, self.slope))
            self.compass.report_to(self.slope, lambda: self.compass.slope)
            self.add(self.compass)
            self.play(Move(self.compass, [1.0], linear), run_time=ROUND)
            self.slope_name = name

    def slope_readout(self) -> tuple[Text, Readout]:
        """The slope in the direction that is tried, under the other numbers."""
        name = self.text("slope this way", Size.LABEL, self.theme.muted)
        name.place(self.note_box.left, self._note_line)
        x = float(name.get_right()[0]) + 0.3
        size = Size.LABEL * self.layout.text_scale
        start = Compass(self.surface, self.point, self.scale)
        self.space.members.remove(start)
        color = self.theme.gradient
        return name, Readout(start.slope, (x, float(name.baseline[1])), size, color)

    def name_the_gradient(self) -> None:
        tip = self.point + self.scale * self.gradient
        foot, tip = self.on_floor(self.point), self.on_floor(tip)
        self.uphill = SpaceArrow(self.surface, [*foot, *foot], self.theme.gradient, filled=False)
        self.facts = self.build_facts()
        steep = plain(float(np.hypot(*self.gradient)))
        caption = (
            f"Its parts are the two slopes along the axes; its length, {steep}, the steepness."
        )
        with self.beat("The gradient is the way that climbs most", caption):
            formula = self.gradient_formula()
            self.add(self.uphill)
            self.play(Move(self.uphill, [*foot, *tip]), FadeIn(formula))
            self.play(FadeIn(self.facts.names, self.facts))

    def gradient_formula(self) -> Text:
        """The gradient as a vector of formulas, in the function's own order."""
        entries = self.experiment.objective.typst_gradient
        x, y = self.experiment.objective.variables
        short = [f"partial f \\/ partial {name}" for name in (x, y)]
        nabla = self.symbol("nabla f", "gradient")
        return self.formula(
            math(f"{nabla} = {self.vector(entries)}"),
            math(f"{nabla} = {self.vector(short)}"),
            self.top,
        )

    def build_facts(self) -> Facts:
        """Numbers at the point."""
        x, y = self.experiment.objective.variables
        red = self.theme.gradient
        slopes = self.gradient
        steep = self.symbol("|nabla f|", "gradient")
        if self.layout.shape != "tall":  # there they are in two columns
            steep = f"steepness {steep}"
        rows = (
            (f"${x}$", self.theme.ink, self.point[:1]),
            (f"${y}$", self.theme.ink, self.point[1:]),
            (self.symbol(f"partial f \\/ partial {x}", "gradient"), red, slopes[:1]),
            (self.symbol(f"partial f \\/ partial {y}", "gradient"), red, slopes[1:]),
            (
                steep,
                red,
                np.array([np.hypot(*slopes)]),
            ),
        )
        return Facts(self.theme, self.numbers_box, rows, self.layout.text_scale)

    def lift_it(self) -> None:
        caption = "On the surface it points the steepest way up, and touches like a tangent."
        with self.beat("Lifted to the surface: steepest ascent", caption):
            self.discard(self.compass, self.slope_name)
            self.look(self.side_of(), 2.0 * Seconds.ZOOM)
            high = [*self.point, self.run.value[0]]
            self.lifted = SpaceArrow(
                self.surface,
                self.uphill.state,
                self.theme.gradient,
                filled=False,
                faint=Opacity.UNDER_GLASS,
            )
            self.top_ball = SpaceBall(self.surface, self.ball.state, self.theme.ink)
            self.add(self.lifted, self.top_ball)
            self.play(
                Move(self.lifted, [*high, *self.tangent_tip(1.0)]),
                Move(self.top_ball, high),
                run_time=2 * Seconds.DRAW,
            )
            label = self.text(self.symbol("nabla f", "gradient"))
            self.up_label = SpaceLabel(self.surface, label, [*high, *self.tangent_tip(1.0)])
            self.play(FadeIn(self.up_label, self.ascent_formula()))

    @property
    def _note_line(self) -> float:
        """The height of the line over the note."""
        em = Size.LABEL * self.layout.text_scale * config.frame_height
        return self.note_box.bottom + 0.05 + 1.45 * em

    def ascent_formula(self) -> Text:
        """The arrow on the surface: what it rises by is the square of the steepness."""
        x, y = self.experiment.objective.variables
        markup = self.symbol(f"(f_{x}, f_{y}, f_{x}^2 + f_{y}^2)", "gradient")
        text = self.text(markup, Size.LABEL)
        return text.place(self.note_box.left, self._note_line)

    def turn_it_round(self) -> None:
        high = np.array([*self.point, self.run.value[0]])
        low = self.tangent_tip(-1.0)
        foot = self.on_floor(self.point)
        below = self.on_floor(self.point - self.scale * self.gradient)
        downhill = SpaceArrow(
            self.surface, [*high, *high], self.theme.step, faint=Opacity.UNDER_GLASS
        )
        shadow = SpaceArrow(self.surface, [*foot, *foot], self.theme.step)
        caption = "Minus the gradient is the steepest way down: this is where descent steps."
        with self.beat("Turned round: steepest descent", caption):
            self.add(downhill, shadow)
            self.play(
                Move(downhill, [*high, *low]), Move(shadow, [*foot, *below]), run_time=Seconds.DRAW
            )
            text = self.text(self.symbol("- nabla f", "step"))
            label = SpaceLabel(self.surface, text, [*high, *low])
            self.play(FadeIn(label))

    def side_of(self) -> tuple[float, float, float]:
        """A look from the side from which the arrows on floor and surface are seen best."""
        ends = [self.tangent_tip(part) for part in np.linspace(-1, 1, 9)]
        feet = [self.on_floor(end[:2]) for end in ends]
        return self.clear_side_of([*ends, *feet], self.gradient)

    def say_that_it_is_flat(self) -> None:
        self.ball = SpaceBall(self.surface, self.on_floor(self.point), self.theme.ink)
        self.facts = self.build_facts()
        caption = f"At {self.place} the gradient is zero: no direction climbs, none falls."
        with self.beat("Here it is flat", caption):
            self.play(FadeIn(self.ball, self.gradient_formula(), self.facts.names, self.facts))
            self.look(self.side_of(), 2.0 * Seconds.ZOOM)
            high = [*self.point, self.run.value[0]]
            self.play(Move(self.ball, high), run_time=Seconds.DRAW)

    def on_floor(self, xy: np.ndarray) -> np.ndarray:
        """A point of the floor."""
        return self.floor_point((float(xy[0]), float(xy[1])))

    def tangent_tip(self, part: float) -> np.ndarray:
        """Where an arrow from the point ends that goes `part` of the gradient's length along it.

        Over the gradient (fx, fy) the surface rises by fx^2 + fy^2.
        """
        step = part * self.scale * self.gradient
        rise = float(step @ self.gradient)
        return np.array([*(self.point + step), float(self.run.value[0]) + rise])
