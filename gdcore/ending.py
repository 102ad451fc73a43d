"""When each run of a block has ended, and how."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdcore import verdict
from gdcore.objective import Array, Objective
from gdcore.record import Held

Indices = NDArray[np.intp]


class Ending:
    """The ends of the runs of one block, found chunk by chunk."""

    def __init__(self, objective: Objective, start: Array, slopes: Array, exact: bool) -> None:
        n = len(start)
        self.objective = objective
        self.exact = exact  # False where slopes are estimates: a small one says nothing
        self.open = np.ones(n, bool)
        self.taken = np.zeros(n, np.int64)
        self.end = start.copy()
        self.status = np.empty(n, object)
        self._first_value = objective.value(start)
        self._first_slope = verdict.size_of(slopes)
        self._first_move: Array | None = None

    def look(self, held: Held, size: int, slopes: tuple[Array, Array]) -> None:
        """Find the runs that ended among the last ``size`` rows held.

        ``slopes`` are the gradients (n, d) of the last two rows.
        """
        rows = slice(max(held.count - size - 1, 0), held.count)
        theta = held.theta[rows]
        if self._first_move is None:
            self._first_move = verdict.size_of(theta[1] - theta[0])
        broken = ~np.isfinite(theta[-1]).all(-1) | ~np.isfinite(slopes[1]).all(-1)
        broken |= ~np.isfinite(self.objective.value(theta[-1]))
        ended = broken
        if self.exact:
            move = verdict.size_of(theta[-1] - theta[-2])
            ended = broken | self._settled(theta[-2], verdict.size_of(slopes[0]), move, slice(None))
        which = np.flatnonzero(ended & self.open)
        if which.size:
            self._settle(which, held.first + rows.start, theta[:, which])

    def close(self, held: Held, steps: int, gradient: Array) -> None:
        """Judge the runs that took all their steps; gradient (n, d) is the last row's."""
        which = np.flatnonzero(self.open)
        if not which.size:
            return
        tail = slice(max(held.count - verdict.TAIL, 0), held.count)
        theta = held.theta[tail]
        if len(which) < theta.shape[1]:
            theta = theta[:, which]
        self.taken[which], self.end[which] = steps, theta[-1]
        if not self.exact:
            first = self._first_value[which]
            self.status[which] = verdict.at_end_of_noise(self.objective, theta, first)
            return
        self.status[which] = verdict.at_end(self.objective, theta)
        if len(theta) > 1:
            # The last row has no step from it to go by; the step to it stands in.
            slope = verdict.size_of(gradient[which])
            move = verdict.size_of(theta[-1] - theta[-2])
            rests = self._settled(theta[-1], slope, move, which)
            self._rest(which[rests], theta[-1][rests], slope[rests])

    def _settle(self, which: Indices, first: int, theta: Array) -> None:
        """Find where in these rows (k, m, d) each run ended, and judge it."""
        gradient = self.objective.gradient(theta)
        value = self.objective.value(theta)
        fine = np.isfinite(theta).all(-1) & np.isfinite(value) & np.isfinite(gradient).all(-1)
        bad = np.where(fine.all(0), len(fine), np.argmin(fine, 0))
        rests = self._rests(theta, gradient, which) & fine[:-1]
        rest = np.where(rests.any(0), np.argmax(rests, 0), len(fine))
        columns = np.arange(len(which))
        at = np.minimum(rest, bad - 1)
        self.taken[which], self.end[which] = first + at, theta[at, columns]
        self.open[which] = False
        broke = bad <= rest
        after = np.minimum(bad, len(fine) - 1)[broke], columns[broke]
        self.status[which[broke]] = verdict.broken_off(theta[after], value[after], gradient[after])
        here = at[~broke], columns[~broke]
        self._rest(which[~broke], theta[here], verdict.size_of(gradient[here]))

    def _rests(self, theta: Array, gradient: Array, which: Indices) -> verdict.Flags:
        """Return for each row but the last whether the runs are at rest there: (k-1, m)."""
        if not self.exact:
            return np.zeros((len(theta) - 1, theta.shape[1]), bool)
        move = verdict.size_of(np.diff(theta, axis=0))
        return self._settled(theta[:-1], verdict.size_of(gradient[:-1]), move, which)

    def _settled(
        self, theta: Array, slope: Array, move: Array, which: Indices | slice
    ) -> verdict.Flags:
        assert self._first_move is not None
        return verdict.settled(
            theta, slope, move, self._first_slope[which], self._first_move[which]
        )

    def _rest(self, which: Indices, theta: Array, slope: Array) -> None:
        if not which.size:
            return
        value = self.objective.value(theta)
        self.status[which] = verdict.at_rest(
            self.objective, theta, value, slope, self._first_value[which]
        )
