"""Lines through points: losses, their slopes, the best lines, batches and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from gdcore import Status, descend
from gdcore.batches import MiniBatches
from gdcore.noise import NoisyGradient
from gdcore.objectives.curves import OBJECTIVES
from gdcore.points import parse_csv, read_csv
from gdcore.regression import LOSSES, Data, Loss, objective, optimum

RNG = np.random.default_rng(3)
X = np.sort(RNG.uniform(-2, 4, 23))
NOISY = Data(X, 1.5 * X - 0.7 + RNG.normal(0, 0.6, 23))


def straight(loss: str, r: float, delta: float) -> float:
    if loss == "mae":
        return abs(r)
    if loss == "mse":
        return r**2
    return r**2 / 2 if abs(r) <= delta else delta * (abs(r) - delta / 2)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_the_mean_over_the_points(loss: Loss) -> None:
    f = objective(NOISY, loss, delta=0.5)
    for w, b in ((0.0, 0.0), (1.2, -1.0), (-3.0, 2.0)):
        each = [straight(loss, w * x + b - y, 0.5) for x, y in zip(NOISY.x, NOISY.y, strict=True)]
        assert f.value(np.array([w, b])) == pytest.approx(sum(each) / len(each), rel=1e-13)


@pytest.mark.parametrize("loss", LOSSES)
def test_its_slope_is_its_derivative(loss: Loss) -> None:
    f = objective(NOISY, loss, delta=0.5)
    theta, h = np.array([[0.3, -0.2], [1.4, -0.6]]), 1e-6
    for i in range(2):
        step = h * np.eye(2)[i]
        slope = (f.value(theta + step) - f.value(theta - step)) / (2 * h)
        np.testing.assert_allclose(f.gradient(theta)[:, i], slope, rtol=1e-6, atol=1e-8)


def test_one_point_at_a_time_the_absolute_loss_is_a_v() -> None:
    pair = Data(np.array([2.0, 3.0]), np.array([5.0, 1.0]))
    f = objective(pair, "mae")
    at_kink = np.array([1.0, 3.0])  # through the first point, above the second
    np.testing.assert_allclose(f.gradient(at_kink), [1.5, 0.5])
    assert not f.smooth


def test_the_least_squares_line_is_the_known_one() -> None:
    w, b = optimum(NOISY, "mse")
    np.testing.assert_allclose([w, b], np.polyfit(NOISY.x, NOISY.y, 1), rtol=1e-12)
    f = objective(NOISY, "mse")
    assert np.linalg.norm(f.gradient(np.array([w, b]))) < 1e-13
    np.testing.assert_allclose(f.minima[0], [w, b])
    run = descend(f, (0, 0), lr=0.1, steps=5000)
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.theta[-1], [w, b], rtol=1e-8)


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-9, 9)), min_size=2, max_size=9).filter(
        lambda points: len({x for x, _ in points}) > 1
    )
)
def test_the_least_absolute_line_beats_every_line_through_two_points(
    points: list[tuple[int, int]],
) -> None:
    """A least-absolute line through two of the points always exists: try them all."""
    x, y = np.array(points, float).T
    f = objective(Data(x, y), "mae")
    least = min(
        float(f.value(np.array([w, y[i] - w * x[i]])))
        for i in range(len(x))
        for j in range(len(x))
        if x[i] != x[j]
        for w in [(y[j] - y[i]) / (x[j] - x[i])]
    )
    assert f.value(optimum(Data(x, y), "mae")) == pytest.approx(least, rel=1e-12, abs=1e-12)


def test_at_a_fixed_rate_the_absolute_loss_ends_in_a_cycle() -> None:
    data = Data(np.arange(5.0), np.array([1.0, 3, 4.5, 7.2, 8.8]))
    run = descend(objective(data, "mae"), (0, 0), lr=0.05, steps=2000)
    assert run.status is Status.OSCILLATING
    floor = objective(data, "mae").value(optimum(data, "mae"))
    assert floor < run.value[-1] < floor + 0.2


def test_a_huge_line_is_infinitely_bad_and_warns_nobody() -> None:
    with np.errstate(all="raise"):
        for loss in LOSSES:
            f = objective(NOISY, loss)
            f.gradient(np.array([1e308, -1e308]))
            f.value(np.array([1e200, 0.0]))
    run = descend(objective(NOISY, "mse"), (0, 0), lr=10, steps=1000)
    assert run.status is Status.DIVERGED


def test_typst_compiles() -> None:
    shown = [objective(NOISY, loss) for loss in LOSSES]
    text = " ".join(f"$ {t} $" for f in shown for t in (f.typst, *f.typst_gradient))
    assert typst.compile(text.encode(), format="svg")


@pytest.mark.parametrize("loss", LOSSES)
def test_the_full_batch_is_the_gradient(loss: Loss) -> None:
    batches = MiniBatches(NOISY, loss, size=len(NOISY), seed=4)
    theta = np.array([[0.4, 1.0], [2.0, -1.0]])
    exact = objective(NOISY, loss).gradient(theta)
    np.testing.assert_allclose(batches(7, theta), exact, rtol=1e-12)


@pytest.mark.parametrize("size", [1, 5, 23])
def test_an_epoch_without_replacement_is_every_point_once(size: int) -> None:
    batches = MiniBatches(NOISY, size=size, seed=5)
    per_epoch = batches.steps_per_epoch
    assert per_epoch == -(-23 // size)
    for epoch in range(3):
        steps = range(epoch * per_epoch, (epoch + 1) * per_epoch)
        assert {batches.epoch(k) for k in steps} == {epoch}
        drawn = np.concatenate([batches.batch(k) for k in steps])
        assert sorted(drawn) == list(range(23))


def test_epochs_are_shuffled_anew() -> None:
    batches = MiniBatches(NOISY, size=23, seed=5)
    assert not np.array_equal(batches.batch(0), batches.batch(1))


def test_with_replacement_points_come_again() -> None:
    batches = MiniBatches(NOISY, size=23, seed=6, replace=True)
    assert len(set(batches.batch(0))) < 23
    assert len(batches.batch(4)) == 23


@pytest.mark.parametrize("replace", [False, True])
def test_the_same_seed_draws_the_same_in_any_order(replace: bool) -> None:
    first, second = (MiniBatches(NOISY, size=4, seed=9, replace=replace) for _ in range(2))
    later = second.batch(30)
    np.testing.assert_array_equal(first.batch(2), second.batch(2))
    np.testing.assert_array_equal(first.batch(30), later)
    other = MiniBatches(NOISY, size=4, seed=np.random.default_rng(9), replace=replace)
    np.testing.assert_array_equal(other.batch(2), first.batch(2))


def test_batches_are_averaged() -> None:
    batches = MiniBatches(NOISY, "mse", size=4, seed=9)
    rows = batches.batch(3)
    w, b = 0.7, 0.1
    r = w * NOISY.x[rows] + b - NOISY.y[rows]
    expected = [np.mean(2 * r * NOISY.x[rows]), np.mean(2 * r)]
    np.testing.assert_allclose(batches(3, np.array([w, b])), expected)


def test_single_samples_are_right_on_average() -> None:
    batches = MiniBatches(NOISY, "mse", size=1, seed=2)
    theta = np.array([0.2, 0.3])
    epoch = [batches(k, theta) for k in range(23)]
    np.testing.assert_allclose(np.mean(epoch, 0), objective(NOISY, "mse").gradient(theta))


def test_stochastic_descent_hovers_and_keeps_its_estimates() -> None:
    f, batches = objective(NOISY, "mse"), MiniBatches(NOISY, "mse", size=3, seed=1)
    run = descend(f, (0, 0), lr=0.05, steps=400, estimate=batches)
    assert run.last == 400
    assert run.status is Status.OUT_OF_STEPS
    for k in (0, 17, 300):
        np.testing.assert_array_equal(run.gradient[k], batches(k, run.theta[k]))
        np.testing.assert_array_equal(run.theta[k + 1], run.theta[k] - 0.05 * run.gradient[k])
    floor = f.value(np.array(f.minima[0]))
    tail = run.value[200:]
    assert (tail > floor).all()
    assert tail.mean() < floor + 0.5 < run.value[0]


def test_stochastic_descent_can_diverge() -> None:
    batches = MiniBatches(NOISY, "mse", size=3, seed=1)
    short = descend(objective(NOISY, "mse"), (0, 0), lr=0.6, steps=100, estimate=batches)
    long = descend(objective(NOISY, "mse"), (0, 0), lr=0.6, steps=5000, estimate=batches)
    assert short.status is Status.DIVERGED
    assert long.status is Status.DIVERGED and long.last < 5000


def test_a_vanishing_estimate_is_no_arrival() -> None:
    """A sample that the line already fits has slope zero."""
    data = Data(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    batches = MiniBatches(data, "mse", size=1, seed=0)
    run = descend(objective(data, "mse"), (0, 0), lr=0.1, steps=50, estimate=batches)
    assert run.last == 50


def test_noise_has_the_size_it_should_and_is_the_same_again() -> None:
    bowl = OBJECTIVES[0]
    noisy = NoisyGradient(bowl, 0.3, seed=8)
    drawn = np.array([noisy(k, np.array([1.0]))[0] - 2 for k in range(2000)])
    assert abs(drawn.mean()) < 0.03
    assert drawn.std() == pytest.approx(0.3, rel=0.05)
    assert NoisyGradient(bowl, 0.3, seed=8)(5, np.array([1.0]))[0] == 2 + drawn[5]
    with pytest.raises(ValueError, match="noise"):
        NoisyGradient(bowl, -1)


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1,2\n3,4.5\n",
        "1,2\n3,4.5",
        "y;x\n2;1\n4.5;3\n",
        "x\ty\n1\t2\n\n3\t4.5\n\n",
        "name, X ,Y\na, 1, 2\nb, 3, 4.5",
        '"x","y"\r\n"1","2"\r\n3,4.5\r\n',
    ],
)
def test_files_that_people_have(text: str, tmp_path: Path) -> None:
    data = parse_csv(text)
    np.testing.assert_array_equal(data.x, [1, 3])
    np.testing.assert_array_equal(data.y, [2, 4.5])
    file = tmp_path / "points.csv"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    np.testing.assert_array_equal(read_csv(file).y, [2, 4.5])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no points"),
        ("x,y\n", "2 points or more, not 0"),
        ("x,y\n1,2\n", "2 points or more, not 1"),
        ("x,y\n1,2\n3,four\n", "line 3: y is 'four', not a number"),
        ("1,2\n3\n", "line 2: y is missing"),
        ("1,2\n\n,4\n", "line 3: x is missing"),
        ("x,y\n1,2\n3,nan\n", "line 3: y is nan, not a finite number"),
        ("x,y\n1,inf\n3,4\n", "line 2: y is inf"),
        ("x,z\n1,2\n", "line 1: there is no column y"),
        ("x,y\n2,1\n2,5\n", "all x are 2"),
        ("1\n2\n", "line 1: y is missing"),
    ],
)
def test_bad_files_are_refused_by_the_line(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        parse_csv(text, "points.csv")
    message = str(caught.value)
    assert message.startswith("points.csv: ") and "\n" not in message


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ValueError, match="no text"):
        read_csv(file)


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        ([1, 2], [1], "one length"),
        ([1], [1], "2 points"),
        ([1, 2], [1, np.nan], "point 2"),
        ([3, 3], [1, 2], "all x are 3"),
    ],
)
def test_data_that_has_no_line_is_refused(x: list[float], y: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Data(np.array(x, float), np.array(y, float))


def test_bad_losses_and_batches_are_refused() -> None:
    with pytest.raises(ValueError, match="loss"):
        objective(NOISY, "mean")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="delta"):
        objective(NOISY, "huber", delta=0)
    with pytest.raises(ValueError, match="batch-size: 24 is not in 1 to 23"):
        MiniBatches(NOISY, size=24)
    with pytest.raises(ValueError, match="closed form"):
        optimum(NOISY, "huber")
