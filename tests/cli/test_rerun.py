"""``rerun``: a video is enough to make it again, with or without a change."""

import json
from pathlib import Path

import pytest

from cli.lesson import recorded_film
from publish.manifest import read
from publish.profile import Profile

TINY = ("-q", "draft", "--fps", "5", "--resolution", "160x90", "--quiet")
WORDS = ("slope", "-f", "x^4/4 - 2x^2 + x/2", "--start", "2.5", "--lr", "0.05", "--steps", "2")


@pytest.fixture
def video(folder, run):
    assert run(*WORDS, *TINY, "--theme", "light", "--title", "Zoë's", "-o", "a.mp4").exit_code == 0
    return folder / "a.mp4"


def test_the_same_frames_and_then_a_change(video, folder, run):
    assert run("rerun", "a.mp4", "-o", "b.mp4", "--quiet").exit_code == 0
    names = read("b.mp4").pop("files")
    assert names["video"] == "b.mp4"
    first, second = read(video), read("b.mp4")
    assert {**first, "files": 0} == {**second, "files": 0}
    for suffix in (".csv", ".vtt", ".png"):
        made = [video.with_suffix(suffix).read_bytes(), Path(f"b{suffix}").read_bytes()]
        assert made[0] == made[1]
    assert Path("b.mp4").stat().st_size == video.stat().st_size
    video.unlink()  # the manifest is enough
    done = run("rerun", "a.json", "--lr", "0.1", "--theme", "dark", "-o", "c.csv")
    assert done.exit_code == 0, done.stderr
    assert Path("c.csv").read_text().splitlines()[1].endswith(",0.1")


def test_a_change_is_read_as_the_lessons_own_options_are(folder, run):
    assert run(*WORDS, "-o", "a.png", *TINY).exit_code == 0
    record = {
        "format": "gdlessons", "version": 1, "lesson": "slope", "title": "Slope",
        "parameters": {"start": 2.5, "lr": 0.05}, "profile": Profile.resolve("draft").as_dict(),
        "runs": [], "versions": {"manim": "0.1", "python": "2.7"}, "frames": 1, "duration": 1.0,
        "chapters": [], "files": {}, "sha256": None,
    }  # fmt: skip
    (folder / "a.json").write_text(json.dumps(record))
    (folder / "p.toml").write_text("lr = 0.2\nstart = 1")
    done = run("rerun", "a.json", "--start", "2", "--params", "p.toml", "-o", "a.csv")
    assert done.exit_code == 0, done.stderr
    assert Path("a.csv").read_text().splitlines()[1].split(",")[2] == "2.0"
    assert Path("a.csv").read_text().splitlines()[1].endswith(",0.2")
    assert "made with manim 0.1 (here 0.22" in done.stderr
    assert "python" not in done.stderr
    for words, said in [
        (("--lr", "0"), "--lr"),
        (("--lerning-rate", "1"), "did you mean --learning-rate?"),
    ]:
        refused = run("rerun", "a.json", "--quiet", *words)
        assert refused.exit_code == 2
        assert said in refused.stderr
    (folder / "old.json").write_text(json.dumps({**record, "lesson": "slopes"}))
    refused = run("rerun", "old.json")
    assert refused.exit_code == 2
    assert "'slopes' is not in this version" in refused.stderr


@pytest.mark.parametrize("name", ["holiday.mp4", "there-is-none.mp4", "."])
def test_what_is_not_ours_is_refused(name, folder, run):
    (folder / "holiday.mp4").write_bytes(b"not one of ours")
    result = run("rerun", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert [item.name for item in folder.iterdir()] == ["holiday.mp4"]


def test_the_film_that_a_change_leaves():
    made = Profile.resolve("draft", fps=7, resolution="100x90", theme="light")
    kept = {"quality": "draft", "theme": "light", "fps": "7"}
    profile = made.as_dict()
    assert recorded_film(profile, {}) == {**kept, "resolution": "100x90"}
    assert recorded_film(profile, {"aspect": "9:16"}) == kept
    assert recorded_film(profile, {"resolution": "80x80"}) == kept
    high = recorded_film(profile, {"quality": "high"})
    assert high == {"quality": "draft", "theme": "light", "aspect": "1:1"}
