"""The command line: ``python render.py LESSON``, also installed as ``gdlessons``.

Everything it says and does is in the room `cli`; this file only makes sure that it can be loaded.
"""

from __future__ import annotations

import sys

NOT_SET_UP = """error: {missing} is not installed for {python}
Run `make lesson` here once, then use .venv/bin/python instead of python."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from cli.main import commands
    except ModuleNotFoundError as error:
        sys.exit(NOT_SET_UP.format(missing=error.name, python=sys.executable))
    commands()


if __name__ == "__main__":
    main()
