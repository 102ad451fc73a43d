"""The numbers of a lesson as CSV and JSON, written so that they read back exactly."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from scenes.experiment import Run

__all__ = ["columns", "write_csv", "write_json"]


def columns(runs: Sequence[Run]) -> list[str]:
    """Return the header: ``run,step``, the variables of all runs, value, gradient, update and rate.

    A film's runs are not all on the same variables; a run's cells are empty where it lacks one.
    """
    names = _variables(runs)
    return [
        "run",
        "step",
        *names,
        "value",
        *(f"grad_{name}" for name in names),
        *(f"update_{name}" for name in names),
        "lr",
    ]


def write_csv(runs: Sequence[Run], stream: TextIO) -> None:
    """Write the runs one after the other, with a header.

    Floats are written by `repr`, the shortest text that reads back exactly. Runs are numbered from
    0. The first row of a run is its start; a row's update leads to the next row, so it is empty in
    the last one, where the rate is that of the last step. The steps count on where a very long run
    was thinned out.

    Parameters
    ----------
    runs : sequence of Run
        At least one; single descents, not batches.
    stream : text stream
        A file should be opened with ``newline=""``; lines end as on Unix.
    """
    table = csv.writer(stream, lineterminator="\n")
    header = columns(runs)
    table.writerow(header)
    for index, run in enumerate(runs):
        rows = ({"run": index, **row} for row in _rows(run))
        table.writerows([row.get(name) for name in header] for row in rows)


def write_json(runs: Sequence[Run], stream: TextIO) -> None:
    """Write the same numbers as one JSON object.

    ``{"columns": [...], "runs": [{"run", "optimizer", "status", "advice", "note", "rows":
    [...]}]}``, each row an object keyed by the columns that its run has. What is empty in the CSV
    is null here, and so is what JSON has no number for (an overflow).
    """
    data = {
        "columns": columns(runs)[1:],
        "runs": [
            {
                "run": run.name,
                "optimizer": run.trajectory.optimizer,
                "status": str(run.trajectory.status),
                "advice": run.trajectory.status.advice,
                "note": run.trajectory.note,
                "rows": [{name: _finite(cell) for name, cell in row.items()} for row in _rows(run)],
            }
            for run in runs
        ],
    }
    json.dump(data, stream, ensure_ascii=False, indent=1, allow_nan=False)
    stream.write("\n")


def _variables(runs: Sequence[Run]) -> list[str]:
    """Each variable once, in the order of the runs."""
    return list(dict.fromkeys(name for run in runs for name in run.trajectory.objective.variables))


def _rows(run: Run) -> Iterator[dict[str, Any]]:
    trajectory = run.trajectory
    header = columns([run])[1:]
    empty = [None] * len(trajectory.objective.variables)
    # tolist() gives Python floats, whose text is the shortest exact one; NumPy's repr is not.
    theta = trajectory.theta.tolist()
    value = trajectory.value.tolist()
    gradient = trajectory.gradient.tolist()
    update = [*trajectory.update.tolist(), empty]
    rate = trajectory.lr.tolist() or [run.lr]
    rate.append(rate[-1])
    for row, step in enumerate(trajectory.step.tolist()):
        cells = [step, *theta[row], value[row], *gradient[row], *update[row], rate[row]]
        yield dict(zip(header, cells, strict=True))


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
