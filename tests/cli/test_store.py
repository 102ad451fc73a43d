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
    code = (
        "import sys; from cli.main import commands\n"
        f"try: commands({['slope', *TINY, '--quiet']})\n"
        "except SystemExit as end: sys.exit(end.code or ('manim' in sys.modules and 3))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


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
