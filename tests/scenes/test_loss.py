"""One example's loss is a V; MAE is straight between kinks, convex, lowest at one of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from data_cases import FAULTY, refusal, refused
from rules import layout_faults

from scenes.catalogue import LESSONS
from scenes.lessons.loss.figures import Sweep
from scenes.stage.graph import Graph

ENTRY = LESSONS["loss"]
SETS = [{}, {"seed": "5", "start": "2,1", "lr": "0.3"}, {"start": "-1,0.5", "steps": "3"}]


def experiment(**parameters):
    return ENTRY.run(ENTRY.parameters()(**parameters))


def graph_points(plane, graph: Graph) -> np.ndarray:
    """The corners of a drawn graph, data units, (n, 2)."""
    points = graph.line.points
    points = np.unique(np.concatenate([points[0::4], points[3::4]]), axis=0)
    return np.array([plane.data(point) for point in points])


@pytest.mark.parametrize("parameters", SETS)
def test_the_bar_draws_a_v_with_zero_where_the_line_passes_the_point(perform, parameters) -> None:
    found = experiment(**parameters)
    x, y, b = found.data.x[found.example], found.data.y[found.example], found.parameters.start[1]
    met = []

    def watch(scene) -> None:
        graph = getattr(scene, "graph", None)
        if graph is None or len(met) or graph.state[0] < scene.losses.state[1]:
            return
        w, loss = graph_points(scene.losses, graph).T
        top = scene.losses.state[3]
        inside = loss < top - 1e-9
        np.testing.assert_allclose(loss[inside], np.abs(w * x + b - y)[inside], atol=1e-9)
        assert w[np.argmin(loss)] == pytest.approx((y - b) / x, abs=1e-9)
        assert loss.min() == pytest.approx(0, abs=1e-9)
        met.append(True)

    perform("loss", watch=watch, **parameters)
    assert met


@pytest.mark.parametrize("parameters", SETS)
def test_mae_is_straight_between_kinks_convex_and_lowest_at_one(perform, parameters) -> None:
    scene = perform("loss", **parameters).scene
    found = scene.experiment
    plane, graph, _ = scene.pair[0]
    w, loss = graph_points(plane, graph).T
    inside = loss < plane.state[3] - 1e-9
    w, loss = w[inside], loss[inside]
    slopes = np.diff(loss) / np.diff(w)
    assert np.all(np.diff(slopes) >= -1e-6)  # convex
    bends = w[1:-1][np.diff(slopes) > 1e-4]
    assert len(bends)
    assert all(np.abs(found.kinks - bend).min() < 1e-9 for bend in bends)
    assert loss.min() == pytest.approx(found.floor, abs=1e-9)
    assert np.abs(found.kinks - w[np.argmin(loss)]).min() < 1e-9
    assert loss.min() >= 0


def test_the_bar_over_w_is_as_high_as_the_bars_mean(perform) -> None:
    seen = []

    def watch(scene) -> None:
        for sweep in scene.mobjects:
            if isinstance(sweep, Sweep):
                ends = sweep.price.line.points
                if len(ends):
                    _, height = scene.losses.data(ends[-1])
                    left = sweep.bars
                    errors = np.abs(sweep.state[0] * left.x + sweep.b - left.y)
                    top = scene.losses.state[3]  # higher bars are cut
                    assert height == pytest.approx(min(errors.mean(), top), abs=1e-9)
                    seen.append(height)

    perform("loss", watch=watch)
    assert len(seen) > 8


def test_mse_is_lowest_where_its_slope_is_zero() -> None:
    found = experiment()
    mse = found.runs[1].trajectory
    at = np.array([found.least["mse"]])
    assert mse.objective.gradient(at) == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(mse.theta[-1], at, atol=1e-3)


@pytest.mark.parametrize("aspect", ["16:9", "1:1"])
@pytest.mark.parametrize("parameters", SETS[:2])
def test_nothing_overlaps_or_leaves_the_frame(perform, aspect: str, parameters) -> None:
    performance = perform("loss", aspect=aspect, **parameters)
    assert layout_faults(performance) == []
    assert 20 <= performance.seconds <= 60
    assert 4 <= len(performance.beats) <= 10


@pytest.mark.parametrize(("text", "reason"), FAULTY.values(), ids=FAULTY)
def test_faulty_points_are_refused_in_a_line(tmp_path: Path, monkeypatch, text, reason) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason in refused("loss", text)


def test_other_mistakes_are_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no such file" in refusal("loss", "--data", "missing.csv")
    assert "--seed '-1'" in refusal("loss", "--seed", "-1")
    assert "--start '1,x'" in refusal("loss", "--start", "1,x")


def test_at_the_lowest_point_the_loss_that_is_written_is_zero(perform) -> None:
    """Not the 2e-16 that rounding leaves."""
    written = []

    def watch(scene) -> None:
        named = getattr(scene, "named", None)
        if named is not None and getattr(scene, "mark", None) in scene.mobjects:
            written.append(float(named[1].state[0]))

    perform("loss", watch=watch)
    assert written
    assert written[0] == 0.0


OWN = "x,y\n1200,350000\n1500,410000\n1700,395000\n2500,610000\n3000,2900000\n900,240000\n"


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize("lesson", ["loss", "fit", "noise"])
def test_large_values_and_an_outlier_fit_the_frame(perform, lesson, aspect, tmp_path) -> None:
    (tmp_path / "own.csv").write_text(OWN)
    performance = perform(lesson, aspect=aspect, data=str(tmp_path / "own.csv"))
    assert layout_faults(performance) == []
