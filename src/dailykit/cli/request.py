"""``dailykit request``: send any request, for operations without a command."""

import json
from typing import Any

import click

from dailykit.cli._client import with_daily
from dailykit.cli._output import print_json
from dailykit.client._sync.client import Daily
from dailykit.models._base import UNSET

__all__ = ["command"]


def _body(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    value: str | None,
) -> Any:
    if value is None:
        return UNSET
    try:
        if value.startswith("@"):
            with click.open_file(value[1:], encoding="utf-8") as file:
                return json.load(file)
        return json.loads(value)
    except OSError as error:
        raise click.BadParameter(f"{value[1:]}: {error.strerror}") from None
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}") from None


@click.command()
@click.argument("method")
@click.argument("path")
@click.option(
    "-d",
    "--data",
    callback=_body,
    metavar="JSON",
    help="The body; @FILE reads it from a file, @- from standard input.",
)
@with_daily
def command(daily: Daily, method: str, path: str, data: Any) -> None:
    """Send METHOD to PATH, such as: dailykit request GET "/rooms?limit=1".

    PATH follows the API's address. The answer is printed as JSON; an empty answer prints nothing.
    Requests are paced and retried like those of every command.
    """
    answer = daily.request(method, f"/{path.removeprefix('/')}", json=data)
    if answer is not None:
        print_json(answer)
