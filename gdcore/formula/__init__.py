"""Formulas: ``"x^2 sin(y)"`` -> Objective, with exact derivatives and their Typst text.

Everything is real. A power with a rational exponent of odd denominator takes the real root
(``x^(1/3)`` of -8 is -2); what has no real value is nan: outside the domain.
"""

from gdcore.formula.error import FormulaError
from gdcore.formula.parse import parse

__all__ = ["FormulaError", "parse"]
