"""The documents are what the program is."""

import dataclasses
import importlib.util
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops

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
def test_every_lesson_has_a_small_still_of_what_it_draws_today(lesson, maker):
    path = maker.picture(LESSONS[lesson])
    assert path.exists(), "run: python docs/make_gallery.py"
    assert path.stat().st_size < 60_000
    drawn = maker.draw(LESSONS[lesson])
    with Image.open(path) as kept:
        assert kept.size == maker.SIZE
        pixels = maker.off(kept, drawn)
    assert pixels <= maker.PIXELS, (
        f"{path.name} is not what the lesson draws today ({pixels} pixels are off). Look at it, "
        f"then run: python docs/make_gallery.py {lesson}"
    )


def test_a_changed_word_is_seen_and_an_edge_is_not(maker):
    """What `off` is for: a digit of a label counts, another machine's anti-aliasing does not."""
    with Image.open(maker.picture(LESSONS["slope"])) as image:
        still = image.convert("RGB")
    moved = Image.blend(still, ImageChops.offset(still, 1, 0), 0.15)
    assert maker.off(still, moved) <= maker.PIXELS
    changed = still.copy()
    changed.paste(still.crop((524, 206, 532, 218)), (533, 161))  # 0.5 becomes 0.8
    assert maker.off(still, changed) > maker.PIXELS
    assert maker.off(still, still.resize((64, 36))) > maker.PIXELS


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
