"""A descent on a surface as Manim's own classes draw it; `bench/surface.py` measures against it."""

import numpy as np
from manim import BLUE, DEGREES, GREEN, RED, YELLOW, Dot3D, Surface, ThreeDAxes, ThreeDScene


def height(x, y):
    return x * x * np.sin(y)


class StockSurface(ThreeDScene):
    """90 frames at 30 fps: a turning camera, and six steps of descent."""

    def construct(self):
        axes = ThreeDAxes([-3, 3], [-3, 3], [-9, 9, 3], x_length=6, y_length=6, z_length=4)
        surface = Surface(
            lambda u, v: axes.c2p(u, v, height(u, v)),
            u_range=[-3, 3],
            v_range=[-3, 3],
            resolution=(32, 32),
            fill_opacity=0.8,
        )
        surface.set_fill_by_value(axes=axes, colorscale=[(BLUE, -9), (GREEN, 0), (RED, 9)], axis=2)
        self.set_camera_orientation(phi=65 * DEGREES, theta=-50 * DEGREES)
        x, y = 2.0, 1.0
        dot = Dot3D(axes.c2p(x, y, height(x, y)), color=YELLOW)
        self.add(axes, surface, dot)
        self.begin_ambient_camera_rotation(rate=0.1)
        for _ in range(6):
            x, y = x - 0.08 * 2 * x * np.sin(y), y - 0.08 * x * x * np.cos(y)
            self.play(dot.animate.move_to(axes.c2p(x, y, height(x, y))), run_time=0.5)
