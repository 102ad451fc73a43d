"""``post``: render the lessons that a post asks for, and put their snippets into it."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import lesson, options
from cli.embed import check_style
from cli.output import Target
from cli.progress import event, reporter
from publish import taken
from publish.profile import Profile

if TYPE_CHECKING:
    from publish.post import Block, Place
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment

__all__ = ["post"]

STYLES = ("jekyll", "hugo", "markdown", "mdx")
VIDEOS = ("mp4", "webm", "gif")
FORBIDDEN = re.compile(r"[/\\\x00-\x1f\x7f]+")  # in the name of a file
LEFT_OUT = "._#~"  # in front of a name
SHORTCODE = Path("layouts/shortcodes/gdlesson.html")


@dataclass(frozen=True)
class Order:
    """What a block asks for."""

    entry: Entry
    experiment: Experiment
    profile: Profile
    output: Path

    def done(self) -> bool:
        """Whether the video is there already, made from the same by the same."""
        from publish.manifest import ManifestError, read, versions

        try:
            record = read(self.output)
        except ManifestError:
            return False
        return (
            record["lesson"] == self.entry.name
            and record["parameters"] == self.experiment.parameters.model_dump(mode="json")
            and record["profile"] == self.profile.as_dict()
            and record["versions"] == versions()
        )


@click.command(epilog="\b\nExample: python render.py post _posts/2026-01-31-descent.md --as jekyll")
@click.argument("file", metavar="FILE.md")
@click.option(
    "--as",
    "style",
    metavar="NAME",
    default="markdown",
    show_default=True,
    help=f"for whom: {', '.join(STYLES)}",
)
@click.option(
    "--assets",
    metavar="FOLDER",
    help="where the videos go  [default: assets/gdlessons of a Jekyll site, static/gdlessons of "
    "a Hugo site, otherwise the post's folder]",
)
@click.option("--quiet", is_flag=True, help="print nothing")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object a line instead")
def post(file: str, style: str, assets: str | None, quiet: bool, as_json: bool) -> None:
    """Render the lessons that FILE.md asks for in blocks named gdlesson, and show them there.

    A block holds TOML: lesson = "overshoot", and any option of that lesson. What is there already
    and unchanged is not rendered again; the rest of the post stays as it is.
    """
    check_style(style, STYLES)
    from publish import embed
    from publish import post as text

    source = read(file)
    where = text.place(Path(file), style, Path(assets) if assets else None)
    blocks, orders = take(file, source, where)
    snippets = []
    for block, order in zip(blocks, orders, strict=True):
        fresh = not order.done()
        if fresh:
            produce(order, quiet=quiet, as_json=as_json)
        say(order, fresh, quiet=quiet, as_json=as_json)
        snippets.append(embed.snippet(embed.film(order.output), style, where.base))
        old = source[block.end : block.old]
        if old and not fresh and not quiet and old != text.shown(block, snippets[-1], style):
            told = "what follows this block was changed by hand, or written by another version"
            click.echo(f"{file}:{block.line}: note: {told}; it is written anew", err=True)
    write(Path(file), source, text.fill(source, blocks, snippets, style))
    if style == "hugo" and where.site is not None:
        shortcode = where.site / SHORTCODE
        write(
            shortcode, shortcode.read_text("utf-8") if shortcode.exists() else "", embed.shortcode()
        )


def take(file: str, source: str, where: Place) -> tuple[list[Block], list[Order]]:
    """Read all blocks, and compute their numbers, before anything is drawn.

    Raises
    ------
    click.UsageError
        With file and line of the first block that can't be done.
    """
    from publish import post as text

    names: set[str] = set()
    orders = []
    try:
        blocks = text.find(source)
        for block in blocks:
            try:
                orders.append(order(block, Path(file), where.folder, names))
            except click.UsageError as error:
                first = error.format_message().splitlines()[0]
                raise text.PostError(block.line, first) from None
    except text.PostError as error:
        raise click.UsageError(f"{file}:{error.line}: {error}") from None
    if not blocks:
        raise click.UsageError(f"{file}: no block named gdlesson in it")
    return blocks, orders


def order(block: Block, post: Path, folder: Path, names: set[str]) -> Order:
    """Read one block."""
    from scenes.catalogue import LESSONS

    try:
        data: dict[str, Any] = tomllib.loads(block.text)
    except tomllib.TOMLDecodeError as error:
        raise click.UsageError(f"not TOML: {in_the_post(str(error), block)}") from None
    name = data.pop("lesson", None)
    if not isinstance(name, str) or name not in LESSONS:
        near = difflib.get_close_matches(str(name), LESSONS, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise click.UsageError(
            f"lesson {name!r}: no such lesson{hint} Allowed: {', '.join(LESSONS)}"
        )
    entry = LESSONS[name]
    fields = taken.fields(entry)
    asked = options.by_field(fields, data, ("name", "format", *sorted(lesson.FILM)))
    stem = FORBIDDEN.sub("-", post.stem).lstrip(LEFT_OUT)
    file = file_name(asked.pop("name", f"{stem}-{name}"), names)
    format = asked.pop("format", VIDEOS[0])
    if format not in VIDEOS:
        raise click.UsageError(f"format {format!r}: not possible. Allowed: {', '.join(VIDEOS)}")
    film = {key: str(asked.pop(key)) for key in lesson.FILM & asked.keys()}
    target = Target(format, folder / f"{file}.{format}")
    profile = lesson.make_profile(film, target)
    assert profile is not None
    points = asked.get("data")
    if isinstance(points, str) and (post.parent / points).is_file():
        asked["data"] = str(post.parent / points)
    parameters = options.read_parameters(entry.parameters(), asked)
    return Order(entry, lesson.compute(entry, parameters), profile, target.path)


def in_the_post(fault: str, block: Block) -> str:
    """What TOML complains about, with the line's number as it is in the post."""
    return re.sub(r"(?<=at line )\d+", lambda found: str(block.line + int(found[0])), fault)


def file_name(asked: object, names: set[str]) -> str:
    """A name that no other block of the post has."""
    if not isinstance(asked, str) or not asked.strip() or FORBIDDEN.search(asked):
        raise click.UsageError(f"name {asked!r}: not the name of a file, which has no / or \\")
    if asked[0] in LEFT_OUT:
        raise click.UsageError(
            f"name {asked!r}: sites leave out files whose names begin with one of {LEFT_OUT}"
        )
    found, number = asked, 1
    while found in names:
        number += 1
        found = f"{asked}-{number}"
    names.add(found)
    return found


def produce(order: Order, *, quiet: bool, as_json: bool) -> None:
    """Render one video."""
    progress = reporter(order.output.stem, quiet, as_json)
    target = Target(order.profile.format, order.output)
    lesson.render(order.entry, order.experiment, order.profile, target, progress)


def say(order: Order, fresh: bool, *, quiet: bool, as_json: bool) -> None:
    """Report one video."""
    if as_json:
        event("video", lesson=order.entry.name, output=str(order.output), rendered=fresh)
    elif not quiet:
        name = click.format_filename(order.output)
        click.echo(f"{name}  {'rendered' if fresh else 'unchanged'}")


def read(file: str) -> str:
    """Read a post as it is, line ends too."""
    try:
        with Path(file).open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except OSError as error:
        raise click.UsageError(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}: not text in UTF-8") from None


def write(path: Path, old: str, new: str) -> None:
    """Write a file whole, if it is to change."""
    from publish.files import FileSet

    if old == new:
        return
    with FileSet(path) as files:
        with files[path].open("w", encoding="utf-8", newline="") as stream:
            stream.write(new)
        files.commit()
