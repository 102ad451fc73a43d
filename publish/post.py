"""A post with lessons in it: fenced blocks that ask for videos, and the snippets that follow them.

Text only: nothing here renders or knows what a lesson takes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

__all__ = ["Block", "Place", "PostError", "fill", "find", "place", "shown"]

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
FENCE = re.compile(r"(?P<indent> *)(?P<mark>`{3,}|~{3,})\s*(?P<word>[^\s`]*)")
ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)])(?: {1,4}(?=\S)| )")  # up to where an item's text begins
# What ends a paragraph that goes on over its line's end, less indented or not.
BREAKS = re.compile(r"\s*$| {0,3}(?:[-*+] |1[.)] |`{3,}|~{3,}|#{1,6} |>|<|[-*_]{3})")
NEXT = re.compile(r" {0,3}\d{1,9}[.)] ")  # another item of a list
DEEPEST = 3  # spaces before a fence; with more it is an example of one
HIDDEN = ("-->", "*/}")  # a block may be in a comment, so that readers don't see it
OPEN, CLOSE = "gdlesson: made from the block above", "/gdlesson"
COMMENT = re.compile(r"\s*(?:<!--|\{/\*) (?P<words>.*?) (?:-->|\*/\})\s*")

CONFIGURATIONS = {  # files that tell a site's root, and the folder that is served as it is
    "jekyll": (("_config.yml", "_config.yaml", "_config.toml"), ""),
    "hugo": (("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml"), "static"),
}


class PostError(ValueError):
    """A block that can't be read.

    Attributes
    ----------
    line : int
        Of the post, from 1.
    """

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Block:
    """A fenced block named ``gdlesson``.

    Attributes
    ----------
    line : int
        Of its opening fence, from 1.
    text : str
        What it holds: TOML.
    end : int
        Characters of the post up to where its snippet goes.
    old : int
        Characters up to the end of the snippet that is there already; `end` where there is none.
    indent : int
        Columns before it: those of the list item that it is in.
    newline : str
        How its lines end.
    """

    line: int
    text: str
    end: int
    old: int
    indent: int
    newline: str


def find(text: str) -> list[Block]:
    """Find the blocks of a post, and the snippets of an earlier run.

    Raises
    ------
    PostError
        For a block or a snippet that does not end.
    """
    lines = LINE.findall(text)
    offsets = [0, *accumulate(map(len, lines))]
    found = []
    for first, last, indent in _fences([line.expandtabs(4) for line in lines]):
        after = last + 1
        if after < len(lines) and lines[after].strip() in HIDDEN:
            after += 1
        inside = "".join(lines[first + 1 : last])
        end, old = offsets[after], offsets[_snippet(lines, after)]
        newline = lines[first][len(lines[first].rstrip("\r\n")) :]
        found.append(Block(first + 1, inside, end, old, indent, newline))
    return found


def fill(text: str, blocks: Sequence[Block], snippets: Sequence[str], style: str) -> str:
    """Return the post with each block followed by its snippet; the rest stays as it is."""
    parts, at = [], 0
    for block, snippet in zip(blocks, snippets, strict=True):
        head = text[at : block.end]
        parts += [head, "" if head.endswith(("\r", "\n")) else block.newline]
        parts.append(shown(block, snippet, style))
        at = block.old
    return "".join([*parts, text[at:]])


def shown(block: Block, snippet: str, style: str) -> str:
    """Return a snippet between its markers, as it stands in the post."""
    left, right = ("{/* ", " */}") if style == "mdx" else ("<!-- ", " -->")
    # The empty line ends the HTML, so that Markdown which follows at once is read as Markdown.
    inner = [f"{left}{OPEN}{right}", *snippet.splitlines(), "", f"{left}{CLOSE}{right}"]
    lines = ["", *(" " * block.indent + line if line else "" for line in inner)]
    return "".join(line + block.newline for line in lines)


@dataclass(frozen=True)
class Place:
    """Where a post's media go: the folder, and its address, percent-encoded, for the snippets."""

    folder: Path
    base: str
    site: Path | None


def place(post: Path, style: str, assets: Path | None) -> Place:
    """Find the site that a post belongs to, and the folder that its engine serves.

    Parameters
    ----------
    post : Path
    style : str
        A key of `publish.embed.STYLES`.
    assets : Path, optional
        By default ``assets/gdlessons`` of a Jekyll site, ``static/gdlessons`` of a Hugo site, and
        otherwise the post's own folder.
    """
    names, served = CONFIGURATIONS.get(style, ((), ""))
    folder = post.absolute().parent
    site = next(
        (up for up in (folder, *folder.parents) if any((up / name).is_file() for name in names)),
        None,
    )
    if assets is None:
        default = site / (served or "assets") / "gdlessons" if site is not None else folder
        assets = default
    assets = assets.absolute()
    root = site / served if site is not None else None
    if root is not None and assets.is_relative_to(root):
        return Place(assets, quote(assets.relative_to(root).as_posix()), site)
    public = [index for index, part in enumerate(assets.parts) if part in ("public", "static")]
    if style == "mdx" and public:
        return Place(assets, quote("/" + "/".join(assets.parts[public[-1] + 1 :])), site)
    base = Path(os.path.relpath(assets, folder)).as_posix()
    return Place(assets, "" if base == "." else quote(base), site)


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Give the first line, the last line and the indent of each block named ``gdlesson``."""
    items: list[int] = []  # where the text begins of each list item that goes on here
    first, mark, word = -1, "", ""
    paragraph = False  # whether one may go on in the next line
    for index, line in enumerate([*lines, "end"]):
        text = line.lstrip("\ufeff")  # the mark that some editors put in front of a file
        if mark:
            depth = _depth(items)
            if index < len(lines) and (not text.strip() or _indent(text) >= depth):
                if _ends(text, mark, depth):
                    if word == "gdlesson":
                        yield first, index, depth
                    mark = ""
                continue
            if word == "gdlesson":  # the list item, or the post, is over
                raise PostError(first + 1, "this block is not closed")
            mark = ""
        if paragraph and not _breaks(text, items):
            continue
        text = _within_items(text, items)
        paragraph = not BREAKS.match(text) and _indent(text) <= DEEPEST
        fence = FENCE.match(text)
        if fence is not None and len(fence["indent"]) <= DEEPEST:
            first, mark, word = index, fence["mark"], fence["word"]


def _within_items(line: str, items: list[int]) -> str:
    """Return a line without what its list items put before it; keep account of those items."""
    if not line.strip():
        return line
    while _indent(line) < _depth(items):
        items.pop()
    text = line[_depth(items) :]
    while (item := ITEM.match(text)) and _indent(text) <= DEEPEST:
        items.append(_depth(items) + item.end())
        text = text[item.end() :]
    return text


def _breaks(line: str, items: Sequence[int]) -> bool:
    """Whether a line ends the paragraph before it, which is in the last of the items."""
    held = [column for column in items if column <= _indent(line)]  # those it is indented into
    text = line[_depth(held) :]
    if BREAKS.match(text) is not None:
        return True
    return len(held) < len(items) and NEXT.match(text) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _depth(items: Sequence[int]) -> int:
    return items[-1] if items else 0


def _ends(line: str, mark: str, depth: int) -> bool:
    """Whether a line closes the block that `mark` opened."""
    fence = FENCE.match(line)
    return (
        fence is not None
        and len(fence["indent"]) <= depth + DEEPEST
        and not fence["word"]
        and fence["mark"][0] == mark[0]
        and len(fence["mark"]) >= len(mark)
    )


def _snippet(lines: Sequence[str], after: int) -> int:
    """Return the line after the snippet that begins at `after`, or `after`."""
    start = after
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start == len(lines) or _comment(lines[start]) != OPEN:
        return after
    for index in range(start + 1, len(lines)):
        if _comment(lines[index]) == CLOSE:
            return index + 1
    raise PostError(start + 1, "the end of this snippet is missing; remove the rest of it")


def _comment(line: str) -> str:
    match = COMMENT.fullmatch(line)
    return match["words"] if match else ""
