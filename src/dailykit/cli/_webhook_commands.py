"""``dailykit webhooks list``, ``create`` and ``delete``."""

from datetime import timedelta
from typing import Any, Final

import click

from dailykit.cli._client import with_daily
from dailykit.cli._durations import duration
from dailykit.cli._output import (
    ask,
    json_option,
    print_facts,
    print_json,
    print_table,
    when,
    wire,
    yes_option,
)
from dailykit.client._sync.client import Daily
from dailykit.models._base import UNSET
from dailykit.models.enums import RetryTypeInput
from dailykit.models.events import EVENT_TYPES
from dailykit.models.webhooks import Webhook

__all__ = ["SECRET", "create", "delete", "events", "list_webhooks"]

SECRET: Final = "DAILY_WEBHOOK_SECRET"  # noqa: S105 (the name of a variable)
"""The environment variable with the signing secret."""

_SUBSCRIBABLE: Final = tuple(kind for kind in EVENT_TYPES if not kind.startswith("sip_trunk."))
_SECRETS: Final = frozenset({"hmac", "basicAuth"})


def events(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the event types in an option's texts, or all types without any. For ``callback=``."""
    return tuple(kind for value in values for kind in value.split(",") if kind) or _SUBSCRIBABLE


@click.command("list")
@click.option("--show-secrets", is_flag=True, help="Include the secrets in the JSON.")
@json_option
@with_daily
def list_webhooks(daily: Daily, show_secrets: bool, as_json: bool) -> None:
    """List the webhooks and their state."""
    found = daily.webhooks.list()
    if as_json:
        print_json([_wire(one, show_secrets) for one in found])
        return
    print_table(
        ("url", "state", "failures", "last sent", "events", "id"),
        (
            (
                one.url,
                one.state,
                one.failed_count,
                when(one.last_moment_pushed),
                len(one.event_types or ()),
                one.uuid,
            )
            for one in found
        ),
        if_empty="There are no webhooks.",
    )


def _wire(webhook: Webhook, show_secrets: bool) -> dict[str, Any]:
    answered: dict[str, Any] = wire(webhook)
    return {name: value for name, value in answered.items() if show_secrets or name not in _SECRETS}


@click.command()
@click.argument("url")
@click.option(
    "--events",
    "kinds",
    multiple=True,
    callback=events,
    help="Event types, comma-separated or repeated. Default: all.",
)
@click.option(
    "--secret",
    envvar=SECRET,
    help=f"The signing secret, base64. Default: {SECRET}, or one from Daily.",
)
@click.option(
    "--retry-type",
    type=click.Choice(["circuit-breaker", "exponential"]),
    help="What Daily does when deliveries fail. Default: circuit-breaker, which stops after "
    "three failures in a row; exponential retries each delivery with growing delays.",
)
@click.option(
    "--wait",
    callback=duration,
    metavar="TIME",
    help="How long to try again while URL does not answer 200, such as 30s for a service that is "
    "starting. Default: fail immediately.",
)
@json_option
@with_daily
def create(
    daily: Daily,
    url: str,
    kinds: tuple[str, ...],
    secret: str | None,
    retry_type: RetryTypeInput | None,
    wait: timedelta | None,
    as_json: bool,
) -> None:
    """Create a webhook that sends Daily's events to URL, and print its id and secret.

    Daily checks the URL immediately, and refuses it unless it answers 200. With --wait, the command
    tries until it does.
    """
    made = daily.webhooks.create(
        url, kinds, hmac=secret or UNSET, retry_type=retry_type or UNSET, wait=wait or 0
    )
    if as_json:
        print_json(wire(made))
    else:
        print_facts([("id", made.uuid), ("url", made.url), ("secret", made.hmac)])


@click.command()
@click.argument("webhook", metavar="ID")
@click.option("--dry-run", is_flag=True, help="Only print what would be deleted.")
@yes_option
@json_option
@with_daily
def delete(daily: Daily, webhook: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete a webhook. Daily sends it no more events."""
    found = daily.webhooks.get(webhook)
    what = f"webhook {found.uuid}, which sends to {found.url}"
    if dry_run:
        print_json([found.uuid]) if as_json else click.echo(f"Would delete {what}")
        return
    ask(f"Delete {what}?", yes=yes)
    daily.webhooks.delete(found)
    print_json({"deleted": [found.uuid]}) if as_json else click.echo("1 deleted")
