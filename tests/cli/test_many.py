"""``sweep`` and ``batch``: what they refuse, and what they make."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ("--fps", "5", "--resolution", "320x180")


def program(*words):
    done = subprocess.run(
        [sys.executable, ROOT / "render.py", *words], capture_output=True, text=True, env=os.environ
    )
    assert "Traceback" not in done.stderr
    return done


def test_a_sweep_makes_a_film_a_value_a_sheet_and_an_index(folder):
    done = program("sweep", "slope", "--vary", "lr=0.2,0.9", *TINY, "-o", "out", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    films = [event for event in events if event["event"] == "film"]
    assert {event["label"] for event in films} == {"lr 0.2", "lr 0.9"}
    assert events[-1]["event"] == "done"
    assert events[-1]["failed"] == []
    suffixes = ("mp4", "json", "csv", "vtt", "png")
    made = {f"slope-lr-{rate}.{suffix}" for rate in (0.2, 0.9) for suffix in suffixes}
    assert {item.name for item in Path("out").iterdir()} == {*made, "index.json", "sheet.png"}
    index = json.loads(Path("out/index.json").read_text())
    assert [entry["parameters"]["lr"] for entry in index] == [0.2, 0.9]
    for rate in (0.2, 0.9):
        assert json.loads(Path(f"out/slope-lr-{rate}.json").read_text())["parameters"]["lr"] == rate


def test_a_film_that_fails_is_named_and_the_others_are_made(folder):
    Path("week.toml").write_text(
        'quality = "draft"\nfps = 5\nresolution = "320x180"\n'
        '[[film]]\nlesson = "slope"\nlr = 0.2\n'
        '[[film]]\nlesson = "slope"\nname = "no place"\n'
    )
    Path("out/no-place.mp4").mkdir(parents=True)
    done = program("batch", "week.toml")
    assert done.returncode == 1
    assert "done    slope: out/slope.mp4" in done.stdout
    assert "failed  no place: " in done.stderr
    assert done.stderr.splitlines()[-1] == "error: 1 of 2 failed: no place"
    index = json.loads(Path("out/index.json").read_text())
    assert [entry["done"] for entry in index] == [True, False]
    assert "is a folder" in index[1]["error"]


TOO_MANY = f"steps={','.join(map(str, range(1, 1002)))}"
TWICE = ("--vary", "lr=1", "--vary", "learning-rate=2")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sweep",), "LESSON"),
        (("sweep", "slop", "--vary", "lr=1"), "no such lesson"),
        (("sweep", "slope"), "--vary"),
        (("sweep", "slope", "--vary", "lr"), "--vary 'lr': not OPTION=A,B,C"),
        (("sweep", "slope", "--vary", "lr="), "not OPTION=A,B,C"),
        (("sweep", "slope", "--vary", "strat=1"), "Allowed options: "),
        (("sweep", "slope", "--vary", "lr=1,nan"), "--lr"),
        (
            ("sweep", "slope", "--vary", "lr=1", "--vary", "learning-rate=2"),
            "names an option twice",
        ),
        (
            ("sweep", "slope", "--vary", f"steps={','.join(map(str, range(1, 1002)))}"),
            "at most 1000",
        ),
        (("sweep", "slope", "--vary", "theme=dark,pink"), "--theme 'pink'"),
        (("sweep", "slope", "--vary", "lr=1", "--jobs", "0"), "--jobs '0'"),
        (("sweep", "slope", "--vary", "lr=1", "--format", "png"), "no such option"),
        (("batch",), "FILE.toml"),
        (("batch", "none.toml"), "none.toml: no such file"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_made(words, told, run, folder):
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [[film]]"),
        ("film = 3", "no [[film]]"),
        ("lr = 1\n[[film]]\n", "'lr': not known here"),
        ("[[film", "not TOML"),
        ('[[film]]\nlesson = "slop"', "film 1: lesson 'slop'"),
        ('[[film]]\nlesson = "slope"\n[[film]]\nlesson = "slope"\nlr = -1', "film 2: --lr"),
        ('[[film]]\nlesson = "slope"\nstrat = 1', "start"),
        ('[[film]]\nlesson = "slope"\ntheme = "pink"', "--theme 'pink'"),
    ],
)
def test_a_batch_that_is_wrong_is_refused_by_film(text, told, run, folder):
    Path("a.toml").write_text(text)
    result = run("batch", "a.toml")
    assert result.exit_code == 2, result.output
    assert "a.toml" in result.stderr
    assert told in result.stderr
    assert [item.name for item in folder.iterdir()] == ["a.toml"]


def test_values_with_commas_and_a_grid(run, folder, monkeypatch):
    jobs = []

    class Noting:
        def __init__(self, *_):
            pass

        def run(self, given, told):
            jobs.extend(given)
            return iter(())

    monkeypatch.setattr("publish.batch.Local", Noting)
    monkeypatch.setattr("publish.sheet.write", lambda folder, rows: (folder, folder))
    words = ("--vary", "optimizer=gd;adam:beta1=0.8,beta2=0.9", "--vary", "lr=0.1,0.2")
    assert run("sweep", "slope", *words, "--quiet").exit_code == 0
    assert [(job.parameters.optimizer, job.parameters.lr) for job in jobs] == [
        ("gd", 0.1),
        ("gd", 0.2),
        ("adam:beta1=0.8,beta2=0.9", 0.1),
        ("adam:beta1=0.8,beta2=0.9", 0.2),
    ]
    assert len({job.output for job in jobs}) == 4
