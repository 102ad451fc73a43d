"""Real renders of the real program, as small as they get."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.catalogue import LESSONS

ROOT = Path(__file__).parents[2]
TINY = ("-q", "draft", "--fps", "5", "--resolution", "320x180")


def render(folder, *words, **environment):
    """Run the program in `folder`; what it prints must hold no warning and no traceback."""
    done = subprocess.run(
        [sys.executable, ROOT / "render.py", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert "Traceback" not in done.stderr
    return done


# The film draws all the others once more: a minute and a half.
@pytest.mark.parametrize(
    "lesson",
    [pytest.param(name, marks=[pytest.mark.many] if name == "film" else []) for name in LESSONS],
)
def test_a_film_and_all_beside_it(lesson, folder):
    name = "Zoë's first posts"
    done = render(folder, lesson, *TINY, "-o", f"{name}/")
    names = {item.name for item in (folder / name).iterdir()}
    assert names == {f"{lesson}.{suffix}" for suffix in ("mp4", "json", "csv", "vtt", "png")}
    assert [item.name for item in folder.iterdir()] == [name]
    record = json.loads((folder / name / f"{lesson}.json").read_text())
    assert f"{record['duration']:.1f} s, 320x180, 5 frames a second" in done.stdout
    assert f'<source src="Zo%C3%AB%27s%20first%20posts/{lesson}.mp4"' in done.stdout
    for run in record["runs"]:
        assert f"{run['name']}: {run['status']}. {run['advice']}" in done.stdout
    assert f"of {record['frames']} frames" in done.stderr


def test_the_events_of_a_render(folder):
    done = render(folder, "slope", *TINY, "-f", "x^4/4 - 2x^2 + x/2", "--lr", "0.05", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.stderr == ""
    assert [event["event"] for event in events[:-1]] == ["progress"] * (len(events) - 1)
    assert events[0]["done"] == 0
    last = events[-1]
    assert last["event"] == "done"
    assert last["frames"] == events[-2]["done"] == events[-2]["total"]
    assert all((folder / name).exists() for name in last["files"])


AWKWARD = {
    "an edge of the domain": ("slope", "-f", "sqrt(x)", "--start", "4", "--view", "-5:5"),
    "poles": ("slope", "-f", "tan(x)", "--start", "0.5", "--view", "-4:4"),
    "overflow": ("overshoot", "-f", "x^4", "--start", "10", "--lr", "0.1"),
    "a two-cycle": ("overshoot", "-f", "x^2", "--lr", "1", "--start", "3"),
    "a kink": ("slope", "-f", "abs(x-1)", "--start", "4", "--lr", "0.4"),
    "flat": ("learning-rate", "-f", "4"),
    "long numbers": ("overshoot", "-f", "1e6*x^2"),
    "tiny numbers": ("overshoot", "-f", "1e-6*x^2"),
    "a thousand steps": ("overshoot", "--lr", "0.001", "--steps", "1000"),
    "leaves the domain": ("overshoot", "-f", "x - ln(x)", "--start", "3", "--lr", "9"),
}


@pytest.mark.parametrize("words", AWKWARD.values(), ids=AWKWARD)
def test_what_is_awkward_is_drawn(words, folder):
    done = render(folder, *words, *TINY, "-o", "still.png", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    assert [item.name for item in folder.iterdir()] == ["still.png"]


def test_a_bare_machine_draws_the_same_pictures(folder):
    """No LaTeX, no ffmpeg, no fonts: the program finds none of the machine's."""
    (folder / "no-fonts.conf").write_text("<fontconfig></fontconfig>")
    bare = {
        "PATH": "/nowhere",
        "HOME": str(folder / "home"),
        "FONTCONFIG_FILE": str(folder / "no-fonts.conf"),
    }
    render(folder, "slope", *TINY, "-o", "here.png")
    render(folder, "slope", *TINY, "-o", "bare.png", **bare)
    here, bare_one = ((folder / f"{name}.png").read_bytes() for name in ("here", "bare"))
    assert hashlib.sha256(here).digest() == hashlib.sha256(bare_one).digest()
    assert not (folder / "home").exists()


def test_a_terminal_that_knows_few_characters(folder):
    done = render(folder, "slope", "-o", "→.csv", PYTHONIOENCODING="latin-1")
    assert "\\u2192.csv" in done.stdout
