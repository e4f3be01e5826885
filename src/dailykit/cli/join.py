"""``dailykit join``: join a call on a local Daily from a terminal."""

import asyncio
import json
import signal
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from dailykit.cli._client import api_key_option, api_url_option, connected

if TYPE_CHECKING:
    from dailykit.local import CallEvent, LocalParticipant

    Visit: TypeAlias = AbstractAsyncContextManager[LocalParticipant]

__all__ = ["command"]


@click.command()
@click.argument("room")
@click.option("--user-name", help="The name other participants see. Default with --echo: Echo.")
@click.option("--name", hidden=True)
@click.option(
    "--token",
    envvar="DAILY_MEETING_TOKEN",
    help="A meeting token. Default: the one in the URL (?t=), or in DAILY_MEETING_TOKEN.",
)
@click.option("--seconds", type=click.FloatRange(min=0), help="Leave after this many seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as a line of JSON.")
@click.option(
    "--echo",
    is_flag=True,
    help="Send a moving picture, and echo each participant's audio back to them. "
    'Needs: pip install "dailykit[media]".',
)
@api_key_option
@api_url_option
def command(
    *,
    room: str,
    user_name: str | None,
    name: str | None,
    token: str | None,
    seconds: float | None,
    as_json: bool,
    echo: bool,
    api_key: str | None,
    api_url: str | None,
) -> None:
    """Join a room's call on a local Daily, and print what happens there until Ctrl-C.

    ROOM is the room's URL on the local Daily, such as http://127.0.0.1:8000/standup, a link with a
    token, or the room's name. A name needs the API key.
    """
    url = room if "://" in room else _url_of(room, api_key, api_url)
    say = _say_as_json if as_json else _Teller().say
    visit = (_echo if echo else _visit)(url, user_name or name, token)
    asyncio.run(_take_part(visit, seconds, say))


def _url_of(room_name: str, api_key: str | None, api_url: str | None) -> str:
    """Return the URL of the room with this name."""
    with connected(api_key, api_url) as daily:
        return daily.rooms.get(room_name).url


def _visit(room_url: str, name: str | None, token: str | None) -> "Visit":
    from dailykit.local.call.remote import join

    return join(room_url, token=token, user_name=name)


def _echo(room_url: str, name: str | None, token: str | None) -> "Visit":
    try:
        from dailykit.local.media import join_as_echo
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from None
    return join_as_echo(room_url, token=token, user_name=name or "Echo")


async def _take_part(
    visit: "Visit", seconds: float | None, say: "Callable[[CallEvent], None]"
) -> None:
    async with visit as participant:
        leaving = asyncio.create_task(_leave_when_told(participant, seconds))
        try:
            async for event in participant:
                say(event)
        finally:
            leaving.cancel()


async def _leave_when_told(participant: "LocalParticipant", seconds: float | None) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in its loop; there Ctrl-C cancels the main task instead.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, told.set)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await told.wait()
    await participant.leave()


def _say_as_json(event: "CallEvent") -> None:
    click.echo(json.dumps({"type": event.type, **event.data}))


class _Teller:
    """Prints events with participants' names, also after they have left."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def say(self, event: "CallEvent") -> None:
        for view in (*event.data.get("participants", ()), event.data.get("participant")):
            if view is not None:
                self._names[view["id"]] = view["userName"] or f"Guest ({view['id']})"
        line = self._line(event.type, event.data)
        if line is not None:
            click.echo(line)

    def _line(self, kind: str, data: Mapping[str, Any]) -> str | None:
        """Return the line for an event; None if it is not worth printing."""
        match kind:
            case "joined":
                others = ", ".join(self._name(one["id"]) for one in data["participants"])
                return f"You are in {data['room']}, with {others or 'no one else'}. Ctrl-C leaves."
            case "waiting":
                return "You have knocked. Wait to be admitted. Ctrl-C gives up."
            case "refused":
                return f"You cannot join: {data['info']} ({data['reason']})."
            case "left":
                return f"You are no longer in the call: {data['reason']}."
            case "participant-joined":
                return f"{self._name(data['participant']['id'])} joined."
            case "participant-left":
                return f"{self._name(data['id'])} left: {data['reason']}."
            case "waiting-participant-added":
                return f"{self._name(data['participant']['id'])} is knocking."
            case "app-message":
                return f"{self._name(data['from'])} sent {json.dumps(data['data'])}"
            case "session-data":
                return f"Shared data: {json.dumps(data['data'])}"
            case _:
                return None

    def _name(self, participant_id: str | None) -> str:
        if participant_id is None:
            return "The REST API"
        return self._names.get(participant_id, f"Guest ({participant_id})")
