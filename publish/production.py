"""From a lesson's numbers to its files: what is stored already, what must be drawn, what is joined.

Manim is loaded only when something must be drawn, and no numbers are needed for a film that is
stored and asked for in the same words.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from publish.assembly import assemble
from publish.drawing import Crew, Drawing, Processes, Progress
from publish.files import FileSet, PublishError
from publish.fingerprint import key, source
from publish.loading import loading
from publish.manifest import Facts, Record
from publish.segments import Shelf, Store, appearing, temporary_shelf
from publish.table import write_csv

if TYPE_CHECKING:
    from publish.plan import Plan
    from publish.profile import Profile
    from publish.studio import Shoot
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment

__all__ = ["Progress", "again", "render"]


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
    crew: Crew | None = None,
    asked: str | None = None,
    notes: Mapping[str, str] | None = None,
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
    crew : Crew, optional
        Who draws, in place of this machine's processes.
    asked : str, optional
        What names the words that asked for the film (`publish.fingerprint.asked`), for `again`.
    notes : mapping, optional
        Names and texts that `Store.noted` finds for as long as the film is stored.

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
    names = _names(output, profile)
    crew = crew or Processes(jobs, None if store is None else source())
    work = _Production(
        entry, experiment, profile, progress, crew, store, fresh, at, notice, asked, notes or {}
    )
    with FileSet(*names.values()) as files, _room(output, store):
        paths = {kind: files[name] for kind, name in names.items()}
        record = (work.still if profile.format == "png" else work.film)(names, paths)
        files.commit()
    return record


def again(
    entry: Entry,
    note: Path,
    profile: Profile,
    output: Path,
    store: Store,
    progress: Progress = lambda done, total: None,
    notice: Callable[[str], None] = lambda text: None,
) -> Record | None:
    """Make the files of a film that was asked for before, in the same words.

    Parameters
    ----------
    entry : Entry
    note : Path
        What `store` has noted of it by these words (`render`, `asked`).
    profile : Profile
    output : Path
    store : Store
    progress, notice : callable
        As of `render`.

    Returns
    -------
    Record or None
        The same as `render` would, with the same files; None where not all of it is stored.

    Raises
    ------
    PublishError
        As `render`.
    """
    names = _names(output, profile)
    with (
        FileSet(*names.values()) as files,
        _room(output, store),
        store.shelf(note.parent.name) as shelf,
    ):
        plan, facts = shelf.read_plan(), Facts.read(note)
        if plan is None or facts is None or not shelf.is_complete(plan):
            return None
        progress(plan.frames, plan.frames)
        paths = {kind: files[name] for kind, name in names.items()}
        record, told = assemble(entry, facts, profile, plan, shelf, names, paths)
        files.commit()
    if told:
        notice(told)
    return record


@dataclass(frozen=True)
class _Production:
    """One lesson on its way to its files."""

    entry: Entry
    experiment: Experiment
    profile: Profile
    progress: Progress | None
    crew: Crew
    store: Store | None
    fresh: bool
    at: str | None
    notice: Callable[[str], None]
    asked: str | None
    notes: Mapping[str, str]

    def film(self, names: Mapping[str, Path], paths: Mapping[str, Path]) -> Record:
        """Write the video and all that comes beside it to `paths`; `names` are the final ones."""
        drawing = Drawing(lambda: self._shoot, self.crew, self.store is not None, self.progress)
        with self._shelf() as shelf:
            plan = drawing.complete(shelf)
            self._note(shelf)
            record, told = assemble(
                self.entry, self._facts, self.profile, plan, shelf, names, paths
            )
        if told:
            self.notice(told)
        if self.store is not None:
            self.store.trim()
        return record

    def still(self, names: Mapping[str, Path], paths: Mapping[str, Path]) -> Record:
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

    def _note(self, shelf: Shelf) -> None:
        """Leave beside the segments what `again` needs."""
        with appearing(shelf.table) as path, path.open("w", encoding="utf-8", newline="") as table:
            write_csv(self.experiment.runs, table)
        for name, text in self.notes.items():
            shelf.note(name, text)
        if self.asked is not None:
            shelf.note(self.asked, self._facts.to_json())

    @cached_property
    def _facts(self) -> Facts:
        return Facts.of(self.entry, self.experiment)

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

    def _record(self, plan: Plan, names: Mapping[str, Path]) -> Record:
        return Record.of(self._facts, self.profile, plan, names)


def _names(output: Path, profile: Profile) -> dict[str, Path]:
    """Return what files a render makes, by kind."""
    output = Path(output)
    if output.suffix.lower() != f".{profile.format}":
        raise PublishError(f"{output}: a {profile.format} file is named .{profile.format}")
    if profile.format == "png":
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
