"""A line is a dot; a known point is a straight line of dots; two known points are one dot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from rules import layout_faults

from cli.main import commands
from gdcore import Status
from scenes.catalogue import LESSONS
from scenes.lessons.two_functions.figures import Guess, Pencil

ENTRY = LESSONS["two-functions"]


@pytest.fixture
def two_points(tmp_path: Path) -> str:
    file = tmp_path / "two.csv"
    file.write_text("x,y\n100,2500\n200,1000\n")
    return str(file)


def drawn(scene, kind):
    return [mobject for mobject in scene.mobjects if isinstance(mobject, kind)]


@pytest.mark.parametrize(
    "parameters", [{}, {"function": "4"}, {"function": "-3x + 7", "start": "1,1"}]
)
def test_pencils_pass_their_points_and_their_dots_lie_on_a_line(perform, parameters) -> None:
    performance = perform("two-functions", **parameters)
    scene, known = performance.scene, performance.experiment.known
    pencils = drawn(scene, Pencil)
    assert len(pencils) == 2
    for pencil, (x, y) in zip(pencils, known, strict=True):
        # Each line of the pencil, by its drawn ends.
        ends = [scene.functions.data(point) for point in pencil.lines.points[[0, 3]]]
        (x0, y0), (x1, y1) = ends
        assert y0 + (y1 - y0) * (x - x0) / (x1 - x0) == pytest.approx(y, abs=1e-9)
        # Each dot, by the middle of its outline.
        dots = pencil.dots.points.reshape(len(pencil.weights), -1, 3)
        for outline in dots:
            w, b = scene.parameters.data(0.5 * (outline.min(axis=0) + outline.max(axis=0)))
            assert b == pytest.approx(y - w * x, abs=1e-9)


def test_the_dot_is_the_line_after_every_play(perform) -> None:
    """Whatever is dragged or descended: the drawn line has the drawn dot's w and b."""
    seen = []

    def watch(scene) -> None:
        for guess in drawn(scene, Guess):
            points = guess.line.line.points
            (x0, y0), (x1, y1) = (scene.functions.data(point) for point in points[[0, -1]])
            w, b = scene.parameters.data(guess.ball.disc.get_center())
            np.testing.assert_allclose([(y1 - y0) / (x1 - x0), y0 - w * x0], [w, b], atol=1e-9)
            seen.append((w, b))

    perform("two-functions", watch=watch)
    assert len(set(seen)) > 8


def test_the_crossing_passes_both_points(perform, two_points: str) -> None:
    experiment = perform("two-functions", data=two_points).experiment
    w, b = experiment.best
    assert (w, b) == (-15, 4000)
    for x, y in experiment.known:
        assert w * x + b == pytest.approx(y)


def test_by_default_the_lines_come_to_overlap(perform) -> None:
    performance = perform("two-functions")
    run = performance.runs[0]
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.theta[-1], performance.experiment.best, atol=1e-6)
    assert performance.beats[-1].headline == "Step by step, the lines overlap"


def test_a_rate_too_large_does_not_overlap(perform) -> None:
    performance = perform("two-functions", lr="1.1")
    assert performance.runs[0].status is Status.DIVERGED
    assert performance.beats[-1].headline == "This rate leads away"


@pytest.mark.parametrize("aspect", ["16:9", "1:1"])
@pytest.mark.parametrize("parameters", [{}, {"function": "-3x + 7", "start": "1,1", "lr": "0.3"}])
def test_nothing_overlaps_or_leaves_the_frame(perform, aspect: str, parameters) -> None:
    performance = perform("two-functions", aspect=aspect, **parameters)
    assert layout_faults(performance) == []
    assert 20 <= performance.seconds <= 60
    assert 4 <= len(performance.beats) <= 10


FAULTY = {
    "text": ("x,y\n1,2\nthree,4\n", "line 3"),
    "one row": ("x,y\n1,2\n", "2 points"),
    "nan": ("x,y\n1,2\n2,nan\n", "line 3"),
    "equal x": ("x,y\n1,2\n1,3\n", "all x"),
    "no column": ("x,z\n1,2\n1,3\n", "no column y"),
    "not on a line": ("x,y\n1,1\n2,2\n3,5\n", "straight line"),
}


@pytest.mark.parametrize(("text", "reason"), FAULTY.values(), ids=FAULTY)
def test_faulty_points_are_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("points.csv").write_text(text)
    result = CliRunner().invoke(commands, ["two-functions", "--data", "points.csv"])
    assert result.exit_code == 2
    assert "--data 'points.csv'" in result.stderr
    assert reason in result.stderr
    assert "Allowed: a CSV file" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["points.csv"]


def test_other_mistakes_are_refused(two_points: str) -> None:
    for words, reason in (
        (["--data", "missing.csv"], "no such file"),
        (["--function", "x^2"], "not a straight line"),
        (["--function", "2x", "--data", two_points], "one of the two"),
        (["--start", "1"], "--start"),
        (["--start", "nan,1"], "--start"),
    ):
        result = CliRunner().invoke(commands, ["two-functions", *words])
        assert result.exit_code == 2
        assert reason in result.stderr


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize("function", ["4", "-1e-6x+2e-6", "-120000x+3000000"])
def test_numbers_of_any_size_fit_the_frame(perform, aspect: str, function: str) -> None:
    assert layout_faults(perform("two-functions", aspect=aspect, function=function)) == []
