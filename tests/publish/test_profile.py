from __future__ import annotations

import subprocess
import sys

import pytest

from publish.profile import Profile, ProfileError


@pytest.mark.parametrize(
    ("quality", "aspect", "expected"),
    [
        ("draft", None, (854, 480, 15)),
        ("medium", "16:9", (1280, 720, 30)),
        ("high", "9:16", (1080, 1920, 60)),
        ("4k", "1:1", (2160, 2160, 60)),
    ],
)
def test_a_quality_and_an_aspect_give_size_and_rate(
    quality: str, aspect: str | None, expected: tuple[int, int, int]
) -> None:
    profile = Profile.resolve(quality, aspect=aspect)
    assert (profile.width, profile.height, profile.fps) == expected
    assert profile.aspect == (aspect or "16:9")


def test_the_default_is_720p30_dark_mp4() -> None:
    assert Profile.resolve().as_dict() == {
        "width": 1280,
        "height": 720,
        "fps": 30,
        "theme": "dark",
        "aspect": "16:9",
        "quality": "medium",
        "format": "mp4",
        "captions": "file",
    }


def test_fps_and_resolution_override_the_quality() -> None:
    profile = Profile.resolve("high", fps=24, resolution="720x1280")
    assert (profile.width, profile.height, profile.fps) == (720, 1280, 24)
    assert profile.aspect == "9:16"
    assert Profile.resolve(resolution=(500, 480)).aspect == "1:1"


@pytest.mark.parametrize(
    ("asked", "option", "said"),
    [
        ({"resolution": "641x361"}, "--resolution", "even, such as 642x362"),
        ({"resolution": "640x361"}, "--resolution", "640x362"),
        ({"resolution": "0x0"}, "--resolution", "64 to 7680"),
        ({"resolution": "99999x720"}, "--resolution", "64 to 7680"),
        ({"resolution": "big"}, "--resolution", "WIDTHxHEIGHT"),
        ({"resolution": "-640x360"}, "--resolution", "WIDTHxHEIGHT"),
        ({"resolution": "640x\n360"}, "--resolution", "WIDTHxHEIGHT"),
        ({"fps": 0}, "--fps", "1 to 120"),
        ({"fps": 1000}, "--fps", "1 to 120"),
        ({"fps": 29.97}, "--fps", "whole number"),
        ({"quality": "ultra"}, "--quality", "draft, medium, high, 4k"),
        ({"aspect": "4:3"}, "--aspect", "16:9, 1:1, 9:16"),
        ({"theme": "pink"}, "--theme", "dark, light"),
        ({"format": "avi"}, "--format", "mp4, webm, gif, png"),
        ({"resolution": "640x360", "aspect": "9:16"}, "--aspect", "16:9"),
    ],
)
def test_what_is_refused_names_option_value_and_what_is_allowed(
    asked: dict[str, object], option: str, said: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        Profile.resolve(**asked)  # type: ignore[arg-type]
    assert caught.value.option == option
    assert said in caught.value.allowed
    text = str(caught.value)
    assert text.startswith(f"{option} {caught.value.value}: ")
    assert "\n" not in text


def test_profiles_and_tables_load_no_drawing() -> None:
    code = (
        "import sys, publish.profile, publish.table, publish.manifest, publish.captions, "
        "publish.files\n"
        "print([m for m in ('manim', 'av', 'numpy', 'pydantic', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "[]"
