"""Many films on the machines of a Dask cluster (the extra ``cluster``)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from publish.batch import Job, Outcome, Told, why
from publish.files import FileSet, PublishError
from publish.fingerprint import identity
from publish.manifest import Record
from publish.segments import Store

__all__ = ["Cluster"]

CONNECT = 15  # seconds until a scheduler that does not answer is given up
ALONE = 60  # seconds that jobs wait for a worker when all are gone
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
