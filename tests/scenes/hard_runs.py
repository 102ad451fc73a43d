"""Parameters that are hard on a lesson of one variable, and on its picture."""

from __future__ import annotations

LESSONS = ("slope", "learning-rate", "overshoot")  # those of one curve

DOUBLE_WELL = {"function": "x^4/4 - 2x^2 + x/2", "start": "3", "lr": "0.05"}

RUNS: dict[str, dict[str, str]] = {
    "double well": DOUBLE_WELL,
    # What is written long.
    "a long formula": {"function": "x^2 + " + " + ".join(f"x/{k}^2" for k in range(101, 115))},
    "places near 1e6": {"function": "(x-1000000)^2", "start": "1000003"},
    "values near 1e6": {"function": "x^2+1000000"},
    "places near 1e-6": {"function": "(x-1e-6)^2", "start": "1.5e-6"},
    "steep, with small rates": {"function": "1e6*x^2", "lr": "1e-7"},
    "gentle, with large rates": {"function": "1e-6*x^2"},
    "w, large and negative": {
        "function": "w^2 + 3w",
        "start": "-123456",
        "lr": "0.00012345",
    },
    # Runs that break off, swing or fly off.
    "x^4 overflows": {"function": "x^4", "start": "10", "lr": "0.1"},
    "x^2 swings": {"function": "x^2", "lr": "1"},
    "x^2 flies off": {"function": "x^2", "lr": "4"},
    "a first step that overflows": {"function": "x^40", "start": "1e5", "lr": "1e-12"},
    "cosh(20x)": {"function": "cosh(20x)", "start": "1"},
    # Poles, edges, kinks, and no minimum at all.
    "tan": {"function": "tan(x)", "start": "0.5", "view": "-4:4"},
    "sqrt": {"function": "sqrt(x)", "start": "4", "view": "-5:5"},
    "abs": {"function": "abs(x-1)", "start": "4", "lr": "0.4"},
    "x^3": {"function": "x^3"},
    "exp(-x)": {"function": "exp(-x)"},
    "log": {"function": "log(x)"},
    "1/x": {"function": "1/x"},
    "a first step onto a pole": {"function": "1/x", "start": "-1", "lr": "1"},
    "relu": {"function": "relu(x)"},
    "a jump": {"function": "sign(x)*x^2+sign(x)", "start": "2", "lr": "0.3"},
    # Nothing moves.
    "at a minimum": {"function": "x^2", "start": "0"},
    "at a maximum": {"function": "cos(x)", "start": "0"},
    "on a flat piece": {"function": "relu(x)", "start": "-2"},
    "flat everywhere": {"function": "4"},
    # Few steps, many steps, another part of the axis.
    "one step": {"steps": "1"},
    "a thousand steps": {"steps": "1000"},
    "a thousand slow steps": {"function": "x^4", "start": "1", "lr": "0.001", "steps": "1000"},
    "a view far from the run": {"view": "100:200"},
}

# What is hard on a narrow frame.
NARROW = ("a long formula", "places near 1e6", "a thousand steps")

CASES = [
    (lesson, run, aspect)
    for aspect in ("16:9", "1:1", "9:16")
    for run in (RUNS if aspect == "16:9" else NARROW)
    for lesson in LESSONS
]
