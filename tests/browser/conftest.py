"""A browser for all of a worker's tests, and small renders to show in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Browser
from program import TINY, VIDEO, program


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests where a program is missing, but never in CI."""
    needed = ("chromium", "jekyll", "hugo", "esbuild")
    missing = [name for name in needed if shutil.which(name) is None]
    if missing and not os.environ.get("CI"):
        skip = pytest.mark.skip(reason=f"no {', '.join(missing)} here; make test installs them")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two videos, with all that makes trouble in names and titles."""
    folder = tmp_path_factory.mktemp("films") / "Zoë's first posts"
    folder.mkdir()
    title = "Down & \"out\" {{ '1' }} <b>"
    words = ("slope", *TINY, "--steps", "1", "-o")
    program(folder, *words, VIDEO, "--title", title)
    program(folder, *words, "second.mp4", "--lr", "0.9", "--theme", "light")
    return folder
