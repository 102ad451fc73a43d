"""Axes for any view: a map that can be gone back, and labels that keep apart."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from manim import config
from performing import RESOLUTIONS, stage

from scenes.lint import SLACK, still
from scenes.look import look
from scenes.stage.layout import Box, Layout
from scenes.stage.marks import Upright
from scenes.stage.plane import Plane
from scenes.stage.theme import THEMES


@st.composite
def intervals(draw: st.DrawFn) -> tuple[float, float]:
    middle = draw(st.just(0.0) | st.floats(-1e9, 1e9) | st.floats(-10, 10))
    width = 10 ** draw(st.floats(-6, 9))
    low, high = middle - width * draw(st.floats(0, 1)), middle + width * draw(st.floats(0.1, 1))
    assume(high - low > 1e-6 * max(abs(low), abs(high)))
    return low, high


def slots(layout: Layout) -> list[Box]:
    return [layout.main, layout.beside(1.25, 1.0)[0], layout.panels(3)[1]]


@settings(max_examples=25)
# The logarithm of a tenth is rounded below -1; a name leaves no room beside it.
@example(across=(0.0, 1.0), upward=(3.5, 4.1), slot=0, aspect="16:9", name="$f(x)$", mark=0.0)
@example(across=(0.0, 1.0), upward=(1.0, 1.001), slot=2, aspect="1:1", name="step length", mark=0.0)
@given(
    across=intervals(),
    upward=intervals(),
    slot=st.integers(0, 2),
    aspect=st.sampled_from(list(RESOLUTIONS)),
    name=st.sampled_from(["$f(x)$", "step length"]),
    mark=st.floats(0, 1),
)
def test_labels_are_in_their_slot_and_apart(
    across: tuple[float, float],
    upward: tuple[float, float],
    slot: int,
    aspect: str,
    name: str,
    mark: float,
) -> None:
    with stage(aspect):
        layout = Layout.of(config.frame_width, config.frame_height)
        box = slots(layout)[slot]
        theme, scale = THEMES["dark"], layout.text_scale
        plane = Plane(theme, box, (*across, *upward), "$x$", name, text_scale=scale)
        seen = [plane]
        if slot == 0:  # where the minimum and the limits are marked
            x = across[0] + mark * (across[1] - across[0])
            seen.append(Upright(plane, [x], theme.target, "minimum"))
        screen = look(SimpleNamespace(mobjects=seen, time=0.0, theme=theme))
    assert not [what for rule, what in still(screen) if rule == "overlap"]
    for label in screen.labels:
        assert label.box.beyond(box) <= SLACK


@given(across=intervals(), upward=intervals(), at=st.tuples(st.floats(0, 1), st.floats(0, 1)))
@settings(max_examples=25)
def test_a_point_maps_back_to_its_data(
    across: tuple[float, float], upward: tuple[float, float], at: tuple[float, float]
) -> None:
    with stage():
        plane = Plane(THEMES["dark"], Box(-6, -3, 2, 3), (*across, *upward))
        x = across[0] + at[0] * (across[1] - across[0])
        y = upward[0] + at[1] * (upward[1] - upward[0])
        point = plane.point(x, y)
        inner = plane.inner
    # Evenly from edge to edge, wherever the data lies.
    wanted = inner.left + at[0] * inner.width, inner.bottom + at[1] * inner.height
    np.testing.assert_allclose(point[:2], wanted, atol=1e-6)
    found = plane.data(point)
    assert found[0] == pytest.approx(x, abs=1e-9 * (across[1] - across[0]) + 1e-15 * abs(x))
    assert found[1] == pytest.approx(y, abs=1e-9 * (upward[1] - upward[0]) + 1e-15 * abs(y))


def test_a_logarithmic_axis_goes_by_powers_of_ten() -> None:
    with stage():
        plane = Plane(THEMES["dark"], Box(-6, -3, 2, 3), (0, 10, -6, 2), log=True)
        heights = [plane.point(0, 10.0**power)[1] for power in (-6, -2, 2)]
        back = plane.data(plane.point(3, 1e-5))
    np.testing.assert_allclose(np.diff(heights), plane.inner.height / 2)
    np.testing.assert_allclose(back, (3, 1e-5))


def sampled(start: np.ndarray, end: np.ndarray, box: Box, parts: int = 4000) -> np.ndarray:
    """The places of a segment that lie in a box, of many along it."""
    places = start + np.linspace(0, 1, parts)[:, None] * (end - start)
    x, y = places[:, 0], places[:, 1]
    return places[(x >= box.left) & (x <= box.right) & (y >= box.bottom) & (y <= box.top)]


ENDS = st.tuples(st.floats(-12, 12), st.floats(-9, 9), st.just(0.0)).map(np.array)


@settings(max_examples=60)
@given(start=ENDS, end=ENDS)
def test_a_clipped_segment_is_what_is_in_the_view_of_it(start: np.ndarray, end: np.ndarray) -> None:
    with stage("16:9"):
        plane = Plane(THEMES["dark"], Layout.of(14.2, 8.0).main, (0, 1, 0, 1), "$x$", "$y$")
        inside = sampled(start, end, plane.inner)
        a, b = plane.clip(start[None], end[None])
    assert len(a) <= 1
    if len(inside):
        step = np.abs(end - start).max() / 3999
        assert np.abs(a[0] - inside[0]).max() <= step + 1e-9
        assert np.abs(b[0] - inside[-1]).max() <= step + 1e-9
    for point in (*a, *b):
        assert plane.inner.left <= point[0] <= plane.inner.right
        assert plane.inner.bottom <= point[1] <= plane.inner.top


def test_segments_from_far_out_stay_in_the_view() -> None:
    """A series that flies off: its places lie up to 1e300 away, on both sides in turn."""
    with stage("16:9"):
        plane = Plane(THEMES["dark"], Layout.of(14.2, 8.0).side, (0, 40, -23, 6), "step", "$x$")
        steps = np.arange(41.0)
        points = plane.points_of(steps, 3 * (-(10.0**7)) ** steps)
        a, b = plane.clip(points[:-1], points[1:])
        inner, pitch = plane.inner, plane.inner.width / 40
    assert len(a) == 40
    for ends in (a, b):
        assert ends[:, 1].min() >= inner.bottom
        assert ends[:, 1].max() <= inner.top
    # Between two far ends a line crosses the view near the middle of its step.
    assert (np.abs((a[1:, 0] - points[1:-1, 0]) / pitch - 0.5) <= 0.5).all()
    assert a[-1, 1] != b[-1, 1]
