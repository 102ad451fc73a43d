"""A post with lessons in it: fenced blocks that ask for videos, and the snippets that follow them.

Text only: nothing here renders or knows what a lesson takes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Block", "Place", "PostError", "fill", "find", "place"]

FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})\s*(?P<word>[^\s`]*)")
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
    """

    line: int
    text: str
    end: int
    old: int


def find(text: str) -> list[Block]:
    """Find the blocks of a post, and the snippets of an earlier run.

    Raises
    ------
    PostError
        For a block or a snippet that does not end.
    """
    lines = text.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    found = []
    for first, last, word in _fences(lines):
        if word != "gdlesson":
            continue
        after = last + 1
        if after < len(lines) and lines[after].strip() in HIDDEN:
            after += 1
        inside = "".join(lines[first + 1 : last])
        found.append(Block(first + 1, inside, offsets[after], offsets[_snippet(lines, after)]))
    return found


def fill(text: str, blocks: Sequence[Block], snippets: Sequence[str], style: str) -> str:
    """Return the post with each block followed by its snippet; the rest stays as it is."""
    left, right = ("{/* ", " */}") if style == "mdx" else ("<!-- ", " -->")
    newline = "\r\n" if "\r\n" in text else "\n"
    parts, at = [], 0
    for block, snippet in zip(blocks, snippets, strict=True):
        head = text[at : block.end]
        parts.append(head if head.endswith("\n") else head + newline)
        lines = ["", f"{left}{OPEN}{right}", *snippet.splitlines(), f"{left}{CLOSE}{right}"]
        parts.append("".join(line + newline for line in lines))
        at = block.old
    return "".join([*parts, text[at:]])


@dataclass(frozen=True)
class Place:
    """Where a post's media go: the folder, and its address as the snippets write it."""

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
        return Place(assets, assets.relative_to(root).as_posix(), site)
    public = [index for index, part in enumerate(assets.parts) if part in ("public", "static")]
    if style == "mdx" and public:
        return Place(assets, "/" + "/".join(assets.parts[public[-1] + 1 :]), site)
    base = Path(os.path.relpath(assets, folder)).as_posix()
    return Place(assets, "" if base == "." else base, site)


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Give the first line, the last line and the name of each fenced block."""
    first, mark, word = -1, "", ""
    for index, line in enumerate(lines):
        fence = FENCE.match(line)
        if not mark:
            if fence is not None:
                first, mark, word = index, fence["mark"], fence["word"]
        elif (
            fence is not None
            and not fence["word"]
            and fence["mark"][0] == mark[0]
            and len(fence["mark"]) >= len(mark)
        ):
            yield first, index, word
            mark = ""
    if mark and word == "gdlesson":
        raise PostError(first + 1, "this block is not closed")


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
