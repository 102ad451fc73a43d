"""``doctor``: what this machine has and lacks for a render, with the mend for each."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

__all__ = ["doctor"]

SET_UP = "run `make lesson`, which sets everything up"
NEEDED = (3, 11)
REST = "cli.doctor.rest"  # where the words after --frames LESSON are kept
ROOM = 500  # megabytes: several renders and their temporary segments


class Lacking(Exception):
    """Something that a render needs is not here; the text says what, `mend` what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


def python() -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < NEEDED:
        raise Lacking(f"{version} is too old", "install Python 3.11 or newer, then " + SET_UP)
    return f"{version}, {sys.executable}"


def cairo() -> str:
    import cairo as library

    return library.cairo_version_string()


def pango() -> str:
    import manimpango

    return str(manimpango.pango_version())


def manim() -> str:
    from importlib.metadata import version

    import manim as library

    return f"{version('manim')}, {Path(library.__file__).parent}"


def typst() -> str:
    from importlib.metadata import version

    import typst as library

    library.compile(b"$x^2$", format="svg")  # with its own fonts
    return f"{version('typst')}, fonts built in"


def h264() -> str:
    import av

    try:
        av.codec.Codec("libx264", "w")
    except ValueError:
        raise Lacking(f"av {av.__version__} is built without libx264", SET_UP) from None
    return f"libx264 in av {av.__version__}"


def output_folder() -> str:
    return _writable(Path("out"), "render with -o into a folder of yours")


def temporary_folder() -> str:
    return _writable(Path(tempfile.gettempdir()), "set TMPDIR to a folder that you may write to")


def store() -> str:
    """Say where finished segments are kept and how much they take."""
    from publish.segments import Store

    kept = Store.of_the_user()
    _writable(kept.root, "set GDLESSONS_CACHE to a folder that you may write to")
    return (
        f"{kept.root}, {kept.size() / 1e6:.0f} MB of at most {kept.cap / 1e6:.0f} MB "
        "(doctor --clear-store empties it)"
    )


def _writable(folder: Path, mend: str) -> str:
    """Check the folder, or where it would be made, for leave to write and for room."""
    here = folder.absolute()
    while not here.exists():
        here = here.parent
    if not here.is_dir() or not os.access(here, os.W_OK):
        raise Lacking(f"{here} can't be written to", mend)
    free = shutil.disk_usage(here).free // 10**6
    if free < ROOM:
        raise Lacking(f"{free} MB free at {here}", f"free {ROOM} MB there, or {mend}")
    return f"{folder}, {free / 1000:.1f} GB free"


CHECKS: dict[str, Callable[[], str]] = {
    "python": python,
    "cairo": cairo,
    "pango": pango,
    "manim": manim,
    "typst": typst,
    "h264": h264,
    "output": output_folder,
    "temporary": temporary_folder,
    "store": store,
}


class Doctor(click.Command):
    """A command that leaves what follows ``--frames LESSON`` to the lesson."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = len(args)
        for at, word in enumerate(args):
            if word == "--frames" or word.startswith("--frames="):
                own = at + (2 if word == "--frames" else 1)
                break
        ctx.meta[REST] = args[own:]
        return super().parse_args(ctx, args[:own])


@click.command(
    cls=Doctor,
    epilog="\b\nExample: python render.py doctor --frames overshoot --lr 0.9 --aspect 9:16",
)
@click.option("--clear-store", is_flag=True, help="throw out the segments kept for the next render")
@click.option(
    "--frames",
    "lesson",
    metavar="LESSON [OPTIONS]",
    help="look for texts that are cut off, touch or are too small in a lesson with these options",
)
@click.pass_context
def doctor(ctx: click.Context, clear_store: bool, lesson: str | None) -> None:
    """Say what this machine has and lacks for a render, with the mend for each.

    With --frames, say what is not fit to be seen in a lesson, without drawing it; what follows are
    options of the lesson, see --frames LESSON --help.
    """
    if clear_store and lesson is not None:
        raise click.UsageError("--clear-store and --frames exclude each other; give one of the two")
    if lesson is not None:
        from cli.frames import frames_command

        command = frames_command(lesson)
        with command.make_context(f"doctor --frames {lesson}", ctx.meta[REST], parent=ctx) as own:
            command.invoke(own)
        return
    if clear_store:
        from publish.segments import Store

        freed = Store.of_the_user().clear()
        click.echo(f"cleared  store      {freed / 1e6:.1f} MB")
        return
    lacking = 0
    for name, check in CHECKS.items():
        try:
            click.echo(f"ok       {name:<10} {check()}")
        except Lacking as error:
            lacking += 1
            click.echo(f"lacking  {name:<10} {error}\n         mend: {error.mend}")
        except Exception as error:  # noqa: BLE001  a broken library may raise anything when it loads
            lacking += 1
            words = " ".join(str(error).split())
            click.echo(
                f"lacking  {name:<10} {words or type(error).__name__}\n         mend: {SET_UP}"
            )
    click.echo("Not needed: LaTeX, an ffmpeg program, fonts of the machine.")
    ctx.exit(1 if lacking else 0)
