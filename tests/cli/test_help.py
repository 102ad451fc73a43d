"""Every command explains itself, with an example that works."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import COMMANDS
from cli.options import form
from scenes.catalogue import LESSONS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("words", [[], *([name] for name in (*LESSONS, *COMMANDS))])
def test_every_command_has_help_with_one_example(words, run):
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert result.stdout.count("Example: python render.py ") == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lessons_help_is_its_model(lesson, run):
    text = run(lesson, "--help").stdout
    flat = " ".join(text.split())
    for name, field in LESSONS[lesson].parameters().model_fields.items():
        assert field.json_schema_extra["names"][-1] in text, name
        assert " ".join(field.description.split()) in flat
        if isinstance(field.default, int | str):
            assert f"[default: {field.default}]" in flat


@pytest.mark.parametrize("words", [[name] for name in LESSONS] + [[]])
def test_the_example_works(words, run):
    text = run(*words, "--help").stdout
    example = next(line for line in text.splitlines() if "Example: " in line)
    command = shlex.split(example.partition("render.py ")[2])
    assert run(*command, "-o", "-", "--format", "csv").exit_code == 0


def test_no_arguments_show_the_help(run):
    result = run()
    assert "Lessons:" in result.output


def test_the_list_names_every_lesson_and_parameter(run):
    text = run("list").stdout
    rows = json.loads(run("list", "--json").stdout)
    assert [row["name"] for row in rows] == list(LESSONS)
    for row in rows:
        assert row["name"] in text
        assert row["summary"] in text
        assert {item["name"] for item in row["parameters"]} == set(
            LESSONS[row["name"]].parameters().model_fields
        )


@pytest.mark.parametrize(
    "words",
    [
        ["slope", "--help"],
        ["list"],
        ["overshoot", "-o", "-", "--format", "csv"],
        ["learning-rate", "-f", "sin(x)", "-o", "-", "--format", "json"],
        ["slope", "--lr", "0"],
    ],
    ids=" ".join,
)
def test_what_draws_nothing_loads_no_manim(words, tmp_path):
    code = (
        "import sys; from cli.main import commands\n"
        f"try: commands({words!r})\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'manim', 'av', 'cairo'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("example", "wanted"),
    [
        ("12", "NUMBER"),
        ("1,0.5", "A,B"),
        ("0.1,0.5,1.1", "A,B,C"),
        ("-2:2,-2:2", "LOW:HIGH"),
        ("momentum:mu=0.9", "NAME[:KEY=VALUE,...]"),
        ("x^2 sin(y)", "TEXT"),
    ],
)
def test_the_form_of_a_value_is_that_of_its_example(example, wanted):
    assert form(example) == wanted
