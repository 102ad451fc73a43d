"""Every symbol in a formula has the colour of its quantity, in every lesson; and it is typeset."""

from __future__ import annotations

import re
from typing import Any

import performing
import pytest

from scenes.catalogue import LESSONS
from scenes.stage.text import Text
from scenes.stage.theme import THEMES, Theme

NAMES = [name for name in LESSONS if name != "film"]

# What a symbol stands for decides its colour. Typst's names; a minus before it makes it a step.
ROLES = {
    r"^\$?(?:- ?)?eta": "step",
    r"^\$?- ?nabla f": "step",
    r"^\$?(?:f'\(|nabla f|partial f)": "gradient",
    r"^\$?f\([a-z, ]*\)\$?$": "curve",
    r"^(?:MAE|MSE|Huber loss)$": "curve",
}
DATA = ("two-functions", "loss", "fit", "noise", "sgd")  # there f(x) is the model's line
COLOURED = re.compile(r'#text\(fill: rgb\("(#[0-9A-Fa-f]{6})"\)\)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]')


def markups(lesson: str, theme: str) -> set[str]:
    """The markup of every text that a lesson ever shows."""
    met = set[str]()

    def watch(scene: Any) -> None:
        for top in scene.mobjects:
            met.update(part.markup for part in top.get_family() if isinstance(part, Text))

    performing.perform(lesson, theme=theme, watch=watch)
    return met


def wrong(markup: str, theme: Theme, model: bool = False) -> list[str]:
    """Symbols of a markup that are in another quantity's colour; f may be a model."""
    found = []
    for color, content in COLOURED.findall(markup):
        for symbol, role in ROLES.items():
            role = "prediction" if model and "f\\([" in symbol else role
            own = getattr(theme, role).upper()
            if re.search(symbol, content.strip()) and color.upper() != own:
                found.append(f"{content} is not in the colour of {role}")
    return found


@pytest.mark.parametrize("lesson", NAMES)
def test_a_quantity_has_its_colour_and_is_typeset(lesson: str) -> None:
    shown = markups(lesson, "dark")
    assert shown
    faults = [fault for markup in shown for fault in wrong(markup, THEMES["dark"], lesson in DATA)]
    for markup in shown:
        formula = "".join(re.findall(r"\$([^$]*)\$", markup))
        plain = re.sub(r"\$[^$]*\$|rgb\(\"[^\"]*\"\)", "", markup)
        if re.search(r"\*(?!\*)|\^2\b(?!\))|\bsqrt\(", plain):
            faults.append(f"a formula in plain text: {markup}")
        if re.search(r"(?<![\w{(-])-\d", plain):
            faults.append(f"a hyphen for a minus: {markup}")
        if "*" in formula:
            faults.append(f"a star for a product: {markup}")
    assert not faults, "\n".join(faults)


def test_a_wrong_colour_is_found() -> None:
    theme = THEMES["dark"]
    for symbol, role, other in (
        ("$eta$", "step", "gradient"),
        ("$- nabla f$", "step", "gradient"),
        ("$f'(x)$", "gradient", "curve"),
        ("$f(x, y)$", "curve", "prediction"),
    ):
        assert not wrong(f'#text(fill: rgb("{getattr(theme, role)}"))[{symbol}]', theme)
        assert wrong(f'#text(fill: rgb("{getattr(theme, other)}"))[{symbol}]', theme)
    assert not wrong(f'#text(fill: rgb("{theme.prediction}"))[$f(x)$]', theme, model=True)
