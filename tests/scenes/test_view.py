"""What part of the plane is shown: the start, the minimum, and the curve between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import Objective, descend, resolve
from gdcore.valley import Valley, valley
from scenes.stage.view import domain_view, value_view, wider_view


def bowl(steepness: float, minimum: float) -> Objective:
    return resolve(f"{steepness!r}*(x-({minimum!r}))^2")


powers = st.integers(-6, 6).map(lambda power: 10.0**power)


@settings(max_examples=40)
@given(
    steepness=powers,
    minimum=st.sampled_from([0.0, 1.0, -2.5, 1e6, -1e-6]),
    way=powers,
    side=st.sampled_from([-1.0, 1.0]),
    factor=st.sampled_from([0.1, 1.0, 1.5, 2.0, 2.2, 3.0]),
)
def test_start_and_minimum_are_in_view(
    steepness: float, minimum: float, way: float, side: float, factor: float
) -> None:
    way = max(way, 1e-5 * abs(minimum))  # farther than doubles lie apart there
    start = minimum + side * way
    objective = bowl(steepness, minimum)
    run = descend(objective, start, lr=factor / (2 * steepness), steps=12)
    x0, x1 = domain_view([run], Valley(minimum, 2 * steepness))
    margin = 0.02 * (x1 - x0)
    assert x0 + margin < min(start, minimum)
    assert max(start, minimum) < x1 - margin
    assert x0 < minimum - 0.5 * way  # both walls of the valley, whether the run crosses it or not
    assert minimum + 0.5 * way < x1
    assert x1 - x0 < 6 * way  # neither of them lost in it
    y0, y1 = value_view(objective, (x0, x1), [run])
    assert y0 < 0.0
    assert steepness * way**2 < y1


@pytest.mark.parametrize("formula", ["4", "x^3", "-x^2", "1/x", "exp(-x)", "abs(x-1)", "tan(x)"])
@pytest.mark.parametrize("start", [0.5, 3.0, -2.0])
def test_a_view_has_a_width_whatever_the_function_does(formula: str, start: float) -> None:
    objective = resolve(formula)
    run = descend(objective, start, lr=0.1, steps=12)
    x0, x1 = domain_view([run], valley(objective, start))
    y0, y1 = value_view(objective, (x0, x1), [run])
    assert np.isfinite([x0, x1, y0, y1]).all()
    assert x0 < start < x1
    assert y0 < run.value[0] < y1


def test_one_zoom_shows_more_but_never_all_of_a_run_that_flies_off() -> None:
    run = descend(resolve("x^2"), 3.0, lr=1.1, steps=40)
    view = domain_view([run], Valley(0.0, 2.0))
    wide = wider_view(view, [run])
    assert wide is not None
    assert wide[0] < view[0]
    assert view[1] < wide[1]
    assert wide[1] - wide[0] < 10 * (view[1] - view[0])
    assert abs(run.theta).max() > wide[1]


def test_a_run_that_stays_needs_no_zoom() -> None:
    run = descend(resolve("x^2"), 3.0, lr=0.1, steps=40)
    assert wider_view(domain_view([run], Valley(0.0, 2.0)), [run]) is None
