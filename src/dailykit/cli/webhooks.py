"""``dailykit webhooks``: ``listen`` and ``send`` here, the rest in `_webhook_commands`."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import click

from dailykit.access import find_api_key, find_api_url, is_on_this_machine
from dailykit.cli._client import api_key_option, api_url_option
from dailykit.cli._event_words import in_one_line
from dailykit.cli._output import print_json
from dailykit.cli._printing import printable
from dailykit.cli._registering import Wanted, registered
from dailykit.cli._settings import settings
from dailykit.cli._webhook_commands import SECRET, create, delete, events, list_webhooks
from dailykit.client._http import Request, TransportError
from dailykit.client._sync._transport import Transport
from dailykit.errors import DailyConnectionError
from dailykit.models.events import Event
from dailykit.webhooks import Receiver, new_secret, sample_event, sign
from dailykit.webhooks._listening import listening
from dailykit.webhooks._signing import TOLERANCE
from dailykit.webhooks.samples import SAMPLE_TYPES

__all__ = ["command"]

_TIMEOUT: Final = 8.0
"""Seconds to wait for an answer, about as long as Daily waits."""


@click.group()
def command() -> None:
    """List, create and delete webhooks, receive events on this machine, or send one."""


for _command in (list_webhooks, create, delete):
    command.add_command(_command)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listener:
    """The options of ``listen``."""

    events: Sequence[str]
    host: str
    port: int
    path: str
    secret: str = field(repr=False)
    has_new_secret: bool
    url: str | None
    register: bool
    as_webhook: bool
    as_json: bool
    api_key: str | None = field(repr=False)
    api_url: str


@command.command()
@click.option(
    "--events",
    multiple=True,
    callback=events,
    help="Event types, comma-separated or repeated. Default: all.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=0, help="The port. Default: a free one.")
@click.option("--path", default="/", show_default=True, help="The path of the URL.")
@click.option(
    "--secret",
    envvar=SECRET,
    help=f"The signing secret, base64. Default: {SECRET}, or a new one.",
)
@click.option(
    "--url",
    help="The URL where Daily reaches this port, such as a tunnel's. Default: the port "
    "itself, which only a local Daily on this machine can reach.",
)
@click.option("--no-register", is_flag=True, help="Only listen; do not create a webhook.")
@click.option(
    "--as-webhook",
    is_flag=True,
    help="Create a webhook on a local Daily too, instead of listening beside the existing one.",
)
@api_key_option
@api_url_option
@click.option("--json", "as_json", is_flag=True, help="Print each event as a line of JSON.")
def listen(*, secret: str | None, no_register: bool, api_url: str | None, **options: Any) -> None:
    """Receive webhook events on this machine, and print each one as it arrives.

    A local Daily sends the events here as well as to the domain's webhook. On the real Daily, the
    command creates a webhook, and deletes it when Ctrl-C stops it: pass --url, a public URL, such
    as a tunnel's, that forwards to this machine.
    """
    listener = _Listener(
        secret=secret or new_secret(),
        has_new_secret=secret is None,
        register=not no_register,
        api_url=find_api_url(api_url, os.environ),
        **options,
    )
    asyncio.run(_listen(listener))


async def _listen(listener: _Listener) -> None:
    interrupted = _interruption()
    # A local Daily signs by its own clock, which tests and the dashboard move.
    is_local = is_on_this_machine(listener.api_url)
    receiver = Receiver(listener.secret, tolerance=None if is_local else TOLERANCE)

    @receiver.on()
    async def print_event(event: Event) -> None:
        if listener.as_json:
            click.echo(event.model_dump_json(by_alias=True, exclude_unset=True))
        else:
            click.echo(in_one_line(event, datetime.now().astimezone()))

    async with (
        listening(receiver, host=listener.host, port=listener.port, path=listener.path) as own,
        _registered(listener, own),
    ):
        click.echo(f"Listening at {own}. Ctrl-C stops it.", err=True)
        await interrupted.wait()


def _interruption() -> asyncio.Event:
    """Return an event that is set at Ctrl-C, or when this process is asked to terminate."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    # Windows has no signal handlers in its loop; there Ctrl-C cancels the main task instead.
    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
    return stop


def _registered(listener: _Listener, own_url: str) -> AbstractAsyncContextManager[None]:
    """Have Daily send its events to the listener for the length of a block."""
    local = is_on_this_machine(listener.api_url)
    url = listener.url or (own_url if local else None)
    if not listener.register or url is None:
        _tell_how(listener, url)
        return nullcontext()
    return registered(
        find_api_key(listener.api_key, os.environ),
        listener.api_url,
        Wanted(url=url, event_types=listener.events, secret=listener.secret),
        beside=local and not listener.as_webhook,
    )


def _tell_how(listener: _Listener, url: str | None) -> None:
    if listener.register and url is None:
        click.echo(
            f"The Daily at {listener.api_url} can't reach this machine. Give --url with "
            "the address of a tunnel, or set DAILY_API_URL to a local Daily.",
            err=True,
        )
    if listener.has_new_secret:
        click.echo(f"Signing secret: {listener.secret}", err=True)


@command.command()
@click.argument("kind", metavar="TYPE", required=False)
@click.option("--to", "url", help="The URL of the receiver.")
@click.option("--secret", envvar=SECRET, help=f"The receiver's secret, base64. Default: {SECRET}.")
@click.option("--room", default="standup", show_default=True, help="The room in the event.")
@click.option(
    "--set",
    "payload",
    callback=settings,
    metavar="NAME=VALUE",
    multiple=True,
    help="A field of the payload, JSON or text. Repeatable.",
)
@click.option("--times", default=1, show_default=True, help="How many times to send the event.")
@click.option("--in-seconds", is_flag=True, help="Send the timestamp in seconds, not milliseconds.")
@click.option("--age", default=0.0, help="Backdate the signature by this many seconds.")
@click.option("--list", "as_list", is_flag=True, help="Only list the types.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the event and the answers.")
def send(
    *,
    kind: str | None,
    url: str | None,
    secret: str | None,
    as_list: bool,
    **options: Any,
) -> None:
    """Send a sample event of TYPE to a receiver, signed the way Daily signs it.

    TYPE is an event type such as participant.joined, or "test" for the check Daily sends when a
    webhook is created. The exit status is 1 unless the receiver answers 200, as Daily requires.
    """
    if as_list:
        click.echo("\n".join(SAMPLE_TYPES))
        return
    if kind is None or url is None:
        raise click.UsageError("give TYPE and --to, or --list")
    if secret is None:
        raise click.UsageError(f"give --secret, or set {SECRET}")
    _send(kind, url, secret, **options)


def _send(
    kind: str,
    url: str,
    secret: str,
    *,
    room: str,
    payload: dict[str, Any],
    times: int,
    in_seconds: bool,
    age: float,
    as_json: bool,
) -> None:
    event = sample_event(kind, room=room, payload=payload)
    body = json.dumps(event, separators=(",", ":")).encode()  # as Daily writes it
    answers: list[dict[str, Any]] = []
    transport = Transport(timeout=_TIMEOUT)
    try:
        for _ in range(times):
            sent_at = datetime.now(UTC).timestamp() - age
            headers = sign(body, secret, sent_at=sent_at, in_seconds=in_seconds)
            answers.append(_post(transport, url, body, headers))
            if not as_json:
                click.echo(_in_words(kind, answers[-1]))
    finally:
        transport.close()
    if as_json:
        print_json({"event": event, "answers": answers})
    if any(answer["status"] != 200 for answer in answers):
        raise click.exceptions.Exit(1)


def _post(transport: Transport, url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    request = Request(
        label="webhooks send",
        method="POST",
        url=url,
        path=urlsplit(url).path,
        headers={"Content-Type": "application/json", **headers},
        body=body,
    )
    began = time.monotonic()
    try:
        response = transport.send(request)
    except TransportError as error:
        raise DailyConnectionError(f"webhooks send: {url}: {error.failure.reason}") from error
    took = round(time.monotonic() - began, 3)
    return {"status": response.status, "seconds": took, "text": response.text()}


def _in_words(kind: str, answer: dict[str, Any]) -> str:
    status, text = answer["status"], printable(answer["text"].strip())[:200]
    line = f"{kind}: answered {status} in {answer['seconds'] * 1000:.0f} ms"
    if text:
        line += f": {text}"
    hint = _hint(status)
    return f"{line}\n  {hint}" if hint else line


def _hint(status: int) -> str:
    if status == 200:
        return ""
    if 300 <= status < 400:
        return "Daily does not follow redirects: register the final URL."
    if status in (400, 401, 403):
        return (
            "If the signature was rejected: the secret is base64 and must be decoded first; the "
            "signed text is the timestamp as received, a dot and the body; the digest is base64."
        )
    return "Daily counts any status other than 200 as a failure, and stops after three in a row."
