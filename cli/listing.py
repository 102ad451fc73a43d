"""``list``: the lessons, what each shows, its parameters."""

from __future__ import annotations

import json
from typing import Any

import click

from scenes.catalogue import LESSONS, Entry

__all__ = ["list_lessons"]


@click.command("list", epilog="\b\nExample: python render.py list --json")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON, for a program")
def list_lessons(as_json: bool) -> None:
    """List the lessons, what each shows, and its parameters with their defaults."""
    rows = [describe(entry) for entry in LESSONS.values()]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.secho(row["name"], bold=True, nl=False)
        click.echo(f"  {row['summary']}")
        for item in row["parameters"]:
            default = "" if item["default"] is None else f" (default {item['shown']})"
            click.echo(f"    {item['options'][-1]:<16} {item['help']}{default}")


def describe(entry: Entry) -> dict[str, Any]:
    """A lesson as plain data."""
    from publish.taken import shown
    from scenes.parameters import option_names

    model = entry.parameters()
    return {
        "name": entry.name,
        "title": entry.title,
        "summary": entry.summary,
        "parameters": [
            {
                "name": name,
                "options": option_names(model, name),
                "help": field.description,
                "default": field.default,
                "shown": shown(field.default),
                **field.json_schema_extra,
            }
            for name, field in model.model_fields.items()
        ],
    }
