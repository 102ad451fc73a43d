"""Parts of a frame: what is drawn or converted anew where not all of it has changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Part", "apart"]

MOST = 6  # parts of a frame that are worth treating one by one


class Part(NamedTuple):
    """A rectangle of pixels; right and bottom are the first beyond it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    def meets(self, other: Part) -> bool:
        """Whether they have a pixel in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def with_(self, other: Part) -> Part:
        """The least that holds both."""
        return Part(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def apart(parts: Iterable[Part]) -> list[Part]:
    """Parts that hold all of these, have nothing in common, and are few."""
    found: list[Part] = []
    for part in parts:
        if part.area:
            found = _add(found, part)
    while len(found) > MOST:
        found = _add(found[2:], found[0].with_(found[1]))
    return found


def _add(parts: list[Part], part: Part) -> list[Part]:
    others = []
    for other in parts:
        if other.meets(part):
            part = part.with_(other)
        else:
            others.append(other)
    # What has grown may meet others now.
    return [*others, part] if len(others) == len(parts) else _add(others, part)
