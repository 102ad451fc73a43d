"""The two speeds that are promised to the user, each as a ratio measured in this one run."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av

from publish.encode import Segment

ROOT = Path(__file__).parents[1]
HELP_LIMIT = 0.4  # seconds of wall time
RENDER_LIMIT = 2.5  # times the processor time of encoding the same frames
ROUNDS = 15


def wall(*words: str) -> float:
    """Median seconds of starting Python with these words, after one start to warm the disk."""
    seconds = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:])


def processor_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def rendering(output: Path) -> float:
    """Processor seconds of the whole program, its children included, for `overshoot` at 720p30."""
    before = processor_of_children()
    command = [sys.executable, "render.py", "overshoot", "--quiet", "-o", str(output)]
    store = {"GDLESSONS_CACHE": str(output.with_suffix(".store"))}  # where nothing is yet
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **store})
    return processor_of_children() - before


def encoding(video: Path, copy: Path) -> tuple[float, int]:
    """Processor seconds of encoding the video's frames again, already decoded, and their number."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        fps = int(stream.average_rate)
        frames = [frame.reformat(format="yuv420p") for frame in container.decode(stream)]
    began = time.process_time()
    segment = Segment(copy, frames[0].width, frames[0].height, fps)
    for frame in frames:
        segment.write(frame)
    segment.finish()
    return time.process_time() - began, len(frames)


def verdict(figure: float, limit: float) -> str:
    return "within" if figure <= limit else "OVER"


def main() -> int:
    """Print both ratios; the exit code says whether both are within their limits."""
    bare, told = wall("-c", "pass"), wall("render.py", "--help")
    print(
        f"help      {told:.3f} s = {told / HELP_LIMIT:.2f} x the limit of {HELP_LIMIT} s", end=", "
    )
    print(f"{told / bare:.1f} x a bare python ({bare:.3f} s): {verdict(told, HELP_LIMIT)}")
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "overshoot.mp4"
        whole = rendering(video)
        encoded, frames = encoding(video, Path(folder) / "copy.mp4")
    ratio = whole / encoded
    print(f"overshoot {ratio:.2f} x encoding its {frames} frames alone", end=" ")
    print(f"({whole:.1f} s to {encoded:.1f} s of processor time, limit {RENDER_LIMIT}):", end=" ")
    print(verdict(ratio, RENDER_LIMIT))
    return int(told > HELP_LIMIT or ratio > RENDER_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
