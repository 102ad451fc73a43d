"""Where things go: the named slots of the frame, for each of its shapes. Scene units."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GAP", "Box", "Layout"]

SAFE = 0.05  # of each side of the frame
GAP = 0.25  # between slots, scene units
# What a burnt caption takes from the stage, scene units: a line in a wide frame, else two.
CAPTION_BANDS = {"wide": 0.48, "square": 0.6, "tall": 0.5}


@dataclass(frozen=True)
class Box:
    """A rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float, float]:
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0)

    def columns(self, count: int, gap: float = GAP) -> tuple[Box, ...]:
        """Cut into equal columns, from the left."""
        width = (self.width - gap * (count - 1)) / count
        lefts = [self.left + i * (width + gap) for i in range(count)]
        return tuple(Box(left, self.bottom, left + width, self.top) for left in lefts)

    def rows(self, *shares: float, gap: float = GAP) -> tuple[Box, ...]:
        """Cut into rows of the given relative heights, from the top."""
        unit = (self.height - gap * (len(shares) - 1)) / sum(shares)
        rows, top = [], self.top
        for share in shares:
            rows.append(Box(self.left, top - share * unit, self.right, top))
            top -= share * unit + gap
        return tuple(rows)

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.bottom <= other.top and other.bottom <= self.top

    def holds(self, other: Box) -> bool:
        """Whether the other lies in this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top

    def depth(self, other: Box) -> float:
        """How deep the two lie in each other; negative where they are apart."""
        return min(
            min(self.right, other.right) - max(self.left, other.left),
            min(self.top, other.top) - max(self.bottom, other.bottom),
        )

    def beyond(self, other: Box) -> float:
        """How far this one sticks out of the other; negative where it lies in it."""
        return max(
            other.left - self.left,
            self.right - other.right,
            other.bottom - self.bottom,
            self.top - other.top,
        )

    def inset(self, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0) -> Box:
        return Box(self.left + left, self.bottom + bottom, self.right - right, self.top - top)


@dataclass(frozen=True)
class Layout:
    """The slots of a frame.

    Attributes
    ----------
    title, strip : Box
        The lesson's name, and what it was made from (function, start, rate).
    main, side : Box
        The picture, and what is beside it (below it in square and tall frames).
    headline : Box
        One line: the beat's idea.
    caption : Box or None
        The beat's sentence, where captions are burnt in.
    stage : Box
        `main` and `side` together, for lessons that divide the room themselves.
    shape : str
        ``"wide"``, ``"square"`` or ``"tall"``.
    text_scale : float
        Text is larger in a tall frame, which is looked at on a telephone.
    strip_lines : int
        How many lines `strip` has room for.
    """

    title: Box
    strip: Box
    main: Box
    side: Box
    headline: Box
    caption: Box | None
    stage: Box
    shape: str
    text_scale: float
    strip_lines: int

    def beside(self, *shares: float) -> tuple[Box, ...]:
        """Parts of `side`: under each other, next to each other where the slot is low."""
        return self.side.columns(len(shares)) if self.shape == "square" else self.side.rows(*shares)

    def panels(self, count: int) -> tuple[Box, ...]:
        """Equal parts of the stage: beside each other, stacked in a tall frame."""
        return (
            self.stage.rows(*[1.0] * count) if self.shape == "tall" else self.stage.columns(count)
        )

    @staticmethod
    def safe_area(width: float, height: float) -> Box:
        """The part of a frame of this size that every screen shows."""
        dx, dy = width * (0.5 - SAFE), height * (0.5 - SAFE)
        return Box(-dx, -dy, dx, dy)

    @classmethod
    def of(
        cls, width: float, height: float, captioned: bool = False, most_lines: int = 3
    ) -> Layout:
        """Lay out a frame of this width and height (scene units), with room for captions or not.

        A strip of several lines, as in a tall frame, has at most `most_lines`.
        """
        safe = cls.safe_area(width, height)
        shape = _shape(width / height)
        band = CAPTION_BANDS[shape] if captioned else 0.0
        caption = safe.inset(top=safe.height - band) if captioned else None
        safe = safe.inset(bottom=band)
        if shape == "wide":
            top, stage, headline = safe.rows(0.55, 6.05 - band, 0.6, gap=0.0)
            title = Box(top.left, top.bottom, top.left + 0.3 * top.width, top.top)
            strip = Box(title.right, top.bottom, top.right, top.top)
            stage = stage.inset(bottom=0.12, top=0.18)
            cut = stage.left + 0.64 * stage.width
            main = Box(stage.left, stage.bottom, cut, stage.top)
            side = Box(cut + 0.4, stage.bottom, stage.right, stage.top)
            return cls(title, strip, main, side, headline, caption, stage, shape, 1.0, 1)
        shares, scale, lines = (
            ((0.62, 0.38), 0.9, 1) if shape == "square" else ((0.47, 0.53), 0.72, 3)
        )
        lines = min(lines, most_lines)
        room = 0.25 + 0.15 * lines
        line = 0.48 if captioned else 0.6
        rest = 6.5 - band - room - line
        title, strip, stage, headline = safe.rows(0.5, room, rest, line, gap=0.06)
        main, side = stage.rows(*shares)
        return cls(title, strip, main, side, headline, caption, stage, shape, scale, lines)


def _shape(ratio: float) -> str:
    if ratio > 1.2:
        return "wide"
    return "square" if ratio > 0.8 else "tall"
