"""The only loop: from starts, rates and an optimizer to a Trajectory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

from gdcore import verdict
from gdcore.ending import Ending
from gdcore.objective import Array, Objective
from gdcore.optimizers.gradient_descent import GradientDescent
from gdcore.record import Held, Record, Rows
from gdcore.trajectory import Trajectory

# Rows are looked at in chunks of so many: whether a run has ended is found a little later, and
# what came after its end is dropped.
CHUNK = 64
# Rows that are held before they are handed to the record.
HELD = 4 * CHUNK
# Coordinates that are stepped together: a step's arrays then stay in the processor's cache.
BLOCK = 4096
# What a record may take, in bytes, before rows are thinned out.
MEMORY = 256 * 2**20

Estimate = Callable[[int, Array], Array]


class Optimizer(Protocol):
    """What ``descend`` asks of an optimizer."""

    def init(self, theta: Array) -> Any:
        """Return the state before the first step."""

    def step(self, theta: Array, gradient: Array, state: Any, lr: Any) -> tuple[Array, Any]:
        """Return the next theta and state."""


class Schedule(Protocol):
    """What ``descend`` asks of a learning-rate schedule."""

    def factors(self, steps: int) -> Array:
        """Return what the rate is multiplied with in each step, (steps,)."""


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
    if isinstance(steps, bool) or steps != int(steps) or steps < 0:
        raise ValueError(f"steps: {steps} is not a whole number of steps")
    theta = starts(objective, start)
    rate = _rates(lr)
    batch = np.broadcast_shapes(theta.shape[:-1], rate.shape)
    rows, note = _rows(int(steps), int(np.prod(batch)), objective.dim, keep)
    factors = np.ones(int(steps)) if schedule is None else schedule.factors(int(steps))
    flat = np.broadcast_to(theta, (*batch, objective.dim)).reshape(-1, objective.dim)
    rates = np.broadcast_to(rate, batch).reshape(-1) if rate.ndim else rate
    plan = _Plan(objective, optimizer, factors, estimate)
    size = max(1, BLOCK // objective.dim)
    with np.errstate(all="ignore"):
        record = Record(
            rows, flat.shape[0], flat.shape[1], own_rates=getattr(optimizer, "finds_rate", False)
        )
        for at in range(0, len(flat), size):
            part = slice(at, min(at + size, len(flat)))
            _run(plan, flat[part], rates[part, None] if rate.ndim else float(rate), record, part)
        return record.trajectory(objective, str(optimizer), factors, rate, batch, note)


def starts(objective: Objective, start: Any) -> Array:
    """Return the starts as float64 (*batch, d), or say in one line what is wrong with them."""
    theta = np.array(start, float)
    d = objective.dim
    if theta.ndim == 0 and d == 1:
        theta = theta[None]
    if theta.ndim == 0 or theta.shape[-1] != d:
        count = theta.shape[-1] if theta.ndim else 1
        given = "1 number" if count == 1 else f"{count} numbers"
        raise ValueError(f"start: {given} for a function of {d} ({_names(objective)})")
    if theta.size == 0:
        raise ValueError("start: none is given")
    if not np.isfinite(theta).all():
        raise ValueError("start: every number must be finite")
    value = objective.value(theta)
    if np.isinf(value).any():
        raise ValueError("start: the function overflows there; start nearer to zero")
    inside = np.isfinite(value) & np.isfinite(objective.gradient(theta)).all(-1)
    if not inside.all():
        bad = theta[~inside][0]
        where = ", ".join(f"{v} = {t:g}" for v, t in zip(objective.variables, bad, strict=True))
        raise ValueError(f"start: {where} lies outside the function's domain")
    return theta


def _names(objective: Objective) -> str:
    return ", ".join(objective.variables[:4]) + (" ..." if objective.dim > 4 else "")


def _rates(lr: Any) -> Array:
    rate = np.array(lr, float)
    if not (np.isfinite(rate) & (rate > 0)).all() or not rate.size:
        raise ValueError(f"lr: every rate must be a finite number above 0, not {lr}")
    return rate


def _rows(steps: int, runs: int, d: int, keep: Literal["all", "last"] | int) -> tuple[Rows, str]:
    """Return the numbers of the steps whose rows are kept, and a note where some are not."""
    if keep == "last":
        return np.unique([0, steps]), "only the first and the last row were kept"
    most = max(2, MEMORY // (runs * (3 * d + 1) * 8))
    if isinstance(keep, int):
        if keep < 2:
            raise ValueError(f"keep: {keep} rows are too few; at least 2")
        most = min(most, keep)
    if steps + 1 <= most:
        return np.arange(steps + 1), ""
    stride = -(-steps // (most - 1))
    rows = np.append(np.arange(0, steps, stride), steps)
    return rows, f"every {stride}th row of {steps} was kept, to spare memory"


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


def _run(plan: _Plan, start: Array, rate: float | Array, record: Record, part: slice) -> None:
    """Descend from each start (n, d) of one block, and write what becomes of it."""
    steps = len(plan.factors)
    n, d = start.shape
    held = Held(min(steps + 1, HELD), n, d, own_rates=record.rates is not None)
    # Coordinates lie side by side in memory, so that theta[..., i] is one stretch of it.
    theta = np.asfortranarray(start)
    gradient = plan.gradient(0, theta)
    state = plan.optimizer.init(theta)
    held.put(theta, gradient)
    ending = Ending(plan.objective, theta, gradient, plan.estimate is None)
    factors = plan.factors.tolist()
    for first in range(0, steps, CHUNK):
        chunk = range(first, min(first + CHUNK, steps))
        held.make_room(len(chunk), verdict.TAIL, record, part, plan.objective)
        for k in chunk:
            theta, state = plan.optimizer.step(theta, gradient, state, factors[k] * rate)
            gradient = plan.gradient(k + 1, theta)
            held.put(theta, gradient)
            if held.rates is not None:
                held.rates[held.count - 1] = state.rate
        ending.look(held, len(chunk))
        if not ending.open.any():
            break
    ending.close(held, steps)
    held.hand_over(held.count, record, part, plan.objective)
    record.taken[part], record.end[part] = ending.taken, ending.end
    record.status[part] = ending.status
