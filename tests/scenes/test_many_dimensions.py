"""The loss equals the closed form, and the condition number alone sets the pace."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore import Status
from scenes.catalogue import LESSONS
from scenes.lessons.many_dimensions.experiment import DimensionsExperiment

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
