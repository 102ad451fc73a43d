"""The floor is the least-squares or least-absolute optimum; the tangent is only good nearby."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from data_cases import FAULTY, refusal, refused
from rules import layout_faults

from gdcore.regression import objective, optimum
from scenes.catalogue import LESSONS
from scenes.lessons.noise.figures import Probe

ENTRY = LESSONS["noise"]
SETS = [{}, {"loss": "mae", "seed": "3"}, {"loss": "huber", "seed": "9", "lr": "0.2"}]


@pytest.mark.parametrize("parameters", SETS)
def test_the_floor_is_drawn_at_the_least_loss(perform, parameters) -> None:
    scene = perform("noise", **parameters).scene
    found = scene.experiment
    heights = [scene.losses.data(point)[1] for point in scene.bottom[0].line.points]
    np.testing.assert_allclose(heights, found.floor, atol=1e-9)
    if found.parameters.loss != "huber":
        best = optimum(found.data, found.parameters.loss)
        assert found.floor == pytest.approx(float(found.objective.value(best)), abs=1e-12)
    # No neighbouring line has less.
    around = found.best + 1e-3 * np.random.default_rng(0).normal(size=(200, 2))
    assert np.all(found.objective.value(around) >= found.floor - 1e-9)
    assert np.all(found.runs[0].trajectory.value >= found.floor - 1e-9)
    assert found.floor > 0.1


def test_least_squares_floor_equals_numpys() -> None:
    found = ENTRY.run(ENTRY.parameters()())
    design = np.stack([found.data.x, np.ones(len(found.data))], axis=-1)
    line, rest, *_ = np.linalg.lstsq(design, found.data.y)
    np.testing.assert_allclose(found.best, line)
    assert found.floor == pytest.approx(rest[0] / len(found.data))


@pytest.mark.parametrize("parameters", SETS)
def test_the_jump_is_told_as_it_is(perform, parameters) -> None:
    seen = []

    def watch(scene) -> None:
        for probe in scene.mobjects:
            if isinstance(probe, Probe):
                rate = float(probe.state[0])
                run = scene.run
                theta = run.theta[0] - rate * run.gradient[0]
                loss = float(objective(scene.data, scene.loss).value(theta))
                x, y = scene.slice.data(probe.true.disc.get_center())
                np.testing.assert_allclose([x, y], [rate, loss], atol=1e-9)
                said = run.value[0] - rate * float(run.gradient[0] @ run.gradient[0])
                _, height = scene.slice.data(probe.said.disc.get_center())
                assert height == pytest.approx(said, abs=1e-9)
                seen.append(rate)

    performance = perform("noise", watch=watch, **parameters)
    jump = performance.experiment.jump
    assert jump in seen
    assert performance.experiment.runs[0].lr in seen
    real = float(
        performance.experiment.objective.value(performance.experiment.along(np.array(jump)))
    )
    assert real > performance.experiment.floor


def test_points_on_a_line_have_no_floor(perform, tmp_path: Path) -> None:
    (tmp_path / "line.csv").write_text("x,y\n0,1\n1,3\n2,5\n3,7\n")
    performance = perform("noise", data=str(tmp_path / "line.csv"))
    assert performance.beats[0].headline == "No noise: one line passes all points"
    assert performance.beats[-1].headline == "The floor is reached, and it is zero"


def test_the_ending_is_told_by_the_run(perform) -> None:
    assert perform("noise").beats[-1].headline == "The floor is reached, and it is not zero"
    assert perform("noise", lr="2").beats[-1].headline == "It flies off"
    assert perform("noise", steps="2").beats[-1].headline == "Not at the floor"


@pytest.mark.parametrize("aspect", ["16:9", "1:1"])
@pytest.mark.parametrize("parameters", SETS)
def test_nothing_overlaps_or_leaves_the_frame(perform, aspect: str, parameters) -> None:
    performance = perform("noise", aspect=aspect, **parameters)
    assert layout_faults(performance) == []
    assert 20 <= performance.seconds <= 60
    assert 4 <= len(performance.beats) <= 10


@pytest.mark.parametrize(("text", "reason"), FAULTY.values(), ids=FAULTY)
def test_faulty_points_are_refused_in_a_line(tmp_path: Path, monkeypatch, text, reason) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason in refused("noise", text)


def test_other_mistakes_are_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no such file" in refusal("noise", "--data", "missing.csv")
    assert "--seed '1.5'" in refusal("noise", "--seed", "1.5")
