"""What is drawn of a surface, and what it hides, against rays that are followed step by step."""

import numpy as np
import pytest
from manim import Camera, config

from gdcore import resolve
from publish import studio
from publish.profile import Profile
from scenes.stage.depth import hidden
from scenes.stage.layout import Layout
from scenes.stage.picture import let_pictures_be_drawn
from scenes.stage.projection import Block, Projection
from scenes.stage.raster import Grid, scan
from scenes.stage.space import Space
from scenes.stage.surface import Surface
from scenes.stage.theme import THEMES

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


def shown(found, projection):
    """What each pixel shows: a place of the domain (n, 2), and z (n,)."""
    floor = [found.along(found.line.floor(axis, found.column, found.t)) for axis in (0, 1)]
    theta = projection.data_of(np.column_stack(floor).astype(float))
    low, high = projection.block.z
    return theta, low + (high - low) * found.along(found.height).astype(float)


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


def picture(camera, *mobjects):
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array[..., :3].astype(int)


def around(image, points, camera):
    """The strongest channel of an image near points of the frame, (n,)."""
    column, row = camera.points_to_pixel_coords(None, points).T[:2]
    near = [image[row + i, column + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return np.max(near, axis=(0, 2))


@pytest.fixture(scope="module")
def camera(tmp_path_factory):
    settings = studio.settings(Profile.resolve(quality="medium"), tmp_path_factory.mktemp("media"))
    with studio.configured(settings):
        camera = Camera(background_color=THEMES["dark"].background)
        let_pictures_be_drawn(camera)
        yield camera


def test_axes_and_floor_are_faint_behind_the_surface_and_nowhere_else_and_never_missing(camera):
    rng = np.random.default_rng(7)
    agreed = missing = compared = 0
    layout = Layout.of(config.frame_width, config.frame_height)
    for function, z in list(FUNCTIONS.items()) * 5:
        field = resolve(function, ("x", "y"))
        view, names = ((-2, 2), (-2, 2)), ("$x$", "$y$", "$z$")
        look = (rng.uniform(-np.pi, np.pi), rng.uniform(0.2, 1.2), 1.0)
        space = Space(THEMES["dark"], layout.main, view, z, names, state=look)
        surface = Surface(space, field)
        # Places on the lines of the floor's grid, and on its sides, the axes of x and y.
        part = rng.uniform(0.05, 0.95, (40, 1))
        grid = rng.integers(0, len(space.grid), 40)
        xyz = space.grid[grid, 0] + part * (space.grid[grid, 1] - space.grid[grid, 0])
        points = space.points_of(xyz)
        alone = picture(camera, space)
        both = picture(camera, space, surface)
        lines = (space.back, *space.lines[:2], surface.floor, surface.through)
        for line in lines:
            line.points = np.zeros((0, 3))
        shift = 0.08 / np.array(space.block.units[:2])
        corners = xyz[:, None, :] + np.array([(*(step * shift), 0) for step in AROUND])
        truth = marched(field.value, space.projection, corners.reshape(-1, 3)).reshape(-1, 5)
        clear = truth.any(axis=1) == truth.all(axis=1)
        full = around(abs(alone - picture(camera, space)), points, camera)
        drawn = around(abs(both - picture(camera, space, surface)), points, camera)
        compared += clear.sum()
        # Where it is seen, what is drawn over the surface comes on top of it.
        agreed += ((drawn < 0.8 * full) == truth[:, 0])[clear].sum()
        missing += (drawn < 3)[clear].sum()
    assert compared > 700
    assert agreed >= 0.99 * compared
    assert missing <= 0.01 * compared


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("azimuth", [-1.0, 0.0, 2.3])
def test_pixels_show_the_foremost_point_of_the_surface(function, azimuth):
    field = resolve(function, ("x", "y")).value
    projection = seen_from(function, azimuth, 0.5)
    found = scan(field, projection, GRID)
    assert len(found.index) > 2000
    theta, z = shown(found, projection)
    points = projection.points_of(np.column_stack([theta, z]))
    column, row = np.divmod(found.index, GRID.height)
    off_x = points[:, 0] - (GRID.left + (column + 0.5) / GRID.pixels)
    off_y = points[:, 1] - (GRID.top - (row + 0.5) / GRID.pixels)
    assert np.abs(off_x).max() < 1e-4  # scene units; a pixel is 0.025
    assert np.abs(off_y).max() < 1e-3
    low, high = FUNCTIONS[function]
    slack = 1e-6 * (high - low)  # of single precision
    assert z.min() >= low - slack and z.max() <= high + slack
    # It lies on the surface, up to the straight pieces between samples.
    error = np.abs(field(theta) - z)
    assert np.nanquantile(error, 0.9) < 0.02 * (high - low)


def test_there_is_no_surface_where_the_function_is_undefined_or_out_of_the_block():
    projection = seen_from("sqrt(4-x^2-y^2)", -1.0, 0.5)
    found = scan(resolve("sqrt(4-x^2-y^2)", ("x", "y")).value, projection, GRID)
    theta, _ = shown(found, projection)
    radius = np.hypot(*theta.T)
    assert radius.max() <= 2.0 + 1e-3
    assert radius.max() > 1.99  # and it reaches right up to the edge


def test_a_jump_is_no_wall():
    projection = Projection(
        Block((-2, 2), (-2, 2), (-2, 2), (3.6, 3.6, 2.4), 0.3), -1.0, 0.5, 1.0, (0.0, 0.0)
    )
    stepped = scan(resolve("sign(x)", ("x", "y")).value, projection, GRID)
    assert not (np.abs(shown(stepped, projection)[1]) < 0.9).any()
    steep = scan(resolve("tanh(20x)", ("x", "y")).value, projection, GRID)
    assert (np.abs(shown(steep, projection)[1]) < 0.9).any()


def test_the_lower_side_is_told_from_the_upper():
    projection = Projection(
        Block((-2, 2), (-2, 2), (-4, 4), (3.6, 3.6, 2.4), 0.3), 0.0, 0.3, 1.0, (0.0, 0.0)
    )
    rising = scan(resolve("2x", ("x", "y")).value, projection, GRID)  # toward the viewer
    falling = scan(resolve("-2x", ("x", "y")).value, projection, GRID)
    assert rising.under[rising.corner].all()
    assert not falling.under[falling.corner].any()


@pytest.mark.parametrize("azimuth", [-1.0, 2.3])
def test_a_pane_cuts_away_what_is_in_front_of_it_so_that_its_curve_is_seen(azimuth):
    field = resolve("sin(3x) cos(3y)", ("x", "y"))
    layout = Layout.of(config.frame_height * 16 / 9, config.frame_height)
    view, look = ((-2, 2), (-2, 2)), (azimuth, 0.4, 1.0)
    space = Space(THEMES["dark"], layout.main, view, (-1, 1), ("$x$", "$y$", "$z$"), state=look)
    surface = Surface(space, field)
    x = np.linspace(-1.95, 1.95, 200)
    curve = surface.over(np.column_stack([x, np.full(200, 0.5)]))
    before = marched(field.value, space.projection, curve)
    assert before.any()
    assert (surface.hides(curve) == before).mean() > 0.97
    surface.show([0, 0, 0.5, 1])
    assert not surface.hides(curve).any()
    found = scan(field.value, space.projection, GRID, surface.sides)
    kept = shown(found, space.projection)[0][:, 1]
    toward = np.sign(space.projection.toward[1])
    assert ((kept - 0.5) * toward).max() < 1e-4
