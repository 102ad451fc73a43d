"""Snippets: what they say is the record's, and nothing in a title or a name breaks them."""

import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from publish.embed import STYLES, environment, escape, film, here, shortcode, snippet
from publish.profile import Profile

TITLE = """Down & "out" <b> {{ site.x }} {% raw %} ${1} it's \\ `a` *b* _c_ [d](e) ~~f~~"""
RECORD = {
    "lesson": "overshoot",
    "title": TITLE,
    "parameters": {"function": "x^2", "lr": [0.5, 1.0], "title": TITLE},
    "profile": Profile.resolve("draft").as_dict(),
    "duration": 61.2,
    "chapters": [
        {"headline": "First <idea>", "caption": "It starts at x = 3 & goes down."},
        {"headline": "Second idea", "caption": "It has {{ arrived }}."},
    ],
    "files": {"video": "old.mp4", "captions": "old.vtt", "poster": "old.png"},
}
NAME = "Zoë's 100% {a}, b&c"


@pytest.fixture
def shown(tmp_path):
    for suffix in (".mp4", ".png", ".vtt"):
        (tmp_path / (NAME + suffix)).touch()
    return film(tmp_path / f"{NAME}.mp4", RECORD)


class Page(HTMLParser):
    """Tags with their attributes, and the text, as a browser has them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("source", "track", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def __getitem__(self, tag):
        return next(attrs for name, attrs in self.tags if name == tag)


def test_the_figure_as_a_browser_reads_it(shown):
    page = Page(snippet(shown, "html", "media"))
    assert page.open == []
    video = page["video"]
    assert {"controls", "playsinline"} <= video.keys()
    assert not {"autoplay", "muted", "loop"} & video.keys()  # nothing moves unasked
    assert (video["width"], video["height"], video["preload"]) == ("854", "480", "none")
    address = "media/Zo%C3%AB%27s%20100%25%20%7Ba%7D%2C%20b%26c"
    assert video["poster"] == f"{address}.png"
    assert page["source"] == {"src": f"{address}.mp4", "type": "video/mp4"}
    assert page["track"]["src"] == f"{address}.vtt"
    assert page["track"]["kind"] == "captions"
    assert page["a"]["href"] == f"{address}.mp4"
    assert video["aria-label"] == f"{TITLE}. First <idea>. Second idea"
    assert TITLE in page.text
    assert "It starts at x = 3 & goes down." in page.text
    assert shown.command in page.text
    assert "1 min 1 s" in page.text


@pytest.mark.parametrize("style", STYLES)
def test_a_title_is_never_markup_of_an_engine(style, shown):
    text = snippet(shown, style, "media")
    ours = re.compile(
        r"\{\{ '[^']*' \| relative_url \}\}|\{\{< /?gdlesson|>\}\}|style=\{\{[^}]*\}\}"
    )
    assert not re.search(r"[{}\\`*\[\]~$]|\b_", re.sub(ours, "", text))
    assert "<b>" not in text
    assert not re.search(r"\n\s*\n", text)  # which would end Markdown's block of HTML
    assert html.unescape(str(escape(TITLE))) == TITLE


def test_jekyll_and_hugo_start_at_the_sites_root(shown):
    jekyll = snippet(shown, "jekyll", "assets")
    assert jekyll.count("{{ '/assets/Zo%C3%AB%27s") == 5
    assert jekyll.count("relative_url") == 5
    assert 'video="/assets/Zo%C3%AB%27s' in snippet(shown, "hugo", "/assets/")
    away = "https://cdn.example/a b"
    assert "'" not in snippet(shown, "jekyll", away)
    assert 'src="https://cdn.example/a%20b/Zo%C3' in snippet(shown, "jekyll", away)


def test_mdx_is_well_formed_without_its_expressions(shown):
    text = re.sub(r"\{\{.*?\}\}", '""', snippet(shown, "mdx", "/media"))
    text = text.replace("controls playsInline", "").replace(" default />", " />")
    assert ET.fromstring(text).attrib == {"className": "gdlesson"}


def test_a_gif_stands_still_for_those_who_asked_for_less_motion(tmp_path):
    for suffix in (".gif", ".png"):
        (tmp_path / (NAME + suffix)).touch()
    page = Page(snippet(film(tmp_path / f"{NAME}.gif", RECORD), "html", "media"))
    assert page.open == []
    address = "media/Zo%C3%AB%27s%20100%25%20%7Ba%7D%2C%20b%26c"
    still = {"media": "(prefers-reduced-motion: reduce)", "srcset": f"{address}.png"}
    assert page["source"] == still
    assert page["img"]["src"] == f"{address}.gif"
    assert page["img"]["alt"] == f"{TITLE}. First <idea>. Second idea"
    assert (page["img"]["width"], page["img"]["loading"]) == ("854", "lazy")
    assert "python render.py overshoot" in page.text


@pytest.mark.parametrize("style", STYLES)
def test_captions_in_the_pictures_are_not_shown_twice(style, tmp_path):
    (tmp_path / "old.vtt").touch()
    profile = Profile.resolve("draft", captions="burn").as_dict()
    shown = film(tmp_path / "a.mp4", {**RECORD, "profile": profile})
    text = snippet(shown, style)
    assert "old.vtt" in text  # to be switched on, and for search
    assert " default" not in text
    assert ('burnt="yes"' in text) == (style == "hugo")
    assert "--captions burn" in html.unescape(text)


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("50% off#1?", "50%25%20off%231%3F/"),
        ("a%20b", "a%20b/"),
        ("https://cdn.example:8080/~me/a b", "https://cdn.example:8080/~me/a%20b/"),
        ("a\\b", "a/b/"),
        ("", ""),
    ],
)
def test_what_a_site_puts_before_the_names(base, address, shown):
    assert Page(snippet(shown, "html", base))["source"]["src"].startswith(f"{address}Zo%C3%AB")


def test_what_is_missing_beside_the_video_is_left_out(tmp_path):
    (tmp_path / "old.vtt").touch()
    page = Page(snippet(film(tmp_path / "renamed.mp4", RECORD)))
    assert page["track"]["src"] == "old.vtt"
    assert "poster" not in page["video"]


def test_a_folder_is_named_as_seen_from_the_current_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert here("a.mp4") == here("/elsewhere/a.mp4") == ""
    assert here("films/a.mp4") == here(tmp_path / "films/a.mp4") == "films"
    assert here("50% #1?/a.mp4") == "50%25%20%231%3F"


def test_every_attribute_of_the_shortcode_is_given(shown):
    used = set(re.findall(r'\.Get "(\w+)"', shortcode()))
    given = set(re.findall(r' (\w+)="', snippet(shown, "hugo").splitlines()[0]))
    assert used == given


def test_a_misspelt_name_in_a_template_is_an_error():
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        environment().from_string("{{ flim.title }}").render(film=None)


def test_a_template_is_part_of_the_package():
    folder = Path(__file__).parents[2] / "publish" / "templates"
    assert {name for name, _ in STYLES.values()} <= {item.name for item in folder.iterdir()}
