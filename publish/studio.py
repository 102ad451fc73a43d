"""A lesson in front of the camera: the one place that sets up Manim."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from manim import config, logger, tempconfig

from publish.frames import FrameRenderer
from publish.inspector import MotionInspector
from publish.plan import Plan
from publish.profile import ProfileError
from publish.takes import Closing, Enough, Film, save
from scenes.lint import lint

if TYPE_CHECKING:
    from publish.profile import Profile
    from publish.segments import Shelf
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment
    from scenes.lesson import Beat
    from scenes.lint import Finding
    from scenes.parameters import Parameters

__all__ = ["Shoot", "configured", "settings"]

Renderer = TypeVar("Renderer", bound=FrameRenderer)

FRAME_HEIGHT = 8.0  # scene units, Manim's own; the width follows from the pixels


@dataclass(frozen=True)
class Shoot:
    """A lesson with its numbers, and how it is to be filmed.

    Not for two threads of one process at once: Manim's configuration is global.
    """

    entry: Entry
    experiment: Experiment
    profile: Profile

    def __reduce__(self) -> tuple[Any, ...]:
        # For a process that is started rather than forked: an objective is made of closures.
        return _again, (self.entry, self.experiment.parameters, self.profile)

    def rehearse(self) -> Plan:
        """Skip through the scene, to know its plays, frames and beats."""
        renderer, beats = self._perform(FrameRenderer)
        if not renderer.frames:
            raise RuntimeError(f"{self.entry.name} plays nothing")
        return Plan.of(renderer.counts, self.profile.fps, beats)

    def draw(
        self,
        plan: Plan,
        shelf: Shelf,
        drawn: Callable[[int], None] = lambda frames: None,
        only: Collection[int] | None = None,
    ) -> None:
        """Draw what is missing, of all segments or only of some, and nobody else is drawing."""
        with Film(self.profile, plan, shelf, drawn, only) as film:
            self._perform(partial(FrameRenderer, sink=film))

    def moment(self, at: str, path: Path) -> Plan:
        """Draw the last frame of a beat alone, as PNG.

        Raises
        ------
        ProfileError
            When no beat has this number or name.
        """
        renderer, beats = self._perform(FrameRenderer)
        plan = Plan.of(renderer.counts, self.profile.fps, beats)
        names = [beat.name for beat in plan.beats]
        found = [*names, *map(str, range(1, len(names) + 1))]
        if at not in found:
            raise ProfileError("--at", at, f"1 to {len(names)}, or {', '.join(names)}")
        beat = plan.beats[found.index(at) % len(names)]
        ends = list(accumulate(renderer.counts))  # a beat ends with a play
        closing = Closing(ends.index(round(beat.end * self.profile.fps)))
        drawn, _ = self._perform(partial(FrameRenderer, sink=closing))
        save(drawn.pixels, path)
        return plan

    def inspect(self) -> tuple[Sequence[Beat], list[Finding]]:
        """Skip through the scene, and look at every picture that stands still in it."""
        inspector, beats = self._perform(MotionInspector)
        return beats, lint(beats, inspector.screens, inspector.jumps)

    def close_up(self, plan: Plan, path: Path) -> None:
        """Draw the closing frame alone, as PNG."""
        closing = Closing(plan.spans[-1].first + plan.spans[-1].plays - 1)
        renderer, _ = self._perform(partial(FrameRenderer, sink=closing))
        save(renderer.pixels, path)

    def _perform(self, make: Callable[[int], Renderer]) -> tuple[Renderer, Sequence[Beat]]:
        with (
            TemporaryDirectory(prefix="gdlessons-") as folder,
            configured(settings(self.profile, Path(folder))),
        ):
            renderer = make(self.profile.fps)
            scene_class = self.entry.scene()
            lesson = scene_class(
                self.experiment,
                theme=self.profile.theme,
                captioned=self.profile.captions == "burn",
                renderer=renderer,
            )
            with suppress(Enough):
                lesson.render()
            return renderer, lesson.beats


def _again(entry: Entry, parameters: Parameters, profile: Profile) -> Shoot:
    return Shoot(entry, entry.run(parameters), profile)


def settings(profile: Profile, folder: Path) -> dict[str, Any]:
    """Return Manim's settings for a profile.

    Every setting that matters is here, since a ``manim.cfg`` in the user's folder may have changed
    any of them. Manim's own writing of media is off: frames are taken from the renderer.
    """
    return {
        "renderer": "cairo",
        "pixel_width": profile.width,
        "pixel_height": profile.height,
        "frame_rate": profile.fps,
        "frame_height": FRAME_HEIGHT,
        "frame_width": FRAME_HEIGHT * profile.width / profile.height,
        "background_color": "#000000",  # until the lesson sets its theme's
        "background_opacity": 1.0,  # H.264 has no alpha
        "seed": 0,
        "dry_run": True,
        "disable_caching": True,
        "preview": False,
        "live_preview": False,
        "enable_gui": False,
        "show_in_file_browser": False,
        "log_to_file": False,
        "verbosity": "CRITICAL",
        "media_dir": str(folder),
        "tex_dir": str(folder / "text"),
        "text_dir": str(folder / "text"),
    }


@contextmanager
def configured(changes: Mapping[str, Any]) -> Iterator[None]:
    """Change Manim's configuration for a while.

    Raises
    ------
    KeyError
        For a setting that Manim does not have, which `tempconfig` alone would drop in silence.
    """
    unknown = sorted(key for key in changes if key not in config)
    if unknown:
        raise KeyError(f"Manim has no setting named {', '.join(unknown)}")
    level = logger.level  # follows "verbosity", but tempconfig does not put it back
    try:
        with tempconfig(dict(changes)):
            yield
    finally:
        logger.setLevel(level)
