"""The rooms stay apart: by their imports as written, and by what is really loaded."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DRAWING = {"manim", "cairo", "manimpango", "av", "PIL"}


def loaded_by(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after running the code."""
    code += (
        "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_imports_as_written_keep_the_contracts() -> None:
    lint = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("code", "not_loaded"),
    [
        pytest.param(
            "import gdcore",
            {*DRAWING, "lark", "sympy", "pydantic", "click", "scenes", "publish"},
            id="gdcore loads NumPy alone",
        ),
        pytest.param(
            "import gdcore; gdcore.resolve('quadratic')",
            {"lark", "sympy"},
            id="a catalogue function needs no formula parser",
        ),
        pytest.param(
            "from cli.main import commands\ntry: commands(['--help'])\nexcept SystemExit: pass",
            {*DRAWING, "numpy", "pydantic", "sympy", "gdcore"},
            id="--help loads neither numbers nor drawing",
        ),
    ],
)
def test_what_is_really_loaded(code: str, not_loaded: set[str]) -> None:
    assert not loaded_by(code) & not_loaded
