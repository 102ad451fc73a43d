"""The one error that a formula can cause."""


class FormulaError(ValueError):
    """A formula that is refused; its text is one line that says what is wrong, and where."""
