"""The other formats show the same film, carry its record, and stay small."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence
from publish_stubs import SMALL, Entry, decode, experiment

from publish.manifest import read
from publish.production import render
from publish.profile import ProfileError


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    for format in ("mp4", "webm", "gif"):
        render(
            Entry(), experiment(), replace(SMALL, format=format), folder / f"a {format}.{format}"
        )
    return folder


def test_webm_has_the_films_frames_chapters_and_record(films):
    path = films / "a webm.webm"
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name in ("vp9", "libvpx-vp9")
        assert stream.average_rate == 10
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [
            "Idea one",
            "Idea two",
        ]
    first, second = decode(films / "a mp4.mp4"), decode(path)
    assert first.shape == second.shape
    assert np.abs(first.astype(int) - second).mean() < 2
    record = read(path)
    assert record["files"]["video"] == "a webm.webm"
    assert record["profile"]["format"] == "webm"


def test_gif_loops_at_the_films_pace_and_has_its_record(films):
    path = films / "a gif.gif"
    film = decode(films / "a mp4.mp4")
    with Image.open(path) as image:
        assert image.info["loop"] == 0
        durations, pictures = [], []
        for picture in ImageSequence.Iterator(image):
            durations.append(picture.info["duration"])
            pictures.append(np.asarray(picture.convert("RGB")).astype(int))
    assert sum(durations) == 100 * len(film)  # equal pictures are one, shown for longer
    starts = np.cumsum([0, *durations[:-1]]) // 100
    for start, picture in zip(starts, pictures, strict=True):
        assert np.abs(picture - film[start]).mean() < 3
    assert read(path)["profile"]["format"] == "gif"


@pytest.mark.parametrize("format", ["webm", "gif"])
def test_the_same_film_is_the_same_file(format, films, tmp_path):
    output = tmp_path / f"a {format}.{format}"
    render(Entry(), experiment(), replace(SMALL, format=format), output)
    assert output.read_bytes() == (films / output.name).read_bytes()
    assert {path.suffix for path in tmp_path.iterdir()} == {
        f".{format}", ".json", ".csv", ".vtt", ".png"
    }  # fmt: skip


@pytest.mark.parametrize(("at", "frame"), [("1", 8), ("one", 8), ("2", 19), ("two", 19)])
def test_a_still_of_a_beat_is_its_last_frame(at, frame, films, tmp_path):
    output = tmp_path / "a.png"
    render(Entry(), experiment(), replace(SMALL, format="png"), output, at=at)
    film = decode(films / "a mp4.mp4").astype(int)
    distance = np.abs(film - np.asarray(Image.open(output))).mean(axis=(1, 2, 3))
    # A still play's frames are equal but for the codec; those of another beat are not near.
    assert distance[frame] < distance.min() + 0.3 < 3
    assert distance[0] > 2 * distance[frame]
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_beat_that_there_is_not(tmp_path):
    with pytest.raises(ProfileError, match="1 to 2, or one, two"):
        render(Entry(), experiment(), replace(SMALL, format="png"), tmp_path / "a.png", at="3")
    assert list(tmp_path.iterdir()) == []
