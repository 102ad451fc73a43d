"""The base of all lessons: parameters, the frame's slots, and beats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Self

from manim import DL, Animation, FadeIn, FadeOut, Mobject, Scene, VGroup, Wait, config

from gdcore import Objective
from scenes.catalogue import LESSONS
from scenes.experiment import Experiment
from scenes.stage.caption import caption_lines
from scenes.stage.layout import Layout
from scenes.stage.notation import plain, plural
from scenes.stage.strip import strip
from scenes.stage.text import Text, coloured, escape, fit
from scenes.stage.theme import THEMES, Seconds, Size

__all__ = ["Beat", "Leg", "Lesson"]

LONGEST_HEADLINE = 45  # characters
LONGEST_CAPTION = 90
FLEETING = 30.0  # steps a second, of which a viewer can't see each
SHORTEST_FORMULA = 12  # characters that are left of one that does not fit
LONGEST_FORMULA = 48  # characters of one of the catalogue's; a longer one goes by its name


@dataclass(frozen=True)
class Beat:
    """One idea of a lesson, as it was shown.

    Attributes
    ----------
    name : str
        A slug, unique in the lesson. In a film, a beat of a chapter is ``chapter/slug``.
    headline : str
        The idea, as written in the frame.
    caption : str
        The sentence for the captions track.
    start, end : float
        Seconds from the beginning of the lesson; whole frames.
    """

    name: str
    headline: str
    caption: str
    start: float
    end: float


class Leg(NamedTuple):
    """Steps that are shown in one go: the one they end with, how many, and in how many seconds."""

    end: int
    steps: int
    seconds: float

    @classmethod
    def of(cls, first: int, end: int, each: float, longest: float) -> Self:
        """From step `first` to step `end`, `each` seconds a step, `longest` seconds in all."""
        steps = max(0, end - first)
        return cls(end, steps, min(each * steps, longest))


class Lesson(Scene):  # type: ignore[misc]
    """A scene that shows an experiment beat by beat.

    A subclass names its lesson and implements `construct` as a list of beats. It speaks of slots
    and of the theme's roles, never of colours or of coordinates of the frame.

    Parameters
    ----------
    experiment : Experiment, optional
        What is shown; by default the lesson's own, with default parameters.
    theme : str
        ``"dark"`` or ``"light"``.
    captioned : bool
        Whether each beat's sentence stands in the frame, under its headline.
    **scene_options
        Passed to Manim's Scene.
    """

    lesson: ClassVar[str]

    def __init__(
        self,
        experiment: Experiment | None = None,
        theme: str = "dark",
        captioned: bool = False,
        **scene_options: Any,
    ) -> None:
        self.entry = LESSONS[self.lesson]
        self.experiment = experiment or self.entry.run(self.entry.parameters()())
        self.theme = THEMES[theme]
        self.captioned = captioned
        self.layout = Layout.of(config.frame_width, config.frame_height, captioned)
        self.beats: list[Beat] = []
        self._said: Mobject | None = None
        super().__init__(**scene_options)

    # What is on screen from the first frame to the last.

    def setup(self) -> None:
        self.camera.background_color = self.theme.background
        text = self._title(self.experiment.parameters.title or self.entry.title)
        made_from = strip(self._made_from_ever_shorter(), self.layout, self.theme.muted)
        # What the strip does not need goes to the stage.
        self.layout = Layout.of(
            config.frame_width, config.frame_height, self.captioned, len(made_from)
        )
        self._furniture = (text, made_from)
        self.add(text, made_from)

    def _title(self, words: str) -> Text:
        """The lesson's name on one line, or on two where one would be too small to be read."""
        slot = self.layout.title
        text = fit(self.text(escape(words), Size.TITLE, weight="semibold"), slot.width)
        if text.em >= Size.LEAST * config.frame_height:
            return text.place(slot.left, slot.bottom + 0.12)
        _, cut = min(
            (abs(i - len(words) / 2), i) for i, c in enumerate(words) if c in f" {words[-1]}"
        )
        lines = " \\ ".join(escape(part.strip()) for part in (words[:cut], words[cut:]))
        text = fit(self.text(lines, Size.TITLE, weight="semibold"), slot.width)
        text.scale(min(1.0, slot.height / text.height))
        return text.move_to([slot.left, slot.bottom, 0.0], aligned_edge=DL)

    def made_from(self) -> list[str]:
        """What a still needs to be complete: function, start, rate, optimizer. Typst markup."""
        first = self.experiment.runs[0].trajectory
        objective = first.objective
        rates = ", ".join(plain(run.lr, 7) for run in self.experiment.runs)
        schedule = getattr(self.experiment.parameters, "schedule", "constant")
        return [
            self.function_text(objective),
            "start " + escape(", ".join(plain(float(x), 7) for x in first.theta[0])),
            f"rate{'s' if len(self.experiment.runs) > 1 else ''} " + escape(rates),
            "gradient descent" if first.optimizer == "gd" else escape(first.optimizer),
            *([] if schedule == "constant" else [escape(f"schedule {schedule}")]),
        ]

    def fates(self) -> str:
        """What became of each run, by its rate, as a caption."""
        runs, rates = self.experiment.runs, self.experiment.rate_texts
        ends = [str(run.trajectory.status) for run in runs]
        each = "; ".join(f"{rate}: {end}" for rate, end in zip(rates, ends, strict=True))
        caption = f"Rate{'s' if len(runs) > 1 else ''} {each}."
        # Three long numbers leave no room for what became of them.
        return caption if len(caption) <= LONGEST_CAPTION else f"In this order: {'; '.join(ends)}."

    def function_text(self, objective: Objective, longest: int | None = None) -> str:
        """A function's formula as markup; in plain text, cut off, where it may not be longer."""
        left = f"f({', '.join(objective.variables)})"
        if objective.name != "formula" and len(objective.text) > LONGEST_FORMULA:
            return f"{escape(objective.name.title())} function ${left}$"
        if longest is None:
            return f"${left} = {objective.typst}$"
        return escape(f"{left} = {objective.text[:longest]}…")

    def _made_from_ever_shorter(self) -> Iterator[list[str]]:
        """What a still needs to be complete; then with less and less of a long formula."""
        parts = self.made_from()
        yield parts
        objective = self.experiment.runs[0].trajectory.objective
        whole, longest = self.function_text(objective), len(objective.text)
        while whole in parts and (longest := longest * 7 // 8) >= SHORTEST_FORMULA:
            cut = self.function_text(objective, longest)
            yield [cut if part == whole else part for part in parts]

    def text(
        self, markup: str, size: float = Size.LABEL, color: str | None = None, **style: Any
    ) -> Text:
        """Typeset text of a size for this shape of frame, in ink unless a colour is given."""
        size = max(size * self.layout.text_scale, Size.LEAST)
        return Text(markup, size, color or self.theme.ink, **style)

    def symbol(self, code: str, role: str) -> str:
        """Typst math in the colour of a role, as markup."""
        return coloured(f"${code}$", getattr(self.theme, role))

    # Time.

    @staticmethod
    def at_pace(
        caption: str, legs: Sequence[Leg], shorter: str = "The same again and again."
    ) -> str:
        """Say in a caption how fast steps are shown, if they are too many to be seen one by one.

        Parameters
        ----------
        caption : str
        legs : sequence of Leg
        shorter : str
            What takes the caption's place where there is no room for both.
        """
        steps, seconds = sum(leg.steps for leg in legs), sum(leg.seconds for leg in legs)
        if steps <= FLEETING * seconds:
            return caption
        pace = f"Here: {plural(steps, 'step')} in {plain(seconds, 2)} seconds."
        said = (f"{words} {pace}" for words in (caption, shorter))
        return next((words for words in said if len(words) <= LONGEST_CAPTION), caption)

    @contextmanager
    def beat(self, headline: str, caption: str) -> Iterator[None]:
        """Show one idea: a section, a chapter, a headline, and a caption with time to be read.

        Parameters
        ----------
        headline : str
            At most 45 characters.
        caption : str
            One sentence of at most 90 characters.

        Raises
        ------
        ValueError
            If either is too long to be read.
        """
        if len(headline) > LONGEST_HEADLINE or len(caption) > LONGEST_CAPTION:
            raise ValueError(f"too long a headline or caption: {headline!r}, {caption!r}")
        slug = re.sub(r"[^a-z0-9]+", "-", headline.lower()).strip("-")
        taken = sum(beat.name == slug or beat.name.startswith(f"{slug}-") for beat in self.beats)
        name = f"{slug}-{taken + 1}" if taken else slug
        self.next_section(name)
        start = self.time
        self._say(headline, caption)
        yield
        self.hold_until_read(caption, start, Seconds.REST)
        self.beats.append(Beat(name, headline, caption, start, self.time))

    def _say(self, headline: str, caption: str) -> None:
        slot = self.layout.headline
        text = self.text(escape(headline), Size.HEADLINE, weight="semibold")
        fit(text, slot.width).place(0, slot.bottom + 0.15, "center")
        said: Mobject = text
        if self.layout.caption:
            said = VGroup(text, *caption_lines(caption, self.layout, self.theme.ink))
        old, self._said = self._said, said
        if old:
            self.play(FadeOut(old), run_time=Seconds.LEAVE / 2)
        if self.beats:
            self.play(FadeIn(said), run_time=Seconds.HEADLINE)
        else:  # a first frame that is a picture begins with its headline
            self.add(said)
        self.settle(said)

    def hold_until_read(self, caption: str, start: float, least: float) -> None:
        """Let the picture stand until a caption that is shown from `start` can have been read."""
        # One frame more than it takes, since durations are rounded to frames.
        reading = len(caption) / Seconds.CHARACTERS_PER_SECOND + 1 / config.frame_rate
        self.hold(max(least, reading - (self.time - start)))

    def settle(self, *mobjects: Mobject) -> None:
        """Put what stands still behind all the rest, in this order.

        Manim draws a play's frames anew from the first mobject that moves.
        """
        self.bring_to_back(*mobjects)

    def clear_stage(self) -> None:
        """Fade out all but the title, the parameter strip, the headline and its caption."""
        kept = {id(mobject) for mobject in (*self._furniture, self._said)}
        self.play(FadeOut(*(m for m in self.mobjects if id(m) not in kept)), run_time=Seconds.LEAVE)

    def whole_frames(self, seconds: float) -> float:
        """The nearest duration that is a whole number of frames, at least one."""
        return max(1, round(seconds * config.frame_rate)) / config.frame_rate

    def play(
        self, *animations: Animation, run_time: float = Seconds.APPEAR, **options: Any
    ) -> None:
        """Play animations for a whole number of frames, half a second unless told otherwise."""
        super().play(*animations, run_time=self.whole_frames(run_time), **options)

    def hold(self, seconds: float) -> None:
        """Let a still picture stand for a whole number of frames."""
        super().play(Wait(run_time=self.whole_frames(seconds), frozen_frame=True))
