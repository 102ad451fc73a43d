"""What the render engine promises, as ratios, each measured in one run.

``python bench/engine.py [memory] [jobs] [warm] [floor]``, by default all; `jobs` renders the film
twice, which takes minutes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from run import ROOT, encoding, processor_of_children, verdict

FILM = os.environ.get("BENCH_FILM", "film")  # the lesson of `jobs`
JOBS_AT_LEAST = 1.6  # times as fast by two processes as by one, 480p
WARM_AT_LEAST = 20  # times as fast when nothing has changed, 720p
FLOORS = {"overshoot": 2.0, "surface": 3.5}  # times the processor time of encoding alone, 720p
ROUNDS = 3  # of `floor`
MEMORY = 700  # megabytes of the largest process, 1080p60


@dataclass(frozen=True)
class Spent:
    """Seconds of one run of the program, its processes included."""

    wall: float
    processor: float


def render(store: Path, output: Path, *words: str) -> Spent:
    before, began = processor_of_children(), time.perf_counter()
    subprocess.run(
        [sys.executable, "render.py", *words, "--quiet", "-o", str(output)],
        cwd=ROOT,
        check=True,
        env={**os.environ, "GDLESSONS_CACHE": str(store)},
    )
    return Spent(time.perf_counter() - began, processor_of_children() - before)


def jobs(room: Path) -> bool:
    one, two = (
        render(room / number, room / "a.mp4", FILM, "-q", "draft", "--jobs", number)
        for number in "12"
    )
    ratio = one.wall / two.wall
    print(f"jobs    {FILM} at 480p: {ratio:.2f} x as fast by two processes as by one", end=" ")
    print(f"({one.wall:.1f} s to {two.wall:.1f} s; processor", end=" ")
    print(f"{one.processor:.1f} s to {two.processor:.1f} s), at least {JOBS_AT_LEAST}:", end=" ")
    print(verdict(JOBS_AT_LEAST, ratio))
    return ratio >= JOBS_AT_LEAST


def warm(room: Path) -> bool:
    cold, again = (render(room / "warm", room / "a.mp4", "overshoot") for _ in range(2))
    ratio = cold.wall / again.wall
    print(f"warm    overshoot at 720p: {ratio:.1f} x as fast unchanged", end=" ")
    print(f"({cold.wall:.1f} s to {again.wall:.2f} s; processor", end=" ")
    print(f"{cold.processor / again.processor:.1f} x), at least {WARM_AT_LEAST}:", end=" ")
    print(verdict(WARM_AT_LEAST, ratio))
    return ratio >= WARM_AT_LEAST


def floor(room: Path) -> bool:
    """By one process, as the encoder is one; the least of some rounds, as other work slows both."""
    within = True
    for lesson, limit in FLOORS.items():
        video = room / f"{lesson}.mp4"
        whole, alone, frames = list[float](), list[float](), 0
        for number in range(ROUNDS):
            store = room / f"{lesson}{number}"
            whole.append(render(store, video, lesson, "--jobs", "1").processor)
            seconds, frames = encoding(video, room / "copy.mp4")
            alone.append(seconds)
        ratio = min(whole) / min(alone)
        print(f"floor   {lesson} at 720p: {ratio:.2f} x encoding its {frames} frames", end=" ")
        print(f"({min(whole):.1f} s to {min(alone):.1f} s of processor)", end=", ")
        print(f"at most {limit}: {verdict(ratio, limit)}")
        within &= ratio <= limit
    return within


def memory(room: Path) -> bool:
    render(room / "memory", room / "a.mp4", "overshoot", "-q", "high", "--jobs", "2")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"memory  overshoot at 1080p60 by two: {largest:.0f} MB in the largest process,", end=" ")
    print(f"{largest / MEMORY:.2f} of {MEMORY}:", verdict(largest, MEMORY))
    return largest <= MEMORY


MEASURES: dict[str, Callable[[Path], bool]] = {
    "memory": memory,  # first: the system keeps the largest of all children
    "jobs": jobs,
    "warm": warm,
    "floor": floor,
}


def main() -> int:
    """Print the ratios; the exit code says whether all are within their limits."""
    asked = sys.argv[1:] or list(MEASURES)
    with tempfile.TemporaryDirectory() as folder:
        kept = [MEASURES[what](Path(folder)) for what in MEASURES if what in asked]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
