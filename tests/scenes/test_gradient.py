"""The gradient's arrows: across the level lines, tangent to the surface, each in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publish.frames import FrameRenderer
from publish.profile import Profile
from publish.studio import configured, settings
from scenes.catalogue import LESSONS
from scenes.stage.contours import level_lines
from scenes.stage.space import FROM_ABOVE

ENTRY = LESSONS["gradient"]


def experiment(**parameters: object):
    return ENTRY.run(ENTRY.parameters().model_validate(parameters))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory):
    """The default lesson at its end, every play skipped."""
    profile = Profile.resolve(quality="draft")
    folder: Path = tmp_path_factory.mktemp("media")
    with configured(settings(profile, folder)):
        scene = ENTRY.scene()(experiment(), renderer=FrameRenderer(profile.fps, None))
        scene.render()
        yield scene


def test_field_arrows_are_the_gradient_at_one_scale(drawn) -> None:
    field, objective = drawn.field, drawn.experiment.objective
    np.testing.assert_allclose(
        field.tips() - field.theta, field.factor * objective.gradient(field.theta), atol=1e-12
    )
    longest = np.hypot(*field.slopes.T).max()
    assert drawn.scale_note().startswith("the longest arrow: slope ")
    assert f"{longest:.3g}" in drawn.scale_note()


def test_arrows_drawn_from_above_cross_the_level_lines_at_right_angles(drawn) -> None:
    objective, point, space = drawn.experiment.objective, drawn.point, drawn.space
    side = space.state.copy()
    space.show(FROM_ABOVE)
    view = np.array([*space.block.x, *space.block.y])
    (lines,) = level_lines(objective.value, view, np.array([drawn.run.value[0]]))
    line = min(lines, key=lambda each: np.hypot(*(each - point).T).min())
    k = int(np.argmin(np.hypot(*(line - point).T)))
    nearest = line[[k - 2, k + 2]]
    flat = np.column_stack([nearest, np.zeros(2)])
    ends = space.points_of(flat)
    arrow = space.points_of(np.array([drawn.on_floor(point), [*drawn.uphill.state[3:]]]))
    space.show(side)
    along, up = ends[1] - ends[0], arrow[1] - arrow[0]
    cosine = along @ up / np.linalg.norm(along) / np.linalg.norm(up)
    assert abs(cosine) < 0.02  # the level line is a polyline


def test_the_lifted_arrow_is_steepest_ascent_and_touches_the_surface(drawn) -> None:
    tail, tip = drawn.lifted.state.reshape(2, 3)
    fx, fy = drawn.gradient
    np.testing.assert_array_equal(tail, [*drawn.point, drawn.run.value[0]])
    step = (tip - tail) / drawn.scale
    np.testing.assert_allclose(step, [fx, fy, fx**2 + fy**2], rtol=1e-12)


def test_the_compass_is_longest_uphill(drawn) -> None:
    compass = drawn.compass
    slopes = []
    for part in np.linspace(0, 1, 73):
        compass.show([part])
        slopes.append(compass.slope)
    steepness = np.hypot(*drawn.gradient)
    assert max(slopes) == pytest.approx(steepness) and slopes[36] == max(slopes)
    assert min(slopes) == pytest.approx(-steepness)


def test_both_axes_of_the_floor_have_one_scale() -> None:
    (x0, x1), (y0, y1) = experiment(start="3,-0.5").view
    assert x1 - x0 == pytest.approx(y1 - y0)


@pytest.mark.parametrize("start", ["0,0", "1,2", "-123.4567,0.000123"])
def test_any_point_can_be_shown(start, tmp_path) -> None:
    profile = Profile.resolve(quality="draft", aspect="9:16", theme="light")
    with configured(settings(profile, tmp_path)):
        renderer = FrameRenderer(profile.fps, None)
        scene = ENTRY.scene()(experiment(start=start), theme="light", renderer=renderer)
        scene.render()
        assert 4 <= len(scene.beats) <= 10 or start == "0,0"
