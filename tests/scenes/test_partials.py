"""Two cuts through a surface: on it, with the partials as slopes, in the right order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publish.frames import FrameRenderer
from publish.profile import Profile
from publish.studio import configured, settings
from scenes.catalogue import LESSONS

ENTRY = LESSONS["partials"]


def experiment(**parameters: object):
    return ENTRY.run(ENTRY.parameters().model_validate(parameters))


def skipped(folder: Path, shape: str = "16:9", **parameters: object):
    profile = Profile.resolve(quality="draft", aspect=shape)
    with configured(settings(profile, folder)):
        renderer = FrameRenderer(profile.fps, None)
        scene = ENTRY.scene()(experiment(**parameters), renderer=renderer)
        scene.render()
        return scene


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory):
    return skipped(tmp_path_factory.mktemp("media"))


def test_both_cuts_lie_on_the_surface(drawn) -> None:
    objective = drawn.experiment.objective
    for axis, cut in enumerate(drawn.slices):
        for piece in cut.pieces:
            xyz = cut.in_space(piece)
            np.testing.assert_array_equal(xyz[:, 1 - axis], drawn.point[1 - axis])
            np.testing.assert_allclose(objective.value(xyz[:, :2]), xyz[:, 2], atol=1e-9)


def test_tangents_have_the_partials_as_slopes_in_order(drawn) -> None:
    x, y = drawn.point
    expected = [2 * x * np.sin(y), x**2 * np.cos(y)]
    for cut, partial in zip(drawn.slices, expected, strict=True):
        (t0, z0), (t1, z1) = cut.tangent_ends
        assert cut.slope == pytest.approx(partial)
        assert (z1 - z0) / (t1 - t0) == pytest.approx(partial)
    assert drawn.experiment.objective.typst_gradient == ("2 x sin(y)", "x^(2) cos(y)")


def test_a_pane_that_has_turned_is_the_ordinary_picture(drawn) -> None:
    for cut in drawn.slices:
        piece = cut.pieces[0]
        np.testing.assert_allclose(
            cut.on_the_way(piece, 1.0), cut.plane.points_of(*piece.T), atol=1e-9
        )


def test_a_pane_that_has_not_turned_is_in_its_place(drawn) -> None:
    for cut in drawn.slices:
        piece = cut.pieces[0]
        place = drawn.space.points_of(cut.in_space(piece))
        np.testing.assert_allclose(cut.on_the_way(piece, 0.0), place, atol=1e-9)


def test_the_drawn_tangent_touches_the_drawn_curve(drawn) -> None:
    for axis, cut in enumerate(drawn.slices):
        middle = cut.on_the_way(cut.tangent_ends, 1.0).mean(axis=0)
        t, z = cut.plane.data(middle)
        assert t == pytest.approx(drawn.point[axis], abs=1e-9)
        assert z == pytest.approx(float(drawn.run.value[0]), abs=1e-9)


@pytest.mark.parametrize(
    ("function", "start", "shape"),
    [
        ("4", "0,0", "16:9"),
        ("x", "1,1", "1:1"),
        ("sqrt(x y) + 1/(x+1)", "1,0.5", "9:16"),
        ("1/(x^2+y^2)", "-123.456789,1e-7", "16:9"),
        ("rosenbrock", "-1.2,1", "9:16"),
    ],
)
def test_any_function_and_point(function, start, shape, tmp_path) -> None:
    scene = skipped(tmp_path, shape, function=function, start=start)
    assert 4 <= len(scene.beats) <= 10
