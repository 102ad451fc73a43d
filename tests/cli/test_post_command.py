"""``post``: what a post asks for is rendered once, and a fault leaves it as it was."""

import pytest

TINY = 'quality = "draft"\nresolution = "160x90"\nfps = 5\n'
GOOD = f'```gdlesson\nlesson = "slope"\nsteps = 1\n{TINY}```\n'


def blocks(*texts):
    return "# Post\n\n" + "\n".join(f"```gdlesson\n{text}\n```\n" for text in texts)


def test_only_what_is_new_or_changed_is_rendered(folder, run):
    (folder / "hugo.toml").touch()
    post = folder / "content" / "a.md"
    post.parent.mkdir()
    post.write_text(f"before\n\n{GOOD}\n{GOOD}")
    done = run("post", "content/a.md", "--as", "hugo")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("rendered") == 2
    once = post.read_bytes()
    stamp = post.stat().st_mtime_ns
    assert once.count(b'{{< gdlesson video="/gdlessons/a-slope') == 2
    assert (folder / "layouts/shortcodes/gdlesson.html").exists()
    again = run("post", "content/a.md", "--as", "hugo")
    assert (again.exit_code, again.stdout.count("unchanged"), again.stderr) == (0, 2, "")
    assert (post.read_bytes(), post.stat().st_mtime_ns) == (once, stamp)
    head, middle, tail = once.decode().partition("steps = 1")
    post.write_text(head + middle + tail.replace("steps = 1", "steps = 2"))
    third = run("post", "content/a.md", "--as", "hugo", "--quiet")
    assert (third.exit_code, third.stdout) == (0, "")
    first = once.decode().index("{{< /gdlesson")
    assert post.read_text()[:first] == once.decode()[:first]
    assert "--steps 2" in post.read_text()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (blocks("lesson = "), 3, "not TOML"),
        (blocks('lesson = "slop"'), 3, "'slop'"),
        (blocks('lesson = "slope"', 'lesson = "slope"\nlr = 0'), 7, "--lr"),
        (blocks('lesson = "slope"\nstrat = 3'), 3, "start"),
        (blocks('lesson = "slope"\nfps = 0'), 3, "--fps"),
        (blocks('lesson = "slope"\nname = "../a"'), 3, "name"),
        (blocks('lesson = "slope"\nfunction = "sqrt(x)"\nstart = -1'), 3, "--start"),
        ("# Post\n\n```gdlesson\n", 3, "not closed"),
    ],
)
def test_a_wrong_block_is_named_and_nothing_is_done(text, line, said, folder, run):
    (folder / "a.md").write_text(text)
    result = run("post", "a.md")
    assert result.exit_code == 2
    assert f"a.md:{line}: " in result.stderr
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (folder / "a.md").read_text() == text
    assert [item.name for item in folder.iterdir()] == ["a.md"]


@pytest.mark.parametrize(
    ("name", "content"), [("b.md", b"x"), ("a.md", b"\xff"), ("a.md", b"no block")]
)
def test_a_file_that_is_no_such_post(name, content, folder, run):
    (folder / "a.md").write_bytes(content)
    result = run("post", name)
    assert result.exit_code == 2
    assert name in result.stderr
