"""The only loop: from starts, rates and an optimizer to a Trajectory."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gdcore import verdict
from gdcore.asked import rates_of, rows_of, starts_of, steps_of
from gdcore.ending import Ending
from gdcore.objective import Array, Objective
from gdcore.optimizers.base import Optimizer
from gdcore.optimizers.gradient_descent import GradientDescent
from gdcore.record import Held, Record
from gdcore.schedules import Schedule
from gdcore.trajectory import Trajectory

# Rows are looked at in chunks of so many: whether a run has ended is found a little later, and
# what came after its end is dropped.
CHUNK = 64
# Rows that are held before they are handed to the record.
HELD = 2 * CHUNK + 1
# Coordinates that are stepped together: a step's arrays then stay in the processor's cache.
BLOCK = 8192

Estimate = Callable[[int, Array], Array]


def descend(
    objective: Objective,
    start: Any,
    *,
    lr: Any,
    steps: int,
    optimizer: Optimizer = GradientDescent(),
    schedule: Schedule | None = None,
    estimate: Estimate | None = None,
    keep: Literal["all", "last"] | int = "all",
) -> Trajectory:
    """Descend from each start, and keep every iterate as it was.

    Parameters
    ----------
    start
        (*batch, d), or (d,), or a number where d is 1. Integers equal floats.
    lr
        The learning rate: a number above zero, or an array that broadcasts with the batch.
    steps
        The most steps to take. A run stops earlier when it has arrived or broken off.
    estimate
        ``estimate(k, theta)`` is used in step k instead of the gradient (mini-batches, noise), and
        is what the trajectory's ``gradient`` then holds.
    keep
        ``"all"`` rows, ``"last"`` for the first and the last, or the most rows to keep. Rows are
        also thinned out where they would take more than 256 MB; the trajectory's ``note`` says so.

    Raises
    ------
    ValueError
        One line that names start, lr, steps or keep, and what is wrong with it.
    """
    count = steps_of(steps)
    theta = starts_of(objective, start)
    rate = rates_of(lr)
    batch = np.broadcast_shapes(theta.shape[:-1], rate.shape)
    flat = np.broadcast_to(theta, (*batch, objective.dim)).reshape(-1, objective.dim)
    rates = np.broadcast_to(rate, batch).reshape(-1, 1) if rate.ndim else float(rate)
    rows, note = rows_of(count, len(flat), objective.dim, keep)
    factors = np.ones(count) if schedule is None else schedule.factors(count)
    record = Record(rows, len(flat), objective.dim, optimizer.finds_rate, note)
    plan = _Plan(objective, optimizer, factors, estimate)
    size = max(1, BLOCK // objective.dim)

    def block(at: int) -> str:
        part = slice(at, at + size)
        own = rates if isinstance(rates, float) else rates[part]
        with np.errstate(all="ignore"):
            return _run(plan, flat[part], own, record, part)

    record.remark(*_each(block, range(0, len(flat), size), threads=estimate is None))
    with np.errstate(all="ignore"):
        return record.trajectory(objective, str(optimizer), factors, rate, batch)


def _each(block: Callable[[int], str], starts: range, threads: bool) -> list[str]:
    """Return the remarks of all blocks, worked on by all cores where there are several.

    Blocks have nothing in common, and NumPy lets go of the interpreter in them. Estimates may draw
    from a generator, so they are asked for in order.
    """
    if len(starts) == 1 or not threads:
        return [block(at) for at in starts]
    with ThreadPoolExecutor(min(len(starts), os.cpu_count() or 1)) as pool:
        return list(pool.map(block, starts))


@dataclass(frozen=True)
class _Plan:
    """What is the same for every block of runs."""

    objective: Objective
    optimizer: Optimizer
    factors: Array
    estimate: Estimate | None

    def gradient(self, k: int, theta: Array) -> Array:
        if self.estimate is None:
            return self.objective.gradient(theta)
        return self.estimate(k, theta)


def _run(plan: _Plan, start: Array, rate: float | Array, record: Record, part: slice) -> str:
    """Descend from each start (n, d) of one block, write what becomes of it, return a remark."""
    steps = len(plan.factors)
    n, d = start.shape
    slopes = plan.estimate is not None or len(record.rows) > 2
    held = Held(min(steps + 1, HELD), n, d, slopes, own_rates=record.rates is not None)
    # Coordinates lie side by side in memory, so that theta[..., i] is one stretch of it.
    theta = np.asfortranarray(start)
    before = gradient = plan.gradient(0, theta)
    state = plan.optimizer.init(theta)
    held.put(theta, gradient)
    ending = Ending(plan.objective, theta, gradient, plan.estimate is None)
    factors = plan.factors.tolist()
    asks = (plan.objective,) if plan.optimizer.needs_objective else ()
    for first in range(0, steps, CHUNK):
        chunk = range(first, min(first + CHUNK, steps))
        held.make_room(len(chunk), verdict.TAIL, record, part, plan.objective)
        for k in chunk:
            theta, state = plan.optimizer.step(theta, gradient, state, factors[k] * rate, *asks)
            before, gradient = gradient, plan.gradient(k + 1, theta)
            held.put(theta, gradient)
            if held.rates is not None:
                held.rates[held.count - 1] = state.rate
        ending.look(held, len(chunk), (before, gradient))
        if not ending.open.any():
            break
    ending.close(held, steps, gradient)
    held.hand_over(held.count, record, part, plan.objective)
    record.taken[part], record.end[part] = ending.taken, ending.end
    record.status[part] = ending.status
    return plan.optimizer.remark(state)
