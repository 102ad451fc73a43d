"""``embed``: the text that shows a video in a post."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["embed"]

STYLES = ("html", "markdown", "jekyll", "hugo", "mdx")


@click.command(epilog="\b\nExample: python render.py embed out/overshoot.mp4 --as jekyll")
@click.argument("video", required=False)
@click.option(
    "--as",
    "style",
    metavar="NAME",
    default="html",
    show_default=True,
    help=f"for whom: {', '.join(STYLES)}",
)
@click.option(
    "--base",
    metavar="PREFIX",
    help="what the site puts before the files' names, such as /assets/lessons  "
    "[default: the video's folder]",
)
@click.option(
    "--shortcode",
    is_flag=True,
    help="print instead the file layouts/shortcodes/gdlesson.html that a Hugo site needs once",
)
def embed(video: str | None, style: str, base: str | None, shortcode: bool) -> None:
    """Print what to paste into a post to show VIDEO; all it says is read from the video itself."""
    check_style(style, STYLES)
    from publish import embed as maker

    if shortcode:
        click.echo(maker.shortcode(), nl=False)
        return
    if video is None:
        raise click.UsageError("VIDEO: the name of a video is needed")
    shown = maker.film(video, read_record(video))
    folder = maker.here(video) if base is None else base
    click.echo(maker.snippet(shown, style, folder))


def check_style(style: str, allowed: tuple[str, ...]) -> None:
    """Refuse an engine that there is no snippet for."""
    if style not in allowed:
        raise click.UsageError(f"--as {style!r}: no such engine. Allowed: {', '.join(allowed)}")


def read_record(path: str) -> dict[str, Any]:
    """Read the record of a video or manifest.

    Raises
    ------
    click.UsageError
        In one line, when it is not one of this project's.
    """
    from publish.manifest import ManifestError, read

    try:
        return read(path)
    except ManifestError as error:
        raise click.UsageError(str(error)) from None
