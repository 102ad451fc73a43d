"""The command that makes a video again says exactly what the video was made from."""

import json
import shlex

import pytest

from publish.command import command, options, typed
from publish.profile import ASPECTS, QUALITIES, Profile
from scenes.catalogue import LESSONS
from scenes.parameters import option_names


def read_back(lesson, words):
    """The parameters of a lesson as its model reads these options."""
    model = LESSONS[lesson].parameters()
    fields = {name: field for field in model.model_fields for name in option_names(model, field)}
    pairs = dict(zip(words[::2], words[1::2], strict=True))
    return model.model_validate({fields[k]: v for k, v in pairs.items() if k in fields})


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_resolved_parameter_reads_back(lesson):
    entry = LESSONS[lesson]
    resolved = entry.run(entry.parameters()(title="Zoë's {{ way }}")).parameters
    record = {
        "lesson": lesson,
        "parameters": json.loads(json.dumps(resolved.model_dump(mode="json"))),
        "profile": Profile.resolve().as_dict(),
        "files": {"video": "a b.mp4"},
    }
    words = shlex.split(command(record))
    assert words[:3] == ["python", "render.py", lesson]
    assert words[-2:] == ["-o", "a b.mp4"]
    assert read_back(lesson, words[3:-2]) == resolved


@pytest.mark.parametrize(
    ("value", "example", "text"),
    [
        (0.1 + 0.2, "0.05", "0.30000000000000004"),
        (3.0, "3", "3"),
        (1e22, "3", "1e+22"),
        ([0.1, 1.0], "0.1,0.5", "0.1,1"),
        ([-2.0, 3.0], "-2;0.5;3", "-2;3"),
        ([-5.0, 5.5], "-5:5", "-5:5.5"),
        ([[-1.0, 1.0], [0.0, 2.0]], "-2:2,-2:2", "-1:1,0:2"),
        (["gd", "momentum:mu=0.8"], "gd;momentum:mu=0.8;adam", "gd;momentum:mu=0.8"),
    ],
)
def test_values_as_they_are_typed(value, example, text):
    assert typed(value, example) == text


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize(
    "given", [{"captions": "burn"}, {"fps": 7, "theme": "light"}, {"resolution": "100x90"}]
)
def test_the_profile_reads_back(quality, aspect, given):
    made = Profile.resolve(
        quality, **(given if "resolution" in given else {**given, "aspect": aspect})
    )
    words = options({"lesson": "of another version", "parameters": {}, "profile": made.as_dict()})
    names = {"-q": "quality"}
    asked = {
        names.get(option, option.removeprefix("--")): int(value) if option == "--fps" else value
        for option, value in zip(words[::2], words[1::2], strict=True)
    }
    assert Profile.resolve(**asked) == made
