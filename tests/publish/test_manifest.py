from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from publish_stubs import SMALL, Beat, Run, trajectory

from publish.encode import Segment, to_yuv
from publish.manifest import (
    TAG,
    ManifestError,
    Record,
    describe_beats,
    describe_runs,
    read,
    versions,
)
from publish.mp4 import join

RECORD = Record(
    lesson="stub",
    title="Zoë's ✓",
    parameters={"lr": 0.1, "function": "x^2"},
    given=("lr",),
    profile=SMALL.as_dict(),
    runs=describe_runs([Run("first", trajectory([3.0, 2.0]))]),
    versions=versions(),
    frames=20,
    duration=2.0,
    chapters=describe_beats([Beat("one", "Idea", "Caption.", 0.0, 2.0)]),
    files={"video": "a.mp4"},
)


def test_a_record_reads_back_from_json(tmp_path: Path) -> None:
    path = tmp_path / "a b.json"
    path.write_text(RECORD.to_json(indent=2), encoding="utf-8")
    found = read(path)
    assert found.pop("format") == "gdlessons"
    assert found.pop("version") == 1
    assert found == json.loads(json.dumps(RECORD.__dict__))
    assert found["runs"][0] == {
        "name": "first",
        "optimizer": "gd",
        "status": "oscillating",
        "advice": "Try a smaller learning rate.",
        "steps": 1,
        "note": "",
    }


def test_it_names_what_can_change_a_picture() -> None:
    assert set(versions()) == {"python", "gdlessons", "manim", "numpy", "av", "typst"}
    assert versions()["manim"].startswith("0.")


def video(folder: Path, tags: dict[str, str]) -> Path:
    import numpy as np
    from av.video.reformatter import VideoReformatter

    segment = Segment(folder / "0.mp4", 64, 48, 10)
    segment.write(to_yuv(np.full((48, 64, 4), 255, np.uint8), VideoReformatter()))
    segment.finish()
    join([folder / "0.mp4"], folder / "film.bin", fps=10, tags=tags)
    return folder / "film.bin"


def test_a_record_reads_back_from_the_video_alone_whatever_its_name(tmp_path: Path) -> None:
    path = video(tmp_path, {"title": "t", TAG: RECORD.to_json()})
    assert read(path)["parameters"] == RECORD.parameters
    assert read(str(path))["title"] == RECORD.title


def test_the_hash_is_of_the_finished_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"abc")
    sealed = RECORD.sealed(tmp_path / "a.mp4")
    assert sealed.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert replace(sealed, sha256=None) == RECORD


def later(text: str) -> str:
    return text.replace('"version": 1', '"version": 2')


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't read"),
        (b"", "neither a video nor a manifest"),
        (b"GIF89a", "neither a video nor a manifest"),
        (b"{", "no record of a lesson"),
        (b'{"a": 1}', "not made by gdlessons"),
        (b"\xff" * 100, "neither a video nor a manifest"),
        (b'{"\xff": 1}', "no record of a lesson"),
        (later(RECORD.to_json()).encode(), "format 2"),
        (b'{"format": "gdlessons", "version": 1}', "damaged"),
        (b"{" + b" " * (20 << 20) + b"}", "no record of a lesson"),
    ],
)
def test_what_is_not_ours_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "x.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ManifestError, match=said) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_a_folder_and_another_video_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="can't read"):
        read(tmp_path)
    with pytest.raises(ManifestError, match="no record of a lesson"):
        read(video(tmp_path, {"title": "somebody's holiday"}))
