"""A curve is drawn from the view alone: other processes may have drawn the frames before."""

import numpy as np
import pytest

from gdcore import resolve
from scenes.stage.curve import Curve
from scenes.stage.layout import Box
from scenes.stage.plane import Plane
from scenes.stage.theme import THEMES

VIEWS = [(-4.4, 3.8), (-0.3, 0.31), (2.9, 3.1), (-40.0, 55.0), (1e6, 1e6 + 2.0)]


def made(view, *before):
    plane = Plane(THEMES["dark"], Box(-6, -3, 6, 3), (*(before[0] if before else view), -3.0, 20.0))
    curve = Curve(plane, resolve("x^2/2 + sin(3x)"))
    for x0, x1 in [*before[1:], view]:
        plane.show([x0, x1, -3.0, 20.0])
    return curve.line.points


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_the_same_view_has_the_same_points_whatever_was_seen_before(view):
    alone = made(view)
    for other in VIEWS:
        zoom = zip(
            np.linspace(other[0], view[0], 7), np.linspace(other[1], view[1], 7), strict=True
        )
        assert np.array_equal(made(view, *zoom), alone)


@pytest.mark.parametrize("view", VIEWS[:4], ids=str)
def test_it_reaches_over_the_whole_view_and_is_fine_enough(view):
    plane = Plane(THEMES["dark"], Box(-6, -3, 6, 3), (*view, -1.0, 1.0))
    points = Curve(plane, resolve("sin(x)/2")).line.points[:, 0]
    assert points.min() == pytest.approx(plane.inner.left)
    assert points.max() == pytest.approx(plane.inner.right)
    assert len(points) / 4 >= 500
