"""Reports from the field whose right outcome is in the numbers: status, last step, slope."""

import csv
import io
import json
import math

import pytest

from scenes.catalogue import LESSONS

CURVES = ("slope", "learning-rate", "overshoot")  # the lessons that descend any curve


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_gives_its_numbers_by_default(lesson, numbers):
    runs = numbers(lesson)
    assert all(run["status"] and run["advice"] and run["rows"] for run in runs)


@pytest.mark.parametrize("lesson", CURVES)
def test_the_function_of_the_issue_works_everywhere(lesson, numbers):
    (run,) = numbers(lesson, "-f", "x^4/4 - 2x^2 + x/2", "--start", "3", "--lr", "0.05")
    assert run["rows"][0]["x"] == 3
    assert run["rows"][0]["value"] == pytest.approx(81 / 4 - 18 + 1.5, rel=1e-15)
    assert run["rows"][0]["grad_x"] == pytest.approx(27 - 12 + 0.5, rel=1e-15)
    assert run["rows"][1]["x"] == pytest.approx(3 - 0.05 * 15.5, rel=1e-15)


@pytest.mark.parametrize(
    ("function", "start", "view"),
    [
        ("sqrt(x)", "4", "-5:5"),
        ("tan(x)", "0.5", "-4:4"),
        ("ln(x)", "0.5", "-1:3"),
        ("1/x", "-1", "-2:2"),
    ],
)
def test_poles_and_edges_spill_nothing(function, start, view, numbers):
    (run,) = numbers("slope", "-f", function, "--start", start, "--view", view)
    assert all(math.isfinite(row["value"]) for row in run["rows"])


def test_overflow_keeps_the_last_finite_step(numbers):
    (run,) = numbers("overshoot", "--function", "x^4", "--start", "10", "--lr", "0.1")
    assert run["status"] == "diverged"
    last = run["rows"][-1]
    assert all(math.isfinite(last[name]) for name in ("x", "value", "grad_x"))
    assert last["update_x"] is None


@pytest.mark.parametrize("lesson", CURVES)
def test_the_first_step_of_adam_is_as_long_as_the_rate(lesson, numbers):
    ask = ("-f", "(x-3)^2", "--start", "0", "--lr", "0.1", "--optimizer", "adam")
    (run,) = numbers(lesson, *ask)
    assert run["optimizer"] == "adam"
    assert run["rows"][0]["update_x"] == pytest.approx(0.1, rel=1e-8)  # 0.316 without correction


def test_a_schedule_changes_the_rate(numbers):
    (run,) = numbers("slope", "--lr", "0.4", "--schedule", "exponential:gamma=0.5", "--steps", "3")
    assert [row["lr"] for row in run["rows"][:3]] == [0.4, 0.2, 0.1]


def test_the_two_cycle_of_a_square(numbers):
    (run,) = numbers("overshoot", "--function", "x^2", "--lr", "1", "--start", "3")
    assert run["status"] == "oscillating"
    assert [row["x"] for row in run["rows"][:4]] == [3, -3, 3, -3]


def test_a_kink_ends_in_a_swing_about_it(numbers):
    arguments = ("--function", "abs(x-1)", "--start", "4", "--lr", "0.4", "--steps", "12")
    (run,) = numbers("slope", *arguments)
    assert run["status"] == "oscillating"
    assert {row["grad_x"] for row in run["rows"]} == {1.0, -1.0}
    late = [row["x"] for row in run["rows"]][7:]
    assert late[:3] == pytest.approx([1.2, 0.8, 1.2])


@pytest.mark.parametrize("lesson", CURVES)
def test_a_constant_is_flat(lesson, numbers):
    for run in numbers(lesson, "--function", "4"):
        assert run["status"] == "flat"
        assert run["rows"][0]["grad_x"] == 0


def test_implied_products(numbers):
    (run,) = numbers("slope", "--function", "2x^2 + 3x(x-2)", "--start", "1")
    assert (run["rows"][0]["value"], run["rows"][0]["grad_x"]) == (-1, 4)


def test_an_integer_start_is_the_same_number(run):
    ask = ("slope", "-o", "-", "--format", "csv", "--start")
    assert run(*ask, "3").stdout == run(*ask, "3.0").stdout


@pytest.mark.parametrize("function", ["1e6*x^2", "1e-6*x^2", "(x-1e6)^2"])
def test_values_far_from_one(function, numbers):
    for run in numbers("overshoot", "--function", function):
        assert all(math.isfinite(row["value"]) for row in run["rows"])


def test_a_thousand_steps(numbers):
    (run,) = numbers("overshoot", "--lr", "1e-6", "--steps", "1000")
    assert len(run["rows"]) == 1001


@pytest.mark.parametrize("words", [("--start", "-3"), ("--start=-3",)])
def test_values_may_begin_with_a_minus(words, numbers):
    (run,) = numbers("slope", *words, "--view", "-5:5", "-f", "-x^2 + x^4")
    assert run["rows"][0]["x"] == -3


def test_csv_reads_back_exactly(run, numbers):
    ask = ("learning-rate", "--function", "sin(x) + x^2/3", "--start", "2.7")
    table = csv.DictReader(io.StringIO(run(*ask, "-o", "-", "--format", "csv").stdout))
    rows = list(table)
    assert table.fieldnames == ["run", "step", "x", "value", "grad_x", "update_x", "lr"]
    flat = [{"run": i, **row} for i, one in enumerate(numbers(*ask)) for row in one["rows"]]
    assert len(rows) == len(flat)
    for text, exact in zip(rows, flat, strict=True):
        for name, value in exact.items():
            assert (text[name] or None) == (None if value is None else str(value))


def test_a_file_of_parameters_and_the_command_line_above_it(folder, numbers):
    (folder / "mine.toml").write_text('function = "w^2"\nstart = 2\nlearning-rate = [0.25]\n')
    (run,) = numbers("overshoot", "--params", "mine.toml", "--start", "4")
    assert [row["w"] for row in run["rows"][:2]] == [4, 2]


def test_numbers_into_a_file_beside_others(folder, run):
    result = run("slope", "-o", "new folder/numbers.csv")
    assert result.exit_code == 0
    assert [item.name for item in folder.rglob("*")] == ["new folder", "numbers.csv"]
    assert "numbers.csv" in result.stdout
    piped = run("slope", "-o", "-", "--format", "csv").stdout
    assert (folder / "new folder/numbers.csv").read_text() == piped


def test_numbers_as_one_object_for_a_program(folder, run):
    result = run("slope", "-o", "numbers.json", "--json")
    done = json.loads(result.stdout)
    assert (done["event"], done["files"]) == ("done", ["numbers.json"])
    assert (
        done["runs"][0]["status"]
        == json.loads((folder / "numbers.json").read_text())["runs"][0]["status"]
    )


def test_quiet_prints_nothing(folder, run):
    result = run("slope", "-o", "numbers.csv", "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "numbers.csv").exists()
