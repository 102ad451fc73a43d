from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import (
    FadeIn,
    Scene,
    Square,
    Succession,
    ValueTracker,
    Wait,
    always_redraw,
    config,
)
from publish_stubs import SMALL

from publish.camera import MemoryCamera
from publish.frames import FrameRenderer, frame_count
from publish.parts import Part
from publish.studio import configured, settings


class Sink:
    """Keeps every frame of the plays it wants."""

    def __init__(self, wanted: range | None = None) -> None:
        self.wanted = wanted
        self.plays: dict[int, list[np.ndarray]] = {}
        self.changed: dict[int, list[list[Part]]] = {}

    def begin(self, play: int) -> bool:
        if self.wanted is not None and play not in self.wanted:
            return False
        self.frames: list[np.ndarray] = []
        self.plays[play] = self.frames
        self.told = self.changed[play] = []
        return True

    def write(self, pixels: np.ndarray, changed: Any, repeat: int) -> None:
        self.frames += [pixels.copy()] * repeat
        self.told.append(list(changed))

    def end(self) -> None:
        del self.frames


@pytest.fixture(autouse=True)
def small(tmp_path: Path) -> Iterator[None]:
    with configured(settings(SMALL, tmp_path)):
        yield


def perform(
    script: Any, sink: Sink | None, fps: int = SMALL.fps
) -> tuple[FrameRenderer, list[float]]:
    times: list[float] = []

    class Tried(Scene):
        def construct(self) -> None:
            times.extend(self.time for _ in script(self))

    with configured({"frame_rate": fps}):
        renderer = FrameRenderer(fps, sink)
        Tried(renderer=renderer).render()
    return renderer, times


@pytest.mark.parametrize(
    ("duration", "fps", "frames"),
    [(0.3, 30, 9), (4.1, 30, 123), (8.3, 30, 249), (8.2, 60, 492), (0.001, 30, 1), (0.36, 30, 11)],
)
def test_a_duration_is_the_nearest_number_of_frames(duration: float, fps: int, frames: int) -> None:
    assert frame_count(duration, fps) == frames


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_stills_motion_and_skipping_agree_to_a_frame(fps: int) -> None:
    durations = [0.3, 0.35, 0.7, 1.1, 4.1]

    def script(scene: Scene) -> Iterator[None]:
        square = Square()
        for duration in durations:
            scene.play(square.animate.shift([0.1, 0, 0]), run_time=duration)
            yield
            scene.wait(duration)
            yield

    sink = Sink()
    drawn, times = perform(script, sink, fps)
    skipped, skipped_times = perform(script, None, fps)
    mixed, mixed_times = perform(script, Sink(range(3, 5)), fps)
    counts = [round(duration * fps) for duration in durations for _ in range(2)]
    assert [len(frames) for frames in sink.plays.values()] == counts
    assert drawn.frames == skipped.frames == mixed.frames == sum(counts)
    assert times == skipped_times == mixed_times == [n / fps for n in np.cumsum(counts)]


def test_plays_drawn_alone_have_the_pixels_of_the_whole() -> None:
    def script(scene: Scene) -> Iterator[None]:
        place = ValueTracker(-3.0)
        moving = always_redraw(lambda: Square().shift([place.get_value(), 0, 0]))
        scene.add(Square(color="#E24777", fill_opacity=0.4))
        scene.play(FadeIn(moving), run_time=0.3)
        scene.play(place.animate.set_value(2.0), run_time=0.5)
        scene.wait(0.2)
        scene.play(Succession(Wait(0.2), place.animate.set_value(0.0)), run_time=0.8)
        yield

    whole, part = Sink(), Sink(range(2, 4))
    perform(script, whole)
    perform(script, part)
    assert list(part.plays) == [2, 3]
    for play, frames in part.plays.items():
        np.testing.assert_array_equal(frames, whole.plays[play])


def test_in_motion_only_what_changes_is_drawn_and_told() -> None:
    """The frames are those that are drawn whole, but for the edge of what is drawn anew."""

    def script(scene: Scene) -> Iterator[None]:
        place = ValueTracker(-3.0)
        below = Square(side_length=6, color="#E24777", fill_opacity=0.4)
        moving = always_redraw(lambda: Square(side_length=1).shift([place.get_value(), 1, 0]))
        above = Square(side_length=2, fill_opacity=0.6, color="#64FEDB").shift([2, 1, 0])
        still = Square(side_length=0.5, fill_opacity=1.0).shift([5, -3, 0])
        scene.add(below, moving, above, still)
        scene.play(place.animate.set_value(3.0), run_time=1.2)
        scene.remove(above)
        scene.play(place.animate.set_value(3.0), FadeIn(above), run_time=0.5)
        yield

    def whole(camera: MemoryCamera, mobjects: Any) -> list[Part]:
        camera.begin(camera._ground)
        return camera_show(camera, mobjects)

    camera_show = MemoryCamera.show
    sink, right = Sink(), Sink()
    perform(script, sink)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryCamera, "show", whole)
        perform(script, right)
    for play, frames in sink.plays.items():
        for number, (frame, expected) in enumerate(zip(frames, right.plays[play], strict=True)):
            off = np.abs(frame.astype(int) - expected).max(axis=2)
            assert (off > 2).mean() < 0.001, (play, number)
            assert off.max() < 40
            before = frames[number - 1] if number else None
            if before is not None:  # nothing changes but where it is told
                told = np.zeros(off.shape, dtype=bool)
                for part in sink.changed[play][number]:
                    told[part.top : part.bottom, part.left : part.right] = True
                assert not (frame != before).any(axis=2)[~told].any()
    motion = sink.changed[0][1:]
    assert all(sum(part.area for part in parts) < 0.5 * 160 * 90 for parts in motion)
    assert sink.changed[0][0] == sink.changed[1][0] == [Part(0, 0, 160, 90)]


def test_a_still_is_drawn_once() -> None:
    """Manim draws it over itself, so that 40% opacity becomes 64%."""

    def script(scene: Scene) -> Iterator[None]:
        scene.add(Square(fill_opacity=0.4, fill_color="#FFFFFF", stroke_width=0))
        scene.wait(0.5)
        yield

    sink = Sink()
    perform(script, sink)
    (frames,) = sink.plays.values()
    assert len(frames) == 5
    assert abs(int(frames[0][45, 80, 0]) - 102) <= 1


def test_a_wait_that_stops_by_itself_has_as_many_frames_when_skipped() -> None:
    def script(scene: Scene) -> Iterator[None]:
        seen = ValueTracker(0)
        seen.add_updater(lambda mobject, dt: mobject.increment_value(1))
        scene.add(seen)
        scene.wait(3, stop_condition=lambda: seen.get_value() >= 7)
        yield

    drawn, _ = perform(script, Sink())
    skipped, _ = perform(script, None)
    assert drawn.frames == skipped.frames < 10


def test_skipping_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from manim import Camera

    def script(scene: Scene) -> Iterator[None]:
        scene.play(FadeIn(Square()))
        scene.wait(1)
        yield

    monkeypatch.setattr(Camera, "capture_mobjects", lambda *_, **__: pytest.fail("drawn"))
    renderer, _ = perform(script, None)
    assert renderer.frames == 20


def test_a_setting_that_manim_does_not_have_is_refused() -> None:
    before = config.frame_height
    with pytest.raises(KeyError, match="frame_hieght"), configured({"frame_hieght": 9.0}):
        pytest.fail("entered")
    assert config.frame_height == before


def test_the_configuration_comes_back(tmp_path: Path) -> None:
    import logging

    level, before = logging.getLogger("manim").level, dict(config)
    with (
        pytest.raises(KeyboardInterrupt),
        configured({"frame_rate": 25, "verbosity": "DEBUG", "media_dir": str(tmp_path)}),
    ):
        assert config.frame_rate == 25
        raise KeyboardInterrupt
    assert dict(config) == before
    assert logging.getLogger("manim").level == level
