"""Points from a CSV file: columns x and y, every refusal naming the line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from gdcore.regression import Data

MOST = 1_000_000


def read_csv(path: str | Path) -> Data:
    """Return the points of a CSV file.

    The first line may name the columns, in any order and among others; without names the first two
    are x and y. Commas, semicolons or tabs part the columns; empty lines and a byte-order mark are
    passed over.

    Raises
    ------
    ValueError
        One line that names the file's line and what is wrong there.
    OSError
        If the file cannot be read.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: this is no text in UTF-8") from None
    return parse_csv(text, path.name)


def parse_csv(text: str, name: str = "data") -> Data:
    """Return the points of the text of a CSV file; ``name`` is what messages call it."""
    rows = list(_rows(text))
    if not rows:
        raise ValueError(f"{name}: there are no points in it")
    columns = (0, 1)
    header = [cell.lower() for cell in rows[0][1]]
    if not any(_is_number(cell) for cell in header):
        missing = [column for column in ("x", "y") if column not in header]
        if missing:
            raise ValueError(
                f"{name}: line {rows[0][0]}: there is no column {missing[0]} "
                f"among {', '.join(header)[:60]}"
            )
        columns = (header.index("x"), header.index("y"))
        rows = rows[1:]
    if len(rows) > MOST:
        raise ValueError(f"{name}: {len(rows)} points are more than {MOST}")
    points = [_point(name, line, cells, columns) for line, cells in rows]
    try:
        return Data([x for x, _ in points], [y for _, y in points])  # type: ignore[arg-type]
    except ValueError as error:
        raise ValueError(f"{name}: {str(error).removeprefix('data: ')}") from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty: its number, from 1, and its cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter, skipinitialspace=True)
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield reader.line_num, stripped


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _point(name: str, line: int, cells: list[str], columns: tuple[int, int]) -> tuple[float, float]:
    numbers = []
    for letter, column in zip("xy", columns, strict=True):
        cell = cells[column] if column < len(cells) else ""
        if not cell:
            raise ValueError(f"{name}: line {line}: {letter} is missing")
        if not _is_number(cell):
            raise ValueError(f"{name}: line {line}: {letter} is {cell[:24]!r}, not a number")
        if not math.isfinite(float(cell)):
            raise ValueError(f"{name}: line {line}: {letter} is {cell[:24]}, not a finite number")
        numbers.append(float(cell))
    return numbers[0], numbers[1]
