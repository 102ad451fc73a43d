"""The roles' colours stay apart for eyes that lack a cone, by two simulations of what they see."""

from __future__ import annotations

from itertools import combinations

import pytest
from coloraide.everything import ColorAll as Color
from performing import perform

from scenes.stage.theme import THEMES, Theme

# A colour difference of 1 in CAM02-UCS is about what can just be seen side by side, on a
# large patch. Lines are thin and lie apart from each other.
APART, CUED = 15.0, 11.0

# Brettel, Viénot and Mollon (1997) for each kind; Machado, Oliveira and Fernandes (2009), too.
METHODS = ("brettel", "machado")
DEFICIENCIES = ("protan", "deutan", "tritan")

# Without ink, which is text, and muted, which is thin lines and small print.
ROLES = ("curve", "target", "prediction", "gradient", "step", "error")

# Pairs that come closer than APART for some eyes; each has a second cue.
SECOND_CUES = {
    frozenset({"curve", "target"}): "a curve is one thick line; a target is dashed, or round dots",
    frozenset({"all", "some"}): "all points make a smooth path, some a rough one, one a scribble",
    frozenset({"all", "one"}): "the same",
    frozenset({"kind 2", "target"}): "a kind ends in a marker with a name; a target is a ring",
}


def seen(color: str, deficiency: str | None, method: str) -> Color:
    """A colour as these eyes see it."""
    shown = Color(color)
    return shown.filter(deficiency, method=method).clip("srgb") if deficiency else shown


def too_close(colors: dict[str, str]) -> list[str]:
    """Pairs of colours that are not apart for some eyes."""
    found = []
    for method in METHODS:
        for deficiency in (None, *DEFICIENCIES):
            sights = {name: seen(color, deficiency, method) for name, color in colors.items()}
            for one, other in combinations(sights, 2):
                distance = sights[one].distance(sights[other], space="cam02-ucs")
                least = CUED if frozenset({one, other}) in SECOND_CUES else APART
                if distance < least:
                    found.append(f"{method} {deficiency}: {one}, {other}: {distance:.1f}")
    return found


def test_the_simulations_are_those_of_the_literature() -> None:
    # Red and green of one lightness are one colour to those who lack the cone between them.
    for deficiency in ("protan", "deutan"):
        pair = ("#b35900", "#7a7a00") if deficiency == "deutan" else ("#c46a00", "#7f7f00")
        plain = Color(pair[0]).distance(pair[1], space="cam02-ucs")
        for method in METHODS:
            one, other = (seen(color, deficiency, method) for color in pair)
            assert one.distance(other, space="cam02-ucs") < plain / 2
    # Greys stay what they are.
    for method in METHODS:
        for deficiency in DEFICIENCIES:
            grey = seen("#808080", deficiency, method)
            assert grey.distance("#808080", space="cam02-ucs") < 1.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_quantities_are_told_apart(theme: Theme) -> None:
    assert too_close({role: getattr(theme, role) for role in ROLES}) == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_is_compared_is_told_apart(theme: Theme) -> None:
    kinds = {f"kind {i}": color for i, color in enumerate(theme.kinds)}
    assert too_close(kinds | {"target": theme.target}) == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_three_ways_to_vote_are_told_apart(theme: str) -> None:
    scene = perform("sgd", theme=theme).scene
    assert too_close(dict(zip(("all", "some", "one"), scene.colors, strict=True))) == []


def test_hues_that_are_confused_are_found() -> None:
    # Traffic lights: the classic pair.
    assert too_close({"stop": "#cc3311", "go": "#669900"})
