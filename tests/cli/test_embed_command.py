"""``embed``: what is asked for wrongly is refused in a line."""

import pytest

from cli.embed import STYLES
from publish import embed


def test_the_engines_named_are_those_there_are():
    assert tuple(embed.STYLES) == STYLES


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["embed"], "VIDEO"),
        (["embed", "there-is-none.mp4"], "there-is-none.mp4"),
        (["embed", "holiday.mp4"], "holiday.mp4"),
        (["embed", "holiday.mp4", "--as", "wordpress"], "hugo"),
    ],
)
def test_a_refusal(words, said, folder, run):
    (folder / "holiday.mp4").write_bytes(b"not one of ours")
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_shortcode_needs_no_video(run):
    assert run("embed", "--shortcode").stdout == embed.shortcode()
