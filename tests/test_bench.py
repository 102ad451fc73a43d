"""The benchmarks are run by hand: here they are held to what the rooms offer today."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("gdcore", "scenes", "publish", "cli")


def imports(path: Path) -> list[tuple[str, str | None]]:
    """What a file imports from the rooms, inside of functions too: a module, or a name in one."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, alias.name) for alias in node.names]
    return [(module, name) for module, name in found if module.split(".")[0] in ROOMS]


@pytest.mark.parametrize("path", sorted((ROOT / "bench").glob("*.py")), ids=lambda path: path.stem)
def test_what_a_benchmark_imports_is_there(path: Path) -> None:
    for module, name in imports(path):
        loaded = import_module(module)
        assert name is None or hasattr(loaded, name), f"{module} has no {name}"


def test_imports_inside_of_functions_are_seen() -> None:
    found = imports(ROOT / "bench" / "surface.py")
    assert ("publish.profile", "Profile") in found
