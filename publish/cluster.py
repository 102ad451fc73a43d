"""Films on the machines of a Dask cluster (the extra ``cluster``): many, or one by all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

from publish.batch import Job, Outcome, Told, why
from publish.files import FileSet, PublishError
from publish.fingerprint import identity
from publish.manifest import Record
from publish.segments import Store, appearing, temporary_shelf

if TYPE_CHECKING:
    from publish.plan import Plan
    from publish.segments import Shelf
    from publish.studio import Shoot

__all__ = ["Cluster"]

CONNECT = 15  # seconds until a scheduler that does not answer is given up
ALONE = 60  # seconds that jobs wait for a worker when all are gone
SHARES = 2  # runs of one film's segments a worker
RETRIES = 2  # of a job that failed on one worker, on others

_one_at_a_time = Lock()  # Manim's configuration is global, and a worker may have threads


@dataclass(frozen=True)
class Cluster:
    """Workers of a Dask scheduler; the files come back and are put in place here.

    Attributes
    ----------
    address : str
        Of the scheduler, such as ``tcp://host:8786``.
    fresh : bool
        Draw also what a worker has stored.
    """

    address: str
    fresh: bool = False

    def run(self, jobs: Sequence[Job], told: Told) -> Iterator[Outcome]:
        """Do the jobs; those of a worker that dies are done by another.

        Raises
        ------
        PublishError
            When the scheduler is not to be reached, has no worker, or a worker has other versions.
        """
        client = self._connect()
        futures: dict[Any, int] = {}
        try:
            compare(client.run(identity))
            for number, job in enumerate(jobs):
                future = client.submit(remote, job, self.fresh, pure=False, retries=RETRIES)
                futures[future] = number
            for future in _completed(client, list(futures)):
                yield self._take(futures[future], jobs[futures[future]], future, told)
        finally:
            with suppress(Exception):
                client.cancel(list(futures), force=True)
            client.close(timeout=5)

    def draw(self, shoot: Shoot, plan: Plan, shelf: Shelf, tell: Callable[[int], None]) -> None:
        """Draw one film by all workers, a run of its segments each, and put them on the shelf here.

        Raises
        ------
        PublishError
            As `run`; or when a run failed on several workers.
        """
        client = self._connect()
        futures: list[Any] = []
        try:
            found = client.run(identity)
            compare(found)
            shares = divide(plan, shelf.missing(plan), SHARES * len(found))
            do = partial(client.submit, remote_share, shoot, plan, pure=False, retries=RETRIES)
            futures += [do(share) for share in shares]
            for future in _completed(client, futures):
                poster, segments = _result(future)
                if poster is not None:
                    with appearing(shelf.poster) as path:
                        path.write_bytes(poster)
                for index, content in segments.items():
                    claim = shelf.claim(index)
                    if claim is not None:
                        claim.part.write_bytes(content)
                        claim.keep()
                    tell(plan.spans[index].frames)
        finally:
            with suppress(Exception):
                client.cancel(futures, force=True)
            client.close(timeout=5)

    def _connect(self) -> Any:
        try:
            from distributed import Client
        except ImportError:
            raise PublishError(
                "--scheduler needs the extra `cluster`: pip install -e '.[cluster]'"
            ) from None
        try:
            client = Client(self.address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise PublishError(f"no scheduler answers at {self.address}: {why(error)}") from None
        if not client.scheduler_info(n_workers=-1)["workers"]:
            client.close()
            raise PublishError(f"the scheduler at {self.address} has no worker: start one")
        return client

    def _take(self, number: int, job: Job, future: Any, told: Told) -> Outcome:
        try:
            record, files = future.result(timeout=CONNECT)
            put(job.output, record, files)
        except Exception as error:  # noqa: BLE001  whatever the job raised
            return Outcome(number, None, why(error))
        told(number, record.frames, record.frames)
        return Outcome(number, record, None)


def compare(found: Mapping[str, Mapping[str, str]]) -> None:
    """Make sure that all workers would draw the same pixels as this machine.

    Raises
    ------
    PublishError
        Naming the first worker that would not, and why.
    """
    here = identity()
    for worker, there in found.items():
        differ = [
            f"{name} {there.get(name, 'none')[:12]} (here {version[:12]})"
            for name, version in here.items()
            if there.get(name) != version
        ]
        if differ:
            raise PublishError(
                f"the worker {worker} would draw other pictures: {', '.join(differ)}; "
                "set it up as here, and start it again"
            )


def remote(job: Job, fresh: bool) -> tuple[Record, dict[str, bytes]]:
    """Render a job on a worker, and return its record and its files by kind."""
    with _one_at_a_time, TemporaryDirectory(prefix="gdlessons-") as folder:
        output = Path(folder) / job.output.name
        record = job.make(output, lambda done, total: None, store=Store.of_the_user(), fresh=fresh)
        return record, {
            kind: (output.parent / name).read_bytes() for kind, name in record.files.items()
        }


def divide(plan: Plan, numbers: Sequence[int], count: int) -> list[list[int]]:
    """Divide segments into runs of about as many frames each: a worker skips through the rest."""
    total, before = sum(plan.spans[number].frames for number in numbers), 0
    runs: dict[int, list[int]] = {}
    for number in numbers:
        runs.setdefault(before * count // total, []).append(number)
        before += plan.spans[number].frames
    return list(runs.values())


def remote_share(
    shoot: Shoot, plan: Plan, share: Sequence[int]
) -> tuple[bytes | None, dict[int, bytes]]:
    """Draw some segments on a worker; return them by number, and the poster if it came with one."""
    with _one_at_a_time, temporary_shelf() as shelf:
        shoot.draw(plan, shelf, only=share)
        poster = shelf.poster.read_bytes() if shelf.poster.exists() else None
        return poster, {index: shelf.segment(index).read_bytes() for index in share}


def _result(future: Any) -> Any:
    try:
        return future.result(timeout=CONNECT)
    except Exception as error:  # of the cluster, or whatever the worker raised
        raise PublishError(f"a worker of the cluster failed: {why(error)}") from error


def put(output: Path, record: Record, files: Mapping[str, bytes]) -> None:
    """Put the files of a job in place, all or none."""
    finals = {kind: output.parent / name for kind, name in record.files.items()}
    with FileSet(*finals.values()) as room:
        for kind, content in files.items():
            room[finals[kind]].write_bytes(content)
        room.commit()


def _completed(client: Any, futures: list[Any]) -> Iterator[Any]:
    """Yield futures as they end; a cluster without any worker is not waited for for ever."""
    ended: Queue[Any] = Queue()
    for future in futures:
        future.add_done_callback(ended.put)
    left = len(futures)
    alone_since: float | None = None
    while left:
        with suppress(Empty):
            yield ended.get(timeout=5)
            left -= 1
            continue
        if client.status == "running" and client.scheduler_info(n_workers=-1)["workers"]:
            alone_since = None
            continue
        alone_since = alone_since or time.monotonic()
        if time.monotonic() - alone_since > ALONE:
            raise PublishError(f"all workers of {client.scheduler.address} are gone")
