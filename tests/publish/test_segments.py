"""The store: never an old segment, never too large, never cleared under a render."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from publish_stubs import SMALL, Entry, decode, experiment, rated

from publish import fingerprint
from publish.files import PublishError
from publish.fingerprint import digest, key
from publish.plan import Plan
from publish.production import render
from publish.segments import Store

PLAN = Plan.of([5, 4, 30, 7], 10, [])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def square(scene: Any, beat: Any) -> None:
    """Three segments that show the rate as the size of a square."""
    from manim import Square

    side = 8 * scene.experiment.runs[0].lr
    scene.add(Square(side_length=side, fill_opacity=1, stroke_width=0))
    with beat("one"):
        for _ in range(3):
            scene.wait(2)


# The plan.


def test_a_plan_cuts_whole_plays_into_segments_of_two_seconds() -> None:
    spans = [(span.first, span.plays, span.frames) for span in PLAN.spans]
    assert spans == [(0, 3, 39), (3, 1, 7)]
    assert PLAN.frames == 46
    assert Plan.from_json(PLAN.to_json()) == PLAN


@pytest.mark.parametrize("text", ["", "{}", '{"spans": [{"first": 1}], "beats": []}', "[]"])
def test_a_plan_that_is_damaged_is_none(text: str, store: Store) -> None:
    with store.shelf("a") as shelf:
        shelf.write_plan(PLAN)
        assert shelf.read_plan() == PLAN
        (shelf.folder / "plan.json").write_text(text)
        assert shelf.read_plan() is None


# The key.


def test_the_key_is_the_same_for_the_same_film_only() -> None:
    entry, given = Entry(), experiment(0.1)
    first = key(entry, given, SMALL)
    assert key(Entry(), experiment(0.1), replace(SMALL, quality="high")) == first  # same pixels
    others = {
        key(Entry(name="other"), given, SMALL),
        key(entry, experiment(0.1000001), SMALL),
        key(entry, given, replace(SMALL, width=162)),
        key(entry, given, replace(SMALL, height=92)),
        key(entry, given, replace(SMALL, fps=11)),
        key(entry, given, replace(SMALL, theme="light")),
    }
    assert len(others | {first}) == 7


def test_numbers_count_beside_the_parameters_they_came_from() -> None:
    before = key(Entry(), experiment(0.1), SMALL)
    changed = experiment(0.1)
    changed.runs[0].trajectory.theta[1] = np.nextafter(2.0, 3.0)
    assert key(Entry(), changed, SMALL) != before


@pytest.mark.parametrize("library", ["manim", "numpy", "typst", "av", "pycairo", "sympy"])
def test_another_library_version_is_another_key(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key(Entry(), experiment(), SMALL)
    real = fingerprint.version
    monkeypatch.setattr(
        fingerprint, "version", lambda name: "99" if name == library else real(name)
    )
    assert key(Entry(), experiment(), SMALL) != before


def test_the_source_that_counts_is_all_that_draws() -> None:
    """What a process that draws has loaded of the project, and nothing that it has not."""
    code = (
        "import sys, publish.studio\n"
        "from scenes.catalogue import LESSONS\n"
        "[entry.scene() for entry in LESSONS.values()]\n"
        "for m in list(sys.modules.values()):\n"
        "    if getattr(m, '__file__', None): print(m.__file__)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    root = fingerprint.HERE.parent
    loaded = {Path(line) for line in told.splitlines()}
    ours = {path.relative_to(root) for path in loaded if path.is_relative_to(root)}
    ours = {path for path in ours if path.parts[0] != ".venv"}  # where set-up puts the libraries
    counted = {
        path.relative_to(root)
        for source in fingerprint.SOURCES
        for path in ([source] if source.is_file() else source.rglob("*.py"))
    }
    # These decide where frames are put, when they are drawn, and what is said about it.
    unseen = {"__init__", "inspector", "locks", "profile", "segments"}
    free = {Path("publish") / f"{name}.py" for name in unseen}
    assert ours - counted == free
    assert {path.parts[0] for path in counted} == {"gdcore", "scenes", "publish"}


@pytest.mark.parametrize("change", ["line", "name", "new", "gone"])
def test_a_source_line_a_name_or_a_file_more_or_less_is_another_source(
    change: str, tmp_path: Path
) -> None:
    room = tmp_path / "room" / "inner"
    room.mkdir(parents=True)
    (room / "a.py").write_text("x = 1\n")
    (room / "b.lark").write_text("rule\n")
    roots = [tmp_path / "room"]
    before = digest(roots)
    (room / "__pycache__").mkdir()
    (room / "__pycache__" / "a.cpython-311.pyc.140234").write_text("half compiled")
    assert digest(roots) == before
    match change:
        case "line":
            (room / "a.py").write_text("x = 2\n")
        case "name":
            (room / "a.py").rename(room / "c.py")
        case "new":
            (room / "c.py").write_text("")
        case _:
            (room / "b.lark").unlink()
    assert digest(roots) != before


def test_a_source_that_changes_while_it_runs_is_not_stored(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.py"
    source.write_text("x = 1")
    monkeypatch.setattr(fingerprint, "SOURCES", (source,))
    at_start = digest([source])
    monkeypatch.setattr("publish.drawing.source", lambda: at_start)

    def script(scene: Any, beat: Any) -> None:
        source.write_text("x = 2")  # an editor saves
        scene.wait(1)

    with pytest.raises(PublishError, match="changed while it ran"):
        render(Entry(script), experiment(), SMALL, tmp_path / "a.mp4", store=store)
    assert not list(store.root.rglob("*.mp4"))


# What is stored, and met again.


def test_a_tenth_nine_tenths_and_a_tenth_again(store: Store, tmp_path: Path) -> None:
    output = tmp_path / "a.mp4"
    seen = []
    for rate in (0.1, 0.9, 0.1):
        render(Entry(square), rated(rate), SMALL, output, store=store)
        seen.append(output.read_bytes())
        white = (decode(output)[0][:, :, 0] > 128).mean()
        assert white == pytest.approx(rate**2 * 9 / 16, rel=0.15)
    assert seen[0] == seen[2] != seen[1]


def test_an_unchanged_lesson_is_joined_without_manim(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render(Entry(), experiment(), SMALL, tmp_path / "a.mp4", store=store)
    monkeypatch.setitem(sys.modules, "publish.studio", None)  # the import fails
    calls: list[tuple[int, int]] = []
    again = render(
        Entry(),
        experiment(),
        SMALL,
        tmp_path / "again" / "a.mp4",
        lambda *call: calls.append(call),
        store=store,
    )
    assert again == first
    assert calls == [(20, 20)]
    for suffix in ("mp4", "json", "csv", "vtt", "png"):
        one, two = (tmp_path / part / f"a.{suffix}" for part in (".", "again"))
        assert one.read_bytes() == two.read_bytes(), suffix


def test_the_closing_still_of_a_stored_film_needs_no_drawing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = replace(SMALL, format="png")
    drawn = render(Entry(), experiment(), still, tmp_path / "drawn.png", store=store)
    assert not store.root.exists()  # a still alone stores nothing
    render(Entry(), experiment(), SMALL, tmp_path / "a.mp4", store=store)
    monkeypatch.setitem(sys.modules, "publish.studio", None)
    found = render(Entry(), experiment(), still, tmp_path / "found.png", store=store)
    assert replace(found, files=drawn.files) == drawn
    assert (tmp_path / "found.png").read_bytes() == (tmp_path / "drawn.png").read_bytes()


def test_fresh_draws_again_and_stores_anew(store: Store, tmp_path: Path) -> None:
    entry = Entry()
    render(entry, experiment(), SMALL, tmp_path / "a.mp4", store=store)
    before = list(store.root.rglob("*.mp4"))
    stored = before[0].stat().st_ino
    drawn = len(entry.scenes)
    render(entry, experiment(), SMALL, tmp_path / "a.mp4", store=store, fresh=True)
    assert len(entry.scenes) == 2 * drawn
    assert list(store.root.rglob("*.mp4")) == before
    assert before[0].stat().st_ino != stored
    assert len(list(store.root.iterdir())) == 1


def test_fresh_that_fails_leaves_the_old_ones(store: Store, tmp_path: Path) -> None:
    render(Entry(), experiment(), SMALL, tmp_path / "a.mp4", store=store)
    before = sorted(store.root.rglob("*"))

    def script(scene: Any, beat: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        render(Entry(script), experiment(), SMALL, tmp_path / "a.mp4", store=store, fresh=True)
    assert sorted(store.root.rglob("*")) == before


@pytest.mark.parametrize("damage", ["cut", "empty", "poster", "plan"])
def test_what_is_damaged_is_drawn_again(damage: str, store: Store, tmp_path: Path) -> None:
    output = tmp_path / "a.mp4"
    render(Entry(square), rated(0.5), SMALL, output, store=store)
    whole, poster = output.read_bytes(), output.with_suffix(".png").read_bytes()
    (shelf,) = store.root.iterdir()
    segment = shelf / "00001.mp4"
    match damage:
        case "cut":
            segment.write_bytes(segment.read_bytes()[:900])
        case "empty":
            segment.write_bytes(b"")
        case "poster":
            (shelf / "poster.png").unlink()
        case _:
            (shelf / "plan.json").write_text("{")
    render(Entry(square), rated(0.5), SMALL, output, store=store)
    assert output.read_bytes() == whole
    assert output.with_suffix(".png").read_bytes() == poster


def test_only_what_is_missing_is_drawn(store: Store, tmp_path: Path) -> None:
    output = tmp_path / "a.mp4"
    render(Entry(square), rated(0.5), SMALL, output, store=store)
    whole = output.read_bytes()
    (shelf,) = store.root.iterdir()
    kept = (shelf / "00002.mp4").stat().st_ino
    (shelf / "00001.mp4").unlink()
    calls: list[tuple[int, int]] = []
    render(Entry(square), rated(0.5), SMALL, output, lambda *call: calls.append(call), store=store)
    assert calls == [(40, 60), (60, 60)]
    assert (shelf / "00002.mp4").stat().st_ino == kept
    assert output.read_bytes() == whole


def test_nothing_but_what_is_finished_stays(store: Store, tmp_path: Path) -> None:
    render(Entry(square), rated(0.5), SMALL, tmp_path / "a.mp4", store=store)
    (shelf,) = store.root.iterdir()
    numbered = [f"{index:05}.mp4" for index in range(3)]
    stored = [*numbered, "plan.json", "poster.png", "table.csv"]
    assert sorted(path.name for path in shelf.iterdir()) == stored


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_can_not_be_written_to_does_not_stop_a_render(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    store = Store(tmp_path / "home" / "store")
    render(Entry(), experiment(), SMALL, tmp_path / "a.mp4", store=store)
    assert (tmp_path / "a.mp4").exists()


def test_a_store_that_is_a_file_does_not_stop_a_render(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    render(Entry(), experiment(), SMALL, tmp_path / "a.mp4", store=Store(tmp_path / "store"))
    assert (tmp_path / "a.mp4").exists()


# Claims.


def test_a_segment_is_claimed_once(store: Store) -> None:
    with store.shelf("a") as shelf:
        claim = shelf.claim(0)
        assert claim is not None
        assert shelf.claim(0) is None
        assert not shelf.is_free(0)
        assert shelf.is_free(1)
        claim.part.write_text("segment")
        claim.keep()
        assert shelf.segment(0).read_text() == "segment"
        assert shelf.claim(0) is None
        assert not shelf.is_free(0)


def test_the_claim_of_a_process_that_is_gone_is_free(store: Store) -> None:
    with store.shelf("a") as shelf:
        code = (
            "import sys, pathlib, time; from publish.segments import Shelf\n"
            f"claim = Shelf(pathlib.Path({str(shelf.folder)!r})).claim(0)\n"
            "claim.part.write_text('half'); print('claimed', flush=True); time.sleep(60)\n"
        )
        other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert other.stdout is not None
        assert other.stdout.readline() == b"claimed\n"
        assert shelf.claim(0) is None
        other.kill()
        other.wait()
        other.stdout.close()
        claim = shelf.claim(0)
        assert claim is not None
        claim.drop()
        assert not claim.part.exists()


def test_a_render_waits_for_what_another_draws_and_draws_what_it_gives_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = key(Entry(square), rated(0.5), SMALL)
    with store.shelf(name) as shelf:
        claim = shelf.claim(1)
        assert claim is not None
        slept = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 3:
                claim.drop()

        monkeypatch.setattr("publish.drawing.time.sleep", sleep)
        render(Entry(square), rated(0.5), SMALL, tmp_path / "a.mp4", store=store)
    assert len(slept) == 3
    assert len(decode(tmp_path / "a.mp4")) == 60


def test_a_render_does_not_wait_for_ever(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.drawing.PATIENCE", 0.3)
    with store.shelf(key(Entry(square), rated(0.5), SMALL)) as shelf:
        claim = shelf.claim(1)
        assert claim is not None
        with pytest.raises(PublishError, match="give --fresh"):
            render(Entry(square), rated(0.5), SMALL, tmp_path / "a.mp4", store=store)
        claim.drop()
    assert not (tmp_path / "a.mp4").exists()


# Size.


def fill(store: Store, name: str, size: int, age: float) -> Path:
    with store.shelf(name) as shelf:
        shelf.segment(0).write_bytes(b"x" * size)
    then = time.time() - age
    os.utime(shelf.folder, (then, then))
    return shelf.folder


def test_the_oldest_goes_out_first_until_the_rest_fits(tmp_path: Path) -> None:
    store = Store(tmp_path, cap=1000)
    old, middle, new = (
        fill(store, name, 450, age) for name, age in zip("abc", (9, 5, 1), strict=True)
    )
    store.trim()
    assert [path.exists() for path in (old, middle, new)] == [False, True, True]
    assert store.size() == 900
    with store.shelf("b"):
        pass  # used again
    fill(store, "d", 450, 0)
    store.trim()
    assert sorted(path.name for path in store.root.iterdir()) == ["b", "d"]


def test_what_is_in_use_stays(tmp_path: Path) -> None:
    store = Store(tmp_path, cap=0)
    used, other = fill(store, "a", 10, 9), fill(store, "b", 10, 1)
    with store.shelf("a"):
        store.trim()
        assert store.clear() == 0
        assert used.exists()
        assert not other.exists()
    assert store.clear() == 10
    assert not tmp_path.exists()


def test_a_render_trims_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", cap=0)
    render(Entry(), experiment(), SMALL, tmp_path / "a.mp4", store=store)
    assert (tmp_path / "a.mp4").exists()
    assert store.size() == 0


def test_the_place_is_the_users_cache_or_where_it_is_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GDLESSONS_CACHE", str(tmp_path / "mine"))
    assert Store.of_the_user().root == tmp_path / "mine"
    monkeypatch.delenv("GDLESSONS_CACHE")
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert Store.of_the_user().root == tmp_path / "gdlessons"
