"""Film, drawn: a title card, then a lesson; and so on, in front of one camera."""

from __future__ import annotations

from dataclasses import replace

from manim import FadeIn, FadeOut, VGroup, config

from scenes.catalogue import Entry
from scenes.experiment import Experiment
from scenes.lesson import Beat, Lesson
from scenes.lessons.film.experiment import FilmExperiment
from scenes.stage.text import Text, escape, fit
from scenes.stage.theme import Seconds, Size

__all__ = ["Film"]

CARD = 1.1  # seconds that a title stands still: it is read at a glance


class Film(Lesson):
    """All lessons, one after the other.

    Each lesson is a scene of its own that draws with this one's renderer, so it plays here as it
    does alone, and the times of its beats are times of the film.
    """

    lesson = "film"
    experiment: FilmExperiment

    def setup(self) -> None:
        """Nothing stays on screen from the first frame to the last but the background."""
        self.camera.background_color = self.theme.background

    def construct(self) -> None:
        chapters = self.experiment.chapters
        title = self.experiment.parameters.title or self.entry.title
        count = len(chapters)
        self.show_card("", title, f"in {count} chapters", self.entry.name)
        for number, (entry, experiment) in enumerate(chapters, start=1):
            self.show_card(f"{number}", entry.title, entry.summary, entry.name)
            self.show_lesson(entry, experiment)
        self.list_the_chapters(title)

    def show_card(self, number: str, title: str, words: str, name: str) -> None:
        """A chapter's number, its title, and what it shows."""
        start = self.time
        card = self._card(number, title, words)
        if self.beats:
            self.play(FadeIn(card))
        else:  # the film's first frame, which stands for it on many pages
            self.add(card)
        caption = f"Chapter {number}: {title}." if number else f"{title}, {words}."
        self.hold_until_read(caption, start, CARD)
        # With the card in view: the last frame of a beat can be asked for as a still.
        self.beats.append(Beat(name, title, caption, start, self.time))
        self.play(FadeOut(card), run_time=Seconds.LEAVE)

    def show_lesson(self, entry: Entry, experiment: Experiment) -> None:
        """Play a lesson as it plays alone."""
        lesson = entry.scene()(experiment, self.theme.name, self.captioned, renderer=self.renderer)
        lesson.setup()
        lesson.construct()
        self.beats += [replace(beat, name=f"{entry.name}/{beat.name}") for beat in lesson.beats]

    def list_the_chapters(self, title: str) -> None:
        """The closing frame: what the film has shown."""
        start = self.time
        self.play(FadeIn(self._contents(title)))
        caption = f"{title}: its chapters, from first to last."
        self.hold_until_read(caption, start, 2 * CARD)
        self.beats.append(Beat("contents", "Contents", caption, start, self.time))

    def _contents(self, title: str) -> VGroup:
        """The title above the chapters, in two columns; one in a tall frame."""
        stage, tall = self.layout.stage, self.layout.shape == "tall"
        head, body = stage.rows(1.0, 4.6)
        heading = fit(self.text(escape(title), 1.3 * Size.TITLE, weight="semibold"), head.width)
        contents = VGroup(heading.place(head.left, head.bottom + 0.3))
        entries = [entry for entry, _ in self.experiment.chapters]
        columns = (body,) if tall else body.columns(2)
        rows = -(-len(entries) // len(columns))
        for i, entry in enumerate(entries):
            box = columns[i // rows]
            y = box.top - (i % rows + 0.7) * min(0.62, box.height / rows)
            number = self.text(escape(str(i + 1)), color=self.theme.muted)
            name = self.text(escape(entry.title))
            indent = 1.6 * Size.LABEL * self.layout.text_scale * config.frame_height
            contents.add(number.place(box.left, y))
            contents.add(fit(name, box.width - indent).place(box.left + indent, y))
        return contents

    def _card(self, number: str, title: str, words: str) -> VGroup:
        width = self.layout.stage.width
        scale = self.layout.text_scale
        em = Size.TITLE * scale * config.frame_height
        lines = [
            (escape(number), 1.4 * Size.TITLE, self.theme.muted, "regular", 2.6),
            (escape(title), 2.0 * Size.TITLE, self.theme.ink, "semibold", 0.4),
            (escape(words), Size.HEADLINE, self.theme.muted, "regular", -1.4),
        ]
        card = VGroup()
        for markup, size, color, weight, height in lines:
            text: Text = fit(self.text(markup, size, color, weight=weight), width)
            card.add(text.place(self.layout.stage.center[0], height * em, "center"))
        return card
