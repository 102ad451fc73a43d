"""The other formats show the same film, carry its record, and stay small."""

import re
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from PIL import Image, ImageSequence
from publish_stubs import SMALL, Entry, decode, experiment

from publish.encode import Segment, to_yuv
from publish.formats import convert
from publish.manifest import read
from publish.mp4 import join
from publish.production import render
from publish.profile import Profile, ProfileError
from publish.segments import Shelf
from publish.studio import Shoot
from scenes.catalogue import LESSONS


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


def test_a_gif_of_20_seconds_at_480p_is_under_8_megabytes(tmp_path):
    """The busiest seconds of the lesson in which most moves, in its own colours."""
    entry = LESSONS["race"]
    profile = Profile.resolve("draft")
    shoot = Shoot(entry, entry.run(entry.parameters()()), profile)
    plan = shoot.rehearse()
    busy = max(plan.spans, key=lambda span: span.frames)  # all of them run on
    part, shelf = replace(plan, spans=(busy,)), Shelf(tmp_path)
    shoot.draw(part, shelf)
    film, output = tmp_path / "film.mp4", tmp_path / "a.gif"
    frames = join([shelf.segment(0)], film, fps=profile.fps)
    convert(film, output, "gif", {}, "{}")
    size = output.stat().st_size
    assert 10_000 < size * 20 / (frames / profile.fps) < 8e6


def test_a_gif_that_would_be_too_large_is_made_coarser_and_that_is_said(tmp_path):
    rng = np.random.default_rng(1)
    film, output = tmp_path / "film.mp4", tmp_path / "a.gif"
    segment = Segment(tmp_path / "0.mp4", 320, 180, 15)
    for _ in range(30):
        noise = rng.integers(0, 256, (180, 320, 4), np.uint8)
        noise[..., 3] = 255
        segment.write(to_yuv(noise, VideoReformatter()))
    segment.finish()
    join([tmp_path / "0.mp4"], film, fps=15)
    told = convert(film, output, "gif", {}, "{}")
    match = re.fullmatch(
        r"this GIF has (\d+) colours and at most (\d+) pictures a second, (to stay under|and is "
        r"still over) ([0-9.]+) MB; an mp4 or webm has all of them",
        told,
    )
    limit = 8e6 / 20 * (320 * 180) / (854 * 480) * 2  # of two seconds, in proportion
    assert float(match[4]) == round(limit / 1e6, 1)
    assert (output.stat().st_size <= limit) == (match[3] == "to stay under")
    with Image.open(output) as image:
        assert len(image.convert("RGB").getcolors()) <= int(match[1])
        assert image.n_frames <= 2 * int(match[2])


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
