"""Parameters that are hard on the pictures of lessons of two unknowns, or of data.

Those that are hard on the lessons of one curve are in hard_runs.py.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

TITLE = "A title of sixty characters is as long as a title may ever be"[:60]
LONG = "(x^2 + 3y^2 - 2x y)/(1 + x^2 + y^2) + sin(x)cos(y)/10 + (x - y)^4/200 + exp(-x^2 - y^2)"
ALL = "gd;momentum:mu=0.95;nesterov:mu=0.95;rmsprop:eps=1e-6;adam:beta1=0.95,beta2=0.9999"
VALLEYS = "sin(5x) + x^2/20"
STARTS = ";".join(f"{x:.4f}" for x in np.linspace(-6, 6, 24))

SURFACES = {
    "a long formula": {"function": LONG, "start": "1.5,-1"},
    "heights near 1e6": {"function": "1e6 + x^2 + y^2", "start": "1,0.5"},
    "places near 1e6": {"function": "(x-1000000)^2 + (y-1000000)^2", "start": "1000001,1000002"},
    "small heights": {"function": "1e-6 x^2 + 2e-6 y^2", "start": "1,0.5"},
    "steep": {"function": "1e6 x^2 + y^2", "start": "0.001,1"},
    "a hole": {"function": "sqrt(x y)", "start": "2,1"},
    "flat": {"function": "4", "start": "1,1"},
}
LINES = {
    "many points": {"data": "many"},
    "large numbers": {"data": "large"},
    "two points": {"data": "two"},
    "a far start": {"start": "-123456,98765"},
    "a rate that flies off": {"lr": "3"},
    "one step": {"steps": "1"},
    "a long title": {"title": TITLE},
}
ONE_LINE = ("two points", "a far start", "a rate that flies off", "one step", "a long title")
PARAMETERS: dict[str, dict[str, dict[str, str]]] = {
    "two-functions": {
        "large values": {"function": "12345x - 98765"},
        "small values": {"function": "1e-6 x + 2e-6"},
        **{name: LINES[name] for name in ONE_LINE},
    },
    "loss": LINES,
    "minima": {
        "many starts": {"start": STARTS, "function": VALLEYS},
        "one start": {"start": "0.5"},
        "a long formula": {"function": "x^2 + " + " + ".join(f"x/{k}^2" for k in range(101, 115))},
        "places near 1e6": {"function": "(x-1000000)^2", "start": "1000003;999990"},
        "flying off": {"function": "x^4", "start": "-3;1;3", "lr": "0.5"},
        "one step": {"steps": "1"},
    },
    "partials": SURFACES,
    "gradient": SURFACES,
    "surface": SURFACES
    | {
        "flying off": {"function": "x^2 + y^2", "start": "1,1", "lr": "1.1"},
        "many steps": {"function": "rosenbrock", "steps": "2000"},
        "one step": {"steps": "1"},
    },
    "fit": LINES | {"absolute loss": {"loss": "mae"}},
    "noise": LINES | {"absolute loss": {"loss": "mae"}},
    "sgd": {name: LINES[name] for name in LINES if name != "two points"}
    | {"one point a batch": {"batch_size": "1"}},
    "race": {
        "long settings": {"optimizer": ALL},
        "one racer": {"optimizer": "adam"},
        "a long formula": {"function": LONG, "start": "1.5,-1"},
        "flying off": {"function": "x^2 + 9y^2", "start": "1,1", "lr": "0.5"},
        "many minima": {"function": "himmelblau", "start": "0,0", "steps": "400"},
        "far away": {"function": "(x-1000)^2 + (y+2000)^2", "start": "1100,-1900"},
    },
    "many-dimensions": {
        "four": {"dim": "4"},
        "five hundred": {"dim": "500", "condition": "1e6"},
        "flying off": {"lr": "3"},
        "one step": {"steps": "1"},
    },
}

CASES = [(lesson, name) for lesson, sets in PARAMETERS.items() for name in sets]


def asked(lesson: str, name: str, folder: Path) -> dict[str, str]:
    """The parameters of a case, with its points in a file."""
    found = dict(PARAMETERS[lesson][name])
    if "data" in found:
        path = folder / f"{found['data']}.csv"
        path.write_text("x,y\n" + "\n".join(f"{x},{y}" for x, y in points(found["data"])))
        found["data"] = str(path)
    return found


def points(kind: str) -> np.ndarray:
    """Points (n, 2) about a line."""
    rng = np.random.default_rng(5)
    if kind == "two":
        return np.array([[1.0, 2.0], [2.0, 2.5]])
    x = rng.uniform(-3, 3, 1000) if kind == "many" else 1e5 * rng.uniform(1, 2, 30)
    return np.round(np.stack([x, 0.7 * x - 1 + 0.2 * np.ptp(x) * rng.normal(size=len(x))], 1), 3)
