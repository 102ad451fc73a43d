"""Each path is the core's own, unclipped; start, budget and finish are the same for all."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from rules import layout_faults

from gdcore import descend, resolve
from gdcore.optimizers import read
from scenes.catalogue import LESSONS
from scenes.lessons.race.experiment import TRIED, RaceExperiment, arrival
from scenes.lessons.race.figures import Tour
from scenes.lessons.race.placing import Signs
from scenes.stage.tracks import SHAPES, marker

ENTRY = LESSONS["race"]
SETS = [{}, {"function": "himmelblau"}, {"function": "x^2 + 10y^2", "start": "4,1", "lr": "0.15"}]


def experiment(**parameters: object) -> RaceExperiment:
    return ENTRY.run(ENTRY.parameters().model_validate(parameters))


@pytest.mark.parametrize("parameters", SETS)
def test_each_path_equals_the_cores(parameters: dict[str, object]) -> None:
    found = experiment(**parameters)
    start, steps = found.parameters.start, found.parameters.steps
    for run, text, lr in zip(
        found.runs, found.parameters.optimizer, found.parameters.lr, strict=True
    ):
        core = descend(found.objective, start, lr=lr, steps=steps, optimizer=read(text))
        np.testing.assert_array_equal(run.trajectory.theta, core.theta)
        assert run.lr == lr


@pytest.mark.parametrize("parameters", SETS)
def test_every_iterate_is_drawn_where_it_is(perform, parameters: dict[str, object]) -> None:
    """A head stands on its iterate after every play, and off the frame nothing is drawn there."""
    checked = []

    def watch(scene) -> None:
        field = getattr(scene, "field", None)
        if field is None:
            return
        made = field.state[0]
        assert made == int(made)
        for i, run in enumerate(scene.runs):
            theta = run.theta[min(int(made), len(run.theta) - 1)]
            head = field.heads[i].points
            if not scene.plane.holds(*theta):
                assert not len(head)
                continue
            drawn = scene.plane.data(head[0] - field.shapes[i][0])
            np.testing.assert_allclose(drawn, theta, rtol=0, atol=1e-9)
            checked.append(made)

    perform("race", watch=watch, **parameters)
    assert len(set(checked)) > 3


def test_one_start_and_one_budget_for_all() -> None:
    found = experiment(steps=30)
    starts = {tuple(run.trajectory.theta[0]) for run in found.runs}
    assert starts == {found.objective.start}
    assert {len(run.trajectory.update) for run in found.runs} == {30}


def test_arrival_is_the_step_from_which_a_run_stays() -> None:
    found = experiment()
    goal = found.goals[0]
    for run, arrived in zip(found.runs, found.arrivals, strict=True):
        far = np.linalg.norm((run.trajectory.theta - goal) / found.radius, axis=1)
        assert arrived is not None
        assert np.all(far[arrived:] <= 1)
        assert far[arrived - 1] > 1


def test_tuned_rates_arrive_first_of_those_tried() -> None:
    found = experiment()
    assert found.tuned
    for run, arrived in zip(found.runs, found.arrivals, strict=True):
        optimizer = read(run.name)
        for lr in TRIED:
            other = descend(found.objective, (1, 1), lr=lr, steps=100, optimizer=optimizer)
            step = arrival(other, found.goals, found.radius)
            inside = np.all((other.theta >= [-1, -2]) & (other.theta <= [4.5, 2]))
            assert step is None or step >= arrived or not inside


def test_resolved_parameters_give_the_same_race_again() -> None:
    found = experiment(function="x^2 + 10y^2", start="4,1")
    again = experiment(**found.parameters.model_dump(mode="json"))
    assert again.parameters == found.parameters
    assert again.tuned
    assert again.arrivals == found.arrivals


def test_captions_name_the_winner_and_the_lost(perform) -> None:
    beats = perform("race").beats
    first = min(experiment().arrivals)
    assert any(beat.headline == "Adam is first" and str(first) in beat.caption for beat in beats)
    lost = perform("race", lr="1", optimizer="gd").beats
    assert any(beat.headline == "All fly off" for beat in lost)
    assert not any("first" in beat.headline for beat in lost)


def test_a_diverged_run_has_not_arrived() -> None:
    found = experiment(lr="1", optimizer="gd;momentum")
    assert found.arrivals == (None, None)


def test_long_settings_keep_captions_short(perform) -> None:
    names = ";".join(f"adam:beta1=0.{k}1,beta2=0.9{k}1,eps=1e-0{k}" for k in range(1, 6))
    assert len(perform("race", optimizer=names).beats) >= 6


def test_rates_are_one_or_one_each() -> None:
    model = ENTRY.parameters()
    assert model(optimizer="gd;adam", lr="0.1,0.2").lr == (0.1, 0.2)
    with pytest.raises(ValidationError, match="2 rates for 5 optimizers"):
        model(lr="0.1,0.2")


def test_markers_are_told_apart_without_colour() -> None:
    outlines = [len(marker(kind)) for kind in range(len(SHAPES))]
    diamond, square = marker(3), marker(1)
    assert len(set(outlines)) == len(SHAPES) - 1  # square and diamond, by their turn
    assert abs(diamond[:, 1].max() - square[:, 1].max()) > 0.02


def test_a_schedule_changes_the_rates_of_all() -> None:
    found = experiment(schedule="exponential:gamma=0.9", steps=20)
    for run in found.runs:
        np.testing.assert_allclose(run.trajectory.lr, run.lr * 0.9 ** np.arange(20))


def test_the_finish_of_a_formula_is_its_minimum() -> None:
    found = experiment(function="(x - 1)^2 + 3(y + 2)^2", start="3,1")
    np.testing.assert_allclose(found.goals, [[1, -2]], atol=1e-6)
    assert resolve("beale").minima == tuple(map(tuple, experiment().goals))


def test_the_board_ends_in_the_order_of_arrival(perform) -> None:
    """By the height of each row's marker; those that never arrive come last, the lowest first."""
    for parameters in ({}, {"function": "rastrigin", "start": "2.2,3.1"}):
        performance = perform("race", **parameters)
        found, board = performance.experiment, performance.scene.board
        heights = [row.points[:, 1].max() for row in board.rows]
        drawn = sorted(range(len(heights)), key=lambda i: -heights[i])
        late = found.parameters.steps + 1
        expected = sorted(
            range(len(heights)),
            key=lambda i: (
                late if found.arrivals[i] is None else found.arrivals[i],
                found.runs[i].trajectory.value[-1],
            ),
        )
        assert drawn == expected


SETTINGS = "adam:beta1=0.91,beta2=0.991;adam:beta1=0.5;momentum:mu=0.95;lion;linesearch"


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize(
    "parameters",
    [
        {"optimizer": SETTINGS},
        {"function": "himmelblau", "start": "0,0"},
        {"function": "rastrigin", "start": "2.2,3.1", "optimizer": SETTINGS},
        {"function": "goldstein-price"},
        {"function": "x^2 + 10y^2", "start": "4,1", "lr": "1"},
    ],
    ids=lambda parameters: parameters.get("function", "settings"),
)
def test_nothing_touches_or_is_too_small(perform, aspect: str, parameters) -> None:
    performance = perform("race", aspect=aspect, **parameters)
    assert layout_faults(performance) == []


def test_names_of_one_kind_are_numbered(perform) -> None:
    names = perform("race", optimizer=SETTINGS).scene.names
    assert names == ["Adam 1", "Adam 2", "Momentum", "Lion", "Line search"]


def test_at_the_end_a_name_is_nearest_to_its_own_path(perform) -> None:
    scene = perform("race").scene
    (signs,) = (mobject for mobject in scene.mobjects if isinstance(mobject, Signs))
    hues = scene.theme.kinds
    assert len(signs) >= 3
    for sign in signs:
        middle = 0.5 * (sign.points.min(axis=0) + sign.points.max(axis=0))
        far = []
        for run in scene.runs:
            ends = scene.plane.points_of(*run.theta.T)
            part = np.linspace(0, 1, 50)[:, None, None]
            path = (ends[:-1] + part * (ends[1:] - ends[:-1])).reshape(-1, 3)
            away = np.abs(path - middle) - 0.5 * np.ptp(sign.points, axis=0)
            far.append(np.max(away[:, :2], axis=1).min())
        assert hues[int(np.argmin(far))] == sign.get_fill_color().to_hex()


def test_along_a_level_line_the_height_stays(perform) -> None:
    """Read back from the ball as it is drawn, at both ends and at stops of the way."""
    seen = []

    def watch(scene) -> None:
        parts = [part for mobject in scene.mobjects for part in mobject.get_family()]
        for tour in (part for part in parts if isinstance(part, Tour)):
            for part in (0.0, 0.3, 0.5, 0.8, 1.0):
                tour.show([part])
                place = scene.plane.data(tour.ball.disc.get_center())
                seen.append(float(resolve("beale").value(np.array(place))))

    perform("race", watch=watch)
    assert len(seen) >= 5
    assert np.ptp(seen) < 0.02 * max(seen)
