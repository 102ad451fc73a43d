"""Captions of a lesson as WebVTT, and its transcript."""

from __future__ import annotations

from collections.abc import Iterable

from publish.plan import Beat

__all__ = ["transcript", "webvtt"]


def webvtt(beats: Iterable[Beat], duration: float) -> str:
    """Return the captions as a WebVTT file, one cue a beat.

    Parameters
    ----------
    beats : iterable of Beat
        In the order of time; `start` and `end` in seconds.
    duration : float
        Of the video, in seconds; no cue goes beyond it.

    Returns
    -------
    str
        A beat that is empty, or shorter than the format's millisecond, has no cue.
    """
    blocks = ["WEBVTT\n"]
    last = _milliseconds(duration)
    for beat in beats:
        start = min(max(_milliseconds(beat.start), 0), last)
        end = min(_milliseconds(beat.end), last)
        text = _escape(beat.caption)
        if text and start < end:
            blocks.append(f"{_escape(beat.name)}\n{_clock(start)} --> {_clock(end)}\n{text}\n")
    return "\n".join(blocks)


def transcript(beats: Iterable[Beat]) -> str:
    """Return the captions as running text, one line a beat."""
    lines = (" ".join(beat.caption.split()) for beat in beats)
    return "".join(f"{line}\n" for line in lines if line)


def _milliseconds(seconds: float) -> int:
    # Down, never up: a cue must not outlast the video by the part of a millisecond. The small
    # term keeps 0.3 s, which is 0.29999..., at 300.
    return int(seconds * 1000 + 1e-6)


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def _escape(text: str) -> str:
    """One line of cue text: "&", "<" and ">" are markup, and "-->" or an empty line ends a cue."""
    line = " ".join(text.split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
