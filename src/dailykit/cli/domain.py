"""``dailykit domain``: the API key's domain, and its settings."""

from typing import Any

import click

from dailykit.cli._client import with_daily
from dailykit.cli._output import json_option, print_facts, print_json, wire
from dailykit.cli._settings import settings
from dailykit.client._arguments import make_part
from dailykit.client._sync.client import Daily
from dailykit.models.domain import Domain, DomainProperties
from dailykit.operations import domain as table

__all__ = ["command"]


@click.group()
def command() -> None:
    """Show and change the domain's settings, the defaults of its rooms."""


@command.command()
@json_option
@with_daily
def show(daily: Daily, as_json: bool) -> None:
    """Show the domain's name, id and settings."""
    _show(daily.domain.get(), as_json)


@command.command("set")
@click.argument("properties", metavar="NAME=VALUE...", nargs=-1, required=True, callback=settings)
@json_option
@with_daily
def set_properties(daily: Daily, properties: dict[str, Any], as_json: bool) -> None:
    """Change the domain's settings. They apply to rooms that do not override them.

    A VALUE is JSON or text; null resets a setting to Daily's default.
    """
    wanted = make_part(table.UPDATE, DomainProperties, properties)
    _show(daily.domain.update(wanted), as_json)


def _show(domain: Domain, as_json: bool) -> None:
    if as_json:
        print_json(wire(domain))
        return
    facts = [("domain_name", domain.domain_name), ("domain_id", domain.domain_id)]
    print_facts([*facts, *sorted(wire(domain.config).items())])
