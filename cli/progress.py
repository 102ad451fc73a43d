"""How far a render is: a bar on a terminal, a few lines in a log, objects for a program."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from typing import Any

import click

__all__ = ["Bar", "Lines", "Objects", "Silent", "event", "reporter"]


class Silent:
    """No progress; what the others have in common."""

    def __init__(self, title: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.title = title
        self.clock = clock
        self.began: float | None = None
        self.told = -1.0  # when, or at which share, something was last said

    def start(self) -> None:
        """Say that work has begun: laying out the scene takes seconds before the first frame."""

    def __call__(self, done: int, total: int) -> None:
        """Take note that `done` of `total` frames are made."""

    def close(self) -> None:
        """Leave the terminal as it was."""

    def say(self, notice: str) -> None:
        """Tell of something that came out differently; nobody asked to be told."""

    def seconds_left(self, done: int, total: int) -> float | None:
        """Seconds that the rest takes at the speed so far; None before there is a speed."""
        now = self.clock()
        if self.began is None:
            self.began = now
        return (now - self.began) / done * (total - done) if done else None


class Spoken(Silent):
    """What is read by people."""

    def say(self, notice: str) -> None:
        click.echo(f"note: {notice}", err=True)


class Bar(Spoken):
    """One line on a terminal, drawn anew at most ten times a second."""

    def start(self) -> None:
        self.draw(f"{self.title}: laying out the scene")

    def __call__(self, done: int, total: int) -> None:
        left = self.seconds_left(done, total)
        if self.clock() - self.told < 0.1 and done < total:
            return
        self.told = self.clock()
        words = f" {done} of {total} frames{_left(left)}"
        width = max(0, min(30, self.room() - len(self.title) - len(words) - 2))
        filled = width * done // max(total, 1)
        self.draw(f"{self.title} {'━' * filled}{'─' * (width - filled)}{words}")

    def close(self) -> None:
        self.draw("")

    def draw(self, line: str) -> None:
        """Write over the line."""
        click.echo(f"\r\x1b[K{line[: self.room()]}", nl=False, err=True, color=True)

    @staticmethod
    def room() -> int:
        """How many characters fit without a second line."""
        return shutil.get_terminal_size().columns - 1


class Lines(Spoken):
    """A line at the start and at each quarter: a log is no terminal."""

    def __call__(self, done: int, total: int) -> None:
        left = self.seconds_left(done, total)
        quarter = 4 * done // max(total, 1)
        if quarter > self.told:
            self.told = quarter
            click.echo(f"{self.title}: {done} of {total} frames{_left(left)}", err=True)


class Objects(Silent):
    """A JSON object a line on standard output, at most two a second."""

    def say(self, notice: str) -> None:
        event("note", text=notice)

    def __call__(self, done: int, total: int) -> None:
        left = self.seconds_left(done, total)
        if self.clock() - self.told < 0.5 and done < total:
            return
        self.told = self.clock()
        event("progress", done=done, total=total, seconds_left=left and round(left, 1))


def reporter(title: str, quiet: bool, as_json: bool) -> Silent:
    """The one that suits who reads it."""
    if quiet:
        return Silent(title)
    if as_json:
        return Objects(title)
    return Bar(title) if sys.stderr.isatty() else Lines(title)


def event(name: str, **data: Any) -> None:
    """Print one object of what ``--json`` says, on a line of its own."""
    click.echo(json.dumps({"event": name, **data}))


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f", {minutes} min {rest} s left" if minutes else f", {rest} s left"
