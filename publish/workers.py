"""Processes that share the drawing of one film."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from publish.files import PublishError
from publish.interrupts import keep_interrupts

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

__all__ = ["Failure", "Tell", "Work", "ready_to_fork", "receive", "run", "start", "stop"]

ENDING = {signal.SIGINT, signal.SIGTERM}
GRACE = 2  # seconds that a process gets to clean up when it is told to stop

Tell = Callable[[Any], None]
Work = Callable[[Tell], None]


class Failure(PublishError):
    """A process ended without a word: it was killed, or ran out of memory."""


def context() -> BaseContext:
    """Return how processes are started.

    Forked where that is safe: they have Manim loaded and the scene's text set already, which takes
    two seconds otherwise. macOS's own libraries don't survive it, and Windows does not have it.
    """
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def run(works: list[Work], told: Callable[[int, Any], None]) -> None:
    """Run each work in a process of its own, until all are done.

    The first one that fails ends the others. Whatever happens, no process is left behind: also when
    this process is killed, since the others watch it.

    Parameters
    ----------
    works : list of callable
        Each is given `tell`, which sends a message (picklable).
    told : callable
        Called with the work's number and its message.

    Raises
    ------
    Failure
        When a process ended without a word.
    Exception
        What a work raised.
    """
    processes: list[BaseProcess] = []
    open_ends: dict[Connection[Any, Any], int] = {}
    try:
        with ready_to_fork():
            for number, work in enumerate(works):
                process, connection = start(work)
                processes.append(process)
                open_ends[connection] = number
        while open_ends:
            for connection in cast("list[Connection[Any, Any]]", wait(open_ends)):
                number = open_ends[connection]
                message = receive(connection, processes[number])
                if message is None:
                    del open_ends[connection]
                else:
                    told(number, message[0])
    finally:
        stop(processes)


def start(work: Work) -> tuple[BaseProcess, Connection[Any, Any]]:
    """Start a process, and return it with the end of the pipe that it tells through."""
    ours, theirs = context().Pipe(duplex=False)
    process = context().Process(target=_main, args=(work, theirs), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()  # so that the pipe ends with the process, and the next fork doesn't inherit it
    return process, ours


def receive(connection: Connection[Any, Any], process: BaseProcess) -> tuple[Any] | None:
    """Return the next message in a tuple, or None when the work is done; raise what it raised."""
    try:
        kind, content = connection.recv()
    except (EOFError, OSError):
        process.join(GRACE)
        code = process.exitcode
        name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
        raise Failure(
            f"a drawing process was ended from outside ({name}); the same command goes on from "
            "what is finished. With too little memory, give a smaller --jobs."
        ) from None
    if kind == "failed":
        raise content
    return None if kind == "done" else (content,)


def stop(processes: list[BaseProcess]) -> None:
    """End what still runs: gently, then not."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


@contextmanager
def ready_to_fork() -> Iterator[None]:
    """Let what would end this process wait, and keep its garbage from its children.

    A signal that comes in a fork may get lost, or end half of one. And an encoder or decoder that
    is garbage here waits for its threads when it is collected: in a child, which has none of them,
    for ever.
    """
    masks = hasattr(signal, "pthread_sigmask")  # not on Windows, which does not fork either
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING) if masks else set()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _main(work: Work, connection: Connection[Any, Any]) -> None:
    # Ctrl-C goes to all processes of a terminal; the first one decides for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    keep_interrupts()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)  # held while it was forked
    Thread(target=_watch, name="watch the parent", daemon=True).start()
    try:
        work(lambda message: connection.send(("told", message)))
        answer: tuple[str, Any] = "done", None
    except Exception as error:  # noqa: BLE001  raised again by the parent
        answer = "failed", _portable(error)
    with suppress(OSError):  # the parent is gone
        connection.send(answer)


def _leave(number: int, frame: object) -> None:
    sys.exit(128 + number)


def _watch() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # at once: finished segments are in place, and claims end with the process


def _portable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  any class may fail to be built again, in any way
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
