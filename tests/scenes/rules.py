"""What LESSONS.md asks of every lesson; each rule gives its faults, a line each."""

from __future__ import annotations

from itertools import pairwise

from performing import FPS, Performance

from scenes.lint import lint

READING = 17  # characters a second
NOT_FOR_READERS = ("nan", "inf", "∞", "undefined", "None", "e-0", "e+")


def beat_faults(
    performed: Performance, beats: tuple[int, int], seconds: tuple[float, float]
) -> list[str]:
    """Too few or too many beats, too short or too long, or with gaps.

    What is cleared away between two beats takes less than half a second.
    """
    found = []
    if not beats[0] <= len(performed.beats) <= beats[1]:
        found.append(f"{len(performed.beats)} beats")
    if not seconds[0] <= performed.seconds <= seconds[1]:
        found.append(f"{performed.seconds:.1f} seconds")
    if performed.beats[0].start != 0:
        found.append("it begins before its first beat")
    if round(performed.seconds * FPS) != performed.plays[-1][1]:
        found.append("it goes on after its last beat")
    found += [
        f"{b.start - a.end:.2f} s between {a.name} and {b.name}"
        for a, b in pairwise(performed.beats)
        if not a.end <= b.start <= a.end + 0.5
    ]
    names = [beat.name for beat in performed.beats]
    return found + [f"two beats named {name}" for name in set(names) if names.count(name) > 1]


def word_faults(performed: Performance) -> list[str]:
    """Headlines and captions that are too long, can't be read in time, or are not for readers."""
    found = []
    for beat in performed.beats:
        if not 0 < len(beat.headline) <= 45:
            found.append(f"a headline of {len(beat.headline)} characters: {beat.headline}")
        if not 0 < len(beat.caption) <= 90:
            found.append(f"a caption of {len(beat.caption)} characters: {beat.caption}")
        if len(beat.caption) / READING > beat.end - beat.start:
            found.append(f"{beat.end - beat.start:.1f} s to read: {beat.caption}")
        if not beat.caption.endswith("."):
            found.append(f"no sentence: {beat.caption}")
        if any(word in beat.caption for word in NOT_FOR_READERS):
            found.append(f"no words: {beat.caption}")
    return found


def layout_faults(performed: Performance) -> list[str]:
    """What the project's own lint finds."""
    found = lint(performed.beats, performed.screens, performed.jumps)
    return [f"{finding.beat} at {finding.time:.1f} s: {finding.what}" for finding in found]
