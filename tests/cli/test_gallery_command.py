"""``gallery``: what is asked for wrongly is refused in a line."""

import pytest


@pytest.mark.parametrize(("name", "said"), [("none", "no such folder"), ("films", "no video")])
def test_a_refusal(name, said, folder, run):
    (folder / "films").mkdir()
    (folder / "films/holiday.mp4").write_bytes(b"not one of ours")
    result = run("gallery", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (folder / "films/index.html").exists()


def test_a_page_of_the_users_own_is_not_written_over(folder, run):
    assert run("slope", "-q", "draft", "--fps", "2", "--resolution", "64x64").exit_code == 0
    (folder / "out/index.html").write_text("<h1>mine</h1>")
    refused = run("gallery", "out")
    assert refused.exit_code == 2
    assert (folder / "out/index.html").read_text() == "<h1>mine</h1>"
    (folder / "out/index.html").unlink()
    for _ in range(2):
        assert run("gallery", "out").exit_code == 0
