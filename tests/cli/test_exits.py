"""How a command ends: its exit code, its last words, and what is left of the files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from publish.files import PublishError
from scenes.catalogue import Entry

ROOT = Path(__file__).parents[2]
TINY = ("-q", "draft", "--fps", "5", "--resolution", "320x180")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (PublishError("no space left"), 1, "no space left"),
        (OSError(28, "No space left on device"), 1, "No space left"),
        (ZeroDivisionError("of a\nkind"), 1, "ZeroDivisionError: of a kind"),
        (MemoryError(), 1, "MemoryError"),
        (RecursionError(), 1, "RecursionError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_told_in_words(error, code, said, run, monkeypatch):
    def fail(*_):
        raise error

    monkeypatch.setattr(Entry, "run", fail)
    result = run("slope", "-o", "numbers.csv")
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()) <= 2


def test_the_details_are_there_for_those_who_ask(run, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(Entry, "run", fail)
    assert "GDLESSONS_DEBUG=1" in run("slope", "-o", "numbers.csv").stderr
    monkeypatch.setenv("GDLESSONS_DEBUG", "1")
    assert "Traceback" in run("slope", "-o", "numbers.csv").stderr


def test_a_python_without_the_packages_says_what_to_do():
    lone = [sys.executable, "-S", "-E", "render.py", "--help"]
    done = subprocess.run(lone, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "make lesson" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_early():
    script = f"'{sys.executable}' render.py list --json | head -c 1"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""


def test_a_render_that_fails_half_way_leaves_the_old_file(folder):
    """The real program, with a scene that breaks after some of its frames."""
    (folder / "film.mp4").write_text("the old film")
    breaking = f"""
from cli.main import commands
from cli.progress import Lines

def fail(self, done, total):
    if done > 3:
        raise RuntimeError("broke")

Lines.__call__ = fail
commands({["slope", *TINY, "-o", "film.mp4"]!r})
"""
    script = f'"{sys.executable}" -c "$CODE" && echo ok'
    environment = {**os.environ, "CODE": breaking, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "RuntimeError: broke" in done.stderr
    assert "Traceback" not in done.stderr
    assert [item.name for item in folder.iterdir()] == ["film.mp4"]
    assert (folder / "film.mp4").read_text() == "the old film"


def test_an_interrupt_half_way_leaves_the_old_file(folder):
    (folder / "film.mp4").write_text("the old film")
    program = subprocess.Popen(
        [sys.executable, ROOT / "render.py", "overshoot", *TINY, "-o", "film.mp4", "--json"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = program.stdout.readline()
    assert '"progress"' in first
    time.sleep(0.3)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "interrupted" in out.splitlines()[-1]
    assert "Traceback" not in out + err
    assert [item.name for item in folder.iterdir()] == ["film.mp4"]
    assert (folder / "film.mp4").read_text() == "the old film"
