"""The record of a render: from what, with what and into what, enough to make it again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publish.plan import Beat, Plan
    from publish.profile import Profile
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment, Run

__all__ = ["TAG", "Facts", "ManifestError", "Record", "read", "versions"]

# The MP4 tag that holds the record. A standard one (iTunes' long description), so that it survives
# copying by programs that drop keys they don't know.
TAG = "synopsis"

FORMAT = "gdlessons"
FORMAT_VERSION = 1
LIBRARIES = ("gdlessons", "manim", "numpy", "av", "typst")
LONGEST = 16 << 20  # bytes of a record; a larger JSON file is somebody else's


class ManifestError(ValueError):
    """A file has no record of a render; the text is one line for the user."""


@dataclass(frozen=True)
class Facts:
    """What a record says of a lesson, however it is filmed; see `Record` for the attributes."""

    lesson: str
    title: str
    parameters: dict[str, Any]
    given: tuple[str, ...]
    runs: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, entry: Entry, experiment: Experiment) -> Facts:
        """Take them from a lesson that was computed."""
        parameters = experiment.parameters
        return cls(
            entry.name,
            parameters.title or entry.title,
            parameters.model_dump(mode="json"),
            parameters.given,
            describe_runs(experiment.runs),
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, path: Path) -> Facts | None:
        """Read a file of what `to_json` wrote; None where it can't be."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{**data, "given": tuple(data["given"]), "runs": tuple(data["runs"])})
        except (OSError, ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True)
class Record:
    """What is known of a render.

    Attributes
    ----------
    lesson, title : str
        The lesson's name on the command line, and the title on screen.
    parameters : dict
        Every resolved parameter, as JSON values.
    given : tuple of str
        Those of them that were asked for; the others are defaults, or were chosen for the run.
        The records of the first versions don't tell, and read back without this field.
    profile : dict
        See `publish.profile.Profile.as_dict`.
    runs : tuple of dict
        name, optimizer, status, advice, the number of steps made, and a note or "".
    versions : dict
        Of Python, this project and the libraries that can change a picture.
    frames : int
    duration : float
        Seconds: frames / fps.
    chapters : tuple of dict
        name, headline, caption, and start and end in seconds, of each beat.
    files : dict
        Kind of file -> its name, all in one folder.
    sha256 : str or None
        Of the video; None in the record inside of it.
    """

    lesson: str
    title: str
    parameters: dict[str, Any]
    given: tuple[str, ...]
    profile: dict[str, int | str]
    runs: tuple[dict[str, Any], ...]
    versions: dict[str, str]
    frames: int
    duration: float
    chapters: tuple[dict[str, Any], ...]
    files: dict[str, str]
    sha256: str | None = None

    @classmethod
    def of(cls, facts: Facts, profile: Profile, plan: Plan, names: Mapping[str, Path]) -> Record:
        """Make the record of a film, or of a still, that goes into files of these names."""
        return cls(
            **vars(facts),
            profile=profile.as_dict(),
            versions=versions(),
            frames=plan.frames,
            duration=plan.frames / profile.fps,
            chapters=describe_beats(plan.beats),
            files={kind: name.name for kind, name in names.items()},
        )

    def to_json(self, indent: int | None = None) -> str:
        """Return the record as JSON, the same text for the same render: it has no date."""
        data = {"format": FORMAT, "version": FORMAT_VERSION, **asdict(self)}
        return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)

    def sealed(self, video: Path) -> Record:
        """Return the record with the hash of the finished video."""
        with video.open("rb") as file:
            return replace(self, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def describe_runs(runs: Sequence[Run]) -> tuple[dict[str, Any], ...]:
    """Return how each run ended, for `Record.runs`."""
    return tuple(
        {
            "name": run.name,
            "optimizer": run.trajectory.optimizer,
            "status": str(run.trajectory.status),
            "advice": run.trajectory.status.advice,
            "steps": int(run.trajectory.step[-1]),
            "note": run.trajectory.note,
        }
        for run in runs
    )


def describe_beats(beats: Sequence[Beat]) -> tuple[dict[str, Any], ...]:
    """Return the beats, for `Record.chapters`."""
    fields = ("name", "headline", "caption", "start", "end")
    return tuple({field: getattr(beat, field) for field in fields} for beat in beats)


def versions() -> dict[str, str]:
    """Return the versions of all that can change a picture."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout that is not installed
            found[name] = "unknown"
    return found


def read(path: str | Path) -> dict[str, Any]:
    """Read the record of a render from its manifest, or from the video alone.

    Parameters
    ----------
    path : str or Path
        A ``.json`` written beside a video, or an MP4; told apart by their content.

    Returns
    -------
    dict
        The fields of `Record`, with "format" and "version".

    Raises
    ------
    ManifestError
        When the file can't be read, is not of this project, or of a later version of it.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(64)
            text = start + file.read(LONGEST) if start.lstrip()[:1] == b"{" else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ManifestError(f"can't read {path}: {reason.lower()}") from error
    if text is None:
        text = _tag(path).encode()
    try:
        record = json.loads(text)
    except ValueError as error:
        raise ManifestError(f"{path} has no record of a lesson in it") from error
    return _checked(path, record)


def _tag(path: Path) -> str:
    import av

    from publish.mp4 import read_tags

    try:
        tags: Mapping[str, str] = read_tags(path)
    except (OSError, ValueError, av.FFmpegError) as error:
        raise ManifestError(f"{path} is neither a video nor a manifest") from error
    tags = {key.lower(): value for key, value in tags.items()}  # WebM writes them large
    return tags.get(TAG) or tags.get("comment", "")  # GIF has a comment alone


def _checked(path: Path, record: object) -> dict[str, Any]:
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ManifestError(f"{path} was not made by {FORMAT}")
    later = record.get("version")
    if later != FORMAT_VERSION:
        raise ManifestError(
            f"{path} has a record of format {later!r}; this version reads {FORMAT_VERSION}"
        )
    fields = Record.__dataclass_fields__.keys() - {"given"}
    missing = sorted(name for name in fields if name not in record)
    if missing:
        raise ManifestError(f"{path} has a damaged record: no {missing[0]!r}")
    return record
