"""Every colour can be read on its background: WCAG 2.2's contrast, from its formula."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import performing
import pytest
from hard_runs import LESSONS

from scenes.stage.theme import THEMES, Opacity, Size, Theme

TEXT, LINES = 4.5, 3.0  # WCAG: 1.4.3 for text, 1.4.11 for what a picture needs
NOT_ON_THE_BACKGROUND = {"name", "background", "surface", "surface_line", "pane"}


def rgb(color: str) -> list[float]:
    return [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(color: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: list[float], b: list[float]) -> float:
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def colors(theme: Theme) -> dict[str, str]:
    """The colours of what is drawn and written on the background, by their roles."""
    named = {f.name: getattr(theme, f.name) for f in fields(theme)}
    single = {k: v for k, v in named.items() if k not in NOT_ON_THE_BACKGROUND | {"kinds"}}
    return single | {f"kind {i}": kind for i, kind in enumerate(theme.kinds)}


def test_the_formula_gives_what_wcag_says_of_black_and_white() -> None:
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21.0)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_in_every_colour_can_be_read(theme: Theme) -> None:
    low = {
        role: contrast(rgb(color), rgb(theme.background))
        for role, color in colors(theme).items()
        if contrast(rgb(color), rgb(theme.background)) < TEXT
    }
    assert not low


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_way_already_gone_can_be_seen(theme: Theme) -> None:
    ground = rgb(theme.background)
    mixed = [
        Opacity.TRAIL * line + (1 - Opacity.TRAIL) * back
        for line, back in zip(rgb(theme.step), ground, strict=True)
    ]
    assert contrast(mixed, ground) >= LINES


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_takes_its_colours_from_the_theme(lesson: str) -> None:
    met = set[str]()

    def watch(scene: Any) -> None:
        for top in scene.mobjects:
            for part in top.get_family():
                if len(part.points):
                    met.update(color.to_hex().upper() for color in part.get_fill_colors())
                    met.update(color.to_hex().upper() for color in part.get_stroke_colors())

    performing.perform(lesson, theme="light", watch=watch)
    theme = THEMES["light"]
    unset = "#FFFFFF"  # Manim's own, of outlines that have no fill or no stroke
    assert met - {unset} <= {theme.background.upper(), *colors(theme).values()}
    assert {theme.curve, theme.step, theme.ink, theme.muted} <= met


def test_no_size_is_below_what_can_be_read() -> None:
    sizes = [value for name, value in vars(Size).items() if name.isupper()]
    assert min(sizes) >= 0.022  # LOOK.md
