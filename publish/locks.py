"""Marks of what is in use: files locked by a process, which the system unlocks when it is gone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["Timeout", "abandoned", "lock", "marked"]

WAIT = 5  # seconds for who looks, at this moment, whether a mark is still held


def lock(path: Path, wait: float = 0.0) -> FileLock:
    """Return a lock that is had at once, or after as many seconds, or not at all (`Timeout`)."""
    # With Manim, whose configuration may ask for it, each lock would be told of on the terminal.
    logging.getLogger("filelock").setLevel(logging.WARNING)
    return FileLock(path, timeout=wait)


@contextmanager
def marked(mark: Path) -> Iterator[None]:
    """Hold a mark: a file of a name of its own, gone after the block."""
    with lock(mark, WAIT):
        try:
            yield
        finally:
            mark.unlink(missing_ok=True)


def abandoned(mark: Path) -> bool:
    """Whether the process that left a mark is gone; then the mark is gone too.

    Where the file system has no locks nothing is ever abandoned.
    """
    try:
        with lock(mark):
            mark.unlink(missing_ok=True)
    except (OSError, NotImplementedError):  # Timeout is an OSError
        return False
    return True
