"""Where the output goes, and in which format."""

from pathlib import Path

import click
import pytest

from cli.output import Target, choose


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
