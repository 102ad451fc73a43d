"""The lessons on a curve, read back from what is drawn: geometry first, then few pictures.

Values, slopes and iterates are worked out here from derivatives written by hand, so that neither
the core nor the scene is its own judge.
"""

from __future__ import annotations

import math
from collections.abc import Callable
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
BOTH = [
    pytest.param(lesson, case, id=f"{lesson} {name}")
    for lesson in LESSONS
    for name, case in (("as it comes", CASES[lesson]), ("double well", WELL), ("abs", ABS))
]


def close(found: Any, wanted: Any) -> None:
    """Within 1e-9, absolutely or of the number where it is large."""
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def shown(scene: Any, kind: type) -> list[Any]:
    """The figures of a kind that are on screen."""
    return [part for top in scene.mobjects for part in top.get_family() if isinstance(part, kind)]


def middles(dots: Any) -> np.ndarray:
    """The middles of the round dots in one outline, shape (n, 3)."""
    each = dots.points.reshape(-1, len(Circle().points), 3)
    return (each.min(1) + each.max(1)) / 2


def line(plane: Any, mobject: Any) -> np.ndarray:
    """Both ends of each straight segment, in data units, shape (n, 2, 2)."""
    points = mobject.points.reshape(-1, 4, 3)
    return np.array([[plane.data(p[0]), plane.data(p[3])] for p in points])


def of_the_lesson(scene: Any) -> list[Walk]:
    """The walks on the lesson's own function, resting on an iterate."""
    own = scene.experiment.objective
    walks = [walk for walk in shown(scene, Walk) if walk.run.objective is own]
    return [walk for walk in walks if walk.state[0] % 1 == 0]


@pytest.mark.parametrize(("lesson", "case"), BOTH)
def test_balls_and_landing_marks_stand_on_the_iterates(lesson: str, case: Case) -> None:
    balls: dict[float, set[int]] = {}

    def watch(scene: Any) -> None:
        for walk in of_the_lesson(scene):
            rate, k = float(walk.run.lr[0]), int(walk.state[0])
            theta = case.theta(rate, k)
            if walk.ball.get_fill_opacity() > 0:
                close(walk.plane.data(walk.ball.get_center()), (theta[k], case.value(theta[k])))
                balls.setdefault(rate, set()).add(k)
            x0, x1 = walk.plane.state[:2]
            marks = [walk.plane.data(point)[0] for point in walk.ticks.points[0::4]]
            close(marks, [x for x in theta if x0 <= x <= x1])

    performing.perform(lesson, watch=watch, **case.asked)
    assert set(balls) == set(case.rates)
    assert all(len(seen) >= 3 for seen in balls.values())


@pytest.mark.parametrize("case", [CASES["overshoot"], WELL, ABS], ids=["x^2", "double well", "abs"])
def test_the_series_shows_each_position_at_its_step(case: Case) -> None:
    longest = dict.fromkeys(case.rates, 0)

    def watch(scene: Any) -> None:
        for series in shown(scene, Series):
            if series.plane is not scene.series_plane:
                continue
            _, last, x0, x1 = series.plane.state
            dots = np.array([series.plane.data(point) for point in middles(series.dots)])
            steps = min(int(series.state[0]), int(last))
            runs = {rate: case.theta(rate, steps) for rate in case.rates}
            wanted = {
                rate: np.array([(k, x) for k, x in enumerate(theta) if x0 <= x <= x1])
                for rate, theta in runs.items()
            }
            matching = [
                rate
                for rate, points in wanted.items()
                if points.shape == dots.shape and np.allclose(dots, points, 1e-9, 1e-9)
            ]
            assert matching
            if len(matching) == 1:
                longest[matching[0]] = max(longest[matching[0]], len(dots))

    performing.perform("overshoot", watch=watch, **case.asked)
    assert min(longest.values()) > 10


@pytest.mark.parametrize("case", [CASES["learning-rate"], WELL], ids=["x^2", "double well"])
def test_distances_to_the_minimum_stand_on_their_axis(case: Case) -> None:
    longest = 0

    def watch(scene: Any) -> None:
        nonlocal longest
        for column in getattr(scene, "columns", []):
            made = int(column.series.state[0])
            far = np.abs(case.theta(float(column.run.lr[0]), made) - case.minimum)
            low, high = 10.0 ** column.below.state[2:]
            # Where the minimum itself is rounded, its distance means nothing.
            certain = far > 1e-8
            wanted = [(k, far[k]) for k in np.flatnonzero(certain & (low <= far) & (far <= high))]
            dots = [column.below.data(point) for point in middles(column.series.dots)]
            dots = [dot for dot in dots if dot[1] > 1e-8]
            np.testing.assert_allclose(dots, wanted, rtol=1e-6, atol=1e-9)
            longest = max(longest, len(dots))

    performing.perform("learning-rate", watch=watch, **case.asked)
    assert longest > 10


@pytest.mark.parametrize(("lesson", "case"), [p for p in BOTH if p.values[0] != "learning-rate"])
def test_a_step_lies_along_the_axis_from_iterate_to_iterate(lesson: str, case: Case) -> None:
    tips = []

    def watch(scene: Any) -> None:
        for arrow in (arrow for arrow in shown(scene, Arrow) if arrow.filled):
            if not len(arrow.head.points):
                continue
            tail, tip = arrow.shaft.points[0], arrow.head.points[0]
            assert tail[1] == tip[1]
            theta = case.theta(case.rates[0], 1)
            (x0, y0), (x1, y1) = arrow.plane.data(tail), arrow.plane.data(tip)
            close((x0, y0), (theta[0], case.value(theta[0])))
            assert y1 == y0
            edge = arrow.plane.state[0]
            close(x1, max(theta[1], edge))
            tips.append(x1)

    performing.perform(lesson, watch=watch, **case.asked)
    assert tips


@pytest.mark.parametrize(("lesson", "case"), [p for p in BOTH if p.values[0] != "learning-rate"])
def test_a_tangent_touches_the_curve_and_has_its_slope(lesson: str, case: Case) -> None:
    touched = set()

    def watch(scene: Any) -> None:
        for tangent in shown(scene, Tangent):
            x = float(tangent.state[0])
            if not len(tangent.line.points) or x == case.minimum:
                continue
            ((xa, ya), (xb, yb)) = line(tangent.plane, tangent.line)[0]
            close((yb - ya) / (xb - xa), case.slope(x))
            close(ya + case.slope(x) * (x - xa), case.value(x))
            touched.add(x)

    performing.perform(lesson, watch=watch, **case.asked)
    assert case.start in touched
    assert lesson == "overshoot" or len(touched) >= 2


@pytest.mark.parametrize("case", [HALF_SQUARE, WELL, ABS], ids=["x^2/2", "double well", "abs"])
def test_the_secant_ends_as_the_tangent(case: Case) -> None:
    slopes = []

    def watch(scene: Any) -> None:
        for secant in shown(scene, Secant):
            ((xa, ya), (xb, yb)) = line(secant.plane, secant.line)[0]
            x, partner = (float(place) for place in secant.state)
            slopes.append((yb - ya) / (xb - xa))
            if x == partner:
                close(slopes[-1], case.slope(case.start))
            else:
                run = partner - x
                close(slopes[-1], (case.value(partner) - case.value(x)) / run)

    performing.perform("slope", watch=watch, **case.asked)
    assert case is ABS or slopes[0] != pytest.approx(slopes[-1])


@pytest.mark.parametrize(
    ("case", "curvature"),
    [(CASES["learning-rate"], 2.0), (WELL, 3 * WELL.minimum**2 - 4)],
    ids=["x^2", "double well"],
)
def test_the_limits_are_drawn_at_1_and_2_over_the_curvature(case: Case, curvature: float) -> None:
    factors: list[Factor] = []
    scene = performing.perform(
        "learning-rate", watch=lambda scene: factors.extend(shown(scene, Factor)), **case.asked
    ).scene
    factor = factors[0]
    assert factor.line in scene.mobjects  # its ball has gone
    corners = line(factor.plane, factor.line)
    close(corners[0, 0], (0, 1))
    close(corners[0, 1], (1 / curvature, 0))
    close(corners[1, 0], (1 / curvature, 0))
    end = corners[1, 1]
    assert end[0] * curvature > 2
    close(end[1], end[0] * curvature - 1)

    limits = {upright.word.note[0]: upright for upright in shown(scene, Upright)}
    assert set(limits) == {'#"1/L";', '#"2/L";'}
    for markup, upright in limits.items():
        dashes = line(factor.plane, upright.line.line)
        close(dashes[..., 0], float(markup[2]) / curvature)

    dots = [ball for ball in shown(scene, Ball) if ball.disc.get_fill_opacity() > 0]
    found = sorted(factor.plane.data(dot.disc.get_center()) for dot in dots)
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
