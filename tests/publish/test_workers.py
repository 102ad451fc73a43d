"""Several processes draw one film, and whatever happens to one of them harms nothing."""

from __future__ import annotations

import gc
import os
import pickle
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import av
import pytest
from publish_stubs import SMALL, Entry, decode, experiment, rated

from publish import workers
from publish.manifest import read
from publish.production import render
from publish.segments import Shelf, Store, is_whole

SUFFIXES = ("mp4", "json", "csv", "vtt", "png")
forks = pytest.mark.skipif(sys.platform != "linux", reason="a stub can't be sent to a process")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents(output: Path) -> dict[str, bytes]:
    return {suffix: output.with_suffix(f".{suffix}").read_bytes() for suffix in SUFFIXES}


def moving(scene: Any, beat: Callable[[str], Any], segments: int = 8) -> None:
    """Segments of two seconds, with something that moves over something that stands still."""
    from manim import Circle, Square

    scene.add(Square(side_length=3, fill_opacity=0.4, stroke_width=0))
    circle = Circle(radius=1, fill_opacity=1, color="#FEF317")
    scene.add(circle)
    for number in range(segments):
        with beat(f"number {number}"):
            scene.play(circle.animate.shift([(-1) ** number, 0.1, 0]), run_time=1.5)
            scene.wait(0.5)


def brief(scene: Any, beat: Callable[[str], Any]) -> None:
    """Two segments that show the rate as the size of a square."""
    from manim import Square

    side = 8 * scene.experiment.runs[0].lr
    scene.add(Square(side_length=side, fill_opacity=1, stroke_width=0))
    with beat("one"):
        scene.wait(2)
        scene.wait(1)


# What comes of it.


@forks
@pytest.mark.parametrize("jobs", [2, 3, 20])
def test_any_number_of_processes_makes_the_same_files(jobs: int, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    for folder, number in (("one", 1), ("many", jobs)):
        calls.clear()
        output = tmp_path / folder / "a.mp4"
        render(Entry(moving), experiment(), SMALL, output, lambda *c: calls.append(c), jobs=number)
    assert contents(tmp_path / "many" / "a.mp4") == contents(tmp_path / "one" / "a.mp4")
    assert calls[0] == (0, 160)
    assert calls[-1] == (160, 160)
    done = [done for done, _ in calls]
    assert done == sorted(done)


@forks
def test_the_work_is_shared(tmp_path: Path) -> None:
    from publish.drawing import draw
    from publish.studio import Shoot

    here = tmp_path / "here"

    def script(scene: Any, beat: Callable[[str], Any]) -> None:
        if here.is_dir():  # not yet when it is rehearsed
            (here / str(os.getpid())).touch()
            while len(names(here)) < 2:  # both have begun
                time.sleep(0.01)
        moving(scene, beat)

    drew: list[int] = []
    shoot = Shoot(Entry(script), experiment(), SMALL)  # type: ignore[arg-type]
    plan = shoot.rehearse()
    here.mkdir()
    shelf = Shelf(tmp_path)
    work = partial(draw, shoot, plan, shelf, None)
    workers.run([work] * 2, lambda number, frames: drew.append(number))
    assert shelf.missing(plan) == []
    assert {0, 1} == set(drew)
    # A frame at a time in motion and all of a still at once, each drawn once.
    assert len(drew) == 8 * 16


def test_a_lesson_can_be_sent_to_a_process_that_was_started_anew() -> None:
    from publish.studio import Shoot
    from scenes.catalogue import LESSONS

    entry = LESSONS["overshoot"]
    given = entry.run(entry.parameters()(function="x^4/4 - 2x^2 + x/2", start=3, lr=0.05))
    sent = pickle.loads(pickle.dumps(Shoot(entry, given, SMALL)))
    assert (sent.entry, sent.profile) == (entry, SMALL)
    assert sent.experiment.parameters == given.parameters
    for one, other in zip(sent.experiment.runs, given.runs, strict=True):
        assert one.trajectory.theta.tobytes() == other.trajectory.theta.tobytes()


def test_processes_that_are_started_anew_make_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS and Windows, where nothing is inherited."""
    import multiprocessing

    from scenes.catalogue import LESSONS

    entry = LESSONS["slope"]
    given = entry.run(entry.parameters()(lr=0.3))
    render(entry, given, SMALL, tmp_path / "here" / "a.mp4")
    monkeypatch.setattr(workers, "context", lambda: multiprocessing.get_context("spawn"))
    render(entry, given, SMALL, tmp_path / "a.mp4", jobs=2, store=Store(tmp_path / "store"))
    assert contents(tmp_path / "a.mp4") == contents(tmp_path / "here" / "a.mp4")


# What goes wrong.


def raising(tell: workers.Tell) -> None:
    raise FileNotFoundError(2, "gone", "a.txt")


def unpicklable(tell: workers.Tell) -> None:
    class Local(Exception):
        pass

    raise Local("told all the same")


def killed(tell: workers.Tell) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def endless(tell: workers.Tell) -> None:
    tell("begun")
    time.sleep(60)


def stubborn(tell: workers.Tell) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tell("begun")
    time.sleep(60)


@pytest.mark.parametrize(
    ("work", "error", "words"),
    [
        (raising, FileNotFoundError, "gone"),
        (unpicklable, RuntimeError, "Local: told all the same"),
        (killed, workers.Failure, r"SIGKILL\); the same command goes on"),
    ],
)
def test_the_first_that_fails_ends_the_others(
    work: workers.Work, error: type[Exception], words: str
) -> None:
    began = time.monotonic()
    with pytest.raises(error, match=words):
        workers.run([endless, work, endless], lambda number, message: None)
    assert time.monotonic() - began < 10


def test_one_that_does_not_end_when_told_to_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "GRACE", 0.2)

    def told(number: int, message: object) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        workers.run([stubborn], told)
    assert time.monotonic() - began < 10


def collecting(tell: workers.Tell) -> None:
    gc.collect()


@forks
@pytest.mark.timeout(30)
def test_a_decoder_that_is_garbage_here_is_left_alone_by_the_others(tmp_path: Path) -> None:
    """Freed in a child, it would wait for its threads, which a child does not have."""
    render(Entry(brief), experiment(), SMALL, tmp_path / "a.mp4")
    gc.disable()
    try:
        container = av.open(str(tmp_path / "a.mp4"))
        container.streams.video[0].thread_type = "FRAME"
        container.streams.video[0].codec_context.thread_count = 4
        next(container.decode(video=0))
        garbage: list[Any] = [container]
        garbage.append(garbage)
        del container, garbage
        workers.run([collecting] * 2, lambda number, message: None)
    finally:
        gc.enable()


# At the same time.


@forks
def test_eight_at_once_into_one_folder(tmp_path: Path) -> None:
    store, rates = Store(tmp_path / "store"), [digit / 10 for digit in range(1, 9)]
    with ExitStack() as stack:
        trials = [
            stack.enter_context(rendering(Entry(brief), tmp_path / f"{rate}.mp4", store, rate))
            for rate in rates
        ]
        assert all(trial.gone_within(150) for trial in trials)
    made = [f"{rate}.{suffix}" for rate in rates for suffix in SUFFIXES]
    assert names(tmp_path) == sorted([*made, "store"])
    for rate in rates:
        record = read(tmp_path / f"{rate}.mp4")
        assert record["parameters"]["lr"] == rate
        white = (decode(tmp_path / f"{rate}.mp4")[0][:, :, 0] > 128).mean()
        assert white == pytest.approx(rate**2 * 9 / 16, rel=0.15)


@forks
def test_two_at_once_of_one_film_share_the_drawing(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with ExitStack() as stack:
        trials = [
            stack.enter_context(rendering(Entry(brief), tmp_path / f"{name}" / "a.mp4", store))
            for name in "ab"
        ]
        assert all(trial.gone_within(150) for trial in trials)
    assert contents(tmp_path / "a" / "a.mp4") == contents(tmp_path / "b" / "a.mp4")
    (shelf,) = store.root.iterdir()
    assert not list(shelf.glob("*.part"))


# At random moments.


@dataclass
class Trial:
    """A render by two processes that is broken off; `alive` can be read from when all are gone."""

    pid: int
    alive: int

    def gone_within(self, seconds: float) -> bool:
        """Whether no process of it is left: the last one closes the pipe."""
        return bool(select.select([self.alive], [], [], seconds)[0])


@contextmanager
def rendering(entry: Entry, output: Path, store: Store, rate: float = 0.1) -> Iterator[Trial]:
    """Render in a child of this process, which has Manim loaded already."""
    alive, held = os.pipe()
    with workers.ready_to_fork():  # else an interrupt might make the child go on as this test
        pid = os.fork()
        if pid == 0:
            code = 1
            try:  # an interrupt between any two of these lines ends the child, and nothing else
                with suppress(BaseException):
                    os.close(alive)
                    signal.signal(signal.SIGINT, signal.default_int_handler)
                    signal.pthread_sigmask(signal.SIG_UNBLOCK, workers.ENDING)
                    render(entry, rated(rate), SMALL, output, jobs=2, store=store)
                    code = 0
            finally:
                os._exit(code)
    os.close(held)
    try:
        yield Trial(pid, alive)
    finally:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(alive)


def break_off(tmp_path: Path, seed: int) -> None:
    """Break renders off until one is done, each at a random moment; nothing may be half done."""
    chance = random.Random(seed)
    pids = tmp_path / "pids"
    pids.mkdir()

    def script(scene: Any, beat: Callable[[str], Any]) -> None:
        (pids / str(os.getpid())).touch()
        moving(scene, beat)

    output, store = tmp_path / "out" / "a.mp4", Store(tmp_path / "store")
    render(Entry(moving), experiment(), SMALL, tmp_path / "right" / "a.mp4")
    right = contents(tmp_path / "right" / "a.mp4")
    output.parent.mkdir()
    old = {suffix: f"old {suffix}".encode() for suffix in SUFFIXES}
    for suffix, content in old.items():
        output.with_suffix(f".{suffix}").write_bytes(content)
    who = chance.choice(["parent", "worker", "interrupt", "terminate"])
    with rendering(Entry(script), output, store) as trial:
        trial.gone_within(chance.uniform(0.0, 0.9))
        drawing = [int(name) for name in names(pids) if int(name) != trial.pid]
        victim = chance.choice(drawing) if who == "worker" and drawing else trial.pid
        kinds = {"interrupt": signal.SIGINT, "terminate": signal.SIGTERM}
        with suppress(ProcessLookupError):
            os.kill(victim, kinds.get(who, signal.SIGKILL))
        assert trial.gone_within(60), f"{who}: a process is left"
    assert contents(output) in (old, right), who
    visible = [name for name in names(output.parent) if not name.startswith(".")]
    assert visible == sorted(f"a.{suffix}" for suffix in SUFFIXES)
    for segment in store.root.rglob("*.mp4"):
        assert is_whole(segment), f"{who}: {segment.name} is not whole"
    kept = {path: path.stat().st_ino for path in store.root.rglob("*.mp4")}
    render(Entry(moving), experiment(), SMALL, output, store=store)
    assert contents(output) == right
    assert {path: path.stat().st_ino for path in kept} == kept  # it went on from these


@forks
@pytest.mark.parametrize("seed", range(20))
def test_broken_off_at_any_moment(seed: int, tmp_path: Path) -> None:
    break_off(tmp_path, seed)


@forks
@pytest.mark.many
@pytest.mark.parametrize("seed", range(100, 400))
def test_broken_off_at_many_moments(seed: int, tmp_path: Path) -> None:
    break_off(tmp_path, seed)


@forks
def test_a_disk_that_is_full_is_said_and_what_is_finished_stays(tmp_path: Path) -> None:
    import resource

    from publish.files import PublishError

    store, output = Store(tmp_path / "store"), tmp_path / "a.mp4"

    def script(scene: Any, beat: Callable[[str], Any]) -> None:
        moving(scene, beat)
        from manim import Square

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        for number in range(200):  # more than the limit allows
            scene.add(Square(side_length=0.2).shift([number % 14 - 7, number // 14 - 4, 0]))
        # As a full disk does: no file may grow any more.
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
        try:
            scene.wait(2)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    with pytest.raises(PublishError, match="no room left on a disk"):
        render(Entry(script), experiment(), SMALL, output, store=store)
    assert names(tmp_path) == ["store"]
    assert len(list(store.root.rglob("*.mp4"))) == 8
    assert not list(store.root.rglob("*.part"))
