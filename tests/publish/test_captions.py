from __future__ import annotations

import re
from itertools import pairwise

import pytest
from publish_stubs import Beat

from publish.captions import transcript, webvtt

CUE = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})")


def cues(text: str) -> list[tuple[float, float]]:
    times = []
    for match in CUE.finditer(text):
        h, m, s, ms, h2, m2, s2, ms2 = map(int, match.groups())
        times.append((3600 * h + 60 * m + s + ms / 1000, 3600 * h2 + 60 * m2 + s2 + ms2 / 1000))
    return times


def test_one_cue_a_beat_with_its_times() -> None:
    beats = [Beat("one", "", "First.", 0.0, 2.5), Beat("two", "", "Second.", 2.5, 3661.0)]
    assert webvtt(beats, 3661.0) == (
        "WEBVTT\n\none\n00:00:00.000 --> 00:00:02.500\nFirst.\n"
        "\ntwo\n00:00:02.500 --> 01:01:01.000\nSecond.\n"
    )


@pytest.mark.parametrize("fps", [15, 24, 30, 60])
def test_cues_stay_within_the_video_and_meet(fps: int) -> None:
    ends = [7, 8, 100, 1001, 9998]
    beats = [
        Beat(str(end), "", "Text.", start / fps, end / fps)
        for start, end in zip([0, *ends], ends, strict=False)
    ]
    duration = 9998 / fps
    found = cues(webvtt(beats, duration))
    assert len(found) == len(beats)
    assert all(end <= duration for _, end in found)
    assert all(a[1] == b[0] for a, b in pairwise(found))
    assert all(abs(cue[1] - beat.end) < 0.001 for cue, beat in zip(found, beats, strict=True))


def test_a_beat_that_runs_over_is_cut_and_one_beyond_is_left_out() -> None:
    beats = [Beat("a", "", "A.", 0.0, 9.0), Beat("b", "", "B.", 5.0, 6.0), Beat("c", "", "", 1, 2)]
    assert cues(webvtt(beats, 5.0)) == [(0.0, 5.0)]


def test_text_cannot_break_the_format() -> None:
    beats = [Beat("a --> b", "", "x < 1 & y > 2,\n\n00:00.000 --> 00:01.000 <b>", 0.0, 1.0)]
    text = webvtt(beats, 1.0)
    assert "x &lt; 1 &amp; y &gt; 2, 00:00.000 --&gt; 00:01.000 &lt;b&gt;\n" in text
    assert text.count("-->") == 1
    assert text.count("\n\n") == 1


def test_a_transcript_is_a_line_a_beat() -> None:
    beats = [
        Beat("a", "", "First  <one>.", 0, 1),
        Beat("b", "", "", 1, 2),
        Beat("c", "", "Last.", 2, 3),
    ]
    assert transcript(beats) == "First <one>.\nLast.\n"
