"""Where the output goes, and in which format."""

from pathlib import Path

import click
import pytest

from cli.output import Target, choose
from cli.report import snippet
from publish.manifest import Record


@pytest.mark.parametrize(
    ("output", "format", "expected"),
    [
        (None, None, ("mp4", "out/slope.mp4")),
        (None, "png", ("png", "out/slope.png")),
        (None, "csv", ("csv", "out/slope.csv")),
        ("film.mp4", None, ("mp4", "film.mp4")),
        ("film.PNG", None, ("png", "film.PNG")),
        ("film.mp4", "mp4", ("mp4", "film.mp4")),
        ("Zoë's first posts/my descent.mp4", None, ("mp4", "Zoë's first posts/my descent.mp4")),
        ("films", None, ("mp4", "films/slope.mp4")),
        ("films/", "json", ("json", "films/slope.json")),
        ("v1.2/", None, ("mp4", "v1.2/slope.mp4")),
        ("there.v2", None, ("mp4", "there.v2/slope.mp4")),
        (".", None, ("mp4", "slope.mp4")),
        ("..", None, ("mp4", "../slope.mp4")),
        (".hidden", None, ("mp4", ".hidden/slope.mp4")),
    ],
)
def test_a_file_or_a_folder(output, format, expected, folder):
    (folder / "there.v2").mkdir()
    assert choose("slope", output, format) == Target(expected[0], Path(expected[1]))
    assert [item.name for item in folder.iterdir()] == ["there.v2"]


def test_standard_output(folder):
    assert choose("slope", "-", "json") == Target("json", None)


@pytest.mark.parametrize("output", ["file.mp4/film.mp4", "film.mp4/", "made"])
def test_a_place_where_no_file_can_be(output, folder):
    (folder / "file.mp4").touch()
    (folder / "film.mp4").touch()
    (folder / "made/slope.mp4").mkdir(parents=True)
    with pytest.raises(click.UsageError, match="--output"):
        choose("slope", output, None)


RECORD = Record(
    lesson="slope",
    title='Down & "out" <b>',
    parameters={},
    profile={"width": 1280, "height": 720, "fps": 30, "format": "mp4"},
    runs=(),
    versions={},
    frames=30,
    duration=1.0,
    chapters=(),
    files={"video": "my descent.mp4", "captions": "my descent.vtt", "poster": "my descent.png"},
)


def test_the_snippet_plays_everywhere_and_its_paths_are_encoded():
    text = snippet(RECORD, Path("Zoë's first posts/my descent.mp4"))
    folder = "Zo%C3%AB%27s%20first%20posts/my%20descent"
    assert f'<source src="{folder}.mp4" type="video/mp4">' in text
    assert f'<track kind="captions" src="{folder}.vtt"' in text
    assert f'poster="{folder}.png"' in text
    assert all(word in text for word in (" controls ", " playsinline ", 'width="1280"'))
    assert 'aria-label="Down &amp; &quot;out&quot; &lt;b&gt;"' in text


def test_the_snippet_knows_paths_from_the_current_folder_alone(folder):
    inside, outside = folder / "films/my descent.mp4", Path("/elsewhere/my descent.mp4")
    assert 'src="films/my%20descent.mp4"' in snippet(RECORD, inside)
    assert 'src="my%20descent.mp4"' in snippet(RECORD, outside)
