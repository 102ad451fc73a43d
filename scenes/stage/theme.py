"""Every colour, size, width and duration of the pictures, by the name of what it is for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["THEMES", "Opacity", "Seconds", "Size", "Theme", "Width"]


@dataclass(frozen=True)
class Theme:
    """One colour a quantity, the same in every lesson.

    The hues stay at least 4.6:1 from the background and apart from each other under protanopia,
    deuteranopia and tritanopia; each quantity has a second cue (dash, head, bar) all the same.
    So do `kinds`, from each other and from the target, beside which they are seen.
    """

    name: str
    background: str
    ink: str  # text and the parameter
    muted: str  # axes, grid, the parameter strip
    curve: str  # the loss
    target: str  # the correct function, data, the minimum that is aimed at
    prediction: str  # the model's line
    gradient: str  # gradient, slope, tangent
    step: str  # step, update, learning rate
    error: str  # error, residual
    kinds: tuple[str, ...]  # what is compared: optimizers in a race, valleys on a map
    surface: tuple[str, ...]  # from the lowest to the highest: even in lightness, dimmed cividis
    surface_line: str  # level lines on the surface
    pane: str  # glass that cuts the surface


THEMES = {
    "dark": Theme(
        name="dark",
        background="#10141F",
        ink="#F2F4F8",
        muted="#9AA4B8",
        curve="#86AACC",
        target="#64FEDB",
        prediction="#F3A26D",
        gradient="#E24777",
        step="#FEF317",
        error="#AC52F9",
        kinds=("#9669F0", "#009687", "#A5781E", "#FFA5FF", "#96D200"),
        surface=("#1E3563", "#434F6D", "#676972", "#8C866B", "#B2A45C"),
        surface_line="#0B0F19",
        pane="#BFD4EA",
    ),
    "light": Theme(
        name="light",
        background="#FBFAF7",
        ink="#1B2130",
        muted="#5D6779",
        curve="#2B0FEB",
        target="#137D6F",
        prediction="#5E2001",
        gradient="#A20941",
        step="#8D6B01",
        error="#4E1D6C",
        kinds=("#780000", "#E10F00", "#874BF0", "#1E0FA5", "#4B003C"),
        surface=("#8093BE", "#9CA6BE", "#B8B9BA", "#D4CDAE", "#EFE19C"),
        surface_line="#3A4256",
        pane="#5B7FB0",
    ),
}


class Size:
    """Text sizes (the em), as parts of the frame's height."""

    TITLE = 0.045
    FORMULA = 0.05
    HEADLINE = 0.043
    LABEL = 0.036
    TICK = 0.03
    LEAST = 0.023  # what can still be read at 360p


class Width:
    """Stroke widths in Manim's unit: 1/100 of a scene unit, 1/800 of the frame's height."""

    CURVE = 5.0
    LINE = 4.0
    ARROW = 5.0
    AXIS = 2.0
    GRID = 1.2
    DASH = 2.5
    RIM = 5.0  # behind the letters of a label that lies on lines


class Opacity:
    """Of what is not in full view."""

    DIM = 0.4  # what is not talked about
    GRID = 0.22
    HIDDEN = 0.28  # what a surface is in front of
    UNDER_GLASS = 0.8  # the same, of what a beat is about
    DEEPEST = 0.2  # the curve's colour in the lowest place of a map: every hue is 3:1 from it
    TRAIL = 0.75  # steps already made: 3:1 at the least, see tests/scenes/test_theme.py


class Seconds:
    """Durations. Reading time is computed from the caption, see `Lesson.beat`."""

    APPEAR = 0.5
    LEAVE = 0.3
    DRAW = 1.2
    HEADLINE = 0.4
    READ_SLOPE = 0.5
    SCALE = 0.4
    ALONG = 0.4
    DROP = 0.2
    LATER_STEP = 0.5  # from the fifth step on, one move each
    ZOOM = 1.6
    REST = 0.8  # after the last motion of a beat
    CHARACTERS_PER_SECOND = 17.0  # reading speed
