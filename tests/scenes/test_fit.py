"""Three views of one run: line, dot and loss are the same iterate at the same time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from data_cases import FAULTY, refusal, refused
from rules import layout_faults

from gdcore import Status, descend
from gdcore.regression import objective, optimum
from scenes.catalogue import LESSONS

ENTRY = LESSONS["fit"]
SETS = [{}, {"loss": "mae", "seed": "3"}, {"loss": "huber", "lr": "0.3", "start": "2,-3"}]


@pytest.mark.parametrize("parameters", SETS)
def test_all_three_views_show_the_same_step_at_the_same_time(perform, parameters) -> None:
    seen = []

    def watch(scene) -> None:
        series = getattr(scene, "series", None)
        if series is None or scene.follow not in scene.mobjects:
            return
        k = int(series.state[0])
        assert scene.path.state[0] == scene.follow.state[0] == series.state[0] == k
        theta, loss = scene.run.theta[k], scene.run.value[k]
        ends = scene.fitted.line.line.points
        if len(ends):
            (x0, y0), (x1, y1) = (scene.functions.data(point) for point in ends[[0, -1]])
            np.testing.assert_allclose([(y1 - y0) / (x1 - x0), y0], [theta[0], theta @ [x0, 1]])
        np.testing.assert_allclose(
            scene.parameters.data(scene.path.ball.get_center()), theta, rtol=0, atol=1e-9
        )
        if k <= scene.seen:  # further on the loss curve is beyond its axis
            last = series.line.points[-1] if k else series.dots.points[:32].mean(axis=0)
            np.testing.assert_allclose(scene.losses.data(last)[1], loss, atol=1e-9)
        seen.append(k)

    perform("fit", watch=watch, **parameters)
    assert len(set(seen)) > 4


@pytest.mark.parametrize("parameters", SETS)
def test_the_run_is_the_cores(parameters) -> None:
    found = ENTRY.run(ENTRY.parameters()(**parameters))
    asked = found.parameters
    core = descend(
        objective(found.data, asked.loss), np.array(asked.start), lr=asked.lr, steps=asked.steps
    )
    np.testing.assert_array_equal(found.runs[0].trajectory.theta, core.theta)
    assert found.runs[0].trajectory.objective.variables == ("w", "b")


def test_by_default_it_ends_on_the_least_squares_line(perform) -> None:
    performance = perform("fit")
    assert performance.runs[0].status is Status.CONVERGED
    best = optimum(performance.experiment.data, "mse")
    np.testing.assert_allclose(performance.runs[0].theta[-1], best, atol=1e-8)
    assert performance.beats[-1].headline == "No line fits better"


def test_the_ending_is_told_by_the_status(perform) -> None:
    diverging = perform("fit", lr="2")
    assert diverging.runs[0].status is Status.DIVERGED
    assert diverging.beats[-1].headline == "It flies off"
    short = perform("fit", steps="3")
    assert short.runs[0].status is Status.OUT_OF_STEPS
    assert short.beats[-1].headline == "Not there yet"


def test_points_far_from_zero_and_other_scales(perform, tmp_path: Path) -> None:
    x = np.linspace(100, 220, 30)
    rows = [f"{a},{50 - 0.2 * a + b}" for a, b in zip(x, np.sin(9 * x), strict=True)]
    (tmp_path / "far.csv").write_text("\n".join(["x,y", *rows]))
    for loss in ("mse", "mae", "huber"):
        performance = perform("fit", data=str(tmp_path / "far.csv"), loss=loss)
        run = performance.runs[0]
        assert run.value[-1] < run.value[0]


@pytest.mark.parametrize("aspect", ["16:9", "1:1"])
@pytest.mark.parametrize("parameters", SETS)
def test_nothing_overlaps_or_leaves_the_frame(perform, aspect: str, parameters) -> None:
    performance = perform("fit", aspect=aspect, **parameters)
    assert layout_faults(performance) == []
    assert 20 <= performance.seconds <= 60
    assert 4 <= len(performance.beats) <= 10


@pytest.mark.parametrize(("text", "reason"), FAULTY.values(), ids=FAULTY)
def test_faulty_points_are_refused_in_a_line(tmp_path: Path, monkeypatch, text, reason) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason in refused("fit", text)


def test_other_mistakes_are_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no such file" in refusal("fit", "--data", "missing.csv")
    assert "did you mean huber?" in refusal("fit", "--loss", "hubert")
    assert "--start '1'" in refusal("fit", "--start", "1")


def test_the_strip_names_the_optimizer(perform) -> None:
    assert "adam" in perform("fit", optimizer="adam").scene.made_from()[-1]
    assert perform("fit").scene.made_from()[-1] == "gradient descent"
