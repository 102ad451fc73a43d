"""What a lesson does where its user leaves the choice to it: a start, and telling rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdcore import Objective
from gdcore.valley import Valley

__all__ = ["choose_rates", "choose_start"]

_START = 3.0
_WAY = 2.0  # data units, for functions without a minimum downhill of the start


def choose_start(objective: Objective, given: float | None) -> float:
    """The given start, the catalogue function's own, or 3."""
    if given is not None:
        return given
    return objective.start[0] if objective.start else _START


def choose_rates(
    objective: Objective, valley: Valley | None, start: float, factors: Sequence[float]
) -> tuple[float, ...]:
    """Rates of `factors` / L for the curvature L at the minimum: 1/L jumps onto it, 2/L swings.

    Where there is no curvature, a factor of 2 makes the first step as long as the way to the
    minimum. Six digits are kept, so that the rates read back as written.
    """
    if valley is not None and valley.curvature is not None:
        unit = 1.0 / valley.curvature
    else:
        slope = abs(float(objective.gradient(np.array([start]))[0]))
        way = abs(start - valley.minimum) if valley is not None else _WAY
        unit = 0.5 * way / slope if slope > 0 and way > 0 else 0.1
    rates = (float(f"{factor * unit:.6g}") for factor in factors)
    return tuple(min(max(rate, 1e-12), 1e6) for rate in rates)
