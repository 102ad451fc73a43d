"""What a second render takes from the first, and how it is told and cleared."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ("-q", "draft", "--fps", "5", "--resolution", "320x180")
PROGRAM = [sys.executable, str(ROOT / "render.py")]


@pytest.fixture
def store(folder, monkeypatch):
    """The store of this test, empty."""
    monkeypatch.setenv("GDLESSONS_CACHE", str(folder / "store"))
    return folder / "store"


def events(*words):
    done = subprocess.run([*PROGRAM, *words, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_unchanged_lesson_is_joined_from_what_is_stored(store, folder):
    first = events("slope", *TINY, "-o", "a.mp4")
    again = events("slope", *TINY, "-o", "b.mp4")
    assert first[0]["done"] == 0
    assert [event["event"] for event in again] == ["progress", "done"]
    assert again[0]["done"] == again[0]["total"]
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes()
    changed = events("slope", *TINY, "-o", "a.mp4", "--lr", "0.3")
    assert changed[0]["done"] == 0
    assert len(list(store.iterdir())) == 2
    assert loaded_for("slope", *TINY, "--quiet", "--start", "2.0") >= {"pydantic"}
    assert not loaded_for("slope", *TINY, "--quiet", "--start", "2.0")


HEAVY = {"manim", "numpy", "pydantic", "sympy", "lark"}


def loaded_for(*words):
    """Which of the libraries that take long to load a command loads."""
    code = (
        "import sys; from cli.main import commands\n"
        f"try: commands({list(words)})\n"
        "except SystemExit as end:\n"
        f"    print(*({HEAVY} & set(sys.modules)))\n"
        "    sys.exit(end.code)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


SUFFIXES = ("mp4", "json", "csv", "vtt", "png")


def test_the_same_words_make_the_same_files(store, folder):
    words = ("fit", *TINY, "--data", "a.csv", "--title", "Mine")
    Path("a.csv").write_text("x,y\n0,1\n1,3\n2,4.5\n")
    first = events(*words, "-o", "a/a.mp4")
    again = events(*words, "-o", "b/a.mp4")
    for suffix in SUFFIXES:
        assert Path(f"a/a.{suffix}").read_bytes() == Path(f"b/a.{suffix}").read_bytes(), suffix
    assert {**again[-1], "output": "", "files": "", "snippet": ""} == {
        **first[-1],
        "output": "",
        "files": "",
        "snippet": "",
    }
    assert events(*words, "-o", "c.mp4", "--fresh")[0]["done"] == 0


def test_the_same_words_for_a_file_that_holds_something_else(store, folder):
    Path("a.csv").write_text("x,y\n0,1\n1,3\n2,4.5\n")
    Path("p.toml").write_text('data = "a.csv"\n')
    words = ("fit", *TINY, "--params", "p.toml")
    first = events(*words)
    Path("a.csv").write_text("x,y\n0,1\n1,3\n2,-4.5\n")
    second = events(*words)
    assert second[0]["done"] == 0
    assert first[-1]["runs"] != second[-1]["runs"]


def test_the_same_film_in_other_words_keeps_what_was_given(store, folder):
    events("slope", *TINY, "-o", "a.mp4")
    default = json.loads(Path("a.json").read_text())["parameters"]["lr"]
    events("slope", *TINY, "-o", "b.mp4", "--lr", str(default))
    for name, given in (("a", []), ("b", ["lr"]), ("a", []), ("b", ["lr"])):
        words = ("--lr", str(default)) if given else ()
        events("slope", *TINY, "-o", f"{name}.mp4", *words)
        assert json.loads(Path(f"{name}.json").read_text())["given"] == given


def test_a_store_that_lost_a_part_of_a_film_draws_it_again(store, folder):
    events("slope", *TINY, "-o", "a.mp4")
    whole = Path("a.mp4").read_bytes()
    next(store.rglob("00001.mp4")).write_bytes(b"damaged")
    again = events("slope", *TINY, "-o", "a.mp4")
    assert again[0]["done"] < again[0]["total"]
    assert Path("a.mp4").read_bytes() == whole
    next(store.rglob("table.csv")).unlink()
    events("slope", *TINY, "-o", "a.mp4")
    assert Path("a.csv").read_text().startswith("run,step")


def test_doctor_tells_and_clears(store, run):
    (store / "a").mkdir(parents=True)
    (store / "a" / "00000.mp4").write_bytes(bytes(3_000_000))
    assert f"{store}, 3 MB of at most" in run("doctor").stdout
    told = run("doctor").stdout
    assert "doctor --clear-store" in told
    cleared = run("doctor", "--clear-store")
    assert (cleared.exit_code, cleared.stdout.split()[0]) == (0, "cleared")
    assert "3.0 MB" in cleared.stdout
    assert not store.exists()
    assert f"{store}, 0 MB of at most" in run("doctor").stdout
    assert not store.exists()


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", "1000"])
def test_a_number_of_processes_that_can_not_be(number, run, folder):
    result = run("slope", "--jobs", number)
    assert result.exit_code == 2
    assert f"--jobs '{number}'" in result.stderr
    assert "Allowed: 1 to 256" in result.stderr
    assert not list(folder.iterdir())


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_an_end_half_way_is_clean_and_the_next_render_goes_on(kind, store, folder):
    Path("a.mp4").write_text("old")
    words = [*PROGRAM, "slope", "-q", "draft", "--jobs", "2", "--json", "-o", "a.mp4"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    for line in process.stdout:
        if json.loads(line).get("done", 0) and list(store.rglob("*.mp4")):
            break
    sent = time.monotonic()
    os.killpg(process.pid, kind)  # as a terminal does: to all of its processes
    rest, err = process.communicate(timeout=30)
    assert time.monotonic() - sent < 5
    assert (process.returncode, err.strip()) == (130, "")
    last = json.loads(rest.splitlines()[-1])
    assert "goes on from what is finished" in last["message"]
    assert sorted(item.name for item in folder.iterdir()) == ["a.mp4", "store"]
    assert Path("a.mp4").read_text() == "old"
    finished = list(store.rglob("*.mp4"))
    assert finished
    again = events("slope", "-q", "draft", "-o", "a.mp4")
    assert again[0]["done"] > 0
