"""Iterates and schedules against tables that PyTorch made (tests/data/torch_tables.py)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from gdcore import descend, optimizers, schedules
from gdcore.formula import parse

DATA = Path(__file__).parents[1] / "data"
# Those that PyTorch has not.
OWN = {"lion", "newton", "linesearch"}

Runs = dict[tuple[str, str], list[list[float]]]


def table(name: str) -> list[list[str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.reader(file))[1:]


def runs() -> Runs:
    grouped: Runs = defaultdict(list)
    for optimizer, function, *numbers in table("torch_iterates.csv"):
        grouped[optimizer, function].append([float(n) for n in numbers])
    return grouped


RUNS = runs()


@pytest.mark.parametrize(("optimizer", "function"), list(RUNS))
def test_forty_steps_are_pytorchs(optimizer: str, function: str) -> None:
    expected = np.array(RUNS[optimizer, function])
    assert len(expected) == 41
    theta = expected[:, 2:]
    run = descend(
        parse(function),
        theta[0],
        lr=expected[0, 0],
        steps=40,
        optimizer=optimizers.read(optimizer),
    )
    assert run.optimizer == optimizer
    assert len(run.theta) == 41, "no run may stop early here"
    np.testing.assert_allclose(run.theta, theta, rtol=1e-10)
    assert np.abs(theta[-1] - theta[0]).max() > 1e-3, "a run that stands still shows nothing"


def test_every_optimizer_that_pytorch_has_is_in_the_tables() -> None:
    tabled = {text.partition(":")[0] for text, _ in RUNS}
    assert tabled == set(optimizers.OPTIMIZERS) - OWN
    assert len({function for _, function in RUNS}) == 3


@pytest.mark.parametrize("text", sorted({row[0] for row in table("torch_schedules.csv")}))
def test_schedules_are_pytorchs(text: str) -> None:
    expected = [float(factor) for name, _, factor in table("torch_schedules.csv") if name == text]
    np.testing.assert_allclose(schedules.read(text).factors(40), expected, rtol=1e-12, atol=1e-16)
