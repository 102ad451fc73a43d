"""Loading what is large and stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["loading"]


@contextmanager
def loading() -> Iterator[None]:
    """Import large libraries, unseen by the garbage collector.

    It would look through their objects again and again while they are made, and once more when the
    process ends: with Manim 0.4 of 1.8 seconds. Nothing of them is garbage.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
