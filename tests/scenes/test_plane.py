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
