from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from publish_stubs import box, boxes, decode

from publish.encode import Canvas, Segment, to_yuv
from publish.mp4 import Chapter, join, read_tags
from publish.parts import Part, apart
from publish.segments import is_whole

WIDTH, HEIGHT, FPS = 64, 48, 10


def picture(seed: int) -> np.ndarray:
    pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    pixels[..., :3] = np.random.default_rng(seed).integers(0, 256, 3)
    pixels[: HEIGHT // 2, : WIDTH // 2, :3] = seed * 7 % 256
    return pixels


def make(folder: Path, lengths: list[int]) -> list[Path]:
    paths, seed, reformatter = [], 0, VideoReformatter()
    for number, length in enumerate(lengths):
        paths.append(folder / f"{number}.mp4")
        segment = Segment(paths[-1], WIDTH, HEIGHT, FPS)
        for _ in range(length):
            segment.write(to_yuv(picture(seed), reformatter))
            seed += 1
        segment.finish()
    return paths


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    paths = make(folder, [1, 30, 2, 1, 3, 45, 5])
    chapters = [Chapter("One & <two>", 0, 31), Chapter("Zoë", 31, 87)]
    tags = {"title": "A title ✓", "comment": "so", "synopsis": '{"é": "' + "ü" * 60_000 + '"}'}
    assert join(paths, folder / "film.mp4", fps=FPS, chapters=chapters, tags=tags) == 87
    return folder / "film.mp4"


def test_every_frame_is_there_once_and_in_order(film: Path) -> None:
    shown = decode(film)
    assert len(shown) == 87
    for seed in range(87):
        corner = shown[seed, 8:16, 8:16].mean()
        assert abs(corner - seed * 7 % 256) < 4, seed


def test_the_time_is_constant_and_decoding_times_grow(film: Path) -> None:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == FPS
        assert stream.frames == 87
        assert stream.duration * stream.time_base == Fraction(87, FPS)
        assert stream.start_time == 0
        packets = [packet for packet in container.demux(stream) if packet.size]
        tick = 1 / (FPS * stream.time_base)
    assert np.all(np.diff([packet.dts for packet in packets]) == tick)
    assert sorted(packet.pts for packet in packets) == [tick * k for k in range(87)]
    assert all(packet.pts >= packet.dts for packet in packets)


def test_the_index_is_in_front(film: Path) -> None:
    names = [name for name, _ in boxes(film.read_bytes())]
    assert names.index("moov") < names.index("mdat")


def test_segments_are_copied_not_encoded_again(tmp_path: Path) -> None:
    paths = make(tmp_path, [20, 3])
    join(paths, tmp_path / "film.mp4", fps=FPS)
    media = [box(path.read_bytes(), "mdat") for path in paths]
    assert box((tmp_path / "film.mp4").read_bytes(), "mdat") == b"".join(media)


def test_it_is_h264_for_every_browser(film: Path) -> None:
    with av.open(str(film)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt, codec.profile) == ("h264", "yuv420p", "High")
        colour = (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range)
        assert colour == (1, 1, 1, 1)  # BT.709 thrice, limited range
    track = next(
        content
        for name, content in boxes(box(film.read_bytes(), "moov"))
        if name == "trak" and box(content, "mdia", "hdlr")[8:12] == b"vide"
    )
    entry = box(box(track, "mdia", "minf", "stbl", "stsd")[8:], "avc1")
    colr = box(entry[78:], "colr")
    assert colr == b"nclx" + struct.pack(">HHHB", 1, 1, 1, 0)


def test_colours_survive_by_the_bt709_matrix(tmp_path: Path) -> None:
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (16, 20, 31), (254, 243, 23), (255, 255, 255)]
    reformatter = VideoReformatter()
    segment = Segment(tmp_path / "a.mp4", WIDTH, HEIGHT, FPS)
    for colour in colours:
        pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
        pixels[..., :3] = colour
        segment.write(to_yuv(pixels, reformatter))
    segment.finish()
    with av.open(str(tmp_path / "a.mp4")) as container:
        planes = [frame.to_ndarray() for frame in container.decode(video=0)]
    for colour, plane in zip(colours, planes, strict=True):
        r, g, b = (value / 255 for value in colour)
        luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
        expected = (
            16 + 219 * luma,
            128 + 224 * (b - luma) / 1.8556,
            128 + 224 * (r - luma) / 1.5748,
        )
        got = (plane[:HEIGHT].mean(), plane[HEIGHT : HEIGHT * 5 // 4].mean(), plane[-1].mean())
        assert np.abs(np.subtract(got, expected)).max() < 2, colour


def test_chapters_and_tags_read_back(film: Path) -> None:
    with av.open(str(film)) as container:
        found = [
            (c["metadata"]["title"], *(float(c[end] * c["time_base"]) for end in ("start", "end")))
            for c in container.chapters()
        ]
    assert [title for title, _, _ in found] == ["One & <two>", "Zoë"]
    np.testing.assert_allclose([times for _, *times in found], [(0, 3.1), (3.1, 8.7)], atol=1e-3)
    tags = read_tags(film)
    assert tags["title"] == "A title ✓"
    assert tags["synopsis"] == '{"é": "' + "ü" * 60_000 + '"}'


def test_equal_frames_make_equal_files(film: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        join(make(tmp_path / name, [12, 1]), tmp_path / f"{name}.mp4", fps=FPS, tags={"title": "x"})
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_repeated_frame_is_shown_that_long(tmp_path: Path) -> None:
    segment = Segment(tmp_path / "a.mp4", WIDTH, HEIGHT, FPS)
    segment.write(to_yuv(picture(1), VideoReformatter()), 23)
    segment.finish()
    assert len(decode(tmp_path / "a.mp4")) == 23


def test_segments_of_other_settings_are_not_joined(tmp_path: Path) -> None:
    (first,) = make(tmp_path, [2])
    other = Segment(tmp_path / "other.mp4", WIDTH * 2, HEIGHT, FPS)
    pixels = np.full((HEIGHT, WIDTH * 2, 4), 255, np.uint8)
    other.write(to_yuv(pixels, VideoReformatter()))
    other.finish()
    with pytest.raises(ValueError, match="other settings"):
        join([first, tmp_path / "other.mp4"], tmp_path / "film.mp4", fps=FPS)


@pytest.mark.parametrize("kept", [0, 1, 8, 40, 0.5, 0.99, -1])
def test_a_segment_that_was_cut_is_not_whole(kept: float, tmp_path: Path) -> None:
    (path,) = make(tmp_path, [12])
    assert is_whole(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole)) if 0 < kept < 1 else int(kept)])
    assert not is_whole(path)


def test_what_is_no_segment_is_not_whole(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "none.mp4")
    assert not is_whole(tmp_path)
    (tmp_path / "zeros").write_bytes(bytes(1000))
    assert not is_whole(tmp_path / "zeros")


@pytest.mark.parametrize(("width", "height"), [(64, 48), (854, 480), (90, 160), (1280, 720)])
def test_what_is_converted_in_parts_is_as_if_it_were_converted_whole(
    width: int, height: int
) -> None:
    chance = np.random.default_rng(width)
    pixels = chance.integers(0, 256, (height, width, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    canvas, whole = Canvas(width, height), VideoReformatter()
    canvas.update(pixels, [Part(0, 0, width, height)])
    for _ in range(30):
        (left, right), (top, bottom) = (
            np.sort(chance.choice(side + 1, 2, replace=False)).tolist() for side in (width, height)
        )
        shape = (bottom - top, right - left, 3)
        pixels[top:bottom, left:right, :3] = chance.integers(0, 256, shape, dtype=np.uint8)
        found = canvas.update(pixels, [Part(left, top, right, bottom)])
        assert np.array_equal(found.to_ndarray(), to_yuv(pixels, whole).to_ndarray())


def test_a_picture_may_be_drawn_over_as_soon_as_it_is_written(tmp_path: Path) -> None:
    canvas, segment = Canvas(WIDTH, HEIGHT), Segment(tmp_path / "a.mp4", WIDTH, HEIGHT, FPS)
    for seed in range(30):
        segment.write(canvas.update(picture(seed), [Part(0, 0, WIDTH, HEIGHT)]))
    segment.finish()
    assert decode(tmp_path / "a.mp4")[:, 8:16, 8:16].mean(axis=(1, 2, 3)) == pytest.approx(
        np.arange(30) * 7, abs=4
    )


def test_parts_that_meet_become_one_and_few_are_left() -> None:
    square = Part(0, 0, 10, 10)
    assert apart([square, Part(10, 0, 20, 10)]) == [square, Part(10, 0, 20, 10)]  # side by side
    assert apart([square, Part(40, 0, 50, 10), Part(5, 5, 41, 6)]) == [Part(0, 0, 50, 10)]
    assert apart([Part(5, 5, 5, 9)]) == []
    many = [Part(20 * k, 20 * k, 20 * k + 5, 20 * k + 5) for k in range(50)]
    few = apart(many)
    assert len(few) <= 6
    assert not any(one.meets(other) for one in few for other in few if one is not other)
    for part in many:
        assert any(one.with_(part) == one for one in few)
