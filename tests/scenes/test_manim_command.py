"""Those who know Manim render a lesson's file as any other, with its default parameters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import av

ROOT = Path(__file__).parents[2]
NOTEBOOK = '''
from IPython.testing.globalipapp import start_ipython

shell = start_ipython()
shell.run_cell("import manim").raise_error()
shell.run_cell("""%%manim -ql --fps 2 -v ERROR --progress_bar none Mine

from scenes.catalogue import LESSONS
from scenes.lessons.slope.scene import Slope

entry = LESSONS["slope"]

class Mine(Slope):
    def __init__(self, **options):
        given = entry.parameters()(function="x^4", steps=1)
        super().__init__(entry.run(given), theme="light", **options)
""").raise_error()
'''


def run(folder: Path, *words: object) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder / "ipython")},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_manim_renders_a_lessons_file(tmp_path):
    words = ["render", "-ql", "-s", "--media_dir", tmp_path, "scenes/lessons/overshoot/scene.py"]
    run(ROOT, "-m", "manim", *words, "Overshoot")
    assert [path.name[:9] for path in tmp_path.rglob("*.png")] == ["Overshoot"]


def test_beats_are_sections_of_manim(tmp_path):
    words = ["-ql", "--fps", "1", "--save_sections", "--media_dir", tmp_path]
    run(ROOT, "-m", "manim", "render", *words, "scenes/lessons/slope/scene.py", "Slope")
    (index,) = tmp_path.rglob("Slope.json")
    names = [section["name"] for section in json.loads(index.read_text())]
    assert names[-7:-4] == [
        "rise-over-run-is-the-slope",
        "the-secant-becomes-the-tangent",
        "up-close-the-curve-is-straight",
    ]


def test_the_magic_of_a_notebook_plays_a_lesson_of_ones_own(tmp_path):
    run(tmp_path, "-c", NOTEBOOK)
    (video,) = (tmp_path / "media" / "jupyter").iterdir()
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (854, 480)
        assert stream.frames > 20
        corner = next(container.decode(stream)).to_ndarray(format="rgb24")[2, 2]
    assert corner.min() > 240  # the light theme, as was asked for
