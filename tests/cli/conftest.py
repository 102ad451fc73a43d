"""The command line in this process, in a folder of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import commands

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command line in `folder`; the result has exit_code, stdout and stderr."""
    return lambda *words: CliRunner().invoke(commands, list(words))


@pytest.fixture
def numbers(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """The runs of a lesson as its JSON has them, made without drawing; nothing is spilled."""

    def read(*words: str) -> list[dict[str, Any]]:
        result = run(*words, "-o", "-", "--format", "json")
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)["runs"]

    return read
