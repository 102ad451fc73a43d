"""The store of finished segments: named by what they were made from, so never out of date."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
from filelock import FileLock, Timeout

from publish.mp4 import is_whole
from publish.plan import Plan

__all__ = ["Claim", "Shelf", "Store", "temporary_shelf"]

CAP = 2 << 30  # bytes: some 20 hours of film at 720p
PLACE = "GDLESSONS_CACHE"  # the environment variable that moves the store


class Store:
    """A folder with a shelf for each key.

    Parameters
    ----------
    root : Path
        Made when it is needed.
    cap : int
        Bytes; `trim` throws out the shelves that were not used for longest.
    """

    def __init__(self, root: Path, cap: int = CAP) -> None:
        self.root = root
        self.cap = cap

    @classmethod
    def of_the_user(cls) -> Store:
        """Return the one in the user's cache folder, or where ``GDLESSONS_CACHE`` says."""
        place = os.environ.get(PLACE)
        return cls(Path(place) if place else platformdirs.user_cache_path("gdlessons"))

    @contextmanager
    def shelf(self, key: str, fresh: bool = False) -> Iterator[Shelf]:
        """Hold the shelf of a key in use.

        Parameters
        ----------
        key : str
        fresh : bool
            An empty one, which takes the old one's place when the block ends without an error.

        Raises
        ------
        OSError
            When the store can't be written to.
        """
        folder = self.root / (f"{key}-{secrets.token_hex(4)}" if fresh else key)
        try:
            with _in_use(folder):
                yield Shelf(folder)
            if fresh and self._remove(self.root / key):
                with suppress(OSError):  # another render was first, with the same frames
                    folder.rename(self.root / key)
        finally:
            if fresh:
                shutil.rmtree(folder, ignore_errors=True)

    def find(self, key: str) -> Shelf:
        """Return the shelf of a key to read from; it may not be there."""
        return Shelf(self.root / key)

    def size(self) -> int:
        """Bytes of all that is stored."""
        return sum(_size(folder) for folder in self._folders())

    def trim(self) -> None:
        """Throw out what was not used for longest, until the rest is within the cap."""
        total = self.size()
        for folder in sorted(self._folders(), key=_last_used):
            if total <= self.cap:
                return
            size = _size(folder)
            if self._remove(folder):
                total -= size

    def clear(self) -> int:
        """Throw out everything that is not in use; return the bytes set free."""
        before = self.size()
        for folder in self._folders():
            self._remove(folder)
        with suppress(OSError):  # something is in use
            self.root.rmdir()
        return before - self.size()

    def _folders(self) -> list[Path]:
        with suppress(OSError):
            return [path for path in self.root.iterdir() if path.is_dir()]
        return []

    def _remove(self, folder: Path) -> bool:
        if _is_in_use(folder):
            return False
        # Renamed first: a render that comes now finds either the whole shelf or none.
        doomed = folder.with_name(f"{folder.name[:40]}-{secrets.token_hex(4)}")
        with suppress(OSError):
            folder.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
        return not doomed.exists()


class Shelf:
    """What is finished of one film: its plan, its segments by number, its closing picture."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.poster = folder / "poster.png"
        self._plan = folder / "plan.json"

    def segment(self, index: int) -> Path:
        """Where a segment is, once it is finished."""
        return self.folder / f"{index:05}.mp4"

    def read_plan(self) -> Plan | None:
        """Return the plan, or None where there is none that can be read."""
        try:
            return Plan.from_json(self._plan.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_plan(self, plan: Plan) -> None:
        with appearing(self._plan) as path:
            path.write_text(plan.to_json(), encoding="utf-8")

    def missing(self, plan: Plan) -> list[int]:
        """The numbers of the segments that are not finished."""
        numbers = range(len(plan.spans))
        return [index for index in numbers if not self.segment(index).exists()]

    def claim(self, index: int) -> Claim | None:
        """Take it on to make a segment, unless it is finished or another process is making it.

        The system itself lets go of the claim of a process that is gone, however it ended.
        """
        lock = _lock(self.folder / f"{index:05}.lock")
        try:
            lock.acquire()
        except Timeout:
            return None
        claim = Claim(self.segment(index), lock)
        if self.segment(index).exists():
            claim.drop()
            return None
        return claim

    def is_free(self, index: int) -> bool:
        """Whether a segment is neither finished nor under work."""
        claim = self.claim(index)
        if claim is not None:
            claim.drop()
        return claim is not None

    def weed(self, plan: Plan) -> None:
        """Throw out what a failing disk or power cut has left damaged."""
        for index in range(len(plan.spans)):
            segment = self.segment(index)
            if not is_whole(segment):
                segment.unlink(missing_ok=True)
        if not self.poster.exists():  # it comes with the last segment
            self.segment(len(plan.spans) - 1).unlink(missing_ok=True)


class Claim:
    """The right to make one segment; it is written to `part`, then kept or dropped."""

    def __init__(self, final: Path, lock: FileLock) -> None:
        self.part = final.with_suffix(".part")
        self._final = final
        self._lock = lock

    def keep(self) -> None:
        """Give the finished segment its name."""
        self.part.replace(self._final)
        self._release()

    def drop(self) -> None:
        """Leave the segment to others."""
        self.part.unlink(missing_ok=True)
        self._release()

    def _release(self) -> None:
        # Removed while it is held. Who opened it before then locks a file that has no name, and
        # at worst makes the same segment once more.
        Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()


@contextmanager
def temporary_shelf() -> Iterator[Shelf]:
    """Hold a shelf of its own for one render, gone after it."""
    with TemporaryDirectory(prefix="gdlessons-") as folder:
        yield Shelf(Path(folder))


@contextmanager
def appearing(final: Path) -> Iterator[Path]:
    """Give a path to write to, which gets its name `final` when the block ends without an error."""
    part = final.with_name(f".{secrets.token_hex(4)}-{final.name}")
    try:
        yield part
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _in_use(folder: Path) -> Iterator[None]:
    """Keep `Store.trim` away; the system itself ends the use by a process that is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / f"{os.getpid()}-{secrets.token_hex(4)}.use"
    with _lock(mark):
        try:
            yield
        finally:
            with suppress(OSError):
                os.utime(folder)
            mark.unlink(missing_ok=True)


def _lock(path: Path) -> FileLock:
    """A lock that is had at once or not at all."""
    # With Manim, whose configuration may ask for it, each lock would be told of on the terminal.
    logging.getLogger("filelock").setLevel(logging.WARNING)
    return FileLock(path, blocking=False)


def _is_in_use(folder: Path) -> bool:
    for mark in folder.glob("*.use"):
        try:
            with _lock(mark):
                mark.unlink(missing_ok=True)
        except Timeout:
            return True
    return False


def _last_used(folder: Path) -> float:
    with suppress(OSError):
        return folder.stat().st_mtime
    return 0.0


def _size(folder: Path) -> int:
    total = 0
    for path in folder.glob("*"):
        with suppress(OSError):
            total += path.stat().st_size
    return total
