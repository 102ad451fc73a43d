"""Many films side by side: a labelled picture of each, and an index for programs."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from publish.files import FileSet
from publish.manifest import Record

__all__ = ["Row", "write"]

WIDTH = 240  # points of a picture; the sheet has 144 pixels to the inch
PAPER, INK, FAULT = "#FBFAF7", "#1B2130", "#A20941"


@dataclass(frozen=True)
class Row:
    """One film of many: what it is called, what was varied for it, and how it ended."""

    label: str
    varied: Mapping[str, Any]
    record: Record | None
    error: str | None


def write(folder: Path, rows: Sequence[Row]) -> tuple[Path, Path]:
    """Write ``index.json`` and the comparison ``sheet.png``, and return their paths.

    Raises
    ------
    PublishError
        When they can't be written there.
    """
    index, sheet = folder / "index.json", folder / "sheet.png"
    with FileSet(index, sheet) as files:
        text = json.dumps([_entry(row) for row in rows], ensure_ascii=False, indent=1)
        files[index].write_text(text + "\n", encoding="utf-8")
        files[sheet].write_bytes(_draw(folder, rows))
        files.commit()
    return index, sheet


def _entry(row: Row) -> dict[str, Any]:
    record = row.record
    return {
        "label": row.label,
        "varied": dict(row.varied),
        "done": record is not None,
        "error": row.error,
        "lesson": record and record.lesson,
        "files": record and record.files,
        "duration": record and record.duration,
        "parameters": record and record.parameters,
        "runs": record and record.runs,
    }


def _draw(folder: Path, rows: Sequence[Row]) -> bytes:
    """Typeset the sheet, with Typst's own fonts as in the films."""
    import typst

    columns = max(1, math.ceil(math.sqrt(len(rows))))
    with TemporaryDirectory(prefix="gdlessons-") as room:
        cells = []
        for number, row in enumerate(rows):
            label = f"text({_quoted(row.label)})"
            name = row.record and (row.record.files.get("poster") or row.record.files.get("still"))
            if name:
                picture = f"{number}.png"
                shutil.copyfile(folder / name, Path(room) / picture)
                shown = f"image({_quoted(picture)}, width: {WIDTH}pt)"
            else:
                reason = _quoted(row.error or "no picture")
                shown = f"box(width: {WIDTH}pt, text(fill: rgb({_quoted(FAULT)}), {reason}))"
            cells.append(f"stack(spacing: 5pt, {shown}, box(width: {WIDTH}pt, {label}))")
        source = (
            f"#set page(width: auto, height: auto, margin: 14pt, fill: rgb({_quoted(PAPER)}))\n"
            f"#set text(size: 11pt, fill: rgb({_quoted(INK)}))\n"
            f"#grid(columns: {columns}, gutter: 14pt, {', '.join(cells)})\n"
        )
        (Path(room) / "sheet.typ").write_text(source, encoding="utf-8")
        made = typst.compile(str(Path(room) / "sheet.typ"), root=room, format="png", ppi=144)
    assert isinstance(made, bytes)
    return made


def _quoted(text: str) -> str:
    """A string of Typst."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
