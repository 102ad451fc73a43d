"""Real batches, averaged: each path is the core's; votes average to the true slope."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from data_cases import FAULTY, refusal, refused
from rules import layout_faults

from gdcore import descend
from gdcore.batches import MiniBatches
from gdcore.regression import objective
from scenes.catalogue import LESSONS

ENTRY = LESSONS["sgd"]
SETS = [{}, {"batch_size": "7", "seed": "3", "steps": "8"}, {"loss": "mae", "steps": "6"}]


def experiment(**parameters):
    return ENTRY.run(ENTRY.parameters()(**parameters))


@pytest.mark.parametrize("parameters", SETS)
def test_each_path_is_the_cores_with_batches_of_the_data(parameters) -> None:
    found = experiment(**parameters)
    asked = found.parameters
    loss = objective(found.data, asked.loss)
    for run, size in zip(found.runs, (len(found.data), asked.batch_size, 1), strict=True):
        batches = MiniBatches(found.data, asked.loss, size, asked.seed)
        steps = asked.steps * batches.steps_per_epoch
        core = descend(loss, np.array(asked.start), lr=asked.lr, steps=steps, estimate=batches)
        np.testing.assert_allclose(run.trajectory.theta, core.theta, rtol=1e-12, atol=1e-12)
        for k in range(batches.steps_per_epoch):  # averaged, not summed
            rows = found.batches[found.runs.index(run)].batch(k)
            x, y = found.data.x[rows], found.data.y[rows]
            theta = core.theta[k]
            errors = theta[0] * x + theta[1] - y
            each = 2 * errors if asked.loss == "mse" else np.sign(errors)
            np.testing.assert_allclose(
                run.trajectory.gradient[k], [np.mean(each * x), np.mean(each)], atol=1e-12
            )


def test_an_epoch_uses_every_point_once() -> None:
    for batches in experiment(batch_size="7").batches:
        rows = np.concatenate([batches.batch(k) for k in range(batches.steps_per_epoch)])
        assert sorted(rows) == list(range(len(batches.data)))


@pytest.mark.parametrize("parameters", SETS)
def test_the_votes_average_to_the_true_arrow(perform, parameters) -> None:
    scene = perform("sgd", **parameters).scene
    ballot = scene.ballot
    true = -ballot.scale * scene.runs[0].objective.gradient(ballot.here)
    for which in (1, 2):
        np.testing.assert_allclose(ballot.mean_way(which), true, atol=1e-9)
    # As drawn, too: state holds both ends, data units.
    np.testing.assert_allclose(scene.mean.state, scene.true.state, atol=1e-9)


@pytest.mark.parametrize("parameters", SETS)
def test_paths_and_losses_end_on_the_runs_ends(perform, parameters) -> None:
    scene = perform("sgd", **parameters).scene
    for path, series, run in zip(scene.paths, scene.series, scene.runs[::-1], strict=True):
        np.testing.assert_array_equal(path.here, run.theta[-1])
        if scene.parameters.holds(*run.theta[-1]):
            drawn = scene.parameters.data(path.ball.get_center())
            np.testing.assert_allclose(drawn, run.theta[-1], atol=1e-9)
        epoch, loss = scene.losses.data(series.line.points[-1])
        assert epoch == pytest.approx(scene.epochs)
        assert loss == pytest.approx(run.value[-1], abs=1e-9)


def test_batch_losses_are_means_over_the_batch() -> None:
    found = experiment(steps="2")
    run, batches = found.runs[1].trajectory, found.batches[1]
    for k, loss in enumerate(found.batch_loss(1)):
        rows = batches.batch(k)
        errors = run.theta[k, 0] * found.data.x[rows] + run.theta[k, 1] - found.data.y[rows]
        assert loss == pytest.approx(np.mean(errors**2))


def test_a_fixed_rate_hovers(perform) -> None:
    performance = perform("sgd")
    late = performance.runs[-1].value[-40:]
    assert late.mean() > performance.experiment.floor + 0.01
    assert performance.beats[-1].headline == "At a fixed rate it hovers about the best"


def test_a_run_that_is_under_way_is_not_said_to_hover(perform) -> None:
    assert perform("sgd", lr="0.0001").beats[-1].headline == "Not there yet"
    assert perform("sgd", lr="1").beats[-1].headline == "At this rate not all of them settle"


def test_own_points_are_what_batches_are_drawn_from(perform, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("x,y\n" + "\n".join(f"{k},{2 * k + k % 3}" for k in range(9)))
    found = perform("sgd", data=str(tmp_path / "own.csv"), batch_size="3").experiment
    assert len(found.data) == 9
    assert [batches.size for batches in found.batches] == [9, 3, 1]


def test_the_same_seed_gives_the_same_film() -> None:
    first, again, other = experiment(), experiment(), experiment(seed="2")
    np.testing.assert_array_equal(first.runs[2].trajectory.theta, again.runs[2].trajectory.theta)
    assert not np.array_equal(first.data.y, other.data.y)


@pytest.mark.parametrize("aspect", ["16:9", "1:1"])
@pytest.mark.parametrize("parameters", [*SETS, {"batch_size": "1"}, {"batch_size": "40"}])
def test_nothing_overlaps_or_leaves_the_frame(perform, aspect: str, parameters) -> None:
    performance = perform("sgd", aspect=aspect, **parameters)
    assert layout_faults(performance) == []
    assert 20 <= performance.seconds <= 60
    assert 4 <= len(performance.beats) <= 10


@pytest.mark.parametrize(("text", "reason"), FAULTY.values(), ids=FAULTY)
def test_faulty_points_are_refused_in_a_line(tmp_path: Path, monkeypatch, text, reason) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason in refused("sgd", text)


def test_other_mistakes_are_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no such file" in refusal("sgd", "--data", "missing.csv")
    assert "only 40 points" in refusal("sgd", "--batch-size", "41")
    assert "--batch-size '0'" in refusal("sgd", "--batch-size", "0")
    assert "--steps '5000'" in refusal("sgd", "--steps", "5000")


def test_a_file_of_few_points_has_smaller_batches(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("x,y\n0,1\n1,3\n2,4\n3,9\n4,9\n")
    assert [batches.size for batches in experiment(data=str(tmp_path / "own.csv")).batches] == [
        5,
        2,
        1,
    ]


def test_at_the_end_losses_stand_above_the_least_on_decades(perform) -> None:
    """Read back from the drawing: the logarithmic axis counts from the least loss of any line."""
    performance = perform("sgd")
    scene, found = performance.scene, performance.experiment
    assert scene.heights.log
    for series, run in zip(scene.above, performance.runs[::-1], strict=True):
        epoch, height = scene.heights.data(series.line.points[0])
        assert epoch == pytest.approx(0)
        assert height == pytest.approx(run.value[0] - found.floor)
    # The last epochs' medians are on the axis, the wilder run above the steadier.
    low, high = scene.heights.state[2:]
    late = [np.median(run.value[-40:]) - found.floor for run in performance.runs[1:]]
    assert 10**low < late[0] < late[1] < 10**high


OWN = "x,y\n1200,350000\n1500,410000\n1700,395000\n2500,610000\n3000,2900000\n900,240000\n"


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
def test_points_with_large_values_and_an_outlier_fit_the_frame(
    perform, aspect: str, tmp_path: Path
) -> None:
    (tmp_path / "own.csv").write_text(OWN)
    performance = perform("sgd", aspect=aspect, data=str(tmp_path / "own.csv"))
    assert layout_faults(performance) == []
