"""CSV files that no lesson on data takes, and what is said of each."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from cli.main import commands

FAULTY = {
    "text": ("x,y\n1,2\nthree,4\n", "line 3"),
    "one row": ("x,y\n1,2\n", "2 points"),
    "nan": ("x,y\n1,2\n2,nan\n", "line 3"),
    "equal x": ("x,y\n1,2\n1,3\n", "all x"),
    "no column": ("x,z\n1,2\n1,3\n", "no column y"),
    "huge": ("x,y\n1,2\n2,1e200\n", "out of bounds"),
}


def refusal(lesson: str, *words: str) -> str:
    """What is written to stderr; checked to be a refusal that leaves the folder as it was."""
    before = sorted(path.name for path in Path().iterdir())
    result = CliRunner().invoke(commands, [lesson, *words])
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert sorted(path.name for path in Path().iterdir()) == before
    return result.stderr


def refused(lesson: str, text: str) -> str:
    """What is said of a CSV file of this text, in the current folder."""
    Path("points.csv").write_text(text)
    said = refusal(lesson, "--data", "points.csv")
    assert "--data 'points.csv'" in said
    assert "Allowed: a CSV file" in said
    return said
