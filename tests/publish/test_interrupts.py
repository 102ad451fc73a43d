"""An end that is asked for is never lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

TEMPLATE = """
import os, signal, sys, time, weakref
from publish.interrupts import keep_interrupts

def handler(number, frame):
    raise {raised}

signal.signal(signal.SIGTERM, handler)
keep_interrupts()

class Thing: pass

def in_a_callback(reference):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)

class Other:
    def __del__(self):
        in_a_callback(None)

{begin}
print("went on", flush=True)
time.sleep(20)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
@pytest.mark.parametrize(("raised", "code"), [("SystemExit(7)", 7), ("KeyboardInterrupt", -2)])
@pytest.mark.parametrize(
    "begin",
    ["thing = Thing(); keep = weakref.ref(thing, in_a_callback); del thing", "Other()"],
    ids=["weak reference", "finalizer"],
)
def test_an_end_that_comes_in_a_callback_is_asked_for_again(
    raised: str, code: int, begin: str
) -> None:
    program = TEMPLATE.format(raised=raised, begin=begin)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=15, check=False
    )
    assert done.stdout == "went on\n"
    assert (done.returncode, "ignored" in done.stderr) == (code, False)


def test_another_fault_in_a_callback_is_still_told() -> None:
    program = TEMPLATE.format(raised="ValueError('odd')", begin="Other()").replace("20", "0")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=15, check=False
    )
    assert done.returncode == 0
    assert "ValueError: odd" in done.stderr
