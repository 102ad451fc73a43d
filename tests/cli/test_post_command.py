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


def test_a_snippet_changed_by_hand_is_written_anew_and_that_is_said(folder, run):
    (folder / "a.md").write_text(GOOD)
    assert run("post", "a.md").exit_code == 0
    once = (folder / "a.md").read_text()
    (folder / "a.md").write_text(once.replace("<ol>", "<ol>\n<li>mine</li>"))
    again = run("post", "a.md")
    assert (again.exit_code, (folder / "a.md").read_text()) == (0, once)
    assert "a.md:1: note: what follows this block was changed by hand" in again.stderr
    assert run("post", "a.md").stderr == ""


def test_names_that_trouble_addresses_or_sites(folder, run):
    post = folder / "_50% #1?.md"
    named = GOOD.replace("steps", "name = 'a \"b\" #2?'\nsteps")
    post.write_text(f"{GOOD}\n{named}")
    done = run("post", post.name)
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in folder.glob("*.mp4")} == {"50% #1?-slope.mp4", 'a "b" #2?.mp4'}
    assert 'src="50%25%20%231%3F-slope.mp4"' in post.read_text()
    assert 'src="a%20%22b%22%20%232%3F.mp4"' in post.read_text()


def test_points_lie_beside_the_post_and_another_format_is_a_key(folder, run):
    (folder / "posts").mkdir()
    (folder / "posts/own.csv").write_text("0,1\n1,2\n2,4\n")
    block = f'```gdlesson\nlesson = "fit"\ndata = "own.csv"\nformat = "gif"\nsteps = 1\n{TINY}```\n'
    (folder / "posts/a.md").write_text(block)
    done = run("post", "posts/a.md")
    assert done.exit_code == 0, done.stderr
    assert '<img src="a-fit.gif"' in (folder / "posts/a.md").read_text()
    assert "unchanged" in run("post", "posts/a.md").stdout
    (folder / "posts/own.csv").write_text("0,1\n1,2\n2,5\n")
    assert "rendered" in run("post", "posts/a.md").stdout


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (blocks("lesson = "), 3, "not TOML: Invalid value (at line 4, column 10)"),
        (blocks('lesson = "slop"'), 3, "'slop': no such lesson; did you mean slope?"),
        (
            blocks('lesson = "slope"\nqualty = "high"'),
            3,
            "qualty: not known here; did you mean qual",
        ),
        (blocks('lesson = "slope"\nlerning_rate = 1'), 3, "did you mean learning_rate?"),
        (blocks('lesson = "slope"\ncaptions = "brun"'), 3, "--captions 'brun'"),
        (blocks('lesson = "slope"\nformat = "png"'), 3, "Allowed: mp4, webm, gif"),
        (blocks('lesson = "slope"\nname = "_a"'), 3, "sites leave out"),
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
