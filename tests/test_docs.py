"""The documents are what the program is."""

import dataclasses
import importlib.util
import re
from pathlib import Path

import pytest
from PIL import Image

from cli.main import COMMANDS
from gdcore import optimizers, schedules
from scenes.catalogue import LESSONS

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_gallery", DOCS / "make_gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_gallery_is_current(maker):
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    assert page == maker.text(), "run: python docs/make_gallery.py"


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_has_a_small_still(lesson, maker):
    path = maker.picture(LESSONS[lesson])
    assert path.exists(), "run: python docs/make_gallery.py"
    assert path.stat().st_size < 60_000
    with Image.open(path) as image:
        assert image.size == maker.SIZE


def test_the_commands_of_embedding_are_those_there_are():
    text = (DOCS / "embedding.md").read_text(encoding="utf-8")
    assert {"embed", "post", "rerun", "gallery"} <= COMMANDS.keys()
    for name in ("embed", "post", "rerun", "gallery"):
        assert f"python render.py {name} " in text


KINDS = [(optimizers.read, cls) for cls in optimizers.OPTIMIZERS.values()]
KINDS += [(schedules.read, cls) for cls in schedules.SCHEDULES.values()]


@pytest.mark.parametrize(("read", "cls"), KINDS, ids=[cls.name for _, cls in KINDS])
def test_optimizers_and_schedules_are_documented_with_their_defaults(read, cls):
    text = (DOCS / "optimizers.md").read_text(encoding="utf-8")
    (documented,) = re.findall(rf"(?:^\| |[,:] )`({cls.name}(?::[^`]*)?)`", text, re.MULTILINE)
    assert read(documented) == cls()
    assert re.findall(r"[:,](\w+)=", documented) == [f.name for f in dataclasses.fields(cls)]
