"""How high above the least loss each run hovers: for the picture, and in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenes.data_lesson import LOSS_NAMES
from scenes.lessons.sgd.experiment import SgdExperiment
from scenes.stage.notation import plain

__all__ = ["above_the_least", "decades", "hovering"]

NEAR = 0.2  # of the first loss above the least: still on the way, not hovering
NOTHING = 1e-300  # what is above the least by less, or by rounding not at all, has a logarithm
FEWEST, MOST = 2.0, 8.0  # decades that are shown


def above_the_least(losses: np.ndarray, floor: float) -> np.ndarray:
    """Losses (T+1,) counted from the least one, above zero."""
    return np.asarray(np.maximum(losses - floor, NOTHING))


def decades(above: Sequence[np.ndarray], per_epoch: Sequence[int]) -> tuple[float, float]:
    """The powers of ten between which runs start and, in their last epoch, are found."""
    top = float(np.log10(max(values[0] for values in above))) + 0.15
    late = [
        np.median(values[-max(steps, 2) :]) for values, steps in zip(above, per_epoch, strict=True)
    ]
    low = float(np.log10(min(late))) - 0.5
    return min(max(low, top - MOST), top - FEWEST), top


def hovering(experiment: SgdExperiment, per_epoch: Sequence[int]) -> tuple[str, str]:
    """How far above the least loss each run's last epoch was: a headline, and a caption."""
    name, far = LOSS_NAMES[experiment.loss], []
    for run, steps in zip(experiment.runs, per_epoch, strict=True):
        above = run.trajectory.value[-max(steps, 2) :] - experiment.floor
        far.append(float(above.mean()))
    start = float(experiment.runs[0].trajectory.value[0]) - experiment.floor
    if not all(np.isfinite(far)) or max(far) > start:
        return "At this rate not all of them settle", "A noisy slope needs a smaller rate."
    words = ", ".join(plain(value, 2) for value in far)
    caption = f"{name} above its least, last epoch: {words}, in the legend's order."
    if far[-1] > NEAR * start:
        return "Not there yet", caption
    if far[-1] > 1e-6 * start:
        return "At a fixed rate it hovers about the best", caption
    return "Here even single samples settle", caption
