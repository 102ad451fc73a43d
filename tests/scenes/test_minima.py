"""The colours of the map come from really descending from each start; no run carries speed."""

from __future__ import annotations

import numpy as np
import pytest
from rules import layout_faults

from gdcore import GradientDescent, Status, descend, resolve
from scenes.catalogue import LESSONS
from scenes.lessons.minima.experiment import MinimaExperiment

ENTRY = LESSONS["minima"]


def experiment(**parameters: object) -> MinimaExperiment:
    return ENTRY.run(ENTRY.parameters().model_validate(parameters))


@pytest.fixture
def drawn(perform):
    """The default lesson at its end, every play skipped."""
    return perform("minima").scene


def test_balls_rest_on_the_ends_of_their_runs(drawn) -> None:
    for run, place in zip(drawn.experiment.runs, drawn.walkers.places(), strict=True):
        theta = run.trajectory.theta[-1, 0]
        point = drawn.plane.point(*place)
        assert drawn.plane.data(point)[0] == pytest.approx(theta, abs=1e-9)


def test_the_band_changes_colour_at_the_hilltop(drawn) -> None:
    (edge,) = drawn.band.edges
    hill = next(r.real for r in np.roots([1, 0, -4, 0.5]) if 0 < r.real < 1)
    spacing = np.diff(drawn.experiment.fine_starts)[0]
    assert abs(edge - hill) <= spacing
    # Drawn where it is said to be: the first fill ends where the second begins.
    left, right = drawn.band.fills[0].points[:, 0].max(), drawn.band.fills[1].points[:, 0].min()
    assert left == pytest.approx(right, abs=1e-9)
    assert drawn.plane.data(np.array([left, 0, 0]))[0] == pytest.approx(edge, abs=1e-9)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"function": "many-wells"}, {"lr": 0.2, "steps": 40}, {"function": "cos(3x) + x^2/20"}],
)
def test_each_colour_is_the_end_of_a_descent_from_there(parameters: dict[str, object]) -> None:
    found = experiment(**parameters)
    lr, steps = found.parameters.lr, found.parameters.steps
    width = found.view[1] - found.view[0]
    for i in range(0, len(found.fine_starts), 37):
        run = descend(found.objective, found.fine_starts[i], lr=lr, steps=steps)
        assert run.optimizer == str(GradientDescent())
        end = found.fine_ends[i]
        if end >= 0:
            assert abs(run.end[0] - found.floors[end].x) <= 2e-3 * width
        else:
            assert all(abs(run.end[0] - floor.x) > 2e-3 * width for floor in found.floors)


def test_walkers_and_map_agree() -> None:
    found = experiment()
    for run, end in zip(found.runs, found.ends, strict=True):
        nearest = np.argmin(np.abs(found.fine_starts - run.trajectory.theta[0, 0]))
        assert found.fine_ends[nearest] == end


def test_floors_are_the_minima_and_only_the_lowest_is_global() -> None:
    found = experiment()
    known = sorted(r.real for r in np.roots([1, 0, -4, 0.5]))
    assert [floor.x for floor in found.floors] == pytest.approx([known[0], known[2]], abs=1e-9)
    assert [floor.lowest for floor in found.floors] == [True, False]


def test_below_a_hole_that_has_no_floor_nothing_is_global() -> None:
    found = experiment(function="x^3 - 3x")
    assert [floor.lowest for floor in found.floors] == [False]


def test_no_speed_is_carried_over_the_hill() -> None:
    """The outermost start is higher than the hill; its run stays on its side all the same."""
    found = experiment()
    run = found.runs[-1].trajectory
    objective = resolve("double-well")
    assert run.value[0] > objective.value(np.array([0.127]))
    assert np.all(run.theta[:, 0] > 0.127)
    assert run.status == Status.CONVERGED


def test_captions_say_what_is_true_of_runs_that_never_arrive(perform) -> None:
    found = perform("minima", function="x^2", lr=1.2)
    assert set(found.experiment.ends) == {-1}
    assert "10 at no minimum" in " ".join(beat.caption for beat in found.beats)
    assert found.beats[-1].headline == "No start leads to a minimum"
    assert not any("speed" in beat.headline for beat in found.beats)


def test_as_many_starts_as_given() -> None:
    found = experiment(start="-1; 0.5;2")
    assert [run.trajectory.theta[0, 0] for run in found.runs] == [-1.0, 0.5, 2.0]
    assert experiment(**found.parameters.model_dump(mode="json")).parameters == found.parameters


def test_steep_functions_get_a_rate_that_descends() -> None:
    """The default rate is under 1/L for the largest curvature L at starts and minima."""
    found = experiment(function="1e6*(sin(3x) + x^2/10)")
    curvature = 1e6 * (9 + 0.2)  # of the sine and of the parabola, at most
    assert 0.5 / curvature < found.parameters.lr < 1 / curvature
    for run in found.runs:
        assert np.all(np.diff(run.trajectory.value) <= 1e-6)


def test_valleys_beyond_the_letters_are_owned_up_to(perform) -> None:
    performance = perform("minima", function="1e6*(sin(3x) + x^2/10)")
    found = performance.experiment
    x = np.linspace(*found.view, 100_001)
    falls = np.diff(1e6 * (np.sin(3 * x) + x**2 / 10)) < 0
    assert found.valleys == int(np.sum(falls[:-1] & ~falls[1:])) > len(found.floors)
    words = " ".join(beat.caption for beat in performance.beats)
    assert "at no minimum" not in words
    assert f"{int(np.sum(found.ends < 0))} elsewhere" in words


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize(
    "parameters",
    [
        {"function": "1e6*(sin(3x) + x^2/10)"},
        {"function": "many-wells"},
        {"function": "1e-6*cos(x)", "start": ";".join(f"{k / 10}" for k in range(-30, 31, 4))},
        {"lr": 0.9},
    ],
    ids=["values near 1e6", "six valleys", "values near 1e-6", "flies off"],
)
def test_nothing_touches_or_is_too_small(perform, aspect: str, parameters) -> None:
    performance = perform("minima", aspect=aspect, **parameters)
    assert layout_faults(performance) == []


def test_gentle_functions_get_a_rate_that_arrives_and_straight_ones_a_plain_one() -> None:
    gentle = experiment(function="1e-6*cos(x)")
    assert gentle.parameters.lr == pytest.approx(0.8e6, rel=0.2)
    assert np.all(gentle.ends >= 0)
    assert experiment(function="2x").parameters.lr == 0.1
