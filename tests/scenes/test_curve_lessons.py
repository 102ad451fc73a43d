"""The lessons on a curve, read back from what is drawn: geometry first, then few pictures.

Values, slopes and iterates are worked out here from derivatives written by hand, so that neither
the core nor the scene is its own judge.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import performing
import pytest
from hard_runs import DOUBLE_WELL, LESSONS, RUNS
from manim import Circle
from PIL import Image

from scenes.lessons.learning_rate.figures import Factor
from scenes.lessons.slope.figures import Secant
from scenes.stage.curve import Curve
from scenes.stage.marks import Arrow, Ball, Tangent, Upright
from scenes.stage.walk import Series, Walk

GOLDEN = Path(__file__).parents[1] / "golden"
TOLERANCE = 0.15  # grey levels of 255, the mean over the frame


class Case(NamedTuple):
    """What is asked for, and what it should then show."""

    asked: dict[str, str]
    value: Callable[[float], float]
    slope: Callable[[float], float]
    start: float
    rates: tuple[float, ...]
    minimum: float

    def theta(self, rate: float, steps: int) -> np.ndarray:
        theta = [self.start]
        for _ in range(steps):
            theta.append(theta[-1] - rate * self.slope(theta[-1]))
        return np.array(theta)


def _root(f: Callable[[float], float], low: float, high: float) -> float:
    while high - low > 1e-15 * abs(high):
        middle = (low + high) / 2
        low, high = (low, middle) if f(low) * f(middle) <= 0 else (middle, high)
        if middle in (low, high) and high - low <= math.ulp(high):
            break
    return (low + high) / 2


def well(x: float) -> float:
    return x**3 - 4 * x + 0.5


WELL = Case(
    DOUBLE_WELL,
    lambda x: x**4 / 4 - 2 * x**2 + x / 2,
    well,
    3.0,
    (0.05,),
    _root(well, 1.5, 2.5),
)
ABS = Case(RUNS["abs"], lambda x: abs(x - 1), lambda x: math.copysign(1, x - 1), 4.0, (0.4,), 1.0)
HALF_SQUARE = Case({}, lambda x: x * x / 2, lambda x: x, 3.0, (0.5,), 0.0)


def square(*rates: float) -> Case:
    return Case({}, lambda x: x * x, lambda x: 2 * x, 3.0, rates, 0.0)


CASES = {
    "slope": HALF_SQUARE,
    "learning-rate": square(0.05, 0.4, 1.05),
    "overshoot": square(0.75, 1.0, 1.1),
}
NAMED = {
    (lesson, name): case
    for lesson in LESSONS
    for name, case in (("as it comes", CASES[lesson]), ("double well", WELL), ("abs", ABS))
}
EVERY = pytest.mark.parametrize(("lesson", "name"), NAMED, ids=[" ".join(key) for key in NAMED])
_STEPPING = [key for key in NAMED if key[0] != "learning-rate"]
STEPPING = pytest.mark.parametrize(
    ("lesson", "name"), _STEPPING, ids=[" ".join(key) for key in _STEPPING]
)


def close(found: Any, wanted: Any) -> None:
    """Within 1e-9, absolutely or of the number where it is large."""
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def shown(scene: Any, kind: type) -> list[Any]:
    """The figures of a kind that are on screen."""
    return [part for top in scene.mobjects for part in top.get_family() if isinstance(part, kind)]


def dots(series: Any) -> np.ndarray:
    """The middles of a series' round dots, which are one outline, in data units, shape (n, 2)."""
    each = series.dots.points.reshape(-1, len(Circle().points), 3)
    middles = (each.min(1) + each.max(1)) / 2
    return np.array([series.plane.data(point) for point in middles]).reshape(-1, 2)


def line(plane: Any, mobject: Any) -> np.ndarray:
    """Both ends of each straight segment, in data units, shape (n, 2, 2)."""
    points = mobject.points.reshape(-1, 4, 3)
    return np.array([[plane.data(p[0]), plane.data(p[3])] for p in points])


class Seen(NamedTuple):
    """What was on screen after the plays of a lesson, in data units.

    Walks and series are told by the rate or the plane that they belong to; where they are is taken
    from their outlines alone.
    """

    balls: list[tuple[float, int, float, float]]  # rate, steps made, x, y
    marks: list[tuple[float, int, tuple[float, float], list[float]]]  # rate, made, view, places
    series: list[tuple[int, tuple[float, ...], np.ndarray]]  # made, view, points (n, 2)
    distances: list[tuple[float, int, tuple[float, ...], np.ndarray]]  # rate, made, view, points
    steps: list[tuple[np.ndarray, float]]  # tail and tip (2, 2), left edge of the view
    tangents: list[tuple[float, np.ndarray]]  # where it touches, ends (2, 2)
    secants: list[tuple[np.ndarray, np.ndarray]]  # the two places, ends (2, 2)
    factors: list[Factor]


@cache
def seen(lesson: str, name: str) -> Seen:
    found = Seen([], [], [], [], [], [], [], [])
    performing.perform(lesson, watch=lambda scene: note(scene, found), **NAMED[lesson, name].asked)
    return found


def note(scene: Any, found: Seen) -> None:
    """Take down what is on screen now."""
    own = scene.experiment.objective
    for walk in shown(scene, Walk):
        if walk.run.objective is own and walk.state[0] % 1 == 0:
            rate, k = float(walk.run.lr[0]), int(walk.state[0])
            if walk.ball.get_fill_opacity() > 0:
                found.balls.append((rate, k, *walk.plane.data(walk.ball.get_center())))
            places = [walk.plane.data(point)[0] for point in walk.ticks.points[0::4]]
            found.marks.append((rate, k, tuple(walk.plane.state[:2]), places))
    for series in shown(scene, Series):
        if series.plane is getattr(scene, "series_plane", None):
            found.series.append((int(series.state[0]), tuple(series.plane.state), dots(series)))
    for column in getattr(scene, "columns", []):
        rate, made = float(column.run.lr[0]), int(column.series.state[0])
        view = tuple(column.below.state)
        found.distances.append((rate, made, view, dots(column.series)))
    for arrow in shown(scene, Arrow):
        if arrow.filled and len(arrow.head.points):
            ends = [arrow.plane.data(p) for p in (arrow.shaft.points[0], arrow.head.points[0])]
            found.steps.append((np.array(ends), float(arrow.plane.state[0])))
    for tangent in shown(scene, Tangent):
        if len(tangent.line.points):
            ends = line(tangent.plane, tangent.line)[0]
            found.tangents.append((float(tangent.state[0]), ends))
    for secant in shown(scene, Secant):
        found.secants.append((secant.state.copy(), line(secant.plane, secant.line)[0]))
    found.factors.extend(shown(scene, Factor))


def slope_of(ends: np.ndarray) -> float:
    (xa, ya), (xb, yb) = ends
    return float((yb - ya) / (xb - xa))


@EVERY
def test_balls_rest_on_the_iterates(lesson: str, name: str) -> None:
    case, balls = NAMED[lesson, name], seen(lesson, name).balls
    for rate, k, x, y in balls:
        theta = case.theta(rate, k)[k]
        close((x, y), (theta, case.value(theta)))
    for rate in case.rates:
        assert len({k for of, k, *_ in balls if of == rate}) >= 3


@EVERY
def test_landings_are_marked_on_the_axis(lesson: str, name: str) -> None:
    case, marks = NAMED[lesson, name], seen(lesson, name).marks
    for rate, k, (x0, x1), places in marks:
        close(places, [x for x in case.theta(rate, k) if x0 <= x <= x1])
    assert max(len(places) for *_, places in marks) >= 5


@pytest.mark.parametrize("name", ["as it comes", "double well", "abs"])
def test_the_series_shows_each_position_at_its_step(name: str) -> None:
    case = NAMED["overshoot", name]
    longest = dict.fromkeys(case.rates, 0)
    for made, (_, last, x0, x1), points in seen("overshoot", name).series:
        matching = []
        for rate in case.rates:
            theta = case.theta(rate, min(made, int(last)))
            wanted = np.array([(k, x) for k, x in enumerate(theta) if x0 <= x <= x1])
            if points.shape == wanted.shape and np.allclose(points, wanted, 1e-9, 1e-9):
                matching.append(rate)
        assert matching
        if len(matching) == 1:
            longest[matching[0]] = max(longest[matching[0]], len(points))
    assert min(longest.values()) > 10


@pytest.mark.parametrize("name", ["as it comes", "double well"])
def test_distances_to_the_minimum_stand_on_their_axis(name: str) -> None:
    case, longest = NAMED["learning-rate", name], 0
    for rate, made, (_, _, low, high), points in seen("learning-rate", name).distances:
        far = np.abs(case.theta(rate, made) - case.minimum)
        # Where the minimum itself is rounded, the distance to it means nothing.
        certain = (far > 1e-8) & (10.0**low <= far) & (far <= 10.0**high)
        wanted = [(k, far[k]) for k in np.flatnonzero(certain)]
        np.testing.assert_allclose(points[points[:, 1] > 1e-8], wanted, rtol=1e-6, atol=1e-9)
        longest = max(longest, len(wanted))
    assert longest > 10


@STEPPING
def test_a_step_lies_along_the_axis_from_iterate_to_iterate(lesson: str, name: str) -> None:
    case, steps = NAMED[lesson, name], seen(lesson, name).steps
    theta = case.theta(case.rates[0], 1)
    assert steps
    for ((x0, y0), (x1, y1)), edge in steps:
        close((x0, y0), (theta[0], case.value(theta[0])))
        close((x1, y1), (max(theta[1], edge), y0))


@STEPPING
def test_a_tangent_touches_the_curve_and_has_its_slope(lesson: str, name: str) -> None:
    case, touched = NAMED[lesson, name], set()
    for x, ends in seen(lesson, name).tangents:
        if x != case.minimum:  # at a kink any slope between the two would do
            close(slope_of(ends), case.slope(x))
            close(ends[0, 1] + case.slope(x) * (x - ends[0, 0]), case.value(x))
            touched.add(x)
    assert case.start in touched
    assert lesson == "overshoot" or len(touched) >= 2


@pytest.mark.parametrize("name", ["as it comes", "double well", "abs"])
def test_the_secant_ends_as_the_tangent(name: str) -> None:
    case, secants = NAMED["slope", name], seen("slope", name).secants
    for (x, partner), ends in secants:
        rise = case.value(partner) - case.value(x)
        close(slope_of(ends), case.slope(x) if x == partner else rise / (partner - x))
    assert {bool(x == partner) for (x, partner), _ in secants} == {True, False}


@pytest.mark.parametrize(
    ("name", "curvature"), [("as it comes", 2.0), ("double well", 3 * WELL.minimum**2 - 4)]
)
def test_the_limits_are_drawn_at_1_and_2_over_the_curvature(name: str, curvature: float) -> None:
    case, factor = NAMED["learning-rate", name], seen("learning-rate", name).factors[0]
    scene = performing.perform("learning-rate", **case.asked).scene
    corners = line(factor.plane, factor.line)
    close(corners[0, 0], (0, 1))
    close(corners[0, 1], (1 / curvature, 0))
    close(corners[1, 0], (1 / curvature, 0))
    end = corners[1, 1]
    assert end[0] * curvature > 2
    close(end[1], end[0] * curvature - 1)

    limits = {upright.word.markup: upright for upright in shown(scene, Upright)}
    assert set(limits) == {'#"1/L";', '#"2/L";'}
    for markup, upright in limits.items():
        dashes = line(factor.plane, upright.line.line)
        close(dashes[..., 0], float(markup[2]) / curvature)

    balls = [ball for ball in shown(scene, Ball) if ball.disc.get_fill_opacity() > 0]
    found = sorted(factor.plane.data(ball.disc.get_center()) for ball in balls)
    close(found, [(rate, abs(1 - rate * curvature)) for rate in case.rates])


def test_the_verdicts_of_the_default_rates() -> None:
    statuses = [str(run.status) for run in performing.perform("overshoot").runs]
    assert statuses == ["converged", "oscillating", "diverged"]
    two_cycle = performing.perform("overshoot").runs[1].theta[:, 0]
    assert set(two_cycle) == {3.0, -3.0}


# Curves that break.


def segments_of(function: str, view: str, start: str) -> tuple[np.ndarray, Any]:
    """The segments that are drawn of a curve, (n, 2, 2) in data units, and the plane."""
    asked = {"function": function, "view": view, "start": start, "lr": "1e-3"}
    scene = performing.perform("slope", **asked).scene
    (curve,) = shown(scene, Curve)
    return line(scene.plane, curve.line), scene.plane


def on_the_curve(segments: np.ndarray, plane: Any, f: Callable[[Any], Any]) -> np.ndarray:
    """Whether each end of a segment lies on f; one on the view's edge was cut there."""
    y0, y1 = plane.state[2:]
    x, y = segments[..., 0], segments[..., 1]
    span = y1 - y0
    cut = (y < y0 + 1e-9 * span) | (y > y1 - 1e-9 * span)
    # Where the curve breaks, it is what it is just before.
    with np.errstate(invalid="ignore"):
        off = np.nanmin([np.abs(y - f(x + side)) for side in (-1e-9, 0.0, 1e-9)], axis=0)
    return cut | (off < 1e-6 * span)


@pytest.mark.parametrize(
    ("function", "f", "view", "start", "breaks"),
    [
        ("tan(x)", np.tan, "-4:4", "0.5", (-np.pi / 2, np.pi / 2)),
        ("1/x", np.reciprocal, "-2:2", "1", (0.0,)),
        ("sign(x)*x^2+sign(x)", lambda x: np.sign(x) * (x * x + 1), "-2:2", "1", (0.0,)),
    ],
    ids=["tan", "1/x", "a jump"],
)
def test_no_line_joins_the_two_sides_of_a_break(
    function: str, f: Any, view: str, start: str, breaks: tuple[float, ...]
) -> None:
    segments, plane = segments_of(function, view, start)
    assert on_the_curve(segments, plane, f).all()
    left, right = segments[..., 0].min(1), segments[..., 0].max(1)
    for at in breaks:
        assert not ((left < at) & (at < right)).any()
    edges = [float(view.split(":")[0]), *breaks, float(view.split(":")[1])]
    for a, b in pairwise(edges):
        assert ((left >= a) & (right <= b)).sum() > 20


def test_a_curve_begins_where_its_domain_does() -> None:
    segments, plane = segments_of("sqrt(x)", "-5:5", "4")
    assert segments[..., 0].min() == pytest.approx(0.0, abs=1e-12)
    assert segments[..., 0].max() == pytest.approx(5.0)
    assert on_the_curve(segments, plane, np.sqrt).all()


def test_a_kink_is_drawn_where_it_is() -> None:
    segments, _ = segments_of("abs(x-1)", "-4:6", "4")
    at_one = np.abs(segments[..., 0] - 1.0) < 1e-12
    assert at_one.any()
    close(segments[at_one, 1], 0.0)
    slopes = np.diff(segments[..., 1]) / np.diff(segments[..., 0])
    np.testing.assert_allclose(np.abs(slopes), 1.0, rtol=1e-6)


# Few pictures.


def difference(a: Any, b: Any) -> float:
    return float(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float)).mean())


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_closing_frame_looks_as_it_did(lesson: str) -> None:
    """To renew: delete tests/golden/LESSON.png, run this test, look at the new one."""
    (frame,) = performing.draw(lesson, [-0.1])
    golden = GOLDEN / f"{lesson}.png"
    if not golden.exists():
        GOLDEN.mkdir(exist_ok=True)
        frame.save(golden)
        pytest.fail(f"{golden.name} was missing and is made anew: look at it, then run again")
    # Another build of Cairo rounds some pixels' edges otherwise.
    assert difference(frame, Image.open(golden).convert("RGB")) < TOLERANCE


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_tolerance_catches_a_headline_moved_by_two_pixels(lesson: str) -> None:
    golden = np.asarray(Image.open(GOLDEN / f"{lesson}.png").convert("RGB"))
    moved = golden.copy()
    headline = slice(int(0.88 * len(golden)), len(golden))
    moved[headline] = np.roll(golden[headline], 2, axis=1)
    assert difference(moved, golden) > TOLERANCE
