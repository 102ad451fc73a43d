"""Manim's frames, drawn one by one on an exact grid of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

import numpy as np
from manim import CairoRenderer, Scene
from numpy.typing import NDArray

from publish.camera import MemoryCamera
from publish.parts import Part

__all__ = ["FrameRenderer", "FrameSink", "frame_count"]


class FrameSink(Protocol):
    """Where frames go: a play is begun, its frames come in order, and it is ended."""

    def begin(self, play: int) -> bool:
        """Whether to draw this play; else it is skipped to its end state, and not ended."""

    def write(self, pixels: NDArray[np.uint8], changed: Sequence[Part], repeat: int) -> None:
        """Take RGBA pixels, (height, width, 4); they are drawn over after the call.

        All but the parts that changed is as in the frame before; in a play's first frame all has.
        """

    def end(self) -> None:
        """Close the play that was begun."""


def frame_count(duration: float, fps: int) -> int:
    """Return how many frames show `duration` seconds: the nearest number, at least one."""
    return max(1, round(duration * fps))


class FrameRenderer(CairoRenderer):
    """A Cairo renderer that counts time in frames, and draws only what its sink wants.

    It replaces Manim's `play`, for these reasons (Manim 0.22):

    - Manim draws ``len(arange(0, t, 1 / fps))`` frames of an animation but ``int(t / (1 / fps))``
      of a still, adds up 1 / fps in floating point, and in skipped plays adds t: at
      30 fps, 4.1 s are 122 frames of a still and 123 otherwise, and 0.35 s are 10 or 11. Here a
      play has `frame_count` frames, drawn or skipped, and `time` is always `frames` / fps: what
      a scene notes as the start of a beat is the time of its first frame.
    - A still without moving mobjects is drawn twice, the second time over the first: edges get
      bolder, and what is dimmed gets brighter, for as long as the still lasts.
    - A skipped play still draws two whole frames. Here it draws none, so that a lesson's frames
      can be counted before they are drawn.
    - No progress bar, and no copy of each frame.
    - In motion only what has changed is drawn (`publish.camera.MemoryCamera`).

    Parameters
    ----------
    fps : int
    sink : FrameSink, optional
        None skips every play.

    Attributes
    ----------
    frames : int
        Frames until now, drawn or skipped.
    counts : list of int
        Frames of each play until now.
    """

    def __init__(self, fps: int, sink: FrameSink | None = None) -> None:
        super().__init__(camera_class=MemoryCamera)
        self.fps = fps
        self.frames = 0
        self.counts: list[int] = []
        self._sink = sink

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The frame drawn last, RGBA, (height, width, 4)."""
        return cast("NDArray[np.uint8]", self.camera.pixel_array)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations, as `Scene.play` gives them."""
        scene.compile_animation_data(*args, **kwargs)
        drawn = self._sink is not None and self._sink.begin(self.num_plays)
        self.skip_animations = not drawn
        scene.begin_animations()
        count = frame_count(scene.duration, self.fps)
        before = self.frames
        if drawn:
            self._draw(scene, count)
        else:
            self._skip(scene, count)
        for animation in scene.animations or ():
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)
        self.counts.append(self.frames - before)
        self.num_plays += 1

    def _draw(self, scene: Scene, count: int) -> None:
        sink, camera = self._sink, cast("MemoryCamera", self.camera)
        assert sink is not None
        self.save_static_frame_data(scene, scene.static_mobjects)
        camera.begin(self.static_image)
        if scene.is_current_animation_frozen_frame():
            changed = camera.show(scene.moving_mobjects)
            sink.write(self.pixels, changed, count)
            self._advance(count)
        else:
            for frame in range(count):
                scene.update_to_time(frame / self.fps)
                changed = camera.show(scene.moving_mobjects)
                sink.write(self.pixels, changed, 1)
                self._advance(1)
                if scene.stop_condition is not None and scene.stop_condition():
                    break
        self.static_image = None
        sink.end()

    def _skip(self, scene: Scene, count: int) -> None:
        if scene.is_current_animation_frozen_frame():
            self._advance(count)
        elif scene.stop_condition is None:
            scene.update_to_time(scene.duration)
            self._advance(count)
        else:  # only trying tells when it stops
            for frame in range(count):
                scene.update_to_time(frame / self.fps)
                self._advance(1)
                if scene.stop_condition():
                    break

    def _advance(self, count: int) -> None:
        self.frames += count
        self.time = self.frames / self.fps
