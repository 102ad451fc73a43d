"""A lesson looked at without being drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from publish.frames import FrameRenderer, FrameSink
from scenes.look import look, places
from scenes.screen import Jump

if TYPE_CHECKING:
    from manim import Mobject, Scene

    from scenes.screen import Screen

__all__ = ["Inspector", "MotionInspector"]

SAMPLES = 4  # moments of a play at which its marks are looked for, and its beginning
JUMP = 0.4  # scene units, a twentieth of the height: what goes so far at once, jumps
AT_ONCE = 1e-5  # seconds: no motion is so quick

Place = tuple[str, NDArray[np.float64]]  # of which figure, and where
Places = dict["Mobject", Place]


class Inspector(FrameRenderer):
    """A renderer that looks at every picture that stands still.

    Attributes
    ----------
    screens : list of Screen
    """

    def __init__(self, fps: int, sink: FrameSink | None = None) -> None:
        super().__init__(fps, sink)
        self.screens: list[Screen] = []

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play animations, and look at what they leave if it is a still."""
        super().play(scene, *args, **kwargs)
        if scene.is_current_animation_frozen_frame():
            self.screens.append(look(scene))


class MotionInspector(Inspector):
    """A renderer that also looks for what jumps between the stills.

    A film has so many frames a second, but the motions of a lesson are functions of time. What is
    far away from where it was a moment ago is looked for in ever shorter moments in between: a
    motion is found to be one, however quick, and a jump stays a jump.

    Attributes
    ----------
    jumps : list of Jump
    """

    def __init__(self, fps: int, sink: FrameSink | None = None) -> None:
        super().__init__(fps, sink)
        self.jumps: list[Jump] = []
        self._before: tuple[int, Places] = 0, {}

    def _skip(self, scene: Scene, count: int) -> None:
        if not (scene.is_current_animation_frozen_frame() or scene.stop_condition):
            self._follow(scene)
        super()._skip(scene, count)

    def _follow(self, scene: Any) -> None:
        """Look where marks are at some moments of a play."""
        beats = len(scene.beats)
        first, last = 0.0, self._places(scene, 0.0)
        if self._before[0] == beats:
            for mark in self._before[1].keys() & last.keys():
                self._note(scene, 0.0, self._before[1][mark], last[mark])
        for time in np.linspace(0.0, scene.duration, SAMPLES + 1)[1:]:
            now = self._places(scene, float(time))
            for mark in last.keys() & now.keys():
                if _far(last[mark], now[mark]):
                    self._narrow(scene, mark, (first, last), (float(time), now))
            first, last = float(time), now
        self._before = beats, last

    def _places(self, scene: Scene, time: float) -> Places:
        scene.update_to_time(time)
        return places(scene.moving_mobjects)

    def _narrow(
        self, scene: Scene, mark: Mobject, first: tuple[float, Places], last: tuple[float, Places]
    ) -> None:
        """Halve the time in which a mark went far, until it went less far or at once."""
        (start, before), (end, after) = (first[0], first[1][mark]), (last[0], last[1][mark])
        while _far(before, after):
            if end - start < AT_ONCE:
                self._note(scene, end, before, after)
                return
            middle = 0.5 * (start + end)
            there = self._places(scene, middle).get(mark)
            if there is None:  # it went away, and came back elsewhere
                return
            if _distance(before, there) >= _distance(there, after):
                end, after = middle, there
            else:
                start, before = middle, there

    def _note(self, scene: Any, time: float, before: Place, after: Place) -> None:
        if _far(before, after):
            length = _distance(before, after)
            self.jumps.append(Jump(before[0], length, len(scene.beats), self.time + time))


def _distance(before: Place, after: Place) -> float:
    return float(np.linalg.norm(after[1] - before[1]))


def _far(before: Place, after: Place) -> bool:
    return _distance(before, after) > JUMP
