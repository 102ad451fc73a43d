"""The rows of the field reports that a scene answers for; the numbers are the rows'."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hard_runs import LESSONS, RUNS
from performing import Performance, perform

from scenes.stage.curve import Curve
from scenes.stage.marks import Tangent


def written(performed: Performance) -> str:
    """All text that stands on some screen."""
    return "\n".join(label.text for screen in performed.screens for label in screen.labels)


def said(performed: Performance) -> str:
    return "\n".join(beat.caption for beat in performed.beats)


@pytest.mark.parametrize("run", ["sqrt", "tan"])
def test_1_and_2_nothing_is_spilled_where_a_function_is_not_defined(
    run: str, capfd: pytest.CaptureFixture[str]
) -> None:
    # A warning of NumPy's is an error here; the curves are in test_curve_lessons.py.
    performed = perform("slope", "1:1", **RUNS[run])
    assert performed.beats
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("lesson", LESSONS)
def test_14_an_overflow_is_a_divergence_that_keeps_its_last_finite_step(lesson: str) -> None:
    performed = perform(lesson, **RUNS["x^4 overflows"])
    (run,) = performed.runs
    theta = [10.0]
    while np.isfinite(theta[-1]) and abs(theta[-1]) < 1e102:  # 4 x^3 overflows beyond
        theta.append(theta[-1] - 0.1 * 4 * theta[-1] ** 3)
    kept = run.theta[:, 0]
    assert np.isfinite(kept).all()
    np.testing.assert_allclose(kept, theta[: len(kept)], rtol=1e-9)
    assert len(kept) >= len(theta) - 1
    assert "diverge" in said(performed)


@pytest.mark.parametrize("lesson", LESSONS)
def test_15_a_two_cycle_is_labelled_oscillating(lesson: str) -> None:
    performed = perform(lesson, function="x^2", lr="1", start="3")
    assert set(performed.runs[0].theta[:, 0]) == {3.0, -3.0}
    if lesson == "learning-rate":
        assert "Rate 1: oscillating." in said(performed)
        assert "oscillating" in written(performed)
    else:
        headlines = [beat.headline for beat in performed.beats]
        assert "It swings and never settles" in headlines
        assert "It swings between x = \u22123 and 3, and never settles." in said(performed)


@pytest.mark.parametrize("lesson", LESSONS)
def test_16_the_slope_of_a_kink_is_called_a_subgradient(lesson: str) -> None:
    slopes = set()

    def watch(scene: Any) -> None:
        family = [part for top in scene.mobjects for part in top.get_family()]
        for tangent in (part for part in family if isinstance(part, Tangent)):
            points = tangent.line.points
            if len(points):
                (xa, ya), (xb, yb) = (tangent.plane.data(points[i]) for i in (0, -1))
                slopes.add(round((yb - ya) / (xb - xa), 9))

    performed = perform(lesson, watch=watch, **RUNS["abs"])
    theta = performed.runs[0].theta[:, 0]
    near = np.flatnonzero(np.isclose(theta, 1.2))
    np.testing.assert_allclose(theta[near[0] : near[0] + 5], [1.2, 0.8, 1.2, 0.8, 1.2])
    assert "subgradient" in said(performed)
    if lesson != "learning-rate":  # it names slopes only beside other functions
        assert "subgradient" in written(performed)
        assert slopes <= {1.0, 0.0, -1.0}
        assert 1.0 in slopes
    assert lesson != "slope" or -1.0 in slopes  # its signpost goes to the other side


@pytest.mark.parametrize("lesson", LESSONS)
def test_17_a_constant_is_a_flat_line_and_said_to_be_flat_everywhere(lesson: str) -> None:
    heights = list[float]()

    def watch(scene: Any) -> None:
        own = scene.experiment.objective
        family = [part for top in scene.mobjects for part in top.get_family()]
        for curve in (p for p in family if isinstance(p, Curve) and p.objective is own):
            heights.extend(curve.plane.data(point)[1] for point in curve.line.points)

    performed = perform(lesson, watch=watch, function="4")
    assert heights
    np.testing.assert_allclose(heights, 4.0)
    assert all(str(run.status) == "flat" and not run.gradient.any() for run in performed.runs)
    assert "flat everywhere" in said(performed)


@pytest.mark.parametrize(
    "run", ["places near 1e6", "values near 1e6", "places near 1e-6", "steep, with small rates"]
)
def test_26_long_numbers_on_an_axis_are_readable(run: str) -> None:
    performed = perform("overshoot", **RUNS[run])
    numbers = [
        label.box.width
        for screen in performed.screens
        for label in screen.labels
        if label.owner == "Plane"
    ]
    assert len(numbers) > 4 * len(performed.screens)
    # None wider than an eighth of the frame; none is on another, see test_hard_runs.py.
    assert max(numbers) < performed.screens[0].width / 8


@pytest.mark.parametrize("lesson", ["learning-rate", "overshoot"])
def test_rates_that_end_alike_are_not_said_to_decide(lesson: str) -> None:
    performed = perform(lesson, **RUNS["at a minimum"])
    headlines = "\n".join(beat.headline for beat in performed.beats)
    assert "different fates" not in headlines
    assert "decides" not in headlines
