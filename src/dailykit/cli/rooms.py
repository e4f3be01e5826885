"""``dailykit rooms``: list, create, update, open, delete and prune rooms."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

import click

from dailykit.cli._client import with_daily
from dailykit.cli._clock import now
from dailykit.cli._creating import create_rooms, plan
from dailykit.cli._durations import duration
from dailykit.cli._output import (
    json_option,
    print_facts,
    print_json,
    print_table,
    progress,
    until,
    when,
    wire,
)
from dailykit.cli._room_deletion import delete, prune, tell
from dailykit.cli._room_files import read_rooms
from dailykit.cli._room_properties import room_properties, with_expiry
from dailykit.cli.open import command as open_room
from dailykit.client._arguments import make_part
from dailykit.client._sync.client import Daily
from dailykit.models.enums import RoomPrivacyInput
from dailykit.models.rooms import CreateRoomBody, Room, RoomProperties
from dailykit.operations import Operation
from dailykit.operations import rooms as table

__all__ = ["command"]

_privacy = click.option(
    "--privacy",
    type=click.Choice(["private", "public"]),
    help="private: joining needs a token (or a knock). public: only the link.",
)
_expires_in = click.option(
    "--expires-in",
    callback=duration,
    metavar="DURATION",
    help="When it expires: 90s, 30m, 1h30m or 7d from now.",
)


@click.group()
def command() -> None:
    """List, create, update, open, delete and prune rooms.

    A ROOM is a room's name, its URL, or a link to it with a token.
    """


@command.command("list")
@click.option("--name", metavar="PATTERN", help="Only matching names, such as 'pipecat-*'.")
@click.option("--no-exp", is_flag=True, help="Only rooms that never expire.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="The maximum number to list. Default: all.",
)
@json_option
@with_daily
def list_rooms(
    daily: Daily, name: str | None, no_exp: bool, limit: int | None, as_json: bool
) -> None:
    """List the rooms, newest first. Daily omits expired rooms."""
    found = (room for room in _fitting(daily, name) if not (no_exp and room.exp_at))
    rooms = list(islice(found, limit))
    if as_json:
        print_json([wire(room) for room in rooms])
        return
    moment = now()
    print_table(
        ("name", "privacy", "created", "expires", "url"),
        (
            (room.name, room.privacy, when(room.created_at), until(room.exp_at, moment), room.url)
            for room in rooms
        ),
        if_empty="No rooms match." if name or no_exp else "There are no rooms.",
    )


def _fitting(daily: Daily, pattern: str | None) -> Iterator[Room]:
    rooms = daily.rooms.iterate()
    return rooms if pattern is None else (one for one in rooms if fnmatchcase(one.name, pattern))


@command.command()
@click.argument("name", required=False)
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Create all rooms in this file.",
)
@_privacy
@_expires_in
@room_properties
@click.option("--dry-run", is_flag=True, help="With --from: only print what would be created.")
@json_option
@with_daily
def create(
    daily: Daily,
    name: str | None,
    file: Path | None,
    expires_in: timedelta | None,
    dry_run: bool,
    as_json: bool,
    privacy: RoomPrivacyInput | None,
    properties: dict[str, Any],
) -> None:
    """Create a room, and print its URL. Without NAME it gets a random name.

    Without --expires-in it exists until you delete it.

    --from creates many rooms. The file is a JSON list, or has one JSON object per line, such as
    {"name": "standup", "privacy": "private", "properties": {"max_participants": 4}}. A *.csv file
    has a header with name, optionally privacy, and properties. The other options are defaults for
    rooms where the file does not set them.

    You can interrupt it and run it again: existing rooms with the same settings are kept. The exit
    status is 1 unless all rooms exist at the end. --json prints an object with the rooms created,
    the names of those existing, failed (with reasons), unclear (the request was cut off) and left
    (not attempted), and the problem that stopped it early, or null.
    """
    if file is not None and name is None:
        wanted = read_rooms(file, _defaults(privacy, properties, expires_in))
        # --expires-in means a different time on each run.
        ignoring = () if expires_in is None else ("exp",)
        _create_all(daily, wanted, ignoring, dry_run=dry_run, as_json=as_json)
        return
    if file is not None or dry_run:
        raise click.UsageError("give NAME or --from, not both; --dry-run needs --from")
    changes = _changes(table.CREATE, privacy, properties, expires_in)
    room = daily.rooms.create(name, **changes)
    print_json(wire(room)) if as_json else click.echo(room.url)


def _defaults(
    privacy: RoomPrivacyInput | None, properties: dict[str, Any], expires_in: timedelta | None
) -> dict[str, Any]:
    """Return the defaults for a file's rooms, in the file's own form."""
    given = {
        "privacy": privacy,
        "properties": with_expiry(table.CREATE, properties, expires_in),
    }
    return {name: value for name, value in given.items() if value}


def _create_all(
    daily: Daily,
    wanted: Sequence[CreateRoomBody],
    ignoring: Sequence[str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    outcome = plan(daily, wanted, ignoring=ignoring)
    if dry_run:
        print_json(outcome.as_json()) if as_json else click.echo(outcome.intention())
        return
    with progress() as bar:
        task = bar.add_task("Creating rooms", total=len(outcome.left))
        create_rooms(daily, wanted, outcome, advance=lambda count: bar.advance(task, count))
    tell(outcome, as_json)


def _changes(
    operation: Operation[Any],
    privacy: RoomPrivacyInput | None,
    properties: dict[str, Any],
    expires_in: timedelta | None,
) -> dict[str, Any]:
    """Return the client's arguments for the options of `create` and `update`."""
    if expires_in is not None and "exp" in properties:
        raise click.UsageError("give either --expires-in or --set exp=…")
    changes: dict[str, Any] = {} if privacy is None else {"privacy": privacy}
    if wanted := with_expiry(operation, properties, expires_in):
        changes["properties"] = make_part(operation, RoomProperties, wanted)
    return changes


@command.command()
@click.argument("room")
@json_option
@with_daily
def get(daily: Daily, room: str, as_json: bool) -> None:
    """Show a room and its settings."""
    _show(daily.rooms.get(room), as_json)


def _show(room: Room, as_json: bool) -> None:
    if as_json:
        print_json(wire(room))
        return
    facts: list[tuple[str, object]] = [
        ("name", room.name),
        ("url", room.url),
        ("privacy", room.privacy),
        ("created", when(room.created_at)),
        ("expires", until(room.exp_at, now())),
    ]
    print_facts([*facts, *sorted(wire(room.config).items())])


@command.command()
@click.argument("room")
@_privacy
@_expires_in
@room_properties
@json_option
@with_daily
def update(
    daily: Daily,
    room: str,
    privacy: RoomPrivacyInput | None,
    expires_in: timedelta | None,
    properties: dict[str, Any],
    as_json: bool,
) -> None:
    """Update a room; other settings stay. --set NAME=null resets a property."""
    changes = _changes(table.UPDATE, privacy, properties, expires_in)
    if not changes:
        raise click.UsageError("nothing to change: give an option such as --privacy or --set")
    _show(daily.rooms.update(room, **changes), as_json)


command.add_command(delete)
command.add_command(open_room)
command.add_command(prune)
