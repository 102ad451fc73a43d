"""The lessons on a curve, read back from what is drawn: geometry, not pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import performing
import pytest
from PIL import Image

from scenes.stage.column import Column
from scenes.stage.curve import Curve
from scenes.stage.marks import Arrow, Ball, Tangent, Upright
from scenes.stage.walk import Walk

GOLDEN = Path(__file__).parents[1] / "golden"
ISSUE = {"function": "x^4/4 - 2x^2 + x/2", "start": "3", "lr": "0.05"}
RUNS = [{}, ISSUE, {"function": "abs(x-1)", "start": "4", "lr": "0.4"}]


def close(found: Any, expected: Any) -> None:
    """Within 1e-9 of the view's own size, which is what a double of the frame can tell."""
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("parameters", RUNS)
@pytest.mark.parametrize("lesson", ["slope", "overshoot"])
def test_the_ball_rests_on_the_iterates_exactly(lesson: str, parameters: dict[str, str]) -> None:
    seen = []

    def look(scene: Any) -> None:
        walk = getattr(scene, "walk", None)
        if walk is None or walk.ball.get_fill_opacity() == 0 or walk.state[0] % 1:
            return
        k = int(walk.state[0])
        close(scene.plane.data(walk.ball.get_center()), (walk.x[k], walk.y[k]))
        seen.append(k)

    performing.perform(lesson, watch=look, **parameters)
    assert len(set(seen)) > 3


@pytest.mark.parametrize("parameters", RUNS)
def test_columns_show_each_run_at_its_end(parameters: dict[str, str]) -> None:
    columns: dict[int, Column] = {}

    def look(scene: Any) -> None:
        columns.update({id(c): c for c in getattr(scene, "columns", [])})

    done = performing.perform("learning-rate", watch=look, **parameters)
    assert len(columns) == len(done.runs)
    for column, run in zip(columns.values(), done.runs, strict=True):
        last = (float(run.theta[-1, 0]), float(run.value[-1]))
        if column.plane.holds(*last):
            close(column.plane.data(column.walk.ball.get_center()), last)


@pytest.mark.parametrize("parameters", RUNS)
def test_the_step_lies_along_the_axis_and_the_tangent_has_the_slope(
    parameters: dict[str, str],
) -> None:
    steps, slopes = [], []

    def look(scene: Any) -> None:
        plane = getattr(scene, "plane", None)
        for figure in scene.mobjects:
            if isinstance(figure, Arrow) and figure is getattr(scene, "step_arrow", None):
                x0, y0, x1, y1 = figure.state
                assert y0 == y1
                if x1 != x0 and plane.holds(x1, y1):
                    points = figure.head.points
                    steps.append(plane.data(points[0])[0] - x0)
            if isinstance(figure, Tangent) and len(figure.line.points):
                (xa, ya), (xb, yb) = (plane.data(figure.line.points[i]) for i in (0, -1))
                slopes.append((float(figure.state[0]), (yb - ya) / (xb - xa)))

    done = performing.perform("slope", watch=look, **parameters)
    (run,) = done.runs
    assert steps
    close(steps[0], run.update[0, 0])
    assert slopes
    side = 1e-6
    for x, slope in slopes:
        left, right = run.objective.value(np.array([[x - side], [x + side]]))
        assert slope == pytest.approx((right - left) / (2 * side), rel=1e-4, abs=1e-6)


def test_the_limits_stand_at_one_and_two_over_the_curvature() -> None:
    done = performing.perform("learning-rate")
    family = [part for m in done.scene.mobjects for part in m.get_family()]
    uprights = [part for part in family if isinstance(part, Upright)]
    assert sorted(float(m.state[0]) for m in uprights) == [0.5, 1.0]  # x^2 has curvature 2
    plane = uprights[0].plane
    rates = [0.05, 0.4, 1.05]
    dots = [part for part in family if isinstance(part, Ball)]
    shown = sorted(plane.data(dot.disc.get_center()) for dot in dots if dot.state[0] in rates)
    close(shown, [(rate, abs(1 - 2 * rate)) for rate in rates])


def test_the_verdicts_of_the_default_rates() -> None:
    statuses = [str(run.status) for run in performing.perform("overshoot").runs]
    assert statuses == ["converged", "oscillating", "diverged"]
    two_cycle = performing.perform("overshoot").runs[1].theta[:, 0]
    assert set(two_cycle) == {3.0, -3.0}


@pytest.mark.parametrize(
    ("function", "start", "view", "pieces"),
    [("tan(x)", "0.5", "-4:4", 3), ("sqrt(x)", "4", "-5:5", 1), ("1/x", "1", "-2:2", 2)],
)
def test_a_curve_is_broken_at_poles_and_edges(
    function: str, start: str, view: str, pieces: int
) -> None:
    scene = performing.perform("slope", function=function, start=start, view=view, lr="1e-3").scene
    (curve,) = (m for m in scene.mobjects if isinstance(m, Curve))
    points = curve.line.points
    joins = np.any(points[3:-1:4] != points[4::4], axis=1)
    assert 1 + int(joins.sum()) == pieces
    ends = np.array([scene.plane.data(p) for p in points[0::4]])
    f = scene.experiment.objective.value(ends[:, :1])
    low, high = scene.plane.state[2:]
    # Where the view cuts a line, its end lies on the straight way between two samples.
    inside = (ends[:, 1] > low + 1e-9) & (ends[:, 1] < high - 1e-9)
    np.testing.assert_allclose(ends[inside, 1], f[inside], rtol=1e-6, atol=1e-6)


def test_a_subgradient_is_called_that() -> None:
    done = performing.perform("slope", function="abs(x-1)", start="4", lr="0.4")
    assert any("subgradient" in beat.caption for beat in done.beats)
    late = done.runs[0].theta[7:10, 0]
    assert late == pytest.approx([1.2, 0.8, 1.2])


def test_a_constant_is_said_to_be_flat_everywhere() -> None:
    done = performing.perform("slope", function="4")
    assert any("flat everywhere" in beat.caption for beat in done.beats)
    assert isinstance(done.scene.walk, Walk)


@pytest.mark.parametrize("lesson", ["slope", "learning-rate", "overshoot"])
def test_the_closing_frame_looks_as_it_did(lesson: str) -> None:
    """To renew: delete tests/golden/LESSON.png, run this test, look at the new one."""
    (frame,) = performing.draw(lesson, [-0.1])
    golden = GOLDEN / f"{lesson}.png"
    if not golden.exists():
        GOLDEN.mkdir(exist_ok=True)
        frame.save(golden)
        pytest.fail(f"{golden.name} was missing and is made anew: look at it, then run again")
    expected = np.asarray(Image.open(golden).convert("RGB"), dtype=float)
    # A label that moved changes a third of a grey level; another build of Cairo far less.
    assert np.abs(np.asarray(frame, dtype=float) - expected).mean() < 0.15
