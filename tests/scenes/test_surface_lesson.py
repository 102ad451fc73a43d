"""The descent on a surface: the core's own path, its shadow, and what is said of its end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gdcore import Status
from publish.frames import FrameRenderer
from publish.profile import Profile
from publish.studio import configured, settings
from scenes.catalogue import LESSONS
from scenes.lessons.surface.words import drawn_part, steps_in_view, verdict
from scenes.stage.notation import plain

ENTRY = LESSONS["surface"]


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


def test_ball_and_shadow_stand_where_the_run_ended(drawn) -> None:
    run, space, journey = drawn.run, drawn.space, drawn.journey
    at = np.array([*run.theta[-1], run.value[-1]])
    np.testing.assert_array_equal(journey.here, at)
    points = space.points_of(np.array([at, [*at[:2], space.block.floor]]))
    np.testing.assert_allclose(journey.ball.get_center(), points[0], atol=1e-9)
    np.testing.assert_allclose(journey.foot.get_center(), points[1], atol=1e-9)


def test_every_iterate_lies_on_the_surface(drawn) -> None:
    run = drawn.run
    np.testing.assert_array_equal(run.value, drawn.experiment.objective.value(run.theta))
    for k in (0, 1, 5):
        drawn.journey.show([k])
        place = drawn.space.points_of(np.array([[*run.theta[k], run.value[k]]]))[0]
        np.testing.assert_allclose(drawn.journey.ball.get_center(), place, atol=1e-9)
    drawn.journey.show([len(run.update)])


def test_small_rates_end_where_gradient_flow_ends() -> None:
    run = experiment(lr=0.01, steps=4000).runs[0].trajectory
    x, y = run.theta[-1]
    assert x == pytest.approx(0.0, abs=1e-6)
    assert y == pytest.approx(np.arccos(np.cos(1.0) * np.exp(0.25)), abs=5e-3)


def test_the_default_converges_in_view() -> None:
    found = experiment()
    run = found.runs[0].trajectory
    assert run.status is Status.CONVERGED
    assert steps_in_view(run, found.view) == len(run.update)
    assert verdict(run, found.view).headline == "It converges"


def test_a_run_that_leaves_the_view_is_said_to_leave_it() -> None:
    found = experiment(start="1.3,0.8")
    run = found.runs[0].trajectory
    first_outside = steps_in_view(run, found.view) + 1
    (x0, x1), (y0, y1) = found.view
    x, y = run.theta[first_outside]
    assert not (x0 <= x <= x1 and y0 <= y <= y1)
    words = verdict(run, found.view)
    assert words.headline == "It leaves the view"
    assert f"Step {first_outside} leaves" in words.caption
    assert plain(float(run.theta[-1, 1])) in words.caption


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"start": "1.3,0.8"},
        {"function": "x^4 + y^4", "start": "10,10"},
        {"function": "4"},
        {"function": "sqrt(x y)", "start": "2,1", "lr": 3},
        {"function": "-1e9 x^2 y + y^2", "lr": 1e-9, "steps": 40},
        {"function": "rosenbrock", "steps": 300},
        {"function": "abs(x) + abs(y)", "start": "0.123456789,-123.456789"},
    ],
)
def test_verdicts_fit_for_any_run(parameters: dict[str, object]) -> None:
    found = experiment(**parameters)
    words = verdict(found.runs[0].trajectory, found.view)
    assert len(words.headline) <= 45 and len(words.caption) <= 90


def test_the_same_parameters_draw_the_same_pixels_twice(tmp_path: Path) -> None:
    frames = []
    for _ in range(2):
        profile = Profile.resolve(quality="draft")
        with configured(settings(profile, tmp_path)):
            sink = _EveryThird()
            renderer = FrameRenderer(profile.fps, sink)
            ENTRY.scene()(experiment(steps=12), renderer=renderer).render()
            frames.append(sink.hashes)
    assert len(frames[0]) > 20 and frames[0] == frames[1]


class _EveryThird:
    """Draws every third play; the others are skipped, as a second process would."""

    def __init__(self) -> None:
        self.hashes: list[int] = []

    def begin(self, play: int) -> bool:
        return play % 3 == 2

    def write(self, pixels, changed, repeat: int) -> None:
        self.hashes.append(hash(pixels.tobytes()))

    def end(self) -> None:
        pass


VIEW = ((-2.0, 2.0), (-1.0, 1.0))


@pytest.mark.parametrize(
    ("start", "step", "part"),
    [
        ((1.0, 0.5), (-0.5, 0.25), 1.0),
        ((0.0, 0.0), (24.0, 0.0), 0.1),  # 2 and a tenth of 4
        ((1.0, 0.5), (-14.0, 0.1), 0.1),  # turned round it would leave sooner
        ((0.0, 0.0), (0.0, 0.0), 1.0),
    ],
)
def test_an_arrow_is_drawn_as_far_as_there_is_floor(start, step, part) -> None:
    assert drawn_part(np.array(start), np.array(step), VIEW) == pytest.approx(part)
