"""Many films: jobs, and the processes of this machine that do them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from publish import production, workers
from publish.manifest import Record
from publish.segments import Store

if TYPE_CHECKING:
    from publish.profile import Profile
    from scenes.catalogue import Entry
    from scenes.parameters import Parameters

__all__ = ["Executor", "Job", "Local", "Outcome", "Told", "why"]

Told = Callable[[int, int, int], None]  # the job's number, the frames that are there, their total


@dataclass(frozen=True)
class Job:
    """One film to make; it can be sent to another process or machine.

    Attributes
    ----------
    entry : Entry
    parameters : Parameters
    profile : Profile
    output : Path
        Where it goes, on the machine that asks for it.
    """

    entry: Entry
    parameters: Parameters
    profile: Profile
    output: Path

    def make(
        self,
        output: Path,
        told: production.Progress,
        *,
        jobs: int = 1,
        store: Store | None = None,
        fresh: bool = False,
    ) -> Record:
        """Render it, here and now."""
        experiment = self.entry.run(self.parameters)
        return production.render(
            self.entry, experiment, self.profile, output, told, jobs=jobs, store=store, fresh=fresh
        )


@dataclass(frozen=True)
class Outcome:
    """How a job ended: with a record, or with the reason why not, in one line."""

    number: int
    record: Record | None
    error: str | None


class Executor(Protocol):
    """Does jobs, wherever that may be."""

    def run(self, jobs: Sequence[Job], told: Told) -> Iterator[Outcome]:
        """Yield the outcome of each job when it ends; one that fails stops no other."""


@dataclass(frozen=True)
class Local:
    """Processes of this machine, a job each; they share what is stored."""

    processes: int
    store: Store | None
    fresh: bool = False

    def run(self, jobs: Sequence[Job], told: Told) -> Iterator[Outcome]:
        """Do the jobs, as many at once as there are processes."""
        if len(jobs) == 1:
            yield self._alone(jobs[0], told)
            return
        # Once, rather than in every process that is forked.
        import publish.studio  # noqa: F401

        waiting = deque(enumerate(jobs))
        running: dict[Any, tuple[int, Any]] = {}
        try:
            while waiting or running:
                with workers.ready_to_fork():
                    while waiting and len(running) < self.processes:
                        number, job = waiting.popleft()
                        work = partial(_work, job, self.store, self.fresh)
                        process, connection = workers.start(work)
                        running[connection] = number, process
                for connection in cast("list[Any]", wait(running)):
                    number, process = running[connection]
                    outcome = _receive(number, connection, process, told)
                    if outcome is not None:
                        del running[connection]
                        workers.stop([process])
                        yield outcome
        finally:
            workers.stop([process for _, process in running.values()])

    def _alone(self, job: Job, told: Told) -> Outcome:
        try:
            record = job.make(
                job.output,
                partial(told, 0),
                jobs=self.processes,
                store=self.store,
                fresh=self.fresh,
            )
        except Exception as error:  # noqa: BLE001  told as the outcome
            return Outcome(0, None, why(error))
        return Outcome(0, record, None)


def why(error: BaseException) -> str:
    """Say in one line what went wrong; a fault of the program with its type."""
    words = " ".join(str(error).split())
    if isinstance(error, OSError) or type(error).__module__.startswith("publish"):
        return words
    return f"{type(error).__name__}: {words[:300]}"


def _work(job: Job, store: Store | None, fresh: bool, tell: workers.Tell) -> None:
    tell(job.make(job.output, lambda *frames: tell(frames), store=store, fresh=fresh))


def _receive(number: int, connection: Any, process: Any, told: Told) -> Outcome | None:
    """Take one message; what is not the end of the job is passed on."""
    try:
        message = workers.receive(connection, process)
    except Exception as error:  # noqa: BLE001  whatever the job raised
        return Outcome(number, None, why(error))
    if message is None:
        return None  # its record came before
    (content,) = message
    if isinstance(content, Record):
        return Outcome(number, content, None)
    told(number, *content)
    return None
