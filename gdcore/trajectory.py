"""The record of a run: every iterate as it was, none interpolated."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdcore.objective import Array, Objective
from gdcore.status import Status


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One run of descent, or a batch of runs; all arrays are float64 and read-only.

    T is the number of steps taken, ``batch`` the leading shape of the starts and d the dimension.
    A single run ends with its last valid row; in a batch the rows after a run's end are nan.

    Attributes
    ----------
    objective, optimizer
        What was descended, and the optimizer as text that ``gdcore.optimizers.read`` takes.
    step : (T+1,)
        The step number of each row: 0, 1, 2 ... unless rows were thinned out to spare memory.
    theta : (T+1, *batch, d)
    value : (T+1, *batch)
    gradient : (T+1, *batch, d)
    update : (T, *batch, d)
        ``theta[k+1] - theta[k]``.
    lr : (T, *batch)
        The rate that was used in the step from row k.
    status : Status or object array (*batch)
    last : int or int array (*batch)
        The row of each run's last valid point among the rows kept.
    end : (*batch, d)
        Each run's last valid point, whether its row was kept or not.
    taken : int or int array (*batch)
        The steps that each run took until there.
    note : str
        What was left out to spare memory, or empty.
    """

    objective: Objective
    optimizer: str
    step: NDArray[np.int64]
    theta: Array
    value: Array
    gradient: Array
    update: Array
    lr: Array
    status: Any
    last: Any
    end: Array
    taken: Any
    note: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            array = getattr(self, field.name)
            if isinstance(array, np.ndarray):
                array.setflags(write=False)

    @property
    def batch(self) -> tuple[int, ...]:
        """The leading shape of the starts; () for a single run."""
        return self.value.shape[1:]

    def run(self, *index: int) -> Trajectory:
        """Return one run of a batch as a single run, cut at its end."""
        status = self.status[index]
        assert isinstance(status, Status)
        stop = int(self.last[index])
        rows: Any = (slice(None), *index)
        return Trajectory(
            self.objective,
            self.optimizer,
            self.step[: stop + 1],
            self.theta[rows][: stop + 1],
            self.value[rows][: stop + 1],
            self.gradient[rows][: stop + 1],
            self.update[rows][:stop],
            self.lr[rows][:stop],
            status,
            stop,
            self.end[index],
            int(self.taken[index]),
            self.note,
        )
