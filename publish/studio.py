"""Render a lesson into its files: the one place that sets up Manim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from manim import config, logger, tempconfig
from PIL import Image

from publish.captions import webvtt
from publish.encode import Encoders
from publish.files import FileSet, PublishError
from publish.frames import FrameRenderer, FrameSink
from publish.manifest import TAG, Record, describe_beats, describe_runs, versions
from publish.mp4 import Chapter, join
from publish.table import write_csv
from publish.takes import Closing, Film, Progress

if TYPE_CHECKING:
    from publish.profile import Profile
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment
    from scenes.lesson import Beat

__all__ = ["configured", "render", "settings"]

FRAME_HEIGHT = 8.0  # scene units, Manim's own; the width follows from the pixels


def render(
    entry: Entry,
    experiment: Experiment,
    profile: Profile,
    output: Path,
    progress: Progress | None = None,
) -> Record:
    """Render a lesson, and put its files in place when all of them are done.

    Not for two threads of one process at once: Manim's configuration is global.

    Parameters
    ----------
    entry : Entry
        The lesson.
    experiment : Experiment
        Its numbers.
    profile : Profile
        For the format "mp4", the record, the table, the captions and the poster come beside the
        video; "png" is the closing frame alone.
    output : Path
        The video or still, with the format's suffix.
    progress : callable, optional
        Called with the frames drawn and their total, first with 0.

    Returns
    -------
    Record
        What was made.

    Raises
    ------
    PublishError
        When the output can't be written there; known before anything is drawn.
    """
    output = Path(output)
    if output.suffix.lower() != f".{profile.format}":
        raise PublishError(f"{output}: a {profile.format} file is named .{profile.format}")
    names = _names(output, profile.format)
    with (
        FileSet(*names.values()) as files,
        TemporaryDirectory(prefix="gdlessons-") as folder,
        configured(settings(profile, Path(folder))),
    ):
        take = _Take(entry, experiment, profile, Path(folder), progress)
        paths = {kind: files[name] for kind, name in names.items()}
        record = take.film(paths, names) if profile.format == "mp4" else take.still(paths, names)
        files.commit()
    return record


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


@dataclass(frozen=True)
class _Take:
    """One lesson in front of the camera: the passes over its scene, and what comes of them."""

    entry: Entry
    experiment: Experiment
    profile: Profile
    folder: Path
    progress: Progress | None

    def film(self, paths: Mapping[str, Path], names: Mapping[str, Path]) -> Record:
        """Write the video and all that comes beside it to `paths`; `names` are the final ones."""
        rehearsal, _ = self._rehearse()
        with Encoders() as encoders:
            film = Film(self.profile, self.folder, encoders, rehearsal.frames, self.progress)
            renderer, beats = self._perform(film)
        if renderer.frames != rehearsal.frames:
            counts = f"{renderer.frames} frames drawn, {rehearsal.frames} skipped"
            raise RuntimeError(f"{self.entry.name} depends on being drawn: {counts}")
        _save(renderer, paths["poster"])
        record = self._record(renderer.frames, beats, names)
        join(
            film.segments,
            paths["video"],
            fps=self.profile.fps,
            chapters=_chapters(beats, self.profile.fps, renderer.frames),
            tags=self._tags(record),
        )
        record = record.sealed(paths["video"])
        paths["captions"].write_text(webvtt(beats, record.duration), encoding="utf-8")
        paths["record"].write_text(record.to_json(indent=2) + "\n", encoding="utf-8")
        with paths["table"].open("w", encoding="utf-8", newline="") as table:
            write_csv(self.experiment.runs, table)
        return record

    def still(self, paths: Mapping[str, Path], names: Mapping[str, Path]) -> Record:
        """Write the closing frame alone: only the last play is drawn."""
        rehearsal, beats = self._rehearse()
        renderer, _ = self._perform(Closing(rehearsal.num_plays - 1))
        _save(renderer, paths["still"])
        return self._record(rehearsal.frames, beats, names)

    def _rehearse(self) -> tuple[FrameRenderer, Sequence[Beat]]:
        """Skip through the scene, to know how many frames and plays it has."""
        renderer, beats = self._perform(None)
        if not renderer.frames:
            raise RuntimeError(f"{self.entry.name} plays nothing")
        return renderer, beats

    def _perform(self, sink: FrameSink | None) -> tuple[FrameRenderer, Sequence[Beat]]:
        renderer = FrameRenderer(self.profile.fps, sink)
        scene_class = self.entry.scene()
        lesson = scene_class(self.experiment, theme=self.profile.theme, renderer=renderer)
        lesson.render()
        return renderer, lesson.beats

    def _record(self, frames: int, beats: Sequence[Beat], names: Mapping[str, Path]) -> Record:
        return Record(
            lesson=self.entry.name,
            title=self.experiment.parameters.title or self.entry.title,
            parameters=self.experiment.parameters.model_dump(mode="json"),
            profile=self.profile.as_dict(),
            runs=describe_runs(self.experiment.runs),
            versions=versions(),
            frames=frames,
            duration=frames / self.profile.fps,
            chapters=describe_beats(beats),
            files={kind: name.name for kind, name in names.items()},
        )

    def _tags(self, record: Record) -> dict[str, str]:
        return {
            "title": record.title,
            "description": self.entry.summary,
            "comment": "made with gdlessons, which can make it again from this file",
            TAG: record.to_json(),
        }


def _names(output: Path, format: str) -> dict[str, Path]:
    """Return what files a render makes, by kind."""
    if format == "png":
        return {"still": output}
    return {
        "video": output,
        "record": output.with_suffix(".json"),
        "table": output.with_suffix(".csv"),
        "captions": output.with_suffix(".vtt"),
        "poster": output.with_suffix(".png"),
    }


def _save(renderer: FrameRenderer, path: Path) -> None:
    """Write what was drawn last as PNG: the real pixels, not those that a codec left of them."""
    Image.fromarray(renderer.pixels).convert("RGB").save(path, "PNG")


def _chapters(beats: Sequence[Beat], fps: int, frames: int) -> list[Chapter]:
    """Return a chapter a beat, each up to where the next begins."""
    starts = [round(beat.start * fps) for beat in beats]
    ends = [*starts, frames][1:]
    return [
        Chapter(beat.headline, start, end)
        for beat, start, end in zip(beats, starts, ends, strict=True)
    ]
