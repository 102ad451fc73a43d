"""How progress is told, with a clock of our own."""

import json

import pytest

from cli.progress import Bar, Lines, Objects, Silent, reporter


class Clock:
    """Seconds that pass only when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def play(kind, frames=100, pace=0.25):
    """Tell of a render whose frames take `pace` seconds each."""
    clock = Clock()
    progress = kind("slope", clock)
    progress.start()
    for done in range(frames + 1):
        progress(done, frames)
        clock.now += pace
    progress.close()


def test_a_bar_counts_frames_and_time_left(capsys):
    play(Bar)
    out, err = capsys.readouterr()
    assert out == ""
    drawn = err.split("\r\x1b[K")
    assert drawn[0] == drawn[-1] == ""  # the line is left empty
    assert drawn[1] == "slope: laying out the scene"
    assert "0 of 100 frames" in drawn[2]
    assert "left" not in drawn[2]  # nothing is known yet
    assert "60 of 100 frames, 10 s left" in drawn[62]
    assert "100 of 100 frames, 0 s left" in drawn[-2]


def test_a_bar_is_drawn_at_most_ten_times_a_second(capsys):
    play(Bar, frames=1000, pace=0.001)
    assert len(capsys.readouterr().err.split("\r\x1b[K")) < 17


@pytest.mark.parametrize("columns", ["50", "20"])
def test_a_bar_fits_a_narrow_terminal(columns, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    play(Bar)
    assert max(map(len, capsys.readouterr().err.split("\r\x1b[K"))) < int(columns)


def test_a_log_gets_a_few_lines(capsys):
    play(Lines)
    assert capsys.readouterr().err.splitlines() == [
        "slope: 0 of 100 frames",
        "slope: 25 of 100 frames, 19 s left",
        "slope: 50 of 100 frames, 12 s left",
        "slope: 75 of 100 frames, 6 s left",
        "slope: 100 of 100 frames, 0 s left",
    ]


def test_minutes_are_told_as_such(capsys):
    play(Lines, frames=4, pace=60)
    assert "1 of 4 frames, 3 min 0 s left" in capsys.readouterr().err


def test_a_program_gets_objects(capsys):
    play(Objects, frames=10, pace=1)
    out, err = capsys.readouterr()
    events = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert [event["done"] for event in events] == list(range(11))
    assert {event["event"] for event in events} == {"progress"}
    assert events[0]["seconds_left"] is None
    assert events[4]["seconds_left"] == 6


def test_quiet_says_nothing(capsys):
    play(Silent)
    assert capsys.readouterr() == ("", "")


def test_no_frames_at_all(capsys):
    for kind in (Bar, Lines, Objects):
        kind("slope")(0, 0)
    assert "0 of 0 frames" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("quiet", "as_json", "terminal", "kind"),
    [
        (False, False, True, Bar),
        (False, False, False, Lines),
        (False, True, True, Objects),
        (True, False, True, Silent),
    ],
)
def test_who_reads_it_decides(quiet, as_json, terminal, kind, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    assert type(reporter("slope", quiet, as_json)) is kind
