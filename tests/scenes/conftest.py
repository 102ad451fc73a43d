"""Fixtures for lessons: see performing.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import performing
import pytest


@pytest.fixture(scope="session")
def perform() -> Callable[..., performing.Performance]:
    """Perform a lesson undrawn: ``perform("slope", function="x^4", theme="light")``."""
    return performing.perform


@pytest.fixture(scope="session")
def draw() -> Callable[..., list[Any]]:
    """Draw a lesson at chosen seconds: ``draw("slope", [3.5, -0.1])``."""
    return performing.draw
