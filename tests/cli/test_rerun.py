"""``rerun``: a video is enough to make it again, with or without a change."""

import json
from pathlib import Path

import pytest

from cli.lesson import recorded_film
from publish.command import command
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


def test_what_was_left_to_the_lesson_is_chosen_anew_for_another_function(video, folder, run):
    """The start and the rate were given, and stay; the view was chosen for the first function."""
    done = run("rerun", "a.mp4", "-f", "x^2", *TINY, "-o", "b.mp4")
    assert (done.exit_code, done.stderr) == (0, "")
    assert run("slope", "-f", "x^2", *WORDS[3:], *TINY, "-o", "c.mp4").exit_code == 0
    first, second, fresh = (read(name) for name in ("a.mp4", "b.mp4", "c.mp4"))
    assert set(first["given"]) == set(second["given"])
    changed = {
        name
        for name in fresh["parameters"]
        if first["parameters"][name] != fresh["parameters"][name]
    }
    assert changed == {"function", "view", "title"}
    assert {**second["parameters"], "title": None} == fresh["parameters"]


def test_an_early_record_keeps_all_and_says_so(video, folder, run):
    record = json.loads((folder / "a.json").read_text())
    del record["given"], record["profile"]["captions"]
    record["parameters"]["gone"] = 1
    (folder / "early.json").write_text(json.dumps(record))
    done = run("rerun", "early.json", "-f", "x^2", "-o", "b.json", "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert "note: made by an early version" in done.stderr
    assert "has no gone; left out" in done.stderr


def test_the_points_of_a_file_that_is_gone(folder, run):
    (folder / "my points.csv").write_text("x,y\n0,1\n1,3.1\n2,4.9\n3,7.2\n")
    made = run("fit", "--data", "my points.csv", "--steps", "3", *TINY, "-o", "a.mp4")
    assert made.exit_code == 0, made.stderr
    assert "--data 'my points.csv'" in command(read("a.mp4"))
    (folder / "my points.csv").unlink()
    (folder / "a.json").unlink()
    assert run("rerun", "a.mp4", "-o", "b.mp4", "--quiet").exit_code == 0
    assert read("a.mp4")["parameters"] == read("b.mp4")["parameters"]
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()
    assert run("rerun", "a.mp4", "--lr", "0.01", "-o", "c.csv", "--quiet").exit_code == 0
    assert Path("c.csv").read_text().splitlines()[1].endswith(",0.01")


@pytest.mark.parametrize("name", ["holiday.mp4", "there-is-none.mp4", "."])
def test_what_is_not_ours_is_refused(name, folder, run):
    (folder / "holiday.mp4").write_bytes(b"not one of ours")
    result = run("rerun", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert [item.name for item in folder.iterdir()] == ["holiday.mp4"]


def test_the_film_that_a_change_leaves():
    made = Profile.resolve("draft", fps=7, resolution="100x90", theme="light", captions="burn")
    look = {"theme": "light", "captions": "burn"}
    kept = {"quality": "draft", "fps": "7", **look}
    profile = made.as_dict()
    assert recorded_film(profile, {}) == {**kept, "resolution": "100x90"}
    assert recorded_film(profile, {"aspect": "9:16"}) == kept
    assert recorded_film(profile, {"resolution": "80x80"}) == kept
    high = recorded_film(profile, {"quality": "high"})
    assert high == {"quality": "draft", "aspect": "1:1", **look}
    del profile["captions"]  # as in the record of an early version
    assert recorded_film(profile, {"aspect": "9:16", "fps": "9"}) == {
        "quality": "draft", "theme": "light", "fps": "7"
    }  # fmt: skip
