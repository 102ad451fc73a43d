"""The camera's shortcuts: what it draws is what Manim's own camera would draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Camera, Circle, Square, VMobject

from publish.camera import SHORT, MemoryCamera
from publish.profile import Profile
from publish.studio import configured, settings


def scattered() -> VMobject:
    """Open and closed pieces, some of them a hair apart, which still join."""
    rng = np.random.default_rng(1)
    curves = rng.uniform(-3, 3, (40, 4, 3))
    for k in range(1, 40):
        if k % 5:
            curves[k, 0] = curves[k - 1, 3] + 1e-7
    curves[19, 3] = curves[15, 0]
    mobject = VMobject(stroke_color="#ffffff", fill_color="#ff8000", fill_opacity=0.7)
    mobject.points = curves.reshape(-1, 3)
    return mobject


def broken() -> VMobject:
    mobject = scattered()
    mobject.points = mobject.points.copy()
    mobject.points[3, 0] = np.nan
    return mobject


def marker() -> VMobject:
    mobject = VMobject(stroke_color="#ffffff")
    mobject.points = np.zeros((1, 3))
    return mobject


@pytest.mark.parametrize("make", [scattered, broken, marker, Circle, Square])
def test_pixels_are_those_of_manims_camera(make: Any, tmp_path: Path) -> None:
    with configured(settings(Profile.resolve(quality="draft"), tmp_path)):
        mobject, pictures = make(), []
        for camera in (Camera(), MemoryCamera()):
            for _ in range(2):  # anew, and remembered
                camera.reset()
                camera.capture_mobjects([mobject])
                pictures.append(camera.pixel_array.copy())
    for picture in pictures[1:]:
        np.testing.assert_array_equal(picture, pictures[0])
    if make is scattered:
        assert len(mobject.points) > SHORT and pictures[0][..., :3].any()
