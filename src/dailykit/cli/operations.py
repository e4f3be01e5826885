"""``dailykit operations``: the table of operations, for people and for scripts."""

import json
from typing import Any

import click

from dailykit.operations import OPERATIONS, Operation

__all__ = ["command"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def command(as_json: bool) -> None:
    """List every operation: method, path, name, rate tier, and who serves it locally."""
    rows = [_row(operation) for operation in OPERATIONS]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(rows)} operations of Daily's REST API", box=None, pad_edge=False)
    for heading in ("method", "path", "name", "tier", "repeat", "local"):
        table.add_column(heading, no_wrap=heading != "path", overflow="fold")
    for row in rows:
        table.add_row(*(row[key] for key in ("method", "path", "name", "tier", "repeat", "local")))
    Console().print(table)


def _row(operation: Operation[Any]) -> dict[str, str]:
    return {
        "name": operation.name,
        "method": operation.method,
        "path": operation.path,
        "operation_id": operation.operation_id,
        "summary": operation.summary,
        "tier": operation.tier.value,
        "repeat": operation.repeat.value,
        "local": operation.served,
        "page": operation.page,
    }
