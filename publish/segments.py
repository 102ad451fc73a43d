"""The store of finished segments: named by what they were made from, so never out of date."""

from __future__ import annotations

import os
import secrets
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import platformdirs

from publish.locks import Timeout, abandoned, lock, marked
from publish.plan import Plan

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["Claim", "Shelf", "Store", "appearing", "is_whole", "temporary_shelf"]

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

    def noted(self, name: str) -> Path | None:
        """Return a note of this name (`Shelf.note`), on whichever shelf."""
        return next(self.root.glob(f"*/{name}.note"), None)

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
    """What is finished of one film: its plan, its segments by number, its closing picture.

    Beside them, once it is complete, the table of its numbers.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.poster = folder / "poster.png"
        self.table = folder / "table.csv"
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

    def note(self, name: str, text: str) -> None:
        """Leave a note that `Store.noted` finds for as long as the shelf is kept."""
        with appearing(self.folder / f"{name}.note") as path:
            path.write_text(text, encoding="utf-8")

    def missing(self, plan: Plan) -> list[int]:
        """The numbers of the segments that are not finished."""
        numbers = range(len(plan.spans))
        return [index for index in numbers if not self.segment(index).exists()]

    def is_complete(self, plan: Plan) -> bool:
        """Whether nothing is missing or damaged, and the numbers are there too."""
        self.weed(plan)
        return not self.missing(plan) and self.table.exists()

    def claim(self, index: int) -> Claim | None:
        """Take it on to make a segment, unless it is finished or another process is making it.

        The system itself lets go of the claim of a process that is gone, however it ended.
        """
        hold = lock(self.folder / f"{index:05}.lock")
        try:
            hold.acquire()
        except Timeout:
            return None
        claim = Claim(self.segment(index), hold)
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

    def __init__(self, final: Path, hold: FileLock) -> None:
        self.part = final.with_suffix(".part")
        self._final = final
        self._hold = hold

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
        Path(self._hold.lock_file).unlink(missing_ok=True)
        self._hold.release()


def is_whole(path: Path) -> bool:
    """Whether a segment was written to its end: its boxes fill the file, the index being the last.

    Opening it with PyAV, which sets up a decoder, would take 10 ms for each of a film's segments.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return False
    at, kind = 0, b""
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size == 1:  # as it is written for more than 4 GB
            size = int.from_bytes(data[at + 8 : at + 16])
        at += max(size, 8)
    return at == len(data) and kind == b"moov"


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
    with marked(folder / f"{secrets.token_hex(6)}.use"):
        try:
            yield
        finally:
            with suppress(OSError):
                os.utime(folder)


def _is_in_use(folder: Path) -> bool:
    return not all(abandoned(mark) for mark in folder.glob("*.use"))


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
