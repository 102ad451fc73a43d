"""Finding blocks in a post and filling in their snippets, without rendering."""

from pathlib import Path

import pytest

from publish.post import PostError, fill, find, place

BLOCK = "```gdlesson\nlesson = 'slope'\n```\n"
POST = f"---\ntitle: ü\n---\n\n{BLOCK}after\n\n<!--\n~~~~ gdlesson extra\nb\n~~~~\n-->\nend"
SNIPPETS = ["<figure>\n1\n</figure>", "<figure>\n2\n</figure>"]


def test_blocks_are_found_with_their_lines():
    blocks = find(POST)
    assert [(block.line, block.text) for block in blocks] == [
        (5, "lesson = 'slope'\n"),
        (11, "b\n"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx\n```\n",
        "````\n```gdlesson\nx\n```\n````\n",  # shown as an example
        "    ```gdlesson\n    x\n    ```\n",
        "```gdlessons\n```\n",
    ],
)
def test_other_blocks_are_not_ours(text):
    assert find(text) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("style", ["jekyll", "mdx"])
def test_the_rest_stays_and_a_second_run_changes_nothing(newline, style):
    post = POST.replace("\n", newline)
    once = fill(post, find(post), SNIPPETS, style)
    assert fill(once, find(once), SNIPPETS, style) == once
    changed = fill(once, find(once), [SNIPPETS[0], "<figure>\n3\n</figure>"], style)
    assert changed == once.replace("2", "3")
    snippets = [once[block.end : block.old] for block in find(once)]
    for text, found in zip(SNIPPETS, snippets, strict=True):
        assert text.replace("\n", newline) in found
    rest = once
    for snippet in snippets:
        rest = rest.replace(snippet, "", 1)
    assert rest == post
    assert (newline == "\r\n") == ("\r\n" in once)
    assert "\n" not in once.replace(newline, "")


def test_a_block_that_ends_the_file_without_a_line_end():
    post = BLOCK.rstrip("\n")
    once = fill(post, find(post), SNIPPETS[:1], "markdown")
    assert once.startswith(post + "\n\n<!-- gdlesson")
    assert fill(once, find(once), SNIPPETS[:1], "markdown") == once


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\n```gdlesson\nx", 3),
        (f"{BLOCK}\n<!-- gdlesson: made from the block above -->\n<figure>", 5),
    ],
)
def test_what_does_not_end_is_refused(text, line):
    with pytest.raises(PostError) as caught:
        find(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("style", "root", "post", "assets", "expected"),
    [
        ("jekyll", "_config.yml", "_posts/a.md", None, ("assets/gdlessons", "assets/gdlessons")),
        ("jekyll", "_config.yml", "_posts/a.md", "media", ("media", "media")),
        ("hugo", "hugo.toml", "content/posts/a.md", None, ("static/gdlessons", "gdlessons")),
        ("hugo", "config.toml", "content/a.md", "static/b c#", ("static/b c#", "b%20c%23")),
        ("markdown", "x", "posts/a.md", None, ("posts", "")),
        ("markdown", "x", "posts/a.md", "media", ("media", "../media")),
        ("mdx", "x", "src/a.mdx", "public/films", ("public/films", "/films")),
    ],
)
def test_where_media_go(style, root, post, assets, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / root).touch()
    found = place(Path(post), style, Path(assets) if assets else None)
    assert (found.folder, found.base) == (tmp_path / expected[0], expected[1])
