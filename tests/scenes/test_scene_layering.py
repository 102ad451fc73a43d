"""A lesson's parameters and numbers load no drawing: its --help and its CSV need none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRAWING = {"manim", "cairo", "manimpango", "av", "PIL", "typst", "svgelements"}


def loaded_by(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after running the code."""
    code += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        (
            "import scenes.catalogue, scenes.parameters, scenes.lessons.overshoot.experiment",
            "pydantic",
        ),
        (
            "from scenes.catalogue import LESSONS\n"
            "for entry in LESSONS.values(): entry.parameters()",
            "pydantic",
        ),
        (
            "from scenes.catalogue import LESSONS\n"
            "entry = LESSONS['overshoot']; entry.run(entry.parameters()())",
            "numpy",
        ),
    ],
    ids=["the catalogue", "the parameters of every lesson", "the numbers of a lesson"],
)
def test_no_drawing_is_loaded_by(code: str, needed: str) -> None:
    loaded = loaded_by(code)
    assert needed in loaded
    assert not loaded & DRAWING
