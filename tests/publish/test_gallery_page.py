"""What the gallery collects, and that nothing in a record breaks its page."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from test_manifest import RECORD, video

from publish.gallery import collect, page
from publish.manifest import TAG

TITLE = "</script><b> {{ x }} & 'y'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lesson, lr in [("b & c/ü.mp4", "slope", 0.1), ("a.mp4", "overshoot", [0.5, 1.0])]:
        record = replace(
            RECORD, lesson=lesson, title=TITLE, parameters={"function": "x^2", "lr": lr}
        )
        (tmp_path / name).parent.mkdir(exist_ok=True)
        video(tmp_path, {TAG: record.to_json()}).rename(tmp_path / name)
    video(tmp_path, {"title": "holiday"}).rename(tmp_path / "holiday.mp4")
    (tmp_path / "0.mp4").unlink()  # the segment that those were joined from
    (tmp_path / ".gdlessons-1.mp4").write_bytes(b"being written")
    return tmp_path


def test_it_collects_our_videos_and_names_the_others(folder):
    cards, foreign = collect(folder)
    assert [(card.lesson, card.address) for card in cards] == [
        ("overshoot", "a.mp4"),
        ("slope", "b%20%26%20c/%C3%BC.mp4"),
    ]
    assert [path.name for path in foreign] == ["holiday.mp4"]
    assert cards[0].parameters == (("function", "x^2"), ("lr", "0.5,1"))
    assert cards[0].captions.startswith("data:text/vtt;charset=utf-8,WEBVTT%0A")
    assert "lr 0.5,1" in cards[0].words


def test_a_title_is_text_and_the_page_needs_no_network(folder):
    text = page(collect(folder)[0], TITLE)
    assert text.count("<script") == 2
    assert "<b>" not in text
    data = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data[1])[0][0]["headline"] == "Idea"
    addresses = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert addresses
    assert not [found for found in addresses if found.startswith(("http:", "https:", "//", "/"))]


@pytest.mark.parametrize("name", ["gallery.js", "gallery.css"])
def test_what_is_written_into_the_page_can_not_end_its_element(name):
    import publish

    text = (Path(publish.__file__).parent / "templates" / name).read_text(encoding="utf-8")
    assert "</" not in text
