"""Many films, by the processes of this machine and by those of a cluster."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from publish_stubs import SMALL, StubJob, decode, dying, dying_once, failing

from publish import cluster
from publish.batch import Local, Outcome
from publish.cluster import Cluster, compare
from publish.files import PublishError
from publish.fingerprint import identity
from publish.plan import Plan
from publish.segments import Store
from publish.sheet import Row, write

ROOT = Path(__file__).parents[2]
SUFFIXES = {"mp4", "json", "csv", "vtt", "png"}
forks = pytest.mark.skipif(sys.platform != "linux", reason="a stub can't be sent to a process")


def run(executor: Any, jobs: list[StubJob]) -> tuple[list[Outcome], dict[int, tuple[int, int]]]:
    """All outcomes by their numbers, and what was last told of each."""
    told: dict[int, tuple[int, int]] = {}
    outcomes = executor.run(jobs, lambda number, *frames: told.update({number: frames}))
    return sorted(outcomes, key=lambda outcome: outcome.number), told


@forks
@pytest.mark.parametrize("processes", [1, 2])
def test_one_that_fails_or_dies_stops_no_other(processes: int, tmp_path: Path) -> None:
    jobs = [
        StubJob(tmp_path / "a.mp4", 0.3),
        StubJob(tmp_path / "b.mp4", script=failing),
        StubJob(tmp_path / "c.mp4", script=dying),
        StubJob(tmp_path / "d.mp4", 0.6),
    ]
    outcomes, told = run(Local(processes, Store(tmp_path / "store")), jobs)
    assert [outcome.record is not None for outcome in outcomes] == [True, False, False, True]
    assert outcomes[1].error == "ZeroDivisionError: by zero"
    assert "SIGKILL" in (outcomes[2].error or "")
    assert told == {0: (20, 20), 3: (20, 20)}
    made = {f"{name}.{suffix}" for name in "ad" for suffix in SUFFIXES}
    visible = {path.name for path in tmp_path.iterdir() if not path.name.startswith(".")}
    assert visible == made | {"store"}


def test_one_film_alone_is_drawn_by_all_processes(tmp_path: Path) -> None:
    given: dict[str, Any] = {}

    class Noting(StubJob):
        def make(self, output: Path, told: Any, **options: Any) -> Any:
            given.update(options)
            return super().make(output, told)

    store = Store(tmp_path / "store")
    (outcome,), _ = run(Local(3, store, fresh=True), [Noting(tmp_path / "a.mp4")])
    assert outcome.error is None
    assert given == {"jobs": 3, "store": store, "fresh": True}
    (outcome,), _ = run(Local(1, None), [StubJob(tmp_path / "b.mp4", script=failing)])
    assert outcome == Outcome(0, None, "ZeroDivisionError: by zero")


# The sheet.


def test_the_sheet_has_a_picture_a_film_and_the_index_its_end(tmp_path: Path) -> None:
    (made,), _ = run(Local(1, None), [StubJob(tmp_path / "a.mp4")])
    rows = [
        Row('lr "0.1" #[x] \\', {"lr": "0.1"}, made.record, None),
        Row("lr 0.9", {"lr": "0.9"}, None, "it broke"),
        Row("lr 1", {"lr": "1"}, made.record, None),
    ]
    index, sheet = write(tmp_path, rows)
    entries = json.loads(index.read_text(encoding="utf-8"))
    assert [entry["done"] for entry in entries] == [True, False, True]
    assert [entry["varied"]["lr"] for entry in entries] == ["0.1", "0.9", "1"]
    assert entries[1]["error"] == "it broke"
    assert entries[0]["files"]["video"] == "a.mp4"
    assert entries[0]["runs"][0]["status"] == "oscillating"
    pixels = np.asarray(Image.open(sheet).convert("RGB"), dtype=float)
    height, width, _ = pixels.shape
    left, right = pixels[: height // 2, : width // 2], pixels[: height // 2, width // 2 :]
    assert (left.sum(axis=2) < 60).mean() > 0.4  # the film's dark frame
    assert (right.sum(axis=2) < 60).mean() < 0.05  # words only


# A cluster.


def test_a_worker_with_other_versions_is_refused_by_name() -> None:
    same = identity()
    compare({"tcp://a": same})
    with pytest.raises(PublishError, match=r"worker tcp://b would draw other .* manim 0\.1 \(here"):
        compare({"tcp://a": same, "tcp://b": {**same, "manim": "0.1"}})
    with pytest.raises(PublishError, match="source"):
        compare({"tcp://b": {**same, "source": "another"}})


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT", 1)
    with pytest.raises(PublishError, match="no scheduler answers at tcp://127"):
        run(Cluster(f"tcp://127.0.0.1:{free_port()}"), [StubJob(tmp_path / "a.mp4")])


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PublishError, match="extra `cluster`"):
        run(Cluster("tcp://127.0.0.1:1"), [StubJob(tmp_path / "a.mp4")])


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def started(folder: Path, program: str, *words: str, **environment: str) -> Iterator[Any]:
    """A process of the cluster, ended with the test."""
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    with (folder / f"{time.monotonic_ns()}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{program}", *words],
            env={**os.environ, "PYTHONPATH": paths, **environment},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_real_cluster_that_loses_a_worker(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    logs, out = tmp_path / "logs", tmp_path / "out"
    logs.mkdir()
    place = ("--host", "127.0.0.1", "--no-dashboard")
    one = (address, "--no-nanny", "--nthreads", "1", *place)
    with ExitStack() as stack:
        stack.enter_context(
            started(logs, "scheduler", "--port", address.rpartition(":")[2], *place)
        )
        died = {"DIED": str(tmp_path / "died")}
        workers = [
            stack.enter_context(
                started(logs, "worker", *one, GDLESSONS_CACHE=str(tmp_path / name), **died)
            )
            for name in ("store a", "store b")
        ]
        wait_for_workers(address, 2)
        jobs = [
            StubJob(out / "a.mp4", 0.3),
            StubJob(out / "b.mp4", 0.5, dying_once),
            StubJob(out / "c.mp4", 0.9, failing),
            StubJob(out / "d.mp4", 0.6),
        ]
        outcomes, told = run(Cluster(address), jobs)
        assert [worker.poll() for worker in workers].count(None) == 1  # one was killed
    assert [outcome.record is not None for outcome in outcomes] == [True, True, False, True]
    assert "by zero" in (outcomes[2].error or "")
    assert told == dict.fromkeys((0, 1, 3), (20, 20))
    assert {path.name for path in out.iterdir()} == {f"{n}.{s}" for n in "abd" for s in SUFFIXES}
    here, _ = run(Local(1, None), [StubJob(tmp_path / "here" / "a.mp4", 0.3)])
    assert here[0].record == outcomes[0].record
    assert (tmp_path / "here" / "a.mp4").read_bytes() == (out / "a.mp4").read_bytes()
    assert len(decode(out / "b.mp4")) == 20


def test_one_film_is_drawn_by_all_workers(tmp_path: Path) -> None:
    """A run of segments each, put on the shelf here; what is stored already is not sent for."""
    pytest.importorskip("distributed")
    from publish.production import render
    from scenes.catalogue import LESSONS

    entry = LESSONS["slope"]
    given = entry.run(entry.parameters()())
    render(entry, given, SMALL, tmp_path / "here" / "a.mp4")
    address = f"tcp://127.0.0.1:{free_port()}"
    (tmp_path / "logs").mkdir()
    place = ("--host", "127.0.0.1", "--no-dashboard")
    one = (address, "--no-nanny", "--nthreads", "1", *place)
    store, there = Store(tmp_path / "store"), tmp_path / "there" / "a.mp4"
    with ExitStack() as stack:
        port = address.rpartition(":")[2]
        for program, words in (("scheduler", ("--port", port, *place)), *[("worker", one)] * 2):
            stack.enter_context(started(tmp_path / "logs", program, *words))
        wait_for_workers(address, 2)
        calls: list[tuple[int, int]] = []
        progress = lambda *call: calls.append(call)  # noqa: E731
        render(entry, given, SMALL, there, progress, store=store, crew=Cluster(address))
        assert calls[0][0] == 0
        assert calls[-1][0] == calls[-1][1] > 0
        assert len(calls) > 4  # a run of segments after the other
        next(store.root.rglob("00003.mp4")).unlink()
        calls.clear()
        render(entry, given, SMALL, there, progress, store=store, crew=Cluster(address))
        assert len(calls) == 2
    for suffix in SUFFIXES:
        one_file, other = (tmp_path / name / f"a.{suffix}" for name in ("here", "there"))
        assert one_file.read_bytes() == other.read_bytes(), suffix


def test_segments_are_divided_in_runs_of_about_as_many_frames() -> None:
    plan = Plan.of([20, 20, 20, 100, 20, 20, 30, 5], 10, [])
    frames = [span.frames for span in plan.spans]
    first, second = cluster.divide(plan, range(len(frames)), 2)
    assert abs(sum(frames[i] for i in first) - sum(frames[i] for i in second)) <= max(frames)
    for count in (1, 2, 5, 20):
        runs = cluster.divide(plan, [0, 2, 3, 5, 7], count)
        assert [number for run_ in runs for number in run_] == [0, 2, 3, 5, 7]
        assert len(runs) <= count


def wait_for_workers(address: str, number: int) -> None:
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)
