from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from publish_stubs import SMALL, Entry, decode, experiment

from publish.files import PublishError
from publish.manifest import read
from publish.production import render

STUB = Path(__file__).with_name("publish_stubs.py")
KINDS = {"mp4", "json", "csv", "vtt", "png"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def all_of(stem: str) -> list[str]:
    return sorted(f"{stem}.{kind}" for kind in KINDS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    output = tmp_path_factory.mktemp("made") / "Zoë's first.mp4"
    calls: list[tuple[int, int]] = []
    record = render(Entry(), experiment(), SMALL, output, lambda *call: calls.append(call))
    return output, record, calls


def test_the_whole_set_is_written_and_nothing_else(made: Any) -> None:
    output, record, _ = made
    assert names(output.parent) == all_of("Zoë's first")
    assert sorted(record.files.values()) == names(output.parent)


def test_the_video_has_the_frames_that_the_plays_last(made: Any) -> None:
    output, record, _ = made
    assert record.frames == 20
    assert record.duration == 2.0
    assert len(decode(output)) == 20


def test_progress_counts_up_to_the_total(made: Any) -> None:
    _, _, calls = made
    assert calls[0] == (0, 20)
    assert calls[-1] == (20, 20)
    done = [done for done, _ in calls]
    assert done == sorted(done)
    assert {total for _, total in calls} == {20}
    assert len(calls) == 1 + 5 + 1 + 6 + 1  # once a drawn frame, once a still


def test_beats_chapters_captions_and_record_agree(made: Any) -> None:
    output, record, _ = made
    times = [(0.0, 0.9), (0.9, 2.0)]
    assert [(beat["start"], beat["end"]) for beat in record.chapters] == times
    with av.open(str(output)) as container:
        chapters = container.chapters()
    assert [c["metadata"]["title"] for c in chapters] == ["Idea one", "Idea two"]
    found = [[float(c[end] * c["time_base"]) for end in ("start", "end")] for c in chapters]
    np.testing.assert_allclose(found, times, atol=1e-3)
    captions = output.with_suffix(".vtt").read_text(encoding="utf-8")
    assert "00:00:00.900 --> 00:00:02.000\nCaption &lt;two&gt; &amp; more\n" in captions


def test_a_chapter_of_a_film_holds_the_beats_named_after_it(tmp_path: Path) -> None:
    def script(scene: Any, beat: Any) -> None:
        for name in ("one", "one/a", "one/b", "two", "two/a"):
            with beat(name):
                scene.wait(0.2)

    output = tmp_path / "film.mp4"
    record = render(Entry(script), experiment(), SMALL, output)
    assert len(record.chapters) == 5
    with av.open(str(output)) as container:
        chapters = container.chapters()
    assert [c["metadata"]["title"] for c in chapters] == ["Idea one", "Idea two"]
    assert [float(c["start"] * c["time_base"]) for c in chapters] == pytest.approx([0, 0.6])
    assert float(chapters[-1]["end"] * chapters[-1]["time_base"]) == pytest.approx(1.0)


def test_the_record_is_in_the_video_and_beside_it(made: Any) -> None:
    output, record, _ = made
    beside, inside = read(output.with_suffix(".json")), read(output)
    assert beside.pop("sha256") == hashlib.sha256(output.read_bytes()).hexdigest() == record.sha256
    assert inside.pop("sha256") is None
    assert beside == inside
    assert beside["parameters"] == {"function": "x^2", "lr": 0.1, "mode": "json"}
    assert (beside["lesson"], beside["title"]) == ("stub", "A stub")
    assert beside["runs"][0]["status"] == "oscillating"


def test_the_table_has_every_step(made: Any) -> None:
    output, _, _ = made
    with output.with_suffix(".csv").open(newline="") as file:
        assert [row["x"] for row in csv.DictReader(file)] == ["3.0", "2.0", "1.0"]


def test_the_poster_is_the_closing_frame_in_real_pixels(made: Any) -> None:
    output, _, _ = made
    poster = np.asarray(Image.open(output.with_suffix(".png")))
    assert poster.shape == (90, 160, 3)
    assert np.abs(poster.astype(float) - decode(output)[-1]).mean() < 3
    assert len(np.unique(poster[30:60, 10:40].reshape(-1, 3), axis=0)) <= 4  # flat: no codec noise


def test_the_motion_is_in_the_video(made: Any) -> None:
    output, _, _ = made
    frames = decode(output).astype(float)
    change = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2, 3))
    assert (change[1:4] > 0.1).all()  # the first play moves
    assert (change[5:8] < 0.1).all()  # the first wait rests


def test_twice_the_same_is_the_same_to_the_byte(made: Any, tmp_path: Path) -> None:
    output, record, _ = made
    again = render(Entry(), experiment(), SMALL, tmp_path / output.name)
    assert again == record
    for kind in KINDS:
        first, second = output.with_suffix(f".{kind}"), tmp_path / f"{output.stem}.{kind}"
        assert first.read_bytes() == second.read_bytes(), kind


def test_a_still_is_the_posters_picture_and_comes_alone(made: Any, tmp_path: Path) -> None:
    output, _, _ = made
    record = render(Entry(), experiment(), replace(SMALL, format="png"), tmp_path / "a.png")
    assert names(tmp_path) == ["a.png"]
    assert record.files == {"still": "a.png"}
    poster = Image.open(output.with_suffix(".png"))
    assert np.array_equal(np.asarray(Image.open(tmp_path / "a.png")), np.asarray(poster))


def test_short_plays_share_a_segment_of_two_seconds(tmp_path: Path) -> None:
    def script(scene: Any, beat: Any) -> None:
        for seconds in (0.5, 0.5, 0.5, 0.5, 0.5, 3.0, 0.5):
            scene.wait(seconds)

    render(Entry(script), experiment(), SMALL, tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as container:
        video = container.streams.video[0]
        packets = [packet for packet in container.demux(video) if packet.size]
        keys = [packet.pts * packet.time_base for packet in packets if packet.is_keyframe]
    assert len(packets) == 60
    assert keys == [0, 2, 5.5]


def test_the_theme_and_the_experiment_reach_the_scene(tmp_path: Path) -> None:
    entry, given = Entry(), experiment(title="Mine")
    record = render(entry, given, replace(SMALL, theme="light"), tmp_path / "a.mp4")
    assert {scene.theme for scene in entry.scenes} == {"light"}
    assert all(scene.experiment is given for scene in entry.scenes)
    assert record.title == "Mine"


def test_the_frame_has_the_shape_of_the_profile(tmp_path: Path) -> None:
    seen = []

    def script(scene: Any, beat: Any) -> None:
        from manim import config

        seen.append((config.frame_width, config.frame_height, scene.camera.frame_width))
        scene.wait(0.1)

    render(Entry(script), experiment(), replace(SMALL, width=90, height=160), tmp_path / "a.mp4")
    assert seen == [(4.5, 8.0, 4.5)] * 2


@pytest.mark.parametrize("old", [True, False])
def test_a_scene_that_fails_half_way_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    if old:
        out.mkdir()
        (out / "a.mp4").write_text("old")

    def script(scene: Any, beat: Any) -> None:
        for _ in range(3):
            scene.wait(2)
        if len(entry.scenes) == 2:  # when it is drawn, not when it is skipped through
            raise ZeroDivisionError("half-way")

    entry = Entry(script)
    threads = threading.active_count()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ZeroDivisionError, match="half-way"):
        render(entry, experiment(), SMALL, out / "a.mp4")
    assert threading.active_count() == threads
    assert names(temporary) == []
    assert names(tmp_path) == (["out", "tmp"] if old else ["tmp"])
    if old:
        assert names(out) == ["a.mp4"]
        assert (out / "a.mp4").read_text() == "old"


def test_an_interrupt_in_the_middle_is_prompt_and_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def progress(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    threads = threading.active_count()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        render(Entry(), experiment(), SMALL, tmp_path / "a" / "b.mp4", progress)
    assert threading.active_count() == threads
    assert names(tmp_path) == []


def test_a_full_disk_is_an_error_and_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("publish.assembly.join", full)
    with pytest.raises(PublishError, match=f"no room left on a disk: free some at {tmp_path}"):
        render(Entry(), experiment(), SMALL, tmp_path / "a.mp4")
    assert names(tmp_path) == []


def test_a_lesson_that_differs_when_skipped_is_an_error(tmp_path: Path) -> None:
    def script(scene: Any, beat: Any) -> None:
        scene.wait(0.5 if len(entry.scenes) == 1 else 0.7)

    entry = Entry(script)
    with pytest.raises(RuntimeError, match="7 frames drawn, 5 skipped"):
        render(entry, experiment(), SMALL, tmp_path / "a.mp4")
    assert names(tmp_path) == []


def test_a_lesson_that_plays_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="plays nothing"):
        render(Entry(lambda scene, beat: None), experiment(), SMALL, tmp_path / "a.mp4")


@pytest.mark.parametrize("name", ["a.mov", "a", "a.png"])
def test_a_name_that_is_not_of_the_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match=r"named \.mp4"):
        render(Entry(), experiment(), SMALL, tmp_path / name)
    assert names(tmp_path) == []


def test_where_nothing_can_be_written_nothing_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").mkdir()
    entry = Entry()
    with pytest.raises(PublishError, match="is a folder"):
        render(entry, experiment(), SMALL, tmp_path / "a.mp4")
    assert entry.scenes == []


# In processes of their own.


def start(output: Path, rate: float, waits: int, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(STUB), str(output), str(rate), str(waits)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_manim_cfg_in_the_users_folder_changes_nothing_and_nothing_is_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "manim.cfg").write_text(
        "[CLI]\nverbosity = DEBUG\nprogress_bar = display\nframe_height = 3\npreview = True\n"
        "background_opacity = 0.5\nlog_to_file = True\nfrom_animation_number = 1\n"
        "save_sections = True\nmedia_dir = ./media\nbackground_color = RED\nformat = gif\n"
    )
    plain = tmp_path / "plain"
    plain.mkdir()
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    results = []
    for folder in (tmp_path, plain):
        process = start(Path("-a.mp4"), 0.5, 2, cwd=folder, env=env)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert out.split() == ["0", "10", "20"]
        results.append((folder / "-a.mp4").read_bytes())
    assert results[0] == results[1]
    assert names(plain) == all_of("-a")
    assert names(tmp_path) == sorted([*all_of("-a"), "manim.cfg", "plain"])


def test_two_renders_at_once_into_one_name_leave_one_whole_set(tmp_path: Path) -> None:
    output = tmp_path / "a.mp4"
    running = [start(output, rate, 3) for rate in (0.3, 0.6)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert names(tmp_path) == all_of("a")
    beside = read(output.with_suffix(".json"))
    rate = beside["parameters"]["lr"]
    assert read(output)["parameters"]["lr"] == rate
    assert beside["sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert f",{rate}\n" in output.with_suffix(".csv").read_text()
    white = (decode(output)[0][:, :, 0] > 128).mean()
    assert white == pytest.approx(rate**2 * 9 / 16, rel=0.1)
    poster = np.asarray(Image.open(output.with_suffix(".png")))
    assert (poster[:, :, 0] > 128).mean() == pytest.approx(white, rel=0.1)


def test_ctrl_c_stops_soon_and_the_old_file_stays(tmp_path: Path) -> None:
    output, temporary = tmp_path / "out" / "a.mp4", tmp_path / "tmp"
    output.parent.mkdir()
    temporary.mkdir()
    output.write_text("old")
    process = start(output, 0.5, 400, env={**os.environ, "TMPDIR": str(temporary)})
    assert process.stdout is not None
    while int(process.stdout.readline()) < 200:
        assert process.poll() is None
    assert names(temporary) != []
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert time.monotonic() - sent < 5  # a tenth of that where nothing else runs
    assert process.returncode == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert names(tmp_path / "out") == ["a.mp4"]
    assert output.read_text() == "old"
    assert names(temporary) == []


def test_the_manifest_is_json_that_any_program_reads(made: Any) -> None:
    output, _, _ = made
    data = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    assert data["format"] == "gdlessons"
    assert data["files"]["video"] == "Zoë's first.mp4"
