"""The gallery, opened from the disk, by mouse and by keys, and by an accessibility checker."""

import json
from pathlib import Path

import axe_core_python
import pytest
from program import VIDEO, program

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def page(browser, films):
    assert "2 videos" in program(films.parent, "gallery", films.name)
    browser.open((films / "index.html").as_uri())
    browser.do("for (const v of document.querySelectorAll('video')) v.muted = true")
    return browser


def test_a_card_plays_with_captions_and_jumps_to_its_chapters(page):
    page.do("window.v = document.querySelector('.card video')")
    page.do("document.querySelectorAll('.card .chapters button')[2].click()")
    page.until("!v.paused && v.currentTime > 1")
    page.until("(v.textTracks[0].activeCues || []).length")
    page.until("v.textTracks[0].activeCues[0].text.startsWith('Seen from close by')")
    page.do("document.querySelectorAll('.card video')[1].play()")
    page.until("v.paused")
    page.do("document.querySelectorAll('.card video')[1].pause()")
    assert page.faults == []


def test_the_filter(page):
    def shown():
        return page.do("[...document.querySelectorAll('.card')].map(c => !c.hidden)")

    page.do("byId('find').value = 'SECOND'; byId('find').dispatchEvent(new Event('input'))")
    assert shown() == [False, True]
    assert page.do("document.getElementById('count').textContent") == "1 of 2 videos"
    page.do("byId('find').value = ''; byId('find').dispatchEvent(new Event('input'))")
    assert shown() == [True, True]
    page.do("byId('find').value = 'nothing'; byId('find').dispatchEvent(new Event('input'))")
    assert (shown(), page.do("byId('none').hidden")) == ([False, False], False)
    page.do("byId('all').click()")
    assert (shown(), page.do("byId('none').hidden")) == ([True, True], True)


def test_a_poster_is_seen_whole_until_its_button_is_pressed(page):
    page.do("window.v = document.querySelector('.card video')")
    assert not page.do("v.controls")
    name = page.do("document.querySelector('.play').getAttribute('aria-label')")
    assert name == f"Play Down & \"out\" {{{{ '1' }}}} <b>, slope · {VIDEO}"
    page.do("document.querySelector('.play').focus()")
    page.press(" ", 32, " ")
    page.until("!v.paused && v.controls")
    assert page.do("document.activeElement === v && !v.parentElement.querySelector('.play')")
    page.do("v.pause()")
    assert page.faults == []


def test_two_in_step(page):
    assert page.do("compare.disabled")
    page.do("document.querySelectorAll('.pick').forEach(box => box.click())")
    page.do("compare.click()")
    page.until("pair.every(v => v.readyState > 2)")
    page.do("pair.forEach(v => { v.muted = true }); both.click()")
    page.until("pair.every(v => v.currentTime > 1)")
    assert page.do("Math.abs(pair[0].currentTime - pair[1].currentTime)") < 0.3
    told = page.do("[...document.querySelectorAll('.pair p span')].map(s => s.textContent)")
    assert "lr 0.9" in told[1]
    assert "function" not in told[0]  # in both the same
    page.do("both.blur()")
    page.press(" ", 32, " ")
    page.until("pair.every(v => v.paused)")
    page.do("time.value = 10; time.dispatchEvent(new Event('input'))")
    page.until("pair.every(v => !v.seeking && Math.abs(v.currentTime - 10) < 0.2)")
    page.press("Escape", 27)
    page.until("!document.querySelector('dialog[open]')")
    assert page.faults == []


def test_a_lecture_by_keys(page):
    page.do("document.querySelector('.lecture').focus()")
    page.press("Enter", 13, "\r")
    page.until("talk.video && !talk.video.paused")
    page.do("talk.video.muted = true; talk.video.playbackRate = 4")
    page.until("talk.video.paused")
    assert page.do("Math.abs(talk.video.currentTime - talk.beats[0].end)") < 0.5
    page.press("ArrowRight", 39)
    page.until("talk.beat === 1 && talk.video.currentTime >= talk.beats[1].start")
    assert page.do("said.textContent").startswith("2 of ")
    page.until("talk.video.paused")
    page.do("document.activeElement.blur()")  # as after a click on the picture
    page.press(" ", 32, " ")
    page.until("talk.beat === 2")
    page.press("ArrowLeft", 37)
    page.until("talk.beat === 1")
    page.do("document.querySelector('#stage .close').click()")
    page.until("!document.querySelector('dialog[open]')")
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_the_accessibility_checker(page, scheme):
    page.call(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
    )
    page.do("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.do(AXE + "; undefined")
    found = json.loads(page.do("axe.run().then(found => JSON.stringify(found.violations))"))
    told = [
        (rule["impact"], rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]
    ]
    assert told == []
