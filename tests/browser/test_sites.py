"""Snippets in real sites: built by Jekyll and by Hugo, opened in Chromium, played to the end."""

import shutil
import subprocess
from pathlib import Path

import pytest
from chromium import Browser, Site
from program import ROOT, VIDEO, program

TINY = 'quality = "draft"\nresolution = "320x180"\nfps = 5\nsteps = 1\n'
POST = f"""---
title: A post
date: 2026-01-31
---
Text before, *in italics*.

```gdlesson
lesson = "slope"
name = "Zoë's 100% descent? #1"
{TINY}```
Text right after, *in italics*.

1. A list

   ```gdlesson
   lesson = "slope"
   {TINY.replace(chr(10), chr(10) + "   ").strip()}
   ```

   with *italics*
2. goes on
"""


def build(*words: object, cwd: Path) -> None:
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def check(browser: Browser, address: str, title: str) -> None:
    """The video of the page plays to its end with captions, and nothing is missing."""
    browser.open(address)
    browser.do("window.v = document.querySelector('figure.gdlesson video'); v.muted = true")
    assert browser.do("v.getAttribute('aria-label')").startswith(title)
    size = browser.do("[v.getBoundingClientRect().width, v.getBoundingClientRect().height]")
    assert size == [320, 180]
    assert browser.do("v.paused && v.networkState !== v.NETWORK_LOADING")
    browser.do("v.play()")
    browser.until("v.textTracks[0].cues && v.textTracks[0].activeCues.length")
    assert browser.do("v.textTracks[0].mode") == "showing"
    assert browser.do("v.textTracks[0].activeCues[0].text").startswith("Between two points")
    before = browser.do("v.getBoundingClientRect().height")
    browser.do("v.playbackRate = 16")
    browser.until("v.ended")
    assert browser.do("v.textTracks[0].cues[v.textTracks[0].cues.length - 1].endTime <= v.duration")
    assert before == browser.do("v.getBoundingClientRect().height")
    assert browser.do("fetch(v.poster).then(answer => answer.status)") == 200
    link = "document.querySelector('figure.gdlesson figcaption a').href"
    assert browser.do(f"fetch({link}).then(answer => answer.headers.get('content-type'))") == (
        "video/mp4"
    )
    text = browser.do("document.querySelector('figure.gdlesson figcaption').textContent")
    assert "python render.py slope" in text
    assert [fault for fault in browser.faults if "favicon" not in fault] == []


def around(browser: Browser) -> None:
    """The post's own Markdown is set as it would be without the snippet."""
    own = "[...document.querySelectorAll('ol')].filter(l => !l.closest('figure'))"
    assert browser.do(f"{own}.map(list => list.children.length).join()") == "2"
    assert browser.do(f"{own}[0].children[0].querySelectorAll('figure video').length") == 1
    italics = "[...document.querySelectorAll('p em')].map(e => e.textContent).join()"
    assert browser.do(italics) == "in italics,in italics,italics"


@pytest.fixture
def jekyll(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "_posts").mkdir(parents=True)
    (site / "_layouts").mkdir()
    (site / "_config.yml").write_text("baseurl: /notes\ntimezone: UTC\n")
    (site / "_layouts" / "post.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,>"
        "<title>{{ page.title }}</title>{{ content }}</html>"
    )
    return site


def test_jekyll_with_a_baseurl_and_a_dated_post(browser, films, jekyll, tmp_path):
    head = POST.replace("title:", "layout: post\ntitle:")
    (jekyll / "_posts/2026-01-31-a.md").write_text(head)
    program(jekyll, "post", "_posts/2026-01-31-a.md", "--as", "jekyll", "--quiet")
    embed = program(films.parent, "embed", f"{films.name}/{VIDEO}", "--as", "jekyll")
    (jekyll / "_posts/2026-01-30-b.md").write_text(f"---\nlayout: post\n---\nHi.\n\n{embed}\nBye.")
    shutil.copytree(films, jekyll / films.name)
    build("jekyll", "build", "-q", "-d", tmp_path / "served/notes", cwd=jekyll)
    with Site(tmp_path / "served") as address:
        check(browser, f"{address}/notes/2026/01/31/a.html", "Slope.")
        around(browser)
        check(browser, f"{address}/notes/2026/01/30/b.html", "Down & \"out\" {{ '1' }} <b>.")


def test_hugo_under_a_path(browser, films, tmp_path):
    site = tmp_path / "site"
    for folder in ("content", "layouts/_default", "static"):
        (site / folder).mkdir(parents=True)
    (site / "config.toml").write_text(
        'baseURL = "http://127.0.0.1/notes/"\ntitle = "t"\ndisableKinds = ["RSS", "sitemap"]\n'
    )
    (site / "layouts/_default/single.html").write_text(
        "<!doctype html><html lang=en><link rel=icon href=data:,>{{ .Content }}</html>"
    )
    (site / "content/a.md").write_text(POST)
    program(site, "post", "content/a.md", "--as", "hugo", "--quiet")
    video = films / VIDEO
    embed = program(site, "embed", video, "--as", "hugo", "--base", films.name)
    (site / "content/b.md").write_text(f"---\ntitle: b\n---\nHi.\n\n{embed}\nBye.")
    shutil.copytree(films, site / "static" / films.name)
    build("hugo", "--quiet", "-d", tmp_path / "served/notes", cwd=site)
    with Site(tmp_path / "served") as address:
        check(browser, f"{address}/notes/a/", "Slope.")
        around(browser)
        check(browser, f"{address}/notes/b/", "Down & \"out\" {{ '1' }} <b>.")


def test_a_page_of_ones_own(browser, films):
    embed = program(films.parent, "embed", f"{films.name}/{VIDEO}")
    page = f"<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,>{embed}"
    (films.parent / "page.html").write_text(page)
    with Site(films.parent) as address:
        check(browser, f"{address}/page.html", "Down & ")


# What React makes of JSX, as far as a snippet uses it: elements, their attributes, their children.
ELEMENTS = """
const names = {className: "class", srcLang: "srclang", playsInline: "playsinline"};
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(names[name] || name, value === true ? "" : value);
  }
  element.append(...children.flat(9));
  return element;
}
"""


def test_a_snippet_for_mdx_is_jsx(browser, films, tmp_path):
    """Compiled by esbuild: nothing that Debian or PyPI has compiles MDX itself.

    What MDX reads in it beyond JSX is Markdown between tags, which tests/publish/test_embed.py
    looks for; and a line that is empty, or indented by a tab, would end or begin something.
    """
    embed = program(films.parent, "embed", f"{films.name}/{VIDEO}", "--as", "mdx")
    assert "\t" not in embed
    assert "\n\n" not in embed.strip()
    page = f"{ELEMENTS}document.body.append({embed.strip()});"
    (tmp_path / "page.jsx").write_text(page, encoding="utf-8")
    words = ("--jsx-factory=h", "--charset=utf8", f"--outfile={films.parent}/page.js")
    build("esbuild", "page.jsx", *words, cwd=tmp_path)
    (films.parent / "mdx.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,>"
        "<body><script src=page.js></script>"
    )
    with Site(films.parent) as address:
        check(browser, f"{address}/mdx.html", "Down & \"out\" {{ '1' }} <b>.")


def test_the_examples_post_builds_in_jekyll(browser, jekyll, tmp_path):
    """Every block of examples/ in a small size; its text and its videos' places as they are."""
    text = (ROOT / "examples/gradient-descent.md").read_text(encoding="utf-8")
    small = text.replace(
        "```gdlesson\n", '```gdlesson\nquality = "draft"\nfps = 1\nresolution = "320x180"\n'
    )
    (jekyll / "_posts/2026-01-31-gradient-descent.md").write_text(small, encoding="utf-8")
    program(jekyll, "post", "_posts/2026-01-31-gradient-descent.md", "--as", "jekyll", "--quiet")
    build("jekyll", "build", "-q", "-d", tmp_path / "served/notes", cwd=jekyll)
    with Site(tmp_path / "served") as address:
        browser.open(f"{address}/notes/2026/01/31/gradient-descent.html")
        films = "[...document.querySelectorAll('figure.gdlesson video source')].map(s => s.src)"
        addresses = browser.do(films)
        assert len(addresses) == text.count("```gdlesson")
        for film in addresses:
            assert browser.do(f"fetch('{film}').then(answer => answer.status)") == 200
        assert browser.faults == []
