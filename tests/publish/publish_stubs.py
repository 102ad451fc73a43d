"""A lesson small enough to render in a test, and what reads its files."""

from __future__ import annotations

import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np

from publish.profile import Profile

SMALL = Profile(
    width=160, height=90, fps=10, theme="dark", aspect="16:9", quality="draft", format="mp4"
)


class Status(StrEnum):
    OSCILLATING = "oscillating"

    @property
    def advice(self) -> str:
        return "Try a smaller learning rate."


@dataclass(frozen=True)
class Beat:
    name: str
    headline: str
    caption: str
    start: float
    end: float


@dataclass(frozen=True)
class Run:
    name: str
    trajectory: Any
    lr: float = 0.1


def trajectory(theta: Any, variables: tuple[str, ...] = ("x",), rate: float = 0.1) -> Any:
    """Stand in for gdcore's Trajectory of the sum of squares, with any iterates."""
    theta = np.asarray(theta, dtype=float).reshape(-1, len(variables))
    return SimpleNamespace(
        objective=SimpleNamespace(variables=variables),
        optimizer="gd",
        step=np.arange(len(theta)),
        theta=theta,
        value=(theta**2).sum(axis=1),
        gradient=2 * theta,
        update=np.diff(theta, axis=0),
        lr=np.full(len(theta) - 1, rate),
        status=Status.OSCILLATING,
        note="",
    )


def experiment(rate: float = 0.1, title: str | None = None) -> Any:
    return SimpleNamespace(
        lesson="stub",
        parameters=SimpleNamespace(
            title=title,
            given=("lr",),
            model_dump=lambda mode: {"function": "x^2", "lr": rate, "mode": mode},
        ),
        runs=(Run("first", trajectory([3.0, 2.0, 1.0], rate=rate)),),
    )


def rated(rate: float) -> Any:
    """An experiment whose scene can tell the rate."""
    given = experiment(rate)
    given.runs = (replace(given.runs[0], lr=rate),)
    return given


def scenario(scene: Any, beat: Callable[[str], Any]) -> None:
    """Play two beats: 0.5 s in motion and 0.4 s still, then 0.6 s in motion and 0.5 s still."""
    from manim import Circle, Square

    square = Square(side_length=3, fill_opacity=0.4, stroke_width=0, color="#E24777").shift(
        [-3, 0, 0]
    )
    circle = Circle(radius=1, fill_opacity=1, color="#FEF317")
    scene.add(square, circle)
    with beat("one"):
        scene.play(circle.animate.shift([3, 0, 0]), run_time=0.5)
        scene.wait(0.4)
    with beat("two"):
        scene.play(circle.animate.shift([0, 2, 0]), run_time=0.6)
        scene.wait(0.5)


@dataclass
class Entry:
    """A lesson that plays `script(scene, beat)`."""

    script: Callable[[Any, Any], None] = scenario
    name: str = "stub"
    title: str = "A stub"
    summary: str = "squares and circles"
    scenes: list[Any] = field(default_factory=list)

    def scene(self) -> Any:
        from contextlib import contextmanager

        from manim import Scene

        entry = self

        class Stub(Scene):
            def __init__(
                self, experiment: Any, theme: str, captioned: bool, **options: Any
            ) -> None:
                super().__init__(**options)
                self.experiment, self.theme, self.captioned = experiment, theme, captioned
                self.beats: list[Beat] = []
                entry.scenes.append(self)

            def construct(self) -> None:
                @contextmanager
                def beat(name: str) -> Iterator[None]:
                    start = self.time
                    yield
                    self.beats.append(
                        Beat(name, f"Idea {name}", f"Caption <{name}> & more", start, self.time)
                    )

                entry.script(self, beat)

        return Stub


@dataclass(frozen=True)
class StubJob:
    """A job of a rate, which names it; `script` is of this module, so that others find it."""

    output: Path
    rate: float = 0.5
    script: Callable[[Any, Any], None] = scenario

    def make(self, output: Path, told: Any, **options: Any) -> Any:
        from publish.production import render

        given = rated(self.rate)
        return render(Entry(self.script), given, SMALL, output, told, **options)


def failing(scene: Any, beat: Callable[[str], Any]) -> None:
    """A lesson with a fault."""
    raise ZeroDivisionError("by\nzero")


def dying(scene: Any, beat: Callable[[str], Any]) -> None:
    """A lesson whose process is killed."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_once(scene: Any, beat: Callable[[str], Any]) -> None:
    """A lesson whose process is killed the first time; the file says that it was."""
    mark = Path(os.environ["DIED"])
    if not mark.exists():
        mark.touch()
        dying(scene, beat)
    scenario(scene, beat)


def boxes(data: bytes) -> list[tuple[str, bytes]]:
    """Split MP4 boxes (ISO 14496-12) into types and contents."""
    found, at = [], 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            header = 16
        found.append((kind.decode("latin-1"), data[at + header : at + size]))
        at += size
    return found


def box(data: bytes, *path: str) -> bytes:
    for kind in path:
        data = next(content for name, content in boxes(data) if name == kind)
    return data


def decode(path: Path) -> np.ndarray:
    """Return all frames as RGB, (frames, height, width, 3)."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def main() -> None:
    """Render the stub in a process of its own: python publish_stubs.py OUTPUT RATE WAITS."""
    from publish.production import render

    output, rate, waits = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])

    def script(scene: Any, beat: Any) -> None:
        from manim import Square

        scene.add(Square(side_length=8 * rate, fill_opacity=1, stroke_width=0))
        with beat("one"):
            for _ in range(waits):
                scene.wait(1)

    def progress(done: int, total: int) -> None:
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    render(Entry(script), experiment(rate), SMALL, output, progress)


if __name__ == "__main__":
    main()
