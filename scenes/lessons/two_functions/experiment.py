"""Two functions: a correct line, a predicted one, two known points, and a descent to overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore import descend, resolve
from gdcore.regression import Data, objective
from scenes import parameters as p
from scenes.data_experiment import DataExperiment, choose_rate, predicted
from scenes.experiment import Run
from scenes.stage.notation import plain

__all__ = ["Lines", "Parameters", "run"]

FUNCTION = "0.75x + 0.5"
KNOWN = (-1.0, 2.0)  # x of the two known points


class Parameters(p.Parameters):
    """What the lesson takes."""

    function: p.Function | None = p.straight_field(FUNCTION)
    data: p.DataFile | None = p.data_field()
    start: p.Point | None = p.line_field("another line, well apart from the correct one")
    lr: p.Rate | None = p.lr_field("1/L for the greatest curvature L of the loss")
    steps: p.Steps = p.steps_field(200)


@dataclass(frozen=True)
class Lines(DataExperiment):
    """The lesson's numbers; `data` are the known points, `best` is the correct line.

    Attributes
    ----------
    known : tuple of tuple of float
        The two points (x, y) that the lesson uses, from the left.
    """

    known: tuple[tuple[float, float], tuple[float, float]]


def run(parameters: Parameters) -> Lines:
    """Descend from the start, on the squared errors at the known points."""
    data, correct = _known(parameters)
    first, last = int(np.argmin(data.x)), int(np.argmax(data.x))
    known = tuple((float(data.x[i]), float(data.y[i])) for i in (first, last))
    start = np.array(parameters.start or _start(correct, data))
    loss = objective(data, "mse")
    lr = parameters.lr or choose_rate(data, "mse", start)
    with p.blame("start", parameters.start):
        trajectory = descend(loss, start, lr=lr, steps=parameters.steps)
    resolved = parameters.model_copy(
        update={"start": (float(start[0]), float(start[1])), "lr": lr}
        | ({} if parameters.data else {"function": parameters.function or FUNCTION})
    )
    runs = (Run(f"rate {plain(lr)}", lr, trajectory),)
    floor = float(loss.value(correct))
    return Lines("two-functions", resolved, runs, data, loss, correct, floor, known)


def _known(parameters: Parameters) -> tuple[Data, np.ndarray]:
    """The known points, and the correct line (w, b) through them."""
    if parameters.data is not None:
        if parameters.function is not None:
            reason = "the points of --data tell the correct line already; give one of the two"
            raise p.ParameterError("function", parameters.function, reason)
        return _through(parameters.data)
    text = parameters.function or FUNCTION
    line = resolve(text)
    x = np.array([*KNOWN, -7.5, 0.0, 1.0, 11.0])
    y, slopes = line.value(x[:, None]), line.gradient(x[:, None])[:, 0]
    straight = np.all(np.isfinite(y)) and np.allclose(slopes, slopes[0], rtol=1e-9, atol=1e-12)
    if not straight:
        raise p.ParameterError("function", text, "it is not a straight line")
    if max(abs(y)) > 1e9:
        raise p.ParameterError("function", text, "it is too steep or too far up to be drawn")
    return Data(x[:2], y[:2]), np.array([slopes[0], y[3]])


def _through(given: p.Points) -> tuple[Data, np.ndarray]:
    data = given.data()
    i, j = int(np.argmin(data.x)), int(np.argmax(data.x))
    w = (data.y[j] - data.y[i]) / (data.x[j] - data.x[i])
    correct = np.array([w, data.y[i] - w * data.x[i]])
    off = np.abs(predicted(correct, data.x) - data.y)
    if off.max() > 1e-9 * max(1.0, np.abs(data.y).max()):
        reason = "its points do not lie on one straight line (lesson fit takes such data)"
        raise p.ParameterError("data", given, reason)
    return data, correct


def _start(correct: np.ndarray, data: Data) -> tuple[float, float]:
    """A line that is tilted the other way and shifted, in proportion to the points."""
    run, rise = float(np.ptp(data.x)), float(np.ptp(data.y))
    tilt = max(rise / run, 1e-3) if rise else 1.0
    middle = float(data.x.mean())
    w = correct[0] - 1.6 * tilt
    b = correct[1] + 1.6 * tilt * middle + 0.4 * tilt * run
    return float(f"{w:.2g}"), float(f"{b:.2g}")
