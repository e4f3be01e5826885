"""``dailykit open``: open a room's page in the browser."""

import webbrowser
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

import click

from dailykit.cli._client import api_key_option, api_url_option, connected
from dailykit.cli._clock import now
from dailykit.cli._output import print_json
from dailykit.client._arguments import expiry
from dailykit.client._sync.client import Daily
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.naming import room_name_from_url
from dailykit.operations import tokens as table

__all__ = ["command"]

_VALID_FOR: Final = timedelta(hours=1)


@click.command("open")
@click.argument("room")
@click.option("--owner", is_flag=True, help="Join as a meeting owner.")
@click.option("--user-name", help="The name other participants see.")
@click.option("--print", "print_only", is_flag=True, help="Print the link instead of opening it.")
@click.option("--json", "as_json", is_flag=True, help="Print room and link as JSON instead.")
@api_key_option
@api_url_option
def command(
    *,
    room: str,
    owner: bool,
    user_name: str | None,
    print_only: bool,
    api_key: str | None,
    api_url: str | None,
    as_json: bool,
) -> None:
    """Open a room's page in the browser. ROOM is a room's name, its URL, or a link with a token.

    The link carries a token valid for one hour if the room is private, or with --owner or
    --user-name. Anyone who has such a link can join: treat it as a secret. A link that has a token
    already is opened as it is.
    """
    if _has_token(room) and not (owner or user_name):
        name, link = room_name_from_url(room), room
    else:
        with connected(api_key, api_url) as daily:
            found = daily.rooms.get(room)
            name, link = found.name, _link(daily, found, owner, user_name)
    if as_json:
        print_json({"room": name, "link": link})
    elif print_only:
        click.echo(link)
    elif not webbrowser.open(link):
        raise click.ClickException("no browser found; use --print to print the link")
    else:
        click.echo(f"Opened {link.partition('?')[0]}")


def _has_token(room: str) -> bool:
    try:
        parts = urlsplit(room)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "t" in parse_qs(parts.query)


def _link(daily: Daily, room: Room, owner: bool, user_name: str | None) -> str:
    if room.privacy == "public" and not (owner or user_name):
        return room.url
    bearer = {} if user_name is None else {"user_name": user_name}
    token = daily.meeting_tokens.create(
        room,
        properties=MeetingTokenProperties.model_validate(bearer),
        owner=owner,
        exp=expiry(table.CREATE.name, now(), _VALID_FOR),
    )
    return f"{room.url}?t={token}"
