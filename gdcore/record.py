"""Where the rows of a descent are held while it runs, and kept when it has run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array, Objective
from gdcore.trajectory import Trajectory

Rows = NDArray[np.int64]


class Record:
    """The kept rows of all runs (rows, n, d), and how each run ended."""

    def __init__(self, rows: Rows, n: int, d: int, own_rates: bool, note: str) -> None:
        self.rows = rows
        self.theta = np.full((len(rows), n, d), np.nan)
        self.value = np.full((len(rows), n), np.nan)
        self.gradient = np.full((len(rows), n, d), np.nan)
        # Only for an optimizer that finds its rates itself.
        self.rates = np.full((len(rows), n), np.nan) if own_rates else None
        self.taken = np.zeros(n, np.int64)
        self.end = np.empty((n, d))
        self.status = np.empty(n, object)
        self._notes = [note]

    def remark(self, *notes: str) -> None:
        """Add what there is to say about some of the runs, each thing once."""
        self._notes = list(dict.fromkeys([*self._notes, *notes]))

    def trajectory(
        self,
        objective: Objective,
        optimizer: str,
        factors: Array,
        rate: Array,
        batch: tuple[int, ...],
    ) -> Trajectory:
        """Return the record as a Trajectory whose batch has its own shape again."""
        last = np.searchsorted(self.rows, self.taken, side="right") - 1
        size = int(last.max()) + 1
        d = self.theta.shape[-1]
        beyond = np.arange(size)[:, None] > last
        for array in (self.theta, self.value, self.gradient):
            array[:size][beyond] = np.nan
        single = batch == ()
        return Trajectory(
            objective=objective,
            optimizer=optimizer,
            step=self.rows[:size].copy(),
            theta=self.theta[:size].reshape(size, *batch, d),
            value=self.value[:size].reshape(size, *batch),
            gradient=self.gradient[:size].reshape(size, *batch, d),
            update=np.diff(self.theta[:size], axis=0).reshape(size - 1, *batch, d),
            lr=self._rates(factors[self.rows[: size - 1]], rate, batch),
            status=self.status[0] if single else self.status.reshape(batch),
            last=int(last[0]) if single else last.reshape(batch),
            end=self.end.reshape(*batch, d),
            taken=int(self.taken[0]) if single else self.taken.reshape(batch),
            note="; ".join(filter(None, self._notes)),
        )

    def _rates(self, factors: Array, rate: Array, batch: tuple[int, ...]) -> Array:
        shape = (len(factors), *batch)
        if self.rates is not None:
            # The rate that led to a row is the one that was used in the row before.
            return self.rates[1 : len(factors) + 1].reshape(shape)
        spread = factors.reshape(-1, *(1 for _ in batch))
        return np.broadcast_to(
            spread * np.broadcast_to(rate, (1,) * len(batch) if not rate.ndim else batch), shape
        )


class Held:
    """The last rows of one block, (rows, n, d), before they are handed to the record."""

    def __init__(self, rows: int, n: int, d: int, slopes: bool, own_rates: bool) -> None:
        self.theta = np.empty((rows, d, n)).transpose(0, 2, 1)
        # Where hardly a row is kept, its slope is cheaper to work out again than all are to hold.
        self.gradient = np.empty((rows, d, n)).transpose(0, 2, 1) if slopes else None
        self.rates = np.full((rows, n), np.nan) if own_rates else None
        self.first = 0  # the step of the first row that is held
        self.count = 0
        self._handed = 0  # the first step that the record has not got

    def put(self, theta: Array, gradient: Array) -> None:
        """Hold one more row."""
        self.theta[self.count] = theta
        if self.gradient is not None:
            self.gradient[self.count] = gradient
        self.count += 1

    def make_room(
        self, more: int, tail: int, record: Record, part: slice, objective: Objective
    ) -> None:
        """Make sure that more rows fit, and keep the last ones held, ``tail`` of them."""
        if self.count + more <= len(self.theta):
            return
        self.hand_over(self.count, record, part, objective)
        gone = self.count - tail
        for array in (self.theta, self.gradient, self.rates):
            if array is not None:
                array[:tail] = array[gone : self.count].copy()
        self.first += gone
        self.count = tail

    def hand_over(self, count: int, record: Record, part: slice, objective: Objective) -> None:
        """Give the record those of the first ``count`` rows that it keeps and has not got."""
        low, high = np.searchsorted(record.rows, (self._handed, self.first + count))
        self._handed = self.first + count
        if low == high:
            return
        picked: Any = record.rows[low:high] - self.first
        if high - low == picked[-1] - picked[0] + 1:
            picked = slice(picked[0], picked[-1] + 1)  # a view, where no row is left out
        theta = self.theta[picked]
        record.theta[low:high, part] = theta
        record.value[low:high, part] = objective.value(theta)
        record.gradient[low:high, part] = (
            objective.gradient(theta) if self.gradient is None else self.gradient[picked]
        )
        if record.rates is not None and self.rates is not None:
            record.rates[low:high, part] = self.rates[picked]
