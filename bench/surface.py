"""How fast a surface is drawn: whole processes against Manim's own, and one mesh by itself."""

from __future__ import annotations

import os
import resource
import shutil
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
# Times faster: the whole process than stock Manim's with Cairo and with OpenGL; a frame than
# Matplotlib's.
CAIRO_LIMIT, OPENGL_LIMIT, MATPLOTLIB_LIMIT = 12.0, 2.0, 2.5
ROUNDS = 3
MESH = 32  # patches along each side, as in the stock scene


def process(words: list[str], folder: str, before: tuple[str, ...] = ()) -> np.ndarray:
    """Seconds of wall time and of processor time of a Python process, (2,)."""
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    command = [*before, sys.executable, *words]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return np.array([wall, spent])


def stock(folder: str, *options: str, screen: tuple[str, ...] = ()) -> np.ndarray:
    """Seconds of Manim's own scene, see `process`; `screen` is a command that gives it a screen."""
    quiet = ["--disable_caching", "-v", "ERROR", "--progress_bar", "none", "--media_dir", folder]
    scene = [str(HERE / "surface_stock.py"), "StockSurface"]
    words = ["-m", "manim", "render", "-qm", "--format", "mp4", *quiet, *options, *scene]
    return process(words, folder, screen)


def by_opengl(folder: str) -> np.ndarray | None:
    """Manim's OpenGL renderer, which needs a screen and a driver; None, and why, without them."""
    server = shutil.which("xvfb-run")
    if server is None and "DISPLAY" not in os.environ:
        print("Manim's OpenGL renderer: not measured, no screen (a driver and xvfb would do)")
        return None
    try:
        screen = () if server is None else (server, "-a")
        return stock(folder, "--renderer", "opengl", screen=screen)
    except subprocess.CalledProcessError as error:
        print(f"Manim's OpenGL renderer: not measured, it ended with {error.returncode}")
        return None


def whole() -> bool:
    """Stock over ours: all render the same 90 frames at 720p30; whether it is within limits."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [
            process([str(HERE / "surface_ours.py"), f"{folder}/{k}.mp4"], folder)
            for k in range(ROUNDS)
        ]
        others = {"Cairo": (stock(folder), CAIRO_LIMIT)}
        opengl = by_opengl(folder)
        if opengl is not None:
            others["OpenGL"] = opengl, OPENGL_LIMIT
    own, within = np.median(ours, axis=0), True
    for renderer, (theirs, limit) in others.items():
        for name, mine, other in zip(("wall", "processor"), own, theirs, strict=True):
            print(
                f"90 frames at 720p, {name} time: ours {mine:.2f} s, "
                f"Manim's {renderer} {other:.2f} s: {other / mine:.1f} x"
            )
        within &= bool(theirs[0] >= limit * own[0])
    return within


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
        ways[f"OpenGL through EGL, {MESH} x {MESH}, a z-buffer, no lines"] = opengl(
            seen, xyz, patches, grid
        )
    except Exception as error:  # noqa: BLE001  a driver may fail in any way
        print(f"OpenGL through EGL: not measured: {error}")
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


def opengl(
    seen: Callable[[float], Projection], xyz: np.ndarray, patches: np.ndarray, grid: Grid
) -> Callable[[float], object]:
    """The mesh by a z-buffer, without a screen, read back as pixels. ModernGL comes with Manim."""
    import moderngl

    context = moderngl.create_context(standalone=True, backend="egl")
    print(f"OpenGL through EGL: {context.info['GL_RENDERER']}")
    program = context.program(
        vertex_shader="""#version 330
            in vec3 place; in float height; out float shade;
            void main() { gl_Position = vec4(place, 1.0); shade = height; }""",
        fragment_shader="""#version 330
            in float shade; out vec4 color;
            void main() { color = vec4(shade, shade, 0.5, 1.0); }""",
    )
    size = grid.width, grid.height
    drawn = context.framebuffer(
        [context.renderbuffer(size, 4, samples=4)], context.depth_renderbuffer(size, samples=4)
    )
    flat = context.framebuffer([context.renderbuffer(size, 4)])
    places = context.buffer(reserve=len(xyz) * 16)
    corners = patches[:, [0, 1, 2, 0, 2, 3]].astype("i4")
    mesh = context.vertex_array(
        program, [(places, "3f 1f", "place", "height")], context.buffer(corners.tobytes())
    )
    context.enable(moderngl.DEPTH_TEST)
    corner_of_view = np.array([-1.0, 1.0])

    def draw(azimuth: float) -> object:
        points = seen(azimuth).points_of(xyz)[:, :2] - [grid.left, grid.top]
        points *= [2 * grid.pixels / grid.width, 2 * grid.pixels / grid.height]
        depth = seen(azimuth).floor_of(xyz[:, :2]) @ seen(azimuth).toward
        vertices = np.column_stack([points + corner_of_view, -0.1 * depth, (xyz[:, 2] + 9) / 18])
        places.write(vertices.astype("f4").tobytes())
        drawn.use()
        drawn.clear()
        mesh.render()
        context.copy_framebuffer(flat, drawn)
        return flat.read(components=4)

    return draw


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
    from publish.camera import MemoryCamera
    from publish.profile import Profile
    from publish.studio import configured, settings
    from scenes.stage.layout import Layout
    from scenes.stage.picture import let_pictures_be_drawn
    from scenes.stage.space import Space
    from scenes.stage.surface import Surface
    from scenes.stage.theme import THEMES

    with configured(settings(Profile.resolve(quality="medium"), HERE)):
        camera = MemoryCamera()
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


def milliseconds(*ways: Callable[[float], object]) -> np.ndarray:
    """Median processor time a frame of each way, (n,): 40 azimuths, in turns."""
    spent = np.zeros((40, len(ways)))
    for row, azimuth in zip(spent, np.linspace(-1.2, 0.4, 40), strict=True):
        for i, way in enumerate(ways):
            began = time.process_time()
            way(float(azimuth))
            row[i] = 1000 * (time.process_time() - began)
    return np.asarray(np.median(spent, axis=0))


def main() -> int:
    """Print all ratios; the exit code says whether those that are promised are kept."""
    within = whole()
    ways = mesh()
    for name, took in zip(ways, milliseconds(*ways.values()), strict=True):
        print(f"{took:6.1f} ms  {name}")
    other = plotted()
    own, *theirs = milliseconds(painted(), *([] if other is None else [other]))
    print(f"{own:6.1f} ms  a whole frame of ours: axes, labels, colour, shade, level lines")
    for took in theirs:
        print(f"{took:6.1f} ms  Matplotlib's plot_surface: {took / own:.1f} x ours")
        within &= bool(took >= MATPLOTLIB_LIMIT * own)
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
