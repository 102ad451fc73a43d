"""All segments of a film on its shelf: stored before, drawn here, or by another render."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from publish import workers
from publish.files import PublishError
from publish.fingerprint import source, unchanged

if TYPE_CHECKING:
    from publish.plan import Plan
    from publish.segments import Shelf
    from publish.studio import Shoot
    from publish.workers import Tell

__all__ = ["Crew", "Drawing", "Processes", "Progress"]

Progress = Callable[[int, int], None]
PATIENCE = 300  # seconds without a new segment from another render of the same film


class Crew(Protocol):
    """Who draws a film, wherever that may be."""

    def draw(self, shoot: Shoot, plan: Plan, shelf: Shelf, tell: Callable[[int], None]) -> None:
        """Put on the shelf what is missing there and nobody else draws, telling of its frames."""


@dataclass(frozen=True)
class Processes:
    """Processes of this machine; 1 is this one.

    Attributes
    ----------
    number : int
        At most.
    made_by : str, optional
        The hash of the source that the shelf's key says; None where the shelf does not outlive the
        render.
    """

    number: int
    made_by: str | None

    def draw(self, shoot: Shoot, plan: Plan, shelf: Shelf, tell: Callable[[int], None]) -> None:
        """Let each go through the lesson and draw the segments that are free."""
        work = partial(draw, shoot, plan, shelf, self.made_by)
        number = min(self.number, len(shelf.missing(plan)))
        if number == 1:
            work(tell)
        else:
            workers.run([work] * number, lambda _, frames: tell(frames))


@dataclass(frozen=True)
class Drawing:
    """Draws what is missing of a film.

    Attributes
    ----------
    shoot : callable
        Returns the lesson in front of the camera; called only when something must be drawn, since
        it loads Manim.
    crew : Crew
    stored : bool
        Whether the segments outlive this render, so that nothing of changed source may get there.
    progress : callable, optional
    """

    shoot: Callable[[], Shoot]
    crew: Crew
    stored: bool
    progress: Progress | None

    def complete(self, shelf: Shelf) -> Plan:
        """Return the plan of the film, when all its segments are on the shelf."""
        plan = shelf.read_plan()
        if plan is None:
            plan = self.shoot().rehearse()
            shelf.write_plan(plan)
        shelf.weed(plan)
        tally = Tally(plan, shelf, self.progress)
        if shelf.missing(plan):
            self.crew.draw(self.shoot(), plan, shelf, tally.add)
            self._wait_for_others(plan, shelf, tally)
        tally.finish()
        return plan

    def _wait_for_others(self, plan: Plan, shelf: Shelf, tally: Tally) -> None:
        """Wait for segments that another render of the same film took on; draw what it gave up."""
        last, since = len(plan.spans), time.monotonic()
        while missing := shelf.missing(plan):
            if any(shelf.is_free(index) for index in missing):
                alone = Processes(1, source() if self.stored else None)
                alone.draw(self.shoot(), plan, shelf, tally.add)
            elif len(missing) < last:
                last, since = len(missing), time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                raise PublishError(
                    f"another render of the same film has been silent for {PATIENCE} s; "
                    "end it, or give --fresh"
                )
            else:
                time.sleep(0.1)


def draw(shoot: Shoot, plan: Plan, shelf: Shelf, made_by: str | None, tell: Tell) -> None:
    """Draw a share of a film, telling frames as they come."""
    shoot.entry.scene()  # loads all that draws
    if made_by is not None:
        unchanged(made_by)
    shoot.draw(plan, shelf, tell)


class Tally:
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
