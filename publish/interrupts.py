"""The wish to end a process, kept where Python would lose it."""

from __future__ import annotations

import os
import signal
import sys
from threading import Timer

__all__ = ["keep_interrupts"]

AGAIN_AFTER = 0.05  # seconds


def keep_interrupts() -> None:
    """Ask again for an end that came in the midst of a callback.

    What a signal's handler raises while Python runs a finalizer or a weak reference's callback is
    printed and forgotten: Ctrl-C would do nothing. This process must handle SIGTERM.
    """
    sys.unraisablehook = _ask_again


def _ask_again(lost: sys.UnraisableHookArgs) -> None:
    if isinstance(lost.exc_value, KeyboardInterrupt | SystemExit):
        Timer(AGAIN_AFTER, os.kill, (os.getpid(), signal.SIGTERM)).start()
    else:
        sys.__unraisablehook__(lost)
