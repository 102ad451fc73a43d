"""The only loop: from a start, a rate and an optimizer to a Trajectory."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from gdcore import verdict
from gdcore.objective import Array, Objective
from gdcore.optimizers.gradient_descent import GradientDescent
from gdcore.trajectory import Trajectory


class Optimizer(Protocol):
    """What ``descend`` asks of an optimizer."""

    @property
    def name(self) -> str:
        """Its name on the command line."""

    def init(self, theta: Array) -> Any:
        """Return the state before the first step."""

    def step(self, theta: Array, gradient: Array, state: Any, lr: Any) -> tuple[Array, Any]:
        """Return the next theta and state."""


def descend(
    objective: Objective,
    start: Any,
    *,
    lr: Any,
    steps: int,
    optimizer: Optimizer = GradientDescent(),
) -> Trajectory:
    theta = starts(objective, start)
    rate = np.asarray(lr, float)
    batch = theta.shape[:-1]
    with np.errstate(all="ignore"):
        thetas, gradients = [theta], [objective.gradient(theta)]
        state = optimizer.init(theta)
        for _ in range(steps):
            theta, state = optimizer.step(theta, gradients[-1], state, rate[..., None])
            thetas.append(theta)
            gradients.append(objective.gradient(theta))
        T = np.stack(thetas)
        G = np.stack(gradients)
        V = objective.value(T)
        return _cut(objective, optimizer, T, V, G, np.broadcast_to(rate, (steps, *batch)))


def _cut(objective, optimizer, theta, value, gradient, lr):
    assert value.ndim == 1
    ok = np.isfinite(theta).all(-1) & np.isfinite(value) & np.isfinite(gradient).all(-1)
    stop = len(ok) if ok.all() else int(np.argmin(ok))
    move = verdict.norm(np.diff(theta, axis=0))
    slope = verdict.norm(gradient)
    moves = np.append(move, move[-1])
    rest = verdict.settled(theta, slope, moves, slope[0], moves[0]) & ok
    if rest[:stop].any():
        k = int(np.argmax(rest[:stop]))
        status = verdict.at_rest(
            objective, theta[k : k + 1], value[k : k + 1], slope[k : k + 1], value[:1]
        )[0]
    elif stop < len(ok):
        k = stop - 1
        status = verdict.broken_off(
            theta[stop : stop + 1], value[stop : stop + 1], gradient[stop : stop + 1]
        )[0]
    else:
        k = len(ok) - 1
        t = slice(-verdict.TAIL, None)
        status = verdict.at_end(theta[t, None], value[t, None], gradient[t, None])[0]
    return Trajectory(
        objective,
        optimizer.name,
        np.arange(k + 1),
        theta[: k + 1],
        value[: k + 1],
        gradient[: k + 1],
        np.diff(theta[: k + 1], axis=0),
        lr[:k].copy(),
        status,
        k,
    )


def starts(objective: Objective, start: Any) -> Array:
    """Return the starts as float64 (*batch, d), or say in one line what is wrong with them."""
    theta = np.array(start, float)
    d = objective.dim
    if theta.ndim == 0 and d == 1:
        theta = theta[None]
    if theta.ndim == 0 or theta.shape[-1] != d:
        given = theta.shape[-1] if theta.ndim else 1
        raise ValueError(f"start: {given} numbers for a function of {d} ({', '.join(objective.variables)})")
    if not np.isfinite(theta).all():
        raise ValueError("start: every number must be finite")
    value = objective.value(theta)
    if np.isinf(value).any():
        raise ValueError("start: the function overflows there; start nearer to zero")
    inside = np.isfinite(objective.value(theta)) & np.isfinite(objective.gradient(theta)).all(-1)
    if not inside.all():
        bad = theta[~inside][0] if theta.ndim > 1 else theta
        where = ", ".join(f"{v} = {t:g}" for v, t in zip(objective.variables, bad, strict=True))
        raise ValueError(f"start: {where} lies outside the function's domain")
    return theta
