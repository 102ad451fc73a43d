"""What a picture depends on, as a key: equal keys mean equal frames."""

from __future__ import annotations

import hashlib
import io
import json
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.files import PublishError
from publish.table import write_csv

if TYPE_CHECKING:
    from publish.profile import Profile
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment

__all__ = ["asked", "identity", "key", "rooms", "source", "unchanged", "versions"]

# Whatever computes, typesets, draws or encodes, and what resolves the parameters (for `asked`).
LIBRARIES = (
    "numpy contourpy scipy lark sympy manim typst pycairo manimpango mapbox_earcut "
    "svgelements skia-pathops av pillow pydantic"
).split()

HERE = Path(__file__).parent
# The rooms whose every file may change a picture, and of this one the modules that make frames.
SOURCES = (
    HERE.parent / "gdcore",
    HERE.parent / "scenes",
    *(HERE / f"{name}.py" for name in "camera encode frames parts plan studio takes".split()),
)


def key(entry: Entry, experiment: Experiment, profile: Profile) -> str:
    """Return what names a lesson's segments: 40 hexadecimal digits.

    The numbers count beside the parameters that they were computed from: a file of data that was
    named may have changed, and another machine's arithmetic may differ in the last place.
    """
    numbers = io.StringIO()
    write_csv(experiment.runs, numbers)
    parts = {
        "lesson": entry.name,
        "parameters": experiment.parameters.model_dump(mode="json"),
        "numbers": hashlib.sha256(numbers.getvalue().encode()).hexdigest(),
        "profile": [profile.width, profile.height, profile.fps, profile.theme, profile.captions],
        "made by": identity(),
    }
    return _hash(parts)


def _hash(parts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:40]


def asked(entry: Entry, values: Mapping[str, Any], profile: Profile) -> str | None:
    """Return what names a film before its numbers are computed: 40 hexadecimal digits.

    Values that name a file count by what it holds. The machine counts too, since its arithmetic
    may differ in the last place from that of another with the same store.

    Returns
    -------
    str or None
        None where a value names something that may hold other things next time, such as a pipe.
    """
    held = {}
    for value in values.values():
        with suppress(OSError, ValueError):  # not the name of anything
            path = Path(value if isinstance(value, str) else "")
            if path.is_file():
                held[value] = hashlib.sha256(path.read_bytes()).hexdigest()
            elif value and path.exists() and not path.is_dir():
                return None
    parts = {
        "lesson": entry.name,
        "values": {name: repr(value) for name, value in values.items()},
        "files": held,
        "profile": [profile.width, profile.height, profile.fps, profile.theme, profile.captions],
        "made by": [rooms(), versions(), platform.node()],
    }
    return _hash(parts)


def identity() -> dict[str, str]:
    """Return what this process would draw with: two that agree draw the same pixels."""
    return {"source": source(), **versions()}


@cache
def source() -> str:
    """Return the hash of the project's own source, as it was when this process first asked.

    Once a process: it is what was loaded that draws, and not what an editor has saved since.
    """
    return digest(SOURCES)


@cache
def rooms() -> str:
    """Return the hash of all that is between a lesson's values and its files."""
    return digest([*SOURCES[:2], HERE])


def unchanged(expected: str) -> None:
    """Make sure that what is loaded by now is what the key says.

    Raises
    ------
    PublishError
        When the source on disk is another one: what was loaded may be either, or some of both.
    """
    if digest(SOURCES) != expected:
        raise PublishError("the program's own source has changed while it ran; start it again")


def digest(roots: Iterable[Path]) -> str:
    """Return one hash of the names and contents of all files, but for what Python compiles.

    While it compiles, ``__pycache__`` has files of other names for a moment.
    """
    total = hashlib.sha256()
    for root in roots:
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in files:
            if "__pycache__" not in path.parts and path.is_file():
                name = path.relative_to(root.parent).as_posix()
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                total.update(f"{name} {content}\n".encode())
    return total.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of the interpreter, the machine and the libraries that draw."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an optional part of Manim on some platforms
            found[name] = "none"
    return found
