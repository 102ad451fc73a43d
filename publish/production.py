"""From a lesson's numbers to its files: what is stored already, what must be drawn, what is joined.

Manim is loaded only when something must be drawn.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from publish import workers
from publish.captions import webvtt
from publish.files import FileSet, PublishError
from publish.fingerprint import key, source, unchanged
from publish.formats import convert
from publish.loading import loading
from publish.manifest import TAG, Record, describe_beats, describe_runs, versions
from publish.mp4 import Chapter, join
from publish.plan import Plan
from publish.segments import Shelf, Store, temporary_shelf
from publish.table import write_csv

if TYPE_CHECKING:
    from publish.profile import Profile
    from publish.studio import Shoot
    from publish.workers import Tell
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment

__all__ = ["Progress", "render"]

Progress = Callable[[int, int], None]
PATIENCE = 300  # seconds without a new segment from another render of the same film


def render(
    entry: Entry,
    experiment: Experiment,
    profile: Profile,
    output: Path,
    progress: Progress | None = None,
    *,
    jobs: int = 1,
    store: Store | None = None,
    fresh: bool = False,
    at: str | None = None,
    notice: Callable[[str], None] = lambda text: None,
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
        For the formats "mp4", "webm" and "gif", the record, the table, the captions and the poster
        come beside the video; "png" is one frame alone.
    output : Path
        The video or still, with the format's suffix.
    progress : callable, optional
        Called with the frames that are there and their total, first with those that are stored.
    jobs : int
        Processes that draw; 1 is this one.
    store : Store, optional
        Where finished segments are kept and looked for; None keeps none.
    fresh : bool
        Draw also what is stored, and store it anew.
    at : str, optional
        For "png": the beat, by number or name, whose last frame is drawn; None is the last one.
    notice : callable, optional
        Called with what was not made as finely as it was asked for, a line each.

    Returns
    -------
    Record
        What was made: the same files to the byte, whatever was stored and however many drew.

    Raises
    ------
    PublishError
        When the output can't be written there, known before anything is drawn; or when what is
        drawn can't be kept.
    """
    output = Path(output)
    if output.suffix.lower() != f".{profile.format}":
        raise PublishError(f"{output}: a {profile.format} file is named .{profile.format}")
    names = _names(output, profile.format)
    work = _Production(entry, experiment, profile, progress, jobs, store, fresh, at, notice)
    with FileSet(*names.values()) as files, _room(output, store):
        paths = {kind: files[name] for kind, name in names.items()}
        make = work.still if profile.format == "png" else work.film
        record = make(paths, names)
        files.commit()
    return record


@dataclass(frozen=True)
class _Production:
    """One lesson on its way to its files."""

    entry: Entry
    experiment: Experiment
    profile: Profile
    progress: Progress | None
    jobs: int
    store: Store | None
    fresh: bool
    at: str | None
    notice: Callable[[str], None]

    def film(self, paths: Mapping[str, Path], names: Mapping[str, Path]) -> Record:
        """Write the video and all that comes beside it to `paths`; `names` are the final ones."""
        with self._shelf() as shelf:
            plan = self._drawn(shelf)
            record = self._record(plan, names)
            self._join(plan, shelf, paths["video"], record)
            shutil.copyfile(shelf.poster, paths["poster"])
        if self.store is not None:
            self.store.trim()
        record = record.sealed(paths["video"])
        paths["captions"].write_text(webvtt(plan.beats, record.duration), encoding="utf-8")
        paths["record"].write_text(record.to_json(indent=2) + "\n", encoding="utf-8")
        with paths["table"].open("w", encoding="utf-8", newline="") as table:
            write_csv(self.experiment.runs, table)
        return record

    def _join(self, plan: Plan, shelf: Shelf, output: Path, record: Record) -> None:
        """Join the segments, and make another format of them if one is asked for."""
        format, tags = self.profile.format, self._tags(record)
        with TemporaryDirectory(prefix="gdlessons-") as folder:
            film = output if format == "mp4" else Path(folder) / "film.mp4"
            join(
                [shelf.segment(index) for index in range(len(plan.spans))],
                film,
                fps=self.profile.fps,
                chapters=_chapters(plan, self.profile.fps),
                tags=tags,
            )
            if format != "mp4":
                told = convert(film, output, format, tags, record.to_json())
                if told:
                    self.notice(told)

    def still(self, paths: Mapping[str, Path], names: Mapping[str, Path]) -> Record:
        """Write one frame alone: only its play is drawn, and not even that for a film's poster."""
        if self.store is not None and not self.fresh and self.at is None:
            shelf = self.store.find(self._key)
            plan = shelf.read_plan()
            if plan is not None:
                with suppress(OSError):  # not drawn to its end yet
                    shutil.copyfile(shelf.poster, paths["still"])
                    return self._record(plan, names)
        if self.at is not None:
            return self._record(self._shoot.moment(self.at, paths["still"]), names)
        plan = self._shoot.rehearse()
        self._shoot.close_up(plan, paths["still"])
        return self._record(plan, names)

    @cached_property
    def _key(self) -> str:
        return key(self.entry, self.experiment, self.profile)

    @cached_property
    def _shoot(self) -> Shoot:
        with loading():
            from publish.studio import Shoot  # loads Manim

            self.entry.scene()
        return Shoot(self.entry, self.experiment, self.profile)

    @contextmanager
    def _shelf(self) -> Iterator[Shelf]:
        with ExitStack() as stack:
            shelf = None
            if self.store is not None:
                with suppress(OSError):  # a home that takes nothing must not stop a render
                    shelf = stack.enter_context(self.store.shelf(self._key, self.fresh))
            yield shelf or stack.enter_context(temporary_shelf())

    def _drawn(self, shelf: Shelf) -> Plan:
        """Return the plan of the film, when all its segments are on the shelf."""
        plan = shelf.read_plan()
        if plan is None:
            plan = self._shoot.rehearse()
            shelf.write_plan(plan)
        shelf.weed(plan)
        tally = _Tally(plan, shelf, self.progress)
        missing = shelf.missing(plan)
        if missing:
            self._share_out(plan, shelf, min(self.jobs, len(missing)), tally)
            self._wait_for_others(plan, shelf, tally)
        tally.finish()
        return plan

    def _share_out(self, plan: Plan, shelf: Shelf, jobs: int, tally: _Tally) -> None:
        work = partial(_draw, self._shoot, plan, shelf, None if self.store is None else source())
        if jobs == 1:
            work(tally.add)
        else:
            workers.run([work] * jobs, lambda number, frames: tally.add(frames))

    def _wait_for_others(self, plan: Plan, shelf: Shelf, tally: _Tally) -> None:
        """Wait for segments that another render of the same film took on; draw what it gave up."""
        last, since = len(plan.spans), time.monotonic()
        while missing := shelf.missing(plan):
            if any(shelf.is_free(index) for index in missing):
                self._share_out(plan, shelf, 1, tally)
            elif len(missing) < last:
                last, since = len(missing), time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                raise PublishError(
                    f"another render of the same film has been silent for {PATIENCE} s; "
                    "end it, or give --fresh"
                )
            else:
                time.sleep(0.1)

    def _record(self, plan: Plan, names: Mapping[str, Path]) -> Record:
        return Record(
            lesson=self.entry.name,
            title=self.experiment.parameters.title or self.entry.title,
            parameters=self.experiment.parameters.model_dump(mode="json"),
            given=self.experiment.parameters.given,
            profile=self.profile.as_dict(),
            runs=describe_runs(self.experiment.runs),
            versions=versions(),
            frames=plan.frames,
            duration=plan.frames / self.profile.fps,
            chapters=describe_beats(plan.beats),
            files={kind: name.name for kind, name in names.items()},
        )

    def _tags(self, record: Record) -> dict[str, str]:
        return {
            "title": record.title,
            "description": self.entry.summary,
            "comment": "made with gdlessons, which can make it again from this file",
            TAG: record.to_json(),
        }


def _draw(shoot: Shoot, plan: Plan, shelf: Shelf, made_by: str | None, tell: Tell) -> None:
    """Draw a share of a film, telling frames as they come."""
    shoot.entry.scene()  # loads all that draws
    if made_by is not None:
        unchanged(made_by)
    shoot.draw(plan, shelf, tell)


class _Tally:
    """Counts the frames of a film that are there."""

    def __init__(self, plan: Plan, shelf: Shelf, progress: Progress | None) -> None:
        self._total = plan.frames
        self._done = plan.frames - sum(plan.spans[i].frames for i in shelf.missing(plan))
        self._progress = progress or (lambda done, total: None)
        self._progress(self._done, self._total)

    def add(self, frames: int) -> None:
        # What was given up half-way by another process is counted twice.
        self._done = min(self._done + frames, self._total)
        self._progress(self._done, self._total)

    def finish(self) -> None:
        """Count what others drew."""
        if self._done < self._total:
            self.add(self._total)


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


@contextmanager
def _room(output: Path, store: Store | None) -> Iterator[None]:
    """Say what to do about a disk that is full: the system's own words don't say which one."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        place = tempfile.gettempdir() if store is None else store.root
        raise PublishError(
            f"no room left on a disk: free some at {output.absolute().parent} and {place}, "
            "then give the same command again, which goes on from what is finished "
            "(`doctor` tells how much is stored, and clears it)"
        ) from error


def _chapters(plan: Plan, fps: int) -> list[Chapter]:
    """Return a chapter a beat, each up to where the next begins.

    A beat named ``chapter/beat``, as in a film, belongs to the chapter before it.
    """
    beats = [beat for beat in plan.beats if "/" not in beat.name]
    starts = [round(beat.start * fps) for beat in beats]
    ends = [*starts, plan.frames][1:]
    return [
        Chapter(beat.headline, start, end)
        for beat, start, end in zip(beats, starts, ends, strict=True)
    ]
