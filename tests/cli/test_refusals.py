"""What is wrong with what was asked for: exit 2, one or two lines, nothing written."""

import pytest

from scenes.catalogue import LESSONS

CURVES = ("slope", "learning-rate", "overshoot")  # the lessons that descend any curve

WRONG = {
    # option -> values that no lesson on a curve takes
    "--lr": ["nan", "inf", "-0.1", "0", "-0", "1e7", "abc", "", "0.1,,0.2", "0.1;0.2"],
    "--start": ["inf", "-inf", "nan", "x", "", "2,3", "1e10", "1e999"],
    "--steps": ["0", "-3", "1e9", "1.5", "nan", "inf", "many", "100001"],
    "--view": ["5:-5", "1:1", "1", "1:2:3", "nan:1", "-inf:inf", ":", "1:1.0000000000001"],
    "--optimizer": ["adm", "adam:beta=1", "adam:beta1=2", "momentum:mu=x", ""],
    "--schedule": ["cos", "step:every=0", ""],
    "--title": ["", "   ", "t" * 100],
    "--function": [
        "",
        "x +",
        "2 ** ",
        "sinn(x)",
        "x*y",
        "z",
        "x.real",
        "lambda: 1",
        "__import__('os').system('touch pwned')",
        "9^9^9^9",
        "(" * 10_000 + "x" + ")" * 10_000,
        "x" * 100_000,
        "x^2\0",
        "☃",
    ],
    "--fps": ["0", "-1", "1.5", "1000", "nan", "²"],
    "--resolution": ["641x361", "0x0", "1280", "1280x", "-2x2", "99999x99999", "axb"],
    "--aspect": ["4:3", "16-9", ""],
    "--theme": ["blue", "Dark"],
    "--quality": ["best", "720p"],
    "--format": ["avi", "mov", "MP4"],
    "--output": ["film.avi", "", "taken/film.mp4"],
    "--params": ["missing.toml", ".", "taken"],
}


def lines(result):
    """The lines of a refusal, once it is one."""
    assert result.exit_code == 2
    assert result.stdout == ""
    found = result.stderr.splitlines()
    assert 1 <= len(found) <= 2
    assert all(len(line) < 400 for line in found)
    assert "Traceback" not in result.stderr
    return found


@pytest.mark.timeout(60)  # none of them may hang
@pytest.mark.parametrize("lesson", CURVES)
@pytest.mark.parametrize(
    ("option", "value"), [(option, value) for option, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_refused_by_name(lesson, option, value, folder, run):
    (folder / "taken").write_bytes(b"\xff not a folder, not text")
    first = lines(run(lesson, option, value))[0]
    assert option in first
    assert [item.name for item in folder.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    ("function", "start"),
    [("sqrt(x)", "-1"), ("ln(x)", "0"), ("1/x", "0"), ("asin(x)", "2"), ("x^200", "1e9")],
)
def test_a_start_outside_the_domain(function, start, folder, run):
    (line,) = lines(run("overshoot", "--function", function, "--start", start))
    assert "--start" in line
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["overshot"], "overshoot"),
        (["learning_rate"], "learning-rate"),
        (["lst"], "list"),
        (["slope", "--strat", "3"], "--start"),
        (["slope", "--step", "3"], "--steps"),
        (["slope", "--ouput", "x.mp4"], "--output"),
    ],
)
def test_a_wrong_name_gives_the_nearest(words, near, run):
    said = lines(run(*words))
    assert f"did you mean {near}?" in said[0]
    assert "Allowed: " in said[1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_lesson_takes_what_is_no_number(lesson, run):
    """Each option that wants numbers, for the lessons beyond the curves too."""
    fields = LESSONS[lesson].parameters().model_fields
    for field in fields.keys() & {"lr", "start", "steps", "view", "seed", "batch_size"}:
        for value in ("nan", "x", ""):
            option = "--" + field.replace("_", "-")
            assert option in lines(run(lesson, option, value))[0]


@pytest.mark.parametrize("lesson", CURVES)
@pytest.mark.parametrize("option", ["--data", "--batch-size", "--nonsense"])
def test_an_option_that_the_lesson_does_not_have(lesson, option, run):
    assert f"{option}: {lesson} has no such option" in lines(run(lesson, option, "3"))[0]


def test_a_missing_value_and_a_stray_word(run):
    assert "--start" in lines(run("slope", "--start"))[0]
    assert "stray" in lines(run("slope", "stray"))[0]


def test_a_misspelt_key_in_a_file_gives_the_nearest(folder, run):
    (folder / "mine.toml").write_text("strat = 3\n")
    said = lines(run("slope", "--params", "mine.toml"))
    assert "strat" in said[0]
    assert "start" in said[0].replace("strat", "")
    assert [item.name for item in folder.iterdir()] == ["mine.toml"]


def test_a_missing_file_gives_the_nearest(folder, run):
    (folder / "mine.toml").write_text("start = 3\n")
    assert "did you mean mine.toml?" in lines(run("slope", "--params", "mien.toml"))[0]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("start = ", "mine.toml"),
        ("start = true", "--start"),
        ('start = "three"', "--start"),
        ("steps = 1.5", "--steps"),
        ("lr = nan", "--lr"),
        ("lr = [[0.1]]", "--lr"),
        ("function = 4", "--function"),
        ("[slope]\nstart = 3", "slope"),
        ("start = 2026-01-01", "--start"),
    ],
)
def test_a_wrong_value_in_a_file(text, named, folder, run):
    (folder / "mine.toml").write_text(text)
    assert named in lines(run("slope", "--params", "mine.toml"))[0]


@pytest.mark.parametrize(
    "words",
    [
        ["-o", "film.mp4", "--format", "png"],
        ["-o", "film.csv", "--format", "json"],
        ["-o", "-"],
        ["-o", "-", "--format", "mp4"],
        ["--quiet", "--json", "-o", "film.csv"],
        ["--json", "-o", "-", "--format", "csv"],
        ["--aspect", "9:16", "--resolution", "1280x720"],
    ],
)
def test_a_contradiction_is_refused(words, folder, run):
    result = run("slope", *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not list(folder.iterdir())


def test_a_refusal_as_one_object_for_a_program(run):
    result = run("slope", "--lr", "0", "--json")
    assert (result.exit_code, result.stderr) == (2, "")
    assert '"event": "error"' in result.stdout
    assert "--lr" in result.stdout
