"""Those who know Manim render a lesson's file as any other, with its default parameters."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_manim_renders_a_lessons_file(tmp_path):
    words = ["render", "-ql", "-s", "--media_dir", tmp_path, "scenes/lessons/overshoot/scene.py"]
    done = subprocess.run(
        [sys.executable, "-m", "manim", *words, "Overshoot"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name[:9] for path in tmp_path.rglob("*.png")] == ["Overshoot"]
