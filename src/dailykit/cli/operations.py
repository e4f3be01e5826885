"""``dailykit operations``: every operation of the REST API."""

from typing import Any, Final

import click

from dailykit.cli._output import print_json, print_table
from dailykit.operations import OPERATIONS, Operation

__all__ = ["command"]

_SHOWN: Final = ("name", "method", "path", "tier", "local")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def command(as_json: bool) -> None:
    """List every operation: name, method, path, rate-limit tier, and local support."""
    rows = [_row(operation) for operation in OPERATIONS]
    if as_json:
        print_json(rows)
        return
    print_table(_SHOWN, ([row[name] for name in _SHOWN] for row in rows), if_empty="")


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
