"""What a picture depends on, as a key: equal keys mean equal frames."""

from __future__ import annotations

import hashlib
import io
import json
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from publish.files import PublishError
from publish.table import write_csv

if TYPE_CHECKING:
    from publish.profile import Profile
    from scenes.catalogue import Entry
    from scenes.experiment import Experiment

__all__ = ["identity", "key", "source", "unchanged", "versions"]

# Whatever computes, typesets, draws or encodes. Not click, pydantic: parameters are in the key.
LIBRARIES = (
    "numpy contourpy scipy lark sympy manim typst pycairo manimpango mapbox_earcut "
    "svgelements skia-pathops av pillow"
).split()

HERE = Path(__file__).parent
# The rooms whose every file may change a picture, and of this one the modules that make frames.
SOURCES = (
    HERE.parent / "gdcore",
    HERE.parent / "scenes",
    *(HERE / f"{name}.py" for name in "camera encode frames plan studio takes".split()),
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
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:40]


def identity() -> dict[str, str]:
    """Return what this process would draw with: two that agree draw the same pixels."""
    return {"source": source(), **versions()}


@cache
def source() -> str:
    """Return the hash of the project's own source, as it was when this process first asked.

    Once a process: it is what was loaded that draws, and not what an editor has saved since.
    """
    return digest(SOURCES)


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
