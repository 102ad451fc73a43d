"""The core beside other ways to do the same, as ratios of the best of several runs.

    python bench/core.py [--torch PYTHON] [--rounds N]

PYTHON is an interpreter that can import torch; without one, or torch here, those rows are left out.
Each contender runs in fresh processes, in turn with the others: a loop over arrays of megabytes is
faster in a process whose allocator earlier work has already stretched, and would be flattered.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable

STEPS = 10_000
RUNS, SHORT = 100_000, 100


def core_single() -> Callable[[], object]:
    from gdcore import descend, resolve
    from gdcore.optimizers import Adam

    f = resolve("x2-sin-y")
    return lambda: descend(f, (1, 1), lr=1e-4, steps=STEPS, optimizer=Adam())


def torch_single() -> Callable[[], object]:
    import torch

    def loop() -> list[object]:
        theta = torch.tensor([1.0, 1.0], dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([theta], lr=1e-4)
        rows = []
        for _ in range(STEPS):
            adam.zero_grad()
            (theta[0] ** 2 * torch.sin(theta[1])).backward()
            adam.step()
            rows.append(theta.detach().clone())
        return rows

    return loop


def core_many() -> Callable[[], object]:
    from gdcore import descend, resolve
    from gdcore.optimizers import Adam

    f, starts = resolve("x2-sin-y"), scattered()
    return lambda: descend(f, starts, lr=0.01, steps=SHORT, optimizer=Adam(), keep="last")


def numpy_many() -> Callable[[], object]:
    import numpy as np

    starts = scattered()

    def loop() -> object:
        theta, m, v = starts.copy(), np.zeros_like(starts), np.zeros_like(starts)
        for k in range(1, SHORT + 1):
            x, y = theta[:, 0], theta[:, 1]
            g = np.stack([2 * x * np.sin(y), x * x * np.cos(y)], -1)
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            theta = theta - 0.01 * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
        return theta

    return loop


def torch_many() -> Callable[[], object]:
    import torch

    starts = torch.tensor(scattered())

    def loop() -> object:
        theta = starts.clone().requires_grad_()
        adam = torch.optim.Adam([theta], lr=0.01)
        for _ in range(SHORT):
            adam.zero_grad()
            (theta[:, 0] ** 2 * torch.sin(theta[:, 1])).sum().backward()
            adam.step()
        return theta

    return loop


def scattered():  # type: ignore[no-untyped-def]
    import numpy as np

    return np.random.default_rng(0).uniform(-2, 2, (RUNS, 2))


CONTENDERS = {f.__name__: f for f in (core_single, torch_single, core_many, numpy_many, torch_many)}


def measure(name: str) -> float:
    """Return the seconds of the better of two runs in this process."""
    run = CONTENDERS[name]()
    seconds = []
    for _ in range(2):
        before = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - before)
    return min(seconds)


def best(rounds: int, torch_python: str) -> dict[str, float]:
    """Return the best seconds of each contender that can run, over fresh processes in turn."""
    found: dict[str, float] = {}
    for _ in range(rounds):
        for name in CONTENDERS:
            python = torch_python if name.startswith("torch") else sys.executable
            command = [python, __file__, "--one", name]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode == 0:
                found[name] = min(found.get(name, float("inf")), float(done.stdout))
            elif not name.startswith("torch"):
                raise SystemExit(done.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="The core beside NumPy loops and PyTorch.")
    parser.add_argument("--torch", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(measure(options.one))
        return
    seconds = best(options.rounds, options.torch)
    print(f"one 2-D Adam run, {STEPS} steps: {seconds['core_single'] / STEPS * 1e6:.1f} us a step")
    if "torch_single" in seconds:
        ratio = seconds["torch_single"] / seconds["core_single"]
        print(f"  PyTorch's loop / core: {ratio:.1f} (at least 12)")
    print(f"{RUNS} starts x {SHORT} Adam steps: {seconds['core_many']:.2f} s")
    print(
        f"  core / NumPy's loop: {seconds['core_many'] / seconds['numpy_many']:.2f} (at most 0.75)"
    )
    if "torch_many" in seconds:
        print(f"  core / PyTorch's batch: {seconds['core_many'] / seconds['torch_many']:.2f}")


if __name__ == "__main__":
    main()
