"""``dailykit serve``: a local Daily as a server."""

import json
import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dailykit.local.serve import Service

__all__ = ["command"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port; 0 takes a free one.")
@click.option(
    "--db",
    default=":memory:",
    show_default=True,
    help="A SQLite file that keeps everything, made if it is missing, or :memory:.",
)
@click.option("--domain", default="local", show_default=True, help="The domain's name.")
@click.option("--api-key", help="The domain's API key. Default: the stored one, or a new one.")
@click.option("--json", "as_json", is_flag=True, help="Say in one line of JSON when it is ready.")
def command(host: str, port: int, db: str, domain: str, api_key: str | None, as_json: bool) -> None:
    """Run a local Daily until Ctrl-C.

    It answers Daily's REST API below /v1, on loopback unless told otherwise.
    """
    from dailykit.local.serve import serve

    ready = _say_as_json if as_json else _say
    serve(host=host, port=port, db=db, domains=[(domain, api_key)], ready=ready)


def _say_as_json(service: "Service") -> None:
    facts = {
        "url": service.url,
        "api_url": service.api_url,
        "api_key": service.domains[0].api_key,
        "pid": os.getpid(),
    }
    click.echo(json.dumps(facts))


def _say(service: "Service") -> None:
    click.echo(
        f"A local Daily runs at {service.url}. It is not Daily: nothing leaves this machine.\n"
        f"\n"
        f"  REST API   {service.api_url}\n"
        f"  API key    {service.domains[0].api_key}\n"
        f"\n"
        f"Point programs at it with\n"
        f"\n"
        f"  export DAILY_API_URL={service.api_url}\n"
        f"  export DAILY_API_KEY={service.domains[0].api_key}\n"
        f"\n"
        f"Ctrl-C stops it."
    )
