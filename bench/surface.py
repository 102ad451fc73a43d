"""How fast a surface is drawn: whole processes against Manim's own, and one mesh by itself."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cairo
import numpy as np

from gdcore import resolve
from scenes.stage.projection import Block, Projection
from scenes.stage.raster import Grid, scan

HERE = Path(__file__).parent
LIMIT = 12.0  # times faster than stock Manim, the whole process
ROUNDS = 3
MESH = 32  # patches along each side, as in the stock scene


def process(words: list[str], folder: str) -> np.ndarray:
    """Seconds of wall time and of processor time of a Python process, (2,)."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    subprocess.run([sys.executable, *words], cwd=folder, env=environment, check=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return np.array([wall, spent])


def whole() -> float:
    """Stock over ours: both render the same 90 frames at 720p30 into an MP4."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [
            process([str(HERE / "surface_ours.py"), f"{folder}/{k}.mp4"], folder)
            for k in range(ROUNDS)
        ]
        quiet = ["--disable_caching", "-v", "ERROR", "--progress_bar", "none"]
        scene = [str(HERE / "surface_stock.py"), "StockSurface"]
        stock = process(
            ["-m", "manim", "render", "-qm", *quiet, "--media_dir", folder, *scene], folder
        )
    own = np.median(ours, axis=0)
    for name, mine, theirs in zip(("wall", "processor"), own, stock, strict=True):
        print(
            f"90 frames at 720p, {name} time: ours {mine:.2f} s, "
            f"stock Manim {theirs:.2f} s: {theirs / mine:.1f} x"
        )
    return float(stock[0] / own[0])


def mesh() -> dict[str, Callable[[float], object]]:
    """Ways to draw x^2 sin(y) at 720p, each a function of the azimuth."""
    block = Block((-3, 3), (-3, 3), (-9, 9), (3.9, 3.9, 2.6), 0.3)
    grid = Grid(-3.2, 2.6, 576, 468, 90.0)
    objective = resolve("x^2 sin(y)", ("x", "y"))
    side = np.linspace(-3, 3, MESH + 1)
    theta = np.stack(np.meshgrid(side, side), axis=-1)
    xyz = np.concatenate([theta, objective.value(theta)[..., None]], axis=-1).reshape(-1, 3)
    corner = (np.arange(MESH)[:, None] * (MESH + 1) + np.arange(MESH)).ravel()
    patches = corner[:, None] + [0, 1, MESH + 2, MESH + 1]

    def seen(azimuth: float) -> Projection:
        return Projection(block, azimuth, 0.45, 1.0, (0.0, 0.0))

    def pixels(azimuth: float) -> tuple[np.ndarray, np.ndarray]:
        """The patches' corners, from the back to the front, and a shade each."""
        points = (seen(azimuth).points_of(xyz)[:, :2] - [grid.left, grid.top]) * [90.0, -90.0]
        depth = seen(azimuth).floor_of(xyz[:, :2]) @ seen(azimuth).toward
        order = patches[np.argsort(depth[patches].mean(axis=1))]
        return points[order], (xyz[order, 2].mean(axis=1) + 9) / 18

    def columns(azimuth: float) -> object:
        return scan(objective.value, seen(azimuth), grid)

    def polygons(azimuth: float) -> object:
        image = cairo.ImageSurface(cairo.FORMAT_ARGB32, grid.width, grid.height)
        context = cairo.Context(image)
        for quad, shade in zip(*(part.tolist() for part in pixels(azimuth)), strict=True):
            context.move_to(*quad[0])
            for place in quad[1:]:
                context.line_to(*place)
            context.close_path()
            context.set_source_rgb(shade, shade, 0.5)
            context.fill_preserve()
            context.stroke()
        return image

    ways: dict[str, Callable[[float], object]] = {
        "our column scan, every pixel its own height and depth": columns,
        f"pycairo, {MESH} x {MESH} flat polygons, no depth": polygons,
    }
    try:
        import skia
    except ImportError:
        return ways

    def vertices(azimuth: float) -> object:
        places, shades = pixels(azimuth)
        triangles = places[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 2)
        colours = [skia.Color(int(255 * s), int(255 * s), 128) for s in np.repeat(shades, 6)]
        surface = skia.Surface(grid.width, grid.height)
        made = skia.Vertices(
            skia.Vertices.kTriangles_VertexMode,
            [skia.Point(*place) for place in triangles.tolist()],
            None,
            colours,
        )
        surface.getCanvas().drawVertices(made, skia.Paint(AntiAlias=True))
        return surface.toarray()

    ways[f"skia drawVertices, {MESH} x {MESH}, no depth"] = vertices
    return ways


def plotted() -> Callable[[float], object] | None:
    """Matplotlib's plot_surface with the same mesh, or None where it is not installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        return None
    mpl.use("agg")
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(12.8, 7.2), dpi=100)
    axes = figure.add_subplot(projection="3d")
    x, y = np.meshgrid(*[np.linspace(-3, 3, MESH + 1)] * 2)
    axes.plot_surface(x, y, x**2 * np.sin(y), cmap="cividis", rcount=MESH, ccount=MESH)

    def draw(azimuth: float) -> object:
        axes.view_init(25, np.degrees(azimuth))
        figure.canvas.draw()
        return figure.canvas.buffer_rgba()

    return draw


def painted() -> Callable[[float], object]:
    """One whole frame of ours: axes and labels, the surface with colour, shade and level lines."""
    from manim import Camera

    from publish.profile import Profile
    from publish.studio import configured, settings
    from scenes.stage.layout import Layout
    from scenes.stage.picture import let_pictures_be_drawn
    from scenes.stage.space import Space
    from scenes.stage.surface import Surface
    from scenes.stage.theme import THEMES

    with configured(settings(Profile.resolve(quality="medium"), HERE)):
        camera = Camera()
        layout = Layout.of(8.0 * 16 / 9, 8.0)
        names = ("$x$", "$y$", "$f(x, y)$")
        space = Space(THEMES["dark"], layout.stage, ((-3, 3), (-3, 3)), (-9, 9), names)
    surface = Surface(space, resolve("x^2 sin(y)", ("x", "y")))
    let_pictures_be_drawn(camera)

    def draw(azimuth: float) -> object:
        space.show([azimuth, 0.45, 1.0])
        camera.reset()
        camera.capture_mobjects([space, surface])
        return camera.pixel_array

    return draw


def milliseconds(way: Callable[[float], object]) -> float:
    """Median processor time a frame, of 40 azimuths."""
    spent = []
    for azimuth in np.linspace(-1.2, 0.4, 40):
        began = time.process_time()
        way(float(azimuth))
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)


def main() -> int:
    """Print all ratios; the exit code says whether the whole process is fast enough."""
    ratio = whole()
    for name, way in mesh().items():
        print(f"{milliseconds(way):6.1f} ms  {name}")
    own = milliseconds(painted())
    print(f"{own:6.1f} ms  a whole frame of ours: axes, labels, colour, shade, level lines")
    other = plotted()
    if other is not None:
        theirs = milliseconds(other)
        print(f"{theirs:6.1f} ms  Matplotlib's plot_surface: {theirs / own:.1f} x ours")
    return int(ratio < LIMIT)


if __name__ == "__main__":
    sys.exit(main())
