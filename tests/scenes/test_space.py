"""The projection, and the axes that stay readable from every side."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import config

from scenes.stage.layout import Layout
from scenes.stage.projection import Block, Projection
from scenes.stage.space import Space
from scenes.stage.theme import THEMES

BLOCK = Block((-2, 2), (-1, 3), (-4, 4), (4.0, 4.0, 2.5), 0.3)
angles = st.floats(-7.0, 7.0)
elevations = st.floats(0.05, 1.5)


def projection(azimuth=-1.0, elevation=0.5, rise=1.0):
    return Projection(BLOCK, azimuth, elevation, rise, (0.3, -0.2))


@given(angles, elevations)
def test_parallel_lines_stay_parallel_and_the_middle_stays_in_place(azimuth, elevation):
    seen = projection(azimuth, elevation)
    a, b, step = np.array([[0.0, 0, 0], [1, 2, 3]]), np.array([[-1.0, 1, 2]]), [[1.0, -1, 2]]
    moved = seen.points_of(np.vstack([a, b]) + step) - seen.points_of(np.vstack([a, b]))
    np.testing.assert_allclose(moved, np.broadcast_to(moved[0], moved.shape), atol=1e-12)
    np.testing.assert_allclose(moved[0], seen.vectors_of(np.array(step))[0], atol=1e-12)
    half = 0.5 * BLOCK.top / BLOCK.units[2] + BLOCK.floor
    np.testing.assert_allclose(seen.points_of(np.array([[0, 1, half]]))[0, :2], [0.3, -0.2])


def test_from_above_it_is_a_map_with_true_scales():
    flat = projection(-np.pi / 2, np.pi / 2, 0.0)
    points = flat.points_of(np.array([[0.0, 1, 3], [1, 1, -3], [0, 2, 0]]))
    np.testing.assert_allclose(points[1] - points[0], [BLOCK.units[0], 0, 0], atol=1e-12)
    np.testing.assert_allclose(points[2] - points[0], [0, BLOCK.units[1], 0], atol=1e-12)


@given(angles)
def test_floor_places_are_read_back(azimuth):
    theta = np.array([[0.3, 2.1], [-2.0, -1.0]])
    seen = projection(azimuth)
    np.testing.assert_allclose(seen.data_of(seen.floor_of(theta)), theta, atol=1e-12)


@pytest.mark.parametrize("shape", [(16, 9), (1, 1), (9, 16)])
@settings(max_examples=30, deadline=None)
@given(azimuth=angles, elevation=st.floats(0.3, 1.57), rise=st.floats(0, 1))
def test_axes_and_labels_stay_in_their_box(shape, azimuth, elevation, rise):
    width = config.frame_height * shape[0] / shape[1]
    layout = Layout.of(width, config.frame_height)
    names = ("$x$", "$y$", "$f(x, y)$")
    view = ((-2, 2), (-2, 2))
    space = Space(THEMES["dark"], layout.main, view, (-4, 4), names, layout.text_scale)
    space.show([azimuth, min(elevation, 1.0), rise])
    box, slack = layout.main, 0.35
    for mobject in (*space.lines, *space.labels, *space.names):
        for points in (part.points for part in mobject.get_family() if len(part.points)):
            x, y = points[:, 0], points[:, 1]
            assert box.left - slack <= x.min() and x.max() <= box.right + slack
            assert box.bottom - slack <= y.min() and y.max() <= box.top + slack


@pytest.mark.parametrize("azimuth", np.radians([-60, -30, 30, 60, 120, 150, 200, 250]))
def test_names_of_the_axes_stand_apart(azimuth):
    layout = Layout.of(config.frame_height * 16 / 9, config.frame_height)
    names = ("$x$", "$y$", "$f(x, y)$")
    space = Space(THEMES["dark"], layout.main, ((-2, 2), (-2, 2)), (-4, 4), names)
    space.show([azimuth, 0.5, 1.0])
    for a, b in combinations([*space.names], 2):
        apart = np.abs(a.get_center() - b.get_center())[:2]
        assert (apart > 0.5 * np.array([a.width + b.width, a.height + b.height])).any()


@pytest.mark.parametrize("view", [((999998, 1000004), (999999, 1000005)), ((-2e-6, 2e-6),) * 2])
@settings(max_examples=40, deadline=None)
@given(azimuth=angles, rise=st.sampled_from([0.0, 1.0]))
def test_long_names_of_the_axes_keep_off_their_numbers(view, azimuth, rise):
    layout = Layout.of(config.frame_height * 16 / 9, config.frame_height)
    space = Space(THEMES["dark"], layout.main, view, (-4, 4), ("$x$", "$y$", "$f(x, y)$"))
    space.show([azimuth, 0.5 if rise else np.pi / 2, rise])
    for axis in (0, 1):
        name, numbers = space.names[axis], space.labels[axis]
        low, high = name.get_corner([-1, -1, 0]), name.get_corner([1, 1, 0])
        inside = ((numbers.points > low) & (numbers.points < high))[:, :2].all(axis=1)
        assert not inside.any()
