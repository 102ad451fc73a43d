"""What a film is made of, known before a frame is drawn: plays, segments and beats."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenes.lesson import Beat as SceneBeat

__all__ = ["Beat", "Plan", "Span"]

SHORTEST = 2  # seconds of a segment, except for the last


@dataclass(frozen=True)
class Beat:
    """One idea of the lesson, as `scenes.lesson.Beat`, which only a process with Manim has."""

    name: str
    headline: str
    caption: str
    start: float
    end: float


@dataclass(frozen=True)
class Span:
    """The plays of one segment: the first one, how many, and their frames in all."""

    first: int
    plays: int
    frames: int


@dataclass(frozen=True)
class Plan:
    """A lesson's segments and beats.

    A segment is made of whole plays, as few as last `SHORTEST`: an encoder costs 40 ms to set up,
    and most plays are shorter than a second. So where segments part is a matter of the lesson
    alone, and not of what was drawn when or by whom.

    Attributes
    ----------
    spans : tuple of Span
        In order, a segment each; together all plays.
    beats : tuple of Beat
    """

    spans: tuple[Span, ...]
    beats: tuple[Beat, ...]

    @classmethod
    def of(cls, counts: Sequence[int], fps: int, beats: Iterable[SceneBeat]) -> Plan:
        """Cut a lesson into segments.

        Parameters
        ----------
        counts : sequence of int
            Frames of each play.
        fps : int
        beats : iterable of Beat
        """
        spans, first, frames = [], 0, 0
        for play, count in enumerate(counts):
            frames += count
            if frames >= SHORTEST * fps or play == len(counts) - 1:
                spans.append(Span(first, play + 1 - first, frames))
                first, frames = play + 1, 0
        fields = ("name", "headline", "caption", "start", "end")
        shown = (Beat(*(getattr(beat, field) for field in fields)) for beat in beats)
        return cls(tuple(spans), tuple(shown))

    @property
    def frames(self) -> int:
        return sum(span.frames for span in self.spans)

    @property
    def starts(self) -> list[int]:
        """The frame with which each segment begins."""
        return [0, *accumulate(span.frames for span in self.spans)][:-1]

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError, KeyError or TypeError
            When it did not write this.
        """
        data = json.loads(text)
        return cls(
            tuple(Span(**span) for span in data["spans"]),
            tuple(Beat(**beat) for beat in data["beats"]),
        )
