"""What is drawn of a surface, and what it hides, against rays that are followed step by step."""

import numpy as np
import pytest

from gdcore import resolve
from scenes.stage.depth import hidden
from scenes.stage.projection import Block, Projection
from scenes.stage.raster import Grid, scan

AROUND = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])
GRID = Grid(-3.5, 3.0, 280, 240, 40.0)
FUNCTIONS = {
    "x^2 sin(y)": (-4, 4),
    "1/(x^2+y^2)": (0, 4),  # cut at the top
    "sqrt(4-x^2-y^2)": (0, 2),  # a hole around it
    "sin(3x) cos(3y)": (-1, 1),
    "abs(x)+abs(y)": (0, 4),
}


def seen_from(function, azimuth, elevation):
    block = Block((-2, 2), (-2, 2), FUNCTIONS[function], (3.6, 3.6, 2.4), 0.3)
    return Projection(block, azimuth, elevation, 1.0, (0.0, 0.0))


def marched(field, projection, points, steps=1200):
    """Whether something is met between points and the viewer, by many small steps, in data."""
    block, units = projection.block, np.array(projection.block.units)
    toward = np.append(projection.toward, np.tan(projection.elevation)) / units
    part = np.geomspace(4e-3, 6.0, steps)[:, None]
    ray = np.asarray(points)[:, None, :] + part * toward
    inside = (np.abs(ray[..., :2]) <= 2).all(axis=-1)
    z = field(ray[..., :2])
    with np.errstate(invalid="ignore"):
        inside &= np.isfinite(z) & (z >= block.z[0]) & (z <= block.z[1])
        gap = np.where(inside, z - ray[..., 2], np.nan)
        return (gap[:, 1:] * gap[:, :-1] < 0).any(axis=1)


def test_what_is_hidden_agrees_with_rays_at_a_thousand_points_and_angles():
    rng = np.random.default_rng(6)
    agreed = compared = 0
    while compared < 1000:
        function = list(FUNCTIONS)[compared % len(FUNCTIONS)]
        field = resolve(function, ("x", "y")).value
        projection = seen_from(function, rng.uniform(-np.pi, np.pi), rng.uniform(0.15, 1.4))
        low, high = FUNCTIONS[function]
        xyz = np.append(rng.uniform(-2, 2, 2), rng.uniform(low, high))
        if compared % 2:  # every other one on the surface itself
            xyz[2] = field(xyz[:2])
            if not low <= xyz[2] <= high:
                continue
        # Away from a silhouette: its neighbours are hidden, or seen, as it is.
        shift = 0.04 / np.array(projection.block.units[:2])
        around = xyz + np.array([(*(step * shift), 0) for step in AROUND])
        if compared % 2:
            around[:, 2] = field(around[:, :2])
        truth = marched(field, projection, around)
        if truth.any() != truth.all():
            continue
        compared += 1
        agreed += hidden(field, projection, xyz[None, :])[0] == truth[0]
    assert agreed >= 0.99 * compared


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("azimuth", [-1.0, 0.0, 2.3])
def test_pixels_show_the_foremost_point_of_the_surface(function, azimuth):
    field = resolve(function, ("x", "y")).value
    projection = seen_from(function, azimuth, 0.5)
    found = scan(field, projection, GRID)
    assert len(found.index) > 2000
    theta = projection.data_of(found.floor.T.astype(float))
    points = projection.points_of(np.column_stack([theta, found.z.astype(float)]))
    column, row = found.index % GRID.width, found.index // GRID.width
    off_x = points[:, 0] - (GRID.left + (column + 0.5) / GRID.pixels)
    off_y = points[:, 1] - (GRID.top - (row + 0.5) / GRID.pixels)
    assert np.abs(off_x).max() < 1e-4  # scene units; a pixel is 0.025
    assert np.abs(off_y).max() < 1e-3
    low, high = FUNCTIONS[function]
    assert found.z.min() >= low and found.z.max() <= high
    # It lies on the surface, up to the straight pieces between samples.
    error = np.abs(field(theta) - found.z)
    assert np.nanquantile(error, 0.9) < 0.02 * (high - low)


def test_there_is_no_surface_where_the_function_is_undefined_or_out_of_the_block():
    projection = seen_from("sqrt(4-x^2-y^2)", -1.0, 0.5)
    found = scan(resolve("sqrt(4-x^2-y^2)", ("x", "y")).value, projection, GRID)
    theta = projection.data_of(found.floor.T.astype(float))
    radius = np.hypot(*theta.T)
    assert radius.max() <= 2.0 + 1e-3
    assert radius.max() > 1.99  # and it reaches right up to the edge


def test_a_jump_is_no_wall():
    projection = Projection(
        Block((-2, 2), (-2, 2), (-2, 2), (3.6, 3.6, 2.4), 0.3), -1.0, 0.5, 1.0, (0.0, 0.0)
    )
    stepped = scan(resolve("sign(x)", ("x", "y")).value, projection, GRID)
    assert not ((stepped.z > -0.9) & (stepped.z < 0.9)).any()
    steep = scan(resolve("tanh(20x)", ("x", "y")).value, projection, GRID)
    assert ((steep.z > -0.9) & (steep.z < 0.9)).any()


def test_the_lower_side_is_told_from_the_upper():
    projection = Projection(
        Block((-2, 2), (-2, 2), (-4, 4), (3.6, 3.6, 2.4), 0.3), 0.0, 0.3, 1.0, (0.0, 0.0)
    )
    rising = scan(resolve("2x", ("x", "y")).value, projection, GRID)  # toward the viewer
    falling = scan(resolve("-2x", ("x", "y")).value, projection, GRID)
    assert rising.under.all()
    assert not falling.under.any()
