"""The loss equals the closed form, and the condition number alone sets the pace."""

from __future__ import annotations

import numpy as np
import pytest
from rules import layout_faults

from gdcore import Status
from scenes.catalogue import LESSONS
from scenes.lessons.many_dimensions.experiment import DimensionsExperiment
from scenes.lessons.many_dimensions.words import pace

ENTRY = LESSONS["many-dimensions"]
SETS = [{}, {"dim": 10, "condition": 1000, "steps": 50}, {"lr": 0.015}, {"lr": 0.03, "steps": 40}]


def experiment(**parameters: object) -> DimensionsExperiment:
    return ENTRY.run(ENTRY.parameters().model_validate(parameters))


@pytest.mark.parametrize("parameters", SETS)
def test_the_run_equals_the_power_of_the_matrix(parameters: dict[str, object]) -> None:
    """theta_k = (I - rate A)^k theta_0, with the power taken as a matrix."""
    found = experiment(**parameters)
    run = found.runs[0]
    step = np.eye(found.parameters.dim) - run.lr * np.diag(found.curvatures)
    for k in (0, 1, 7, len(run.trajectory.theta) - 1):
        theta = np.linalg.matrix_power(step, k) @ np.ones(found.parameters.dim)
        np.testing.assert_allclose(run.trajectory.theta[k], theta, rtol=1e-9, atol=1e-12)
        loss = 0.5 * found.curvatures @ theta**2
        assert found.closed[k] == pytest.approx(loss, rel=1e-9)
        assert run.trajectory.value[k] == pytest.approx(loss, rel=1e-9)


def test_the_largest_over_the_smallest_curvature_is_the_condition_number() -> None:
    found = experiment(condition=50)
    hessian = found.objective.hessian(np.ones(100))
    np.testing.assert_allclose(np.diag(hessian), found.curvatures)
    assert np.linalg.cond(hessian) == pytest.approx(50)


def test_the_pace_is_that_of_the_condition_number_in_any_dimension() -> None:
    found = experiment()
    factor = ((100 - 1) / (100 + 1)) ** 2
    for run in (*found.fewer, found.runs[0]):
        pace = run.trajectory.value[-1] / run.trajectory.value[-2]
        assert pace == pytest.approx(factor, rel=1e-3)


def test_a_larger_condition_number_is_slower() -> None:
    found = experiment()
    left = [run.trajectory.value[100] / run.trajectory.value[0] for _, run in found.conditions]
    assert [kappa for kappa, _ in found.conditions] == [10, 100, 1000]
    assert left == sorted(left)


def test_bars_are_the_coordinates(perform) -> None:
    scene = perform("many-dimensions", dim=10, steps=5).scene
    run = scene.run
    corners = scene.bars.bars.points.reshape(10, 16, 3)  # four sides of four points each
    for i in range(10):
        x, y = zip(*(scene.plane.data(point) for point in corners[i]), strict=True)
        end = max(y, key=abs)
        assert end == pytest.approx(run.theta[5, i], abs=1e-9)
        assert 0.5 * (min(x) + max(x)) == pytest.approx(i + 1, abs=1e-9)


def test_a_rate_that_is_too_large_is_said_to_diverge(perform) -> None:
    found = perform("many-dimensions", lr=0.03, steps=40)
    assert found.runs[0].status == Status.DIVERGED
    assert any("diverges" in beat.caption for beat in found.beats)
    assert not any("falls" in beat.headline for beat in found.beats)


def test_resolved_parameters_give_the_same_lesson_again() -> None:
    found = experiment(dim=20)
    assert experiment(**found.parameters.model_dump(mode="json")).parameters == found.parameters


def test_the_column_shows_the_gradient_of_the_run_at_hand(perform) -> None:
    """After every play: a number for each row, of two, three and n unknowns."""
    found, seen = experiment(dim=20, steps=30), set()
    runs = {2: found.fewer[0], 3: found.fewer[1], 5: found.runs[0]}

    def watch(scene) -> None:
        column = getattr(scene, "column", None)
        if column is None or column not in scene.mobjects:
            return
        rows, made = (int(value) for value in column.state)
        gradient = runs[rows].trajectory.gradient[made]
        shown = [float(readout.state[0]) for readout in column.numbers]
        expected = [gradient[0], gradient[1], np.nan, np.nan, np.nan]
        if rows > 2:
            expected[2] = gradient[2]
        if rows == 5:
            expected[4] = gradient[-1]
        np.testing.assert_array_equal(shown, expected)
        seen.add((rows, made))

    perform("many-dimensions", watch=watch, dim=20, steps=30)
    assert {(2, 0), (2, 30), (3, 30), (5, 30)} <= seen


def test_what_is_left_is_named(perform) -> None:
    """At the best rate both ends of the spectrum shrink slowest; at a small one the flat end."""
    captions = " ".join(beat.caption for beat in perform("many-dimensions").beats)
    assert "flattest and steepest stay" in captions
    captions = " ".join(beat.caption for beat in perform("many-dimensions", lr=0.005).beats)
    assert "the flattest stay" in captions


def test_the_pace_is_told_in_steps() -> None:
    losses = np.array([4.0, 1.0, 0.04, 0.01])
    assert pace(losses) == "down to 0.01 after 2 steps"
    assert pace(losses[:2]) == "above 0.01 after 1 step"


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize(
    "parameters", [{"dim": 4, "condition": 1e6}, {"lr": 0.03, "dim": 500}, {"lr": 3e-4, "steps": 1}]
)
def test_nothing_touches_or_is_too_small(perform, aspect: str, parameters) -> None:
    performance = perform("many-dimensions", aspect=aspect, **parameters)
    assert layout_faults(performance) == []
