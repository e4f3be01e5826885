"""Having Daily send its events to ``dailykit webhooks listen``."""

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import click

from dailykit._words import counted
from dailykit.access import CONTROL_TOKEN_HEADER, CONTROL_TOKEN_VARIABLE
from dailykit.errors import NotFoundError

if TYPE_CHECKING:
    from dailykit.client._async.client import AsyncDaily
    from dailykit.models.webhooks import Webhook

__all__ = ["Wanted", "registered"]

_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to send where.

    Attributes:
        url: Where to send the events.
        event_types: Their types.
        secret: The secret that signs them, in base64.
    """

    url: str
    event_types: Sequence[str]
    secret: str = field(repr=False)


@asynccontextmanager
async def registered(
    api_key: str, api_url: str, wanted: Wanted, *, beside: bool
) -> AsyncGenerator[None]:
    """Have Daily send its events to a URL for the length of a block.

    Args:
        api_key: The domain's API key.
        api_url: The root of the API.
        wanted: What to send where.
        beside: Whether to listen beside the domain's webhook if this is a local Daily that lets us.
            Otherwise, this creates a webhook.

    Raises:
        click.ClickException: The domain has a webhook already, and may have no more.
    """
    from dailykit.client._async.client import AsyncDaily

    async with AsyncDaily(api_key, api_url=api_url) as daily:
        control = f"{daily.api_url.removesuffix('/v1')}/~/listeners"
        listener = await _listener(daily, control, wanted) if beside else None
        webhook = await _webhook(daily, wanted) if listener is None else None
        click.echo(f"Daily at {daily.api_url} sends its events to {wanted.url}.", err=True)
        try:
            yield
        finally:
            if listener is not None:
                await _ask("DELETE", f"{control}/{listener}")
            if webhook is not None:
                with suppress(NotFoundError):
                    await daily.webhooks.delete(webhook)


async def _listener(daily: "AsyncDaily", control: str, wanted: Wanted) -> str | None:
    """Return the id of a new listener, or None if the server has no such thing for us."""
    domain = (await daily.domain.get()).domain_name
    body = {"url": wanted.url, "eventTypes": list(wanted.event_types), "hmac": wanted.secret}
    answer = await _ask("POST", control, {"domain": domain, **body})
    return None if answer is None else str(answer["id"])


async def _webhook(daily: "AsyncDaily", wanted: Wanted) -> "Webhook":
    existing = await daily.webhooks.list()
    # Reuse a webhook that an earlier run left behind; touch no other.
    if any(one.url == wanted.url for one in existing):
        return await daily.webhooks.ensure(wanted.url, wanted.event_types, secret=wanted.secret)
    most = (await daily.domain.get()).config.max_webhook_count if existing else None
    if most is not None and len(existing) >= most:
        first = existing[0]
        raise click.ClickException(
            f"this domain may have {counted(most, 'webhook')}, and sends its events to {first.url} "
            f"already. Delete that one (dailykit webhooks delete {first.uuid}), use a domain that "
            "is only for development, or ask Daily's support for a larger max_webhook_count"
        )
    return await daily.webhooks.create(wanted.url, wanted.event_types, hmac=wanted.secret)


async def _ask(method: str, url: str, content: Any = None) -> Any:
    """Ask the control of a local Daily; None unless it answers 200."""
    from aiohttp import ClientError, ClientSession, ClientTimeout

    token = os.environ.get(CONTROL_TOKEN_VARIABLE)
    headers = {CONTROL_TOKEN_HEADER: token} if token else {}
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=_SECONDS)) as session,
            session.request(method, url, json=content, headers=headers) as response,
        ):
            return await response.json() if response.status == 200 else None
    except (ClientError, TimeoutError, ValueError):
        # At the end the server may be gone; at the start, what follows says what is wrong.
        return None
