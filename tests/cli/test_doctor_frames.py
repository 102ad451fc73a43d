"""``doctor --frames``: what is not fit to be seen in a lesson, with the user's own parameters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text is large enough."""
    monkeypatch.setattr("scenes.lint.LEAST_TEXT", 0.5)


def test_a_lesson_that_is_fit(run, folder: Path) -> None:
    result = run("doctor", "--frames", "slope", "--start", "2")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("slope (16:9, dark): ")
    assert result.stdout.endswith(": clean\n")
    assert not list(folder.iterdir())


def test_what_ones_own_parameters_bring_is_found(run, strict: None) -> None:
    words = ("doctor", "--frames", "slope", "--title", "My own", "--aspect", "9:16")
    result = run(*words)
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if '"My own"' in line]
    assert "rise-over-run-is-the-slope: " in line
    assert "% of the height; mend: " in line
    last = result.stdout.splitlines()[-1]
    assert last.startswith("slope (9:16, dark): ")
    assert last.endswith(f" {len(result.stdout.splitlines()) - 1} findings")
    silent = run(*words, "--quiet")
    assert (silent.exit_code, silent.stdout) == (1, "")


def test_the_same_for_a_program(run, strict: None) -> None:
    result = run("doctor", "--frames=slope", "--json")
    assert result.exit_code == 1
    *findings, done = map(json.loads, result.stdout.splitlines())
    assert done["event"] == "done"
    assert done["findings"] == len(findings) >= 1
    assert done["profile"]["aspect"] == "16:9"
    assert {"event", "rule", "what", "beat", "time", "mend"} == set(findings[0])
    assert findings[0]["rule"] == "small"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--frames"], "--frames"),
        (["--frames", "slop"], "no such lesson"),
        (["--frames", "slope", "--lr", "fast"], "--lr"),
        (["--frames", "slope", "--start", "1/0"], "--start"),
        (["--frames", "slope", "--aspect", "4:3"], "--aspect '4:3'"),
        (["--frames", "slope", "--output", "x.mp4"], "--output"),
        (["--clear-store", "--frames", "slope"], "exclude each other"),
        (["--lr", "0.1"], "--lr"),
    ],
)
def test_what_is_wrong_is_refused(run, words: list[str], told: str) -> None:
    result = run("doctor", *words)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert result.stdout == ""


def test_help_names_the_lessons_own_options(run) -> None:
    assert "--frames LESSON" in run("doctor", "--help").stdout
    shown = run("doctor", "--frames", "slope", "--help")
    assert shown.exit_code == 0
    for option in ("--lr", "--aspect", "--theme", "--json"):
        assert option in shown.stdout
    for option in ("--output", "--jobs", "--fresh", "--at"):
        assert option not in shown.stdout
