"""``gallery``: a page of the videos in a folder."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["gallery"]


@click.command(epilog="\b\nExample: python render.py gallery out")
@click.argument("folder")
@click.option("--title", default="Lessons", show_default=True, help="the page's title")
def gallery(folder: str, title: str) -> None:
    """Write FOLDER/index.html, which plays and compares the videos in FOLDER.

    It needs no server and no network. Its lecture mode pauses at the end of every beat.
    """
    from publish import gallery as maker
    from publish.files import FileSet

    root = Path(folder)
    if not root.is_dir():
        raise click.UsageError(f"{folder!r}: no such folder")
    cards, foreign = maker.collect(root)
    for path in foreign:
        click.echo(f"left out: {click.format_filename(path)} was not made by gdlessons", err=True)
    if not cards:
        raise click.UsageError(f"{folder!r}: no video of gdlessons in it")
    page = root / maker.PAGE
    if page.exists() and "gdlessons gallery" not in page.read_text("utf-8", "replace"):
        raise click.UsageError(f"{page}: this page is not a gallery of gdlessons; move it away")
    with FileSet(page) as files:
        files[page].write_text(maker.page(cards, title), encoding="utf-8")
        files.commit()
    click.echo(f"{click.format_filename(page)}  {len(cards)} video{'s' * (len(cards) > 1)}")
