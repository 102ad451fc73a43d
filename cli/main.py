"""The commands by name, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import difflib
import os
import signal
import sys
import threading
import traceback
import warnings
from typing import Any

import click

from cli.doctor import doctor
from cli.embed import embed
from cli.gallery import gallery
from cli.listing import list_lessons
from cli.many import batch, sweep
from cli.post import post
from cli.progress import event
from cli.rerun import rerun
from publish.interrupts import keep_interrupts
from scenes.catalogue import LESSONS

__all__ = ["Commands", "commands"]

COMMANDS = {
    "sweep": sweep,
    "batch": batch,
    "rerun": rerun,
    "embed": embed,
    "post": post,
    "gallery": gallery,
    "list": list_lessons,
    "doctor": doctor,
}
FAILED, REFUSED, INTERRUPTED = 1, 2, 130
EXAMPLE = """\b
Example: python render.py overshoot --function "x^4/4 - 2x^2 + x/2" --start 3 --lr 0.05"""


class Commands(click.Group):
    """A lesson each, made when it is asked for, and the other commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*LESSONS, *COMMANDS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in LESSONS:
            from cli.lesson import lesson_command

            return lesson_command(LESSONS[name])
        return COMMANDS.get(name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args[0] in names or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(args[0], names, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(
            f"{args[0]!r}: no such lesson or command{hint}\nAllowed: {', '.join(names)}"
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help from the catalogue alone: making a lesson's command loads its model."""
        with formatter.section("Lessons"):
            formatter.write_dl([(entry.name, entry.summary) for entry in LESSONS.values()])
        with formatter.section("Other commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(80)) for name, command in COMMANDS.items()]
            )

    def main(self, args: Any = None, **extra: Any) -> Any:
        """Run, and leave with exit code 0, 1, 2 or 130; no traceback reaches the user."""
        args = list(sys.argv[1:] if args is None else args)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal may not know every character
                stream.reconfigure(errors="backslashreplace")
        debug = bool(os.environ.get("GDLESSONS_DEBUG"))
        with warnings.catch_warnings():
            if not debug:
                warnings.simplefilter("ignore")
            extra["standalone_mode"] = False
            end_as_ctrl_c_does()
            try:
                code = super().main(args, **extra)
            except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  told as one line
                if debug:
                    traceback.print_exc()
                code, message = describe(error)
                tell(message, code, as_json="--json" in args)
        sys.exit(code or 0)


def end_as_ctrl_c_does() -> None:
    """Clean up also when the terminal is closed, or a supervisor ends the process."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():  # only it may set them
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):  # Windows has no SIGHUP
                signal.signal(getattr(signal, name), interrupt)
        keep_interrupts()


def describe(error: BaseException) -> tuple[int, str]:
    """The exit code and the words for what stopped a command."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED, (
            "interrupted; what was there before is untouched, and the same command goes on "
            "from what is finished"
        )
    if isinstance(error, click.NoSuchOption):
        return REFUSED, no_such_option(error)
    if isinstance(error, click.ClickException):
        return REFUSED, error.format_message()
    words = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, OSError) or type(error).__module__.startswith("publish"):
        return FAILED, words
    return FAILED, (
        f"{type(error).__name__}: {words[:300]}\n"
        "This is a fault of the program; GDLESSONS_DEBUG=1 before the command shows where."
    )


def no_such_option(error: click.NoSuchOption) -> str:
    """Name the nearest option, and all that the command takes."""
    assert error.ctx is not None
    names = [name for item in error.ctx.command.get_params(error.ctx) for name in item.opts]
    near = difflib.get_close_matches(error.option_name, names, n=1, cutoff=0.7)
    hint = f"; did you mean {near[0]}?" if near else ""
    allowed = ", ".join(name for name in names if name.startswith("--"))
    return (
        f"{error.option_name}: {error.ctx.info_name} has no such option{hint}\nAllowed: {allowed}"
    )


def tell(message: str, code: int, *, as_json: bool) -> None:
    """Say why it stopped: an object on standard output, or lines on standard error."""
    if as_json:
        event("error", exit=code, message=message)
    else:
        click.echo(f"error: {message}", err=True)


@click.command(
    cls=Commands,
    options_metavar="",
    subcommand_metavar="LESSON|COMMAND [OPTIONS]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLE,
)
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Turn a function, a start and a learning rate into a film about gradient descent.

    Each lesson's --help lists its own parameters and their defaults.
    """
