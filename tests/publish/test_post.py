"""Finding blocks in a post and filling in their snippets, without rendering."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

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


PIECES = (
    "text", "# head", "- item", "* item", "1. one", "10. ten", "a = 1", "- ```gdlesson", "1. ```",
    "```gdlesson", "```gdlesson", "````gdlesson", "~~~ gdlesson", "```py", "```", "````", "~~~",
)  # fmt: skip
LINES = st.lists(
    st.one_of(
        st.just(""),
        st.builds("{}{}".format, st.integers(0, 6).map(" ".__mul__), st.sampled_from(PIECES)),
    ),
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_blocks_are_those_that_commonmark_sees(lines):
    text = "\n".join(lines) + "\n"
    try:
        ours = [block.line for block in find(text)]
    except PostError:  # a block that is not closed, which CommonMark closes by itself
        return
    fences = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "fence"]
    assert ours == [token.map[0] + 1 for token in fences if token.info.split()[:1] == ["gdlesson"]]


LIST = """- a point, whose text
goes on here

  - below it

    ```gdlesson
    x
    ```

  still *that* point
- another
"""


def test_a_block_in_a_list_keeps_its_place_there():
    once = fill(LIST, find(LIST), SNIPPETS[:1], "markdown")
    assert fill(once, find(once), SNIPPETS[:1], "markdown") == once
    assert "    <figure>\n    1\n    </figure>\n" in once
    html = MarkdownIt("commonmark").render(once)
    plain = MarkdownIt("commonmark").render(LIST)
    without = re.sub(r"<!-- gdlesson.*?/gdlesson -->\n", "", html, flags=re.DOTALL)
    assert without == plain


def test_text_right_after_a_block_stays_markdown():
    post = f"{BLOCK}Right *after* it.\n"
    html = MarkdownIt("commonmark").render(fill(post, find(post), SNIPPETS[:1], "markdown"))
    assert html.endswith("<p>Right <em>after</em> it.</p>\n")


def test_a_byte_order_mark_and_mixed_line_ends_stay():
    post = f"\ufeff{BLOCK}one\x0ctwo\u2028\r\n\r\n" + BLOCK.replace("\n", "\r\n") + "\r\nend\n"
    blocks = find(post)
    assert [block.line for block in blocks] == [1, 6]
    once = fill(post, blocks, SNIPPETS, "markdown")
    assert once.startswith(f"\ufeff{BLOCK}\n<!-- gdlesson")
    assert "<figure>\r\n2\r\n</figure>\r\n" in once
    assert fill(once, find(once), SNIPPETS, "markdown") == once


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
        ("a\n\n- ```gdlesson\n  x\n\nend\n```\n", 3),  # its list item is over
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
