"""How a formula is shown: the user's structure as text that reads back, and as Typst."""

from __future__ import annotations

import math

import numpy as np
import pytest
import typst
from formula_cases import CASES
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore.formula import parse


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2x^2 + 3x(x-2)", "2*x^2 + 3*x*(x - 2)"),
        ("1/2x", "1/2*x"),
        ("1/(2x)", "1/(2*x)"),
        ("-x^2", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("x-(1-x)", "x - (1 - x)"),
        ("x**2**3", "x^2^3"),
        ("(x^2)^3", "(x^2)^3"),
        ("1e-7x + .5", "1e-7*x + 0.5"),
        ("ln(x)", "log(x)"),
        ("2 --x", "2 - (-x)"),
    ],
)
def test_parsed_form_keeps_the_structure(text: str, shown: str) -> None:
    assert parse(text).text == shown


@pytest.mark.parametrize("case", CASES, ids=str)
def test_parsed_form_reads_back(case: object) -> None:
    first = parse(str(case))
    again = parse(first.text)
    assert again.text == first.text
    assert again.typst == first.typst
    theta = np.linspace(0.1, 0.9, 5)[:, None] * np.ones(first.dim)
    np.testing.assert_array_equal(again.value(theta), first.value(theta))


@pytest.mark.parametrize(
    ("text", "shown", "slopes"),
    [
        ("x^2 sin(y)", "x^(2) sin(y)", ("2 x sin(y)", "x^(2) cos(y)")),
        ("(x - 3)^2", "(x - 3)^(2)", ("2 (x - 3)",)),
        ("2x^2 + 3x(x-2)", "2 x^(2) + 3 x (x - 2)", ("10 x - 6",)),
        (
            "x^4/4 - 2x^2 + x/2",
            "frac(x^(4), 4) - 2 x^(2) + frac(x, 2)",
            ("x^(3) - 4 x + frac(1, 2)",),
        ),
        ("0.1x^2", "0.1 x^(2)", ("0.2 x",)),
        ("x*2", "x dot 2", ("2",)),
        ("sin(x)^2", "sin^(2) (x)", ("2 cos(x) sin(x)",)),
        ("x exp(-x)", "x e^(-x)", ("(1 - x) e^(-x)",)),
        ("cbrt(x)", "root(3, x)", ("frac(1, 3 x^(2 slash 3))",)),
        ("abs(x - 1)", "abs(x - 1)", ('op("sign") (x - 1)',)),
        ("max(x, 0)", "max(x, 0)", ('cases(1 & "if" x > 0, 0 & "if" x < 0)',)),
        ("4", "4", ("0",)),
    ],
)
def test_typst_is_set_as_in_a_book(text: str, shown: str, slopes: tuple[str, ...]) -> None:
    objective = parse(text)
    assert objective.typst == shown
    assert objective.typst_gradient == slopes


def test_all_typst_compiles() -> None:
    lines = []
    for case in CASES:
        objective = parse(case.text)
        lines += [f"$ {t} $" for t in (objective.typst, *objective.typst_gradient)]
    assert typst.compile("\n\n".join(lines).encode(), format="svg")


# Random trees: the text, and the value by Python's own arithmetic.
Pair = tuple[str, float]
X = 0.75


LEAVES = st.sampled_from([("x", X), ("2", 2.0), ("0.5", 0.5), ("pi", math.pi), ("3", 3.0)])


def _grow(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda p: (f"({p[0][0]}) + {p[1][0]}", p[0][1] + p[1][1])).map(
            lambda p: (f"({p[0]})", p[1])
        ),
        pair.map(lambda p: (f"(({p[0][0]}) - ({p[1][0]}))", p[0][1] - p[1][1])),
        pair.map(lambda p: (f"({p[0][0]})*({p[1][0]})", p[0][1] * p[1][1])),
        pair.map(lambda p: (f"(2({p[0][0]})({p[1][0]}))", 2 * p[0][1] * p[1][1])),
        pair.map(
            lambda p: (f"(({p[0][0]})/(2 + sin({p[1][0]})))", p[0][1] / (2 + math.sin(p[1][1])))
        ),
        inner.map(lambda p: (f"(-({p[0]}))", -p[1])),
        inner.map(lambda p: (f"(-({p[0]})^2)", -(p[1] ** 2))),
        inner.map(lambda p: (f"tanh({p[0]})", math.tanh(p[1]))),
        inner.map(lambda p: (f"abs({p[0]})", abs(p[1]))),
    )


@settings(deadline=None, max_examples=80)
@given(st.recursive(LEAVES, _grow, max_leaves=8))
def test_random_formulas_mean_the_same_before_and_after_writing(pair: Pair) -> None:
    text, expected = pair
    objective = parse(text)
    again = parse(objective.text)
    assert again.text == objective.text
    point = np.array([X])
    np.testing.assert_allclose(objective.value(point), expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(again.value(point), objective.value(point))
    typst.compile(f"$ {objective.typst} $ $ {objective.typst_gradient[0]} $".encode(), format="svg")
