"""Nothing is loaded that is not needed, and NumPy's warnings never spill."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from gdcore import descend
from gdcore.curves import branches
from gdcore.formula import parse


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_numpy_alone_is_loaded_until_a_formula_comes() -> None:
    code = (
        "import sys, gdcore, gdcore.curves, gdcore.catalogue\n"
        "gdcore.descend(gdcore.resolve('quadratic'), 3, lr=.1, steps=5)\n"
        "print([m for m in ('sympy', 'lark', 'mpmath', 'scipy', 'manim') if m in sys.modules])\n"
        "gdcore.resolve('x^2')\n"
        "print('sympy' in sys.modules)"
    )
    assert run(code).split("\n")[:2] == ["[]", "True"]


def test_what_is_exported_is_there() -> None:
    import gdcore

    assert all(hasattr(gdcore, name) for name in gdcore.__all__)
    assert {"Objective", "Trajectory", "Status", "GradientDescent", "descend"} <= {*gdcore.__all__}


@pytest.mark.parametrize(
    "formula",
    ["x^4", "exp(x^2)", "sqrt(x)", "1/x", "log(x)", "x^x", "tan(x)", "x^(-1/3)", "exp(-1/x^2)"],
)
def test_no_warning_spills(formula: str) -> None:
    f = parse(formula)
    with np.errstate(all="raise"):
        points = np.array([-1e200, -2.0, -1e-300, 0.0, 1e-300, 0.5, 1e200])[:, None]
        f.value(points)
        f.gradient(points)
        assert f.hessian is not None
        f.hessian(points)
        branches(f, -3, 3)
        descend(f, 0.5, lr=5.0, steps=50)
