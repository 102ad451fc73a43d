"""A set of files that appears whole: each is the old one or the new one, at any moment."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from publish.locks import WAIT, abandoned, lock

__all__ = ["FileSet", "PublishError"]


HIDDEN, MARK = ".gdlessons-", ".use"  # how names of temporary files begin, and their mark ends
PATIENCE = 60  # seconds to wait for another render that puts its files into the same folder


class PublishError(Exception):
    """Files can't be put where they were asked for; the text is one line for the user."""


class FileSet:
    """Files written under temporary names beside their final ones, and renamed together.

    ::

        with FileSet("out/a.mp4", "out/a.json") as files:
            files["out/a.mp4"].write_bytes(...)
            files.commit()

    Leaving the block without `commit`, by an exception, an interrupt or otherwise, removes every
    temporary file, and the folders that entering made. Files of the set that were not written are
    not touched by `commit`.

    The temporary files are in the destination's own folder, since a rename is atomic only within a
    file system. Their names are hidden and unique to the set, so that renders of one name at the
    same time don't meet; and short, so that a long final name doesn't matter. A mark beside them is
    locked meanwhile: what a process that was killed has left is told by it, and removed by the next
    set that goes into the folder.

    Parameters
    ----------
    *finals : str or Path
        All in one folder, which is made where it is missing.
    """

    def __init__(self, *finals: str | Path) -> None:
        self._finals = [Path(final).absolute() for final in finals]
        self._folder = self._finals[0].parent
        if any(final.parent != self._folder for final in self._finals):
            raise ValueError("the files of a set must be in one folder")
        # The suffix stays, for those who look into the folder meanwhile.
        stem = f"{HIDDEN}{secrets.token_hex(6)}"
        self._temporary = {
            final: self._folder / f"{stem}-{index}{final.suffix[:16]}"
            for index, final in enumerate(self._finals)
        }
        self._mark = self._folder / f"{stem}{MARK}"
        self._hold = lock(self._mark, WAIT)
        self._made: list[Path] = []

    def __getitem__(self, final: str | Path) -> Path:
        """Return the temporary path to write `final` to."""
        return self._temporary[Path(final).absolute()]

    def __enter__(self) -> Self:
        """Make the folder and try everything that can be tried before hours of work.

        Raises
        ------
        PublishError
            When the folder can't be made or written to, or a file of the set is a folder.
        """
        try:
            self._make_folder()
            for final in self._finals:
                if final.is_dir():
                    raise PublishError(f"{final} is a folder, where a file should go")
                with suppress(FileNotFoundError):
                    final.lstat()  # a name too long for the file system fails here
            self._hold.acquire()
            _clear(self._folder)
        except BaseException as error:
            self._clean()
            if isinstance(error, OSError):
                raise self._explain(error) from error
            if isinstance(error, ValueError):  # a NUL in the name
                raise PublishError(f"not a file name: {str(self._finals[0])!r}") from error
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._clean()

    def commit(self) -> None:
        """Give every file that was written its final name.

        The folder is locked meanwhile (advisory, between renders), so that of two renders into one
        name the later one leaves all its files, never a mixture. An interrupt between two renames
        is raised after the last one.

        Raises
        ------
        PublishError
            When the system refuses a rename, or another process holds the folder.
        """
        try:
            with _locked(self._folder):
                try:
                    self._rename()
                except KeyboardInterrupt:
                    self._rename()
                    raise
        except OSError as error:
            raise self._explain(error) from error
        self._made.clear()

    def _rename(self) -> None:
        for final, temporary in self._temporary.items():
            if temporary.exists():
                temporary.replace(final)

    def _make_folder(self) -> None:
        missing = []
        folder = self._folder
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            with suppress(FileExistsError):  # another render was first
                folder.mkdir()
                self._made.append(folder)

    def _clean(self) -> None:
        for temporary in self._temporary.values():
            with suppress(OSError, ValueError):
                temporary.unlink(missing_ok=True)
        with suppress(OSError, ValueError):
            self._mark.unlink(missing_ok=True)
        self._hold.release()
        for folder in reversed(self._made):
            with suppress(OSError):  # somebody else put something there
                folder.rmdir()
        self._made.clear()

    def _explain(self, error: OSError) -> PublishError:
        reason = (error.strerror or str(error)).lower()
        return PublishError(f"can't write {self._finals[0]}: {reason}")


def _clear(folder: Path) -> None:
    """Remove the temporary files of processes that were killed."""
    for mark in folder.glob(f"{HIDDEN}*{MARK}"):
        if abandoned(mark):
            for left in folder.glob(f"{mark.stem}-*"):
                with suppress(OSError):
                    left.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder itself locked: it needs no lock file, and no process can leave it locked."""
    try:
        import fcntl
    except ImportError:  # Windows: renames are atomic still, one file at a time
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    until = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise PublishError(f"another process holds {folder} locked; end it") from None
                time.sleep(0.02)
            except OSError:  # a file system without locks, as some network ones
                break
        yield
    finally:
        os.close(descriptor)
