from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
from publish_stubs import Run, trajectory

from publish.table import columns, write_csv, write_json


def text_of(write: object, runs: list[Run]) -> str:
    stream = io.StringIO(newline="")
    write(runs, stream)  # type: ignore[operator]
    return stream.getvalue()


def test_one_variable() -> None:
    text = text_of(write_csv, [Run("gd", trajectory([3.0, 2.4, 1.92]))])
    assert text == (
        "run,step,x,value,grad_x,update_x,lr\n"
        "0,0,3.0,9.0,6.0,-0.6000000000000001,0.1\n"
        "0,1,2.4,5.76,4.8,-0.48,0.1\n"
        "0,2,1.92,3.6864,3.84,,0.1\n"
    )


def test_two_variables_and_several_runs() -> None:
    runs = [
        Run('rate 0.1, "small"', trajectory([[1, 2], [0.5, 1]], ("x", "y"))),
        Run("b", trajectory([[3, 4]], ("x", "y")), lr=0.2),
    ]
    assert text_of(write_csv, runs) == (
        "run,step,x,y,value,grad_x,grad_y,update_x,update_y,lr\n"
        "0,0,1.0,2.0,5.0,2.0,4.0,-0.5,-1.0,0.1\n"
        "0,1,0.5,1.0,1.25,1.0,2.0,,,0.1\n"
        "1,0,3.0,4.0,25.0,6.0,8.0,,,0.2\n"
    )


def test_the_variables_keep_their_names() -> None:
    assert columns([Run("a", trajectory([1.0], ("w",)))]) == [
        *("run", "step", "w", "value", "grad_w", "update_w", "lr")
    ]


def test_runs_on_different_variables_leave_cells_empty() -> None:
    """As in the film, whose runs are those of all lessons."""
    runs = [Run("a", trajectory([1.0], ("w",))), Run("b", trajectory([[2, 3]], ("x", "w")))]
    assert text_of(write_csv, runs) == (
        "run,step,w,x,value,grad_w,grad_x,update_w,update_x,lr\n"
        "0,0,1.0,,1.0,2.0,,,,0.1\n"
        "1,0,3.0,2.0,13.0,6.0,4.0,,,0.1\n"
    )
    a, b = json.loads(text_of(write_json, runs))["runs"]
    assert set(a["rows"][0]) == {"step", "w", "value", "grad_w", "update_w", "lr"}
    assert b["rows"][0]["x"] == 2


def test_every_float_reads_back_exactly() -> None:
    theta = np.random.default_rng(1).normal(size=300) * 10.0 ** np.arange(-150, 150)
    made = trajectory(theta)
    rows = list(csv.DictReader(io.StringIO(text_of(write_csv, [Run("a", made)]))))
    assert [float(row["x"]) for row in rows] == theta.tolist()
    assert [float(row["update_x"]) for row in rows[:-1]] == made.update[:, 0].tolist()


def test_a_run_that_was_thinned_out_keeps_its_step_numbers() -> None:
    made = trajectory([3.0, 2.0, 1.0])
    made.step = np.array([0, 100, 250])
    rows = list(csv.DictReader(io.StringIO(text_of(write_csv, [Run("a", made)]))))
    assert [row["step"] for row in rows] == ["0", "100", "250"]


def test_json_has_the_same_numbers_and_the_verdict() -> None:
    made = trajectory([3.0, 2.4])
    made.gradient[1] = math.inf
    data = json.loads(text_of(write_json, [Run("a", made)]))
    assert data["columns"] == ["step", "x", "value", "grad_x", "update_x", "lr"]
    (run,) = data["runs"]
    assert (run["run"], run["optimizer"], run["status"]) == ("a", "gd", "oscillating")
    assert run["advice"] == made.status.advice
    assert run["rows"] == [
        {"step": 0, "x": 3.0, "value": 9.0, "grad_x": 6.0, "update_x": 2.4 - 3.0, "lr": 0.1},
        {"step": 1, "x": 2.4, "value": 5.76, "grad_x": None, "update_x": None, "lr": 0.1},
    ]
