"""What is said of descents in n unknowns, chosen by what is true of them."""

from __future__ import annotations

import numpy as np

from scenes.lessons.many_dimensions.experiment import DimensionsExperiment, steps_until
from scenes.stage.notation import plain, plural

__all__ = ["about_n", "left_over", "pace"]

NEARLY_GONE = 0.01  # of the first loss


def about_n(experiment: DimensionsExperiment) -> str:
    """That the pace is the same in the end, where the last steps say so."""
    runs = [run.trajectory for run in (*experiment.fewer, *experiment.runs)]
    paces = [run.value[-1] / run.value[-2] for run in runs if run.value[-2:-1].all()]
    long = f"With n = {experiment.parameters.dim} the column is long"
    if len(paces) < len(runs) or max(paces) - min(paces) > 1e-3:
        return f"{long}; the rule is the same."
    verb = "falls" if max(paces) < 1 else "moves"
    return f"{long}; in the end the loss {verb} at the same pace."


def left_over(theta: np.ndarray) -> str:
    """Which of the unknowns (n,), in order of their curvature, are still far from zero."""
    large = np.abs(theta) > 0.5 * np.abs(theta).max()
    if large.all():
        return "none is gone"
    if large[0] and large[-1]:
        return "flattest and steepest stay"
    return "the flattest stay" if large[0] else "the steepest stay"


def pace(losses: np.ndarray) -> str:
    """How soon a loss (T+1,) is nearly gone."""
    steps = steps_until(losses, NEARLY_GONE)
    if steps is None:
        return f"above {plain(NEARLY_GONE)} after {plural(len(losses) - 1, 'step')}"
    return f"down to {plain(NEARLY_GONE)} after {plural(steps, 'step')}"
