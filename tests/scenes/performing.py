"""Lessons performed with every play skipped, and frames of them drawn small.

`perform` gives a lesson as it stands at the end, with a look at the screen after every beat. It
draws nothing and takes about half a second. `draw` gives pictures of chosen moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from publish.frames import FrameRenderer
from publish.inspector import Inspector, MotionInspector
from publish.profile import Profile
from publish.studio import configured, settings
from scenes.catalogue import LESSONS
from scenes.experiment import Experiment
from scenes.screen import Jump, Screen

RESOLUTIONS = {"16:9": "320x180", "1:1": "180x180", "9:16": "180x320"}  # small: quick to draw
FPS = 30

Watch = Callable[[Any], None]


@dataclass
class Performance:
    """A lesson that was performed.

    Attributes
    ----------
    scene : Lesson
        As it stands at the end; `beats`, `plane`, `walk` ... are its own.
    experiment : Experiment
    aspect : str
    screens : list of Screen
        What is to be seen whenever the picture stands still: at the end of each beat, at least.
    jumps : list of Jump
        Of what is not where it was a moment ago, if that was looked for.
    """

    scene: Any
    experiment: Experiment
    aspect: str
    screens: list[Screen] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)

    @property
    def beats(self) -> list[Any]:
        return self.scene.beats

    @property
    def runs(self) -> list[Any]:
        return [run.trajectory for run in self.experiment.runs]

    @property
    def plays(self) -> list[tuple[int, int]]:
        """The first frame of each play, and the one after its last; of a film's lessons too."""
        return [*pairwise([0, *accumulate(self.scene.renderer.counts)])]

    @property
    def seconds(self) -> float:
        return float(self.beats[-1].end)


def perform(
    lesson: str,
    aspect: str = "16:9",
    theme: str = "dark",
    watch: Watch | None = None,
    captioned: bool = False,
    motion: bool = False,
    **parameters: Any,
) -> Performance:
    """Perform a lesson with every play skipped to its end.

    Parameters
    ----------
    watch : callable, optional
        Called with the scene after every play, stills left out.
    captioned : bool
        With captions burnt in.
    motion : bool
        Look for jumps within the plays too.
    **parameters
        Of the lesson, as text or values.
    """
    if watch is not None or motion:
        return _perform(lesson, aspect, theme, watch, captioned, parameters, motion)
    return _remembered(lesson, aspect, theme, captioned, tuple(sorted(parameters.items())))


@lru_cache(maxsize=6)  # a performance holds some MB
def _remembered(
    lesson: str, aspect: str, theme: str, captioned: bool, parameters: tuple[tuple[str, Any], ...]
) -> Performance:
    return _perform(lesson, aspect, theme, None, captioned, dict(parameters))


def _perform(
    lesson: str,
    aspect: str,
    theme: str,
    watch: Watch | None,
    captioned: bool,
    parameters: dict[str, Any],
    motion: bool = False,
) -> Performance:
    entry = LESSONS[lesson]
    experiment = entry.run(entry.parameters()(**parameters))
    with stage(aspect, theme):
        renderer = (MotionInspector if motion else Inspector)(FPS)
        return _play(entry.scene(), experiment, aspect, theme, renderer, watch, captioned)


@contextmanager
def stage(aspect: str = "16:9", theme: str = "dark") -> Iterator[None]:
    """Manim configured as the studio does it, for a small frame of a shape."""
    profile = Profile.resolve(fps=FPS, resolution=RESOLUTIONS[aspect], theme=theme)
    # A dry run writes nothing.
    with configured(settings(profile, Path("/nowhere"))):
        yield


def _play(
    scene_class: Any,
    experiment: Experiment,
    aspect: str,
    theme: str,
    renderer: FrameRenderer,
    watch: Watch | None,
    captioned: bool = False,
) -> Performance:
    class Watched(scene_class):  # type: ignore[misc]
        def play(self, *animations: Any, **options: Any) -> None:
            super().play(*animations, **options)
            if watch is not None:
                watch(self)

    scene = Watched(experiment, theme=theme, captioned=captioned, renderer=renderer)
    performance = Performance(scene, experiment, aspect)
    if isinstance(renderer, Inspector):
        performance.screens = renderer.screens
    if isinstance(renderer, MotionInspector):
        performance.jumps = renderer.jumps
    scene.render()
    return performance


class _Chosen:
    """A sink that draws the plays of chosen frames, and keeps those frames."""

    def __init__(self, frames: Sequence[int], plays: Sequence[tuple[int, int]]) -> None:
        self.pictures: dict[int, np.ndarray] = {}
        self._frames, self._plays = set(frames), plays

    def begin(self, play: int) -> bool:
        self._at, end = self._plays[play]
        return any(self._at <= frame < end for frame in self._frames)

    def write(self, pixels: np.ndarray, changed: object, repeat: int) -> None:
        for frame in range(self._at, self._at + repeat):
            if frame in self._frames:
                self.pictures[frame] = pixels[..., :3].copy()
        self._at += repeat

    def end(self) -> None:
        pass


def draw(
    lesson: str,
    seconds: Sequence[float],
    aspect: str = "16:9",
    theme: str = "dark",
    **parameters: Any,
) -> list[Image.Image]:
    """Draw a lesson at chosen times; a negative time counts from the end.

    Only the plays of these times are drawn.
    """
    rehearsal = perform(lesson, aspect, theme, **parameters)
    total = rehearsal.plays[-1][1]
    frames = [min(total - 1, round(at * FPS) + (total if at < 0 else 0)) for at in seconds]
    sink = _Chosen(frames, rehearsal.plays)
    with stage(aspect, theme):
        renderer = FrameRenderer(FPS, sink)
        _play(LESSONS[lesson].scene(), rehearsal.experiment, aspect, theme, renderer, None)
    return [Image.fromarray(sink.pictures[frame]) for frame in frames]
