from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from publish.files import FileSet, PublishError


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def put(text: str, *finals: Path) -> None:
    with FileSet(*finals) as files:
        for final in finals:
            files[final].write_text(text)
        files.commit()


@pytest.mark.parametrize(
    "name",
    ["my descent", "Zoë's first posts", 'a "quoted" name', "-o", "a:b", "%d", "x" * 240, "名前"],
)
def test_names_of_all_kinds_and_missing_folders(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "new" / name
    first, second = folder / f"{name}.mp4", folder / f"{name}.json"
    put("one", first, second)
    put("two", first, second)
    assert contents(folder) == {first.name: "two", second.name: "two"}


def test_relative_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("text", Path("-rf.mp4"))
    assert contents(tmp_path) == {"-rf.mp4": "text"}


def test_files_are_readable_as_any_other(tmp_path: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    put("text", tmp_path / "a.mp4")
    assert stat.S_IMODE((tmp_path / "a.mp4").stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_files_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    old = tmp_path / "a.mp4"
    old.write_text("old")
    with pytest.raises(error), FileSet(old, tmp_path / "a.json") as files:
        files[old].write_text("half")
        files[tmp_path / "a.json"].write_text("half")
        assert old.read_text() == "old"
        raise error
    assert contents(tmp_path) == {"a.mp4": "old"}


def test_a_failure_removes_the_folders_made_for_it_but_no_others(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), FileSet(tmp_path / "a" / "b" / "c.mp4") as files:
        files[tmp_path / "a" / "b" / "c.mp4"].write_text("half")
        raise RuntimeError
    assert contents(tmp_path) == {}


def test_files_not_written_stay(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    with FileSet(tmp_path / "a.mp4", tmp_path / "a.json") as files:
        files[tmp_path / "a.mp4"].write_text("new")
        files.commit()
    assert contents(tmp_path) == {"a.mp4": "new", "a.json": "old"}


def test_an_interrupt_between_two_renames_waits_for_the_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finals = [tmp_path / name for name in ("a.mp4", "a.json", "a.csv")]
    put("old", *finals)
    replace, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> None:
        replace(self, target)
        calls.append(target)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put("new", *finals)
    assert contents(tmp_path) == {final.name: "new" for final in finals}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda base: (base / "a.mp4").mkdir() or base / "a.mp4", "is a folder"),
        (lambda base: (base / "f").touch() or base / "f" / "a.mp4", "not a directory"),
        (lambda base: (base / "f").touch() or base / "f" / "g" / "a.mp4", "not a directory"),
        (lambda base: base / ("x" * 300 + ".mp4"), "name too long"),
        (lambda base: base / "a\0b.mp4", "not a file name"),
        pytest.param(
            lambda base: Path("/proc/self/a.mp4"),
            "can't write",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="needs /proc"),
        ),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line_before_any_work(
    tmp_path: Path, make: object, said: str
) -> None:
    final = make(tmp_path)  # type: ignore[operator]
    before = sorted(tmp_path.iterdir())
    with pytest.raises(PublishError, match=said) as caught, FileSet(final):
        pytest.fail("entered")
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


def test_a_rename_refused_is_said_in_one_line(tmp_path: Path) -> None:
    final = tmp_path / "a.mp4"
    with pytest.raises(PublishError, match=r"can't write .*a\.mp4"), FileSet(final) as files:
        files[final].write_text("new")
        final.mkdir()  # by somebody else, meanwhile
        files.commit()
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_many_processes_into_one_name_leave_one_whole_set(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from publish.files import FileSet
finals = [Path(sys.argv[1], f"a.{kind}") for kind in ("mp4", "json", "csv", "vtt", "png")]
for turn in range(60):
    with FileSet(*finals) as files:
        for final in finals:
            files[final].write_text(f"{sys.argv[2]} {turn}")
        files.commit()
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(number)])
        for number in range(4)
    ]
    assert [process.wait(timeout=60) for process in running] == [0] * 4
    found = contents(tmp_path)
    assert len(found) == 5
    assert len(set(found.values())) == 1


@pytest.mark.skipif(os.name == "nt", reason="no advisory locks there")
def test_a_folder_that_stays_locked_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr("publish.files.PATIENCE", 0.2)
    held = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with FileSet(tmp_path / "a") as files:
            files[tmp_path / "a"].write_text("new")
            with pytest.raises(PublishError, match="locked"):
                files.commit()
        assert not list(tmp_path.iterdir())
    finally:
        os.close(held)


def test_what_a_killed_process_left_is_removed_and_nothing_that_another_still_writes(
    tmp_path: Path,
) -> None:
    code = """
import sys, time
from publish.files import FileSet
final = sys.argv[1] + "/a.mp4"
with FileSet(final, sys.argv[1] + "/a.json") as files:
    files[final].write_text("half")
    print("begun", flush=True)
    time.sleep(60)
"""
    killed, running = (
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(2)
    )
    for process in (killed, running):
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
    (tmp_path / ".gdlessons-mine").write_text("a file of the user's")
    killed.kill()
    killed.wait()
    assert len(list(tmp_path.iterdir())) == 5  # two of each process
    put("new", tmp_path / "b.mp4")
    left = [path for path in tmp_path.iterdir() if path.name.startswith(".gdlessons-")]
    assert len(left) == 3
    assert [path.read_text() for path in left if path.suffix == ".mp4"] == ["half"]
    running.kill()
    running.wait()
    put("new", tmp_path / "b.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gdlessons-mine", "b.mp4"]
    for process in (killed, running):
        assert process.stdout is not None
        process.stdout.close()
