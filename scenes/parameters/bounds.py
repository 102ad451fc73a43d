"""What the parameters may be: the bounds that validators, help and messages share."""

from __future__ import annotations

MAX_RATES = 3  # what fits side by side and stays readable at 360p
MAX_STARTS = 24  # walkers that can be told apart on one curve
MAX_DIMENSION = 500  # bars that are still seen one by one at 720p
CONDITION_BOUNDS = (2.0, 1e6)
MAX_OPTIMIZERS = 5  # hues that stay apart in colour-vision deficiency
MAX_STEPS = 100_000
MAX_POINTS = 2_000  # of data; more would be a cloud without points
LOSSES = ("mae", "mse", "huber")
SURFACE_VARIABLES = ("x", "y")
RATE_BOUNDS = "a finite number above 0 and at most 1e6"
