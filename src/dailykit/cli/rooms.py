"""``dailykit rooms``: list, create, update, open, delete and prune rooms."""

import webbrowser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

import click

from dailykit.cli._client import with_daily
from dailykit.cli._creating import Creation, create_rooms, plan
from dailykit.cli._deleting import Deletion, delete_rooms
from dailykit.cli._durations import age, duration
from dailykit.cli._output import (
    ask,
    json_option,
    print_facts,
    print_json,
    print_table,
    progress,
    until,
    when,
    wire,
    yes_option,
)
from dailykit.cli._pruning import LONGEST_CALL, PruneRule, Unneeded, used_rooms
from dailykit.cli._room_files import read_rooms
from dailykit.cli._settings import settings
from dailykit.client._arguments import expiry, make_part
from dailykit.client._sync.client import Daily
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import CreateRoomBody, Room, RoomProperties
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.operations import Operation
from dailykit.operations import rooms as table

__all__ = ["command"]

_privacy = click.option(
    "--privacy",
    type=click.Choice(["private", "public"]),
    help="Whether joining needs a token (or a knock), or only the link.",
)
_expires_in = click.option(
    "--expires-in",
    callback=duration,
    metavar="DURATION",
    help="When it expires: 90s, 30m, 1h30m or 7d from now.",
)
_set = click.option(
    "--set",
    "properties",
    callback=settings,
    metavar="NAME=VALUE",
    multiple=True,
    help="Any property, such as max_participants=4; JSON or text. Repeatable.",
)
_dry_run = click.option("--dry-run", is_flag=True, help="Only print what would be deleted.")


@click.group()
def command() -> None:
    """List, create, update, open, delete and prune rooms.

    A ROOM is a room's name or its URL.
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
    now = datetime.now(UTC)
    print_table(
        ("name", "privacy", "created", "expires", "url"),
        (
            (room.name, room.privacy, when(room.created_at), until(room.exp_at, now), room.url)
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
@_set
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
    privacy: RoomPrivacy | None,
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
    the names of those existing, failed (with reasons), unclear (the request was cut off) and left,
    and the problem that stopped it early, or null.
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
    privacy: RoomPrivacy | None, properties: dict[str, Any], expires_in: timedelta | None
) -> dict[str, Any]:
    """Return the defaults for a file's rooms, in the file's own form."""
    if expires_in is not None:
        exp = expiry(table.CREATE.name, datetime.now(UTC), expires_in)
        properties = {"exp": exp, **properties}
    given = {"privacy": privacy, "properties": properties}
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
    _tell(outcome, as_json)


def _changes(
    operation: Operation[Any],
    privacy: RoomPrivacy | None,
    properties: dict[str, Any],
    expires_in: timedelta | None,
) -> dict[str, Any]:
    """Return the client's arguments for the options of `create` and `update`."""
    if expires_in is not None and "exp" in properties:
        raise click.UsageError("give either --expires-in or --set exp=…")
    changes: dict[str, Any] = {} if expires_in is None else {"expires_in": expires_in}
    if privacy is not None:
        changes["privacy"] = privacy
    if properties:
        changes["properties"] = make_part(operation, RoomProperties, properties)
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
    now = datetime.now(UTC)
    facts: list[tuple[str, object]] = [
        ("name", room.name),
        ("url", room.url),
        ("privacy", room.privacy),
        ("created", when(room.created_at)),
        ("expires", until(room.exp_at, now)),
    ]
    print_facts([*facts, *sorted(wire(room.config).items())])


@command.command()
@click.argument("room")
@_privacy
@_expires_in
@_set
@json_option
@with_daily
def update(
    daily: Daily,
    room: str,
    privacy: RoomPrivacy | None,
    expires_in: timedelta | None,
    properties: dict[str, Any],
    as_json: bool,
) -> None:
    """Update a room; other settings stay. --set NAME=null resets a property."""
    changes = _changes(table.UPDATE, privacy, properties, expires_in)
    if not changes:
        raise click.UsageError("nothing to change: give --privacy, --expires-in or --set")
    _show(daily.rooms.update(room, **changes), as_json)


@command.command("open")
@click.argument("room")
@click.option("--owner", is_flag=True, help="Join as a meeting owner.")
@click.option("--user-name", help="The name other participants see.")
@click.option("--print", "print_only", is_flag=True, help="Print the link instead of opening it.")
@click.option("--json", "as_json", is_flag=True, help="Print room and link as JSON instead.")
@with_daily
def open_room(
    daily: Daily, room: str, owner: bool, user_name: str | None, print_only: bool, as_json: bool
) -> None:
    """Open a room in the browser.

    The link carries a token valid for one hour if the room is private, or with --owner or
    --user-name. Anyone who has such a link can join: treat it as a secret.
    """
    found = daily.rooms.get(room)
    url = found.url
    if owner or user_name or found.privacy != "public":
        bearer = MeetingTokenProperties.model_validate(
            {} if user_name is None else {"user_name": user_name}
        )
        token = daily.meeting_tokens.create(
            found, properties=bearer, owner=owner, expires_in=timedelta(hours=1)
        )
        url += f"?t={token}"
    if as_json:
        print_json({"room": found.name, "link": url})
    elif print_only:
        click.echo(url)
    elif not webbrowser.open(url):
        raise click.ClickException("no browser found; use --print to print the link")
    else:
        click.echo(f"Opened {found.url}")


@command.command()
@click.argument("rooms", metavar="ROOM...", nargs=-1, required=True)
@_dry_run
@yes_option
@json_option
@with_daily
def delete(daily: Daily, rooms: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete rooms and eject their participants.

    --json prints an object with the names of rooms deleted, missing, occupied, unclear (the
    request was cut off) and left, and the problem that stopped it early, or null.
    """
    names = [daily.rooms.get(room).name for room in rooms]
    if dry_run:
        print_json(names) if as_json else click.echo(f"Would delete {', '.join(names)}")
        return
    inside = sum(len(people) for room, people in daily.presence.get().items() if room in names)
    people = "1 participant" if inside == 1 else f"{inside} participants"
    warning = f" This ejects {people}." if inside else ""
    ask(f"Delete {', '.join(names)}?{warning}", yes=yes)
    _delete(daily, names, as_json, spare_occupied=False)


def _delete(daily: Daily, names: Sequence[str], as_json: bool, *, spare_occupied: bool) -> None:
    with progress() as bar:
        task = bar.add_task("Deleting rooms", total=len(names))
        outcome = delete_rooms(
            daily,
            names,
            spare_occupied=spare_occupied,
            advance=lambda count: bar.advance(task, count),
        )
    _tell(outcome, as_json)


def _tell(outcome: Creation | Deletion, as_json: bool) -> None:
    """Print what was and was not done.

    Raises:
        click.exceptions.Exit: Some rooms were not processed.
    """
    print_json(outcome.as_json()) if as_json else click.echo(outcome.summary())
    if not outcome.is_whole:
        raise click.exceptions.Exit(1)


@command.command()
@click.option("--expired", is_flag=True, help="Expired rooms, if Daily lists any.")
@click.option(
    "--unused-for",
    callback=age,
    metavar="DURATION",
    help="Rooms at least this old, with no meeting in that time: 12h, 7d.",
)
@click.option("--name", metavar="PATTERN", help="Only matching names, such as 'pipecat-*'.")
@click.option("--no-exp", is_flag=True, help="Of the unused rooms, only those that never expire.")
@_dry_run
@yes_option
@json_option
@with_daily
def prune(
    daily: Daily,
    expired: bool,
    unused_for: timedelta | None,
    name: str | None,
    no_exp: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Find expired or unused rooms, and delete them in batches.

    Occupied rooms are kept. Ctrl-C stops it and prints what was and was not deleted; you can run it
    again. --json prints the same object as `rooms delete`, or with --dry-run a list of the rooms,
    each with the reason.
    """
    if not expired and unused_for is None:
        raise click.UsageError("give --expired, --unused-for or both")
    rule = PruneRule(expired=expired, unused_for=unused_for, name=name, never_expiring=no_exp)
    picked = _pick(daily, rule)
    if dry_run or not as_json:
        _announce(picked, as_json)
    if dry_run or not (picked or as_json):
        return
    if picked:
        count = len(picked)
        ask(f"Delete {'this room' if count == 1 else f'these {count} rooms'}?", yes=yes)
    _delete(daily, [one.room.name for one in picked], as_json, spare_occupied=True)


def _pick(daily: Daily, rule: PruneRule) -> list[Unneeded]:
    now = datetime.now(UTC)
    # Rooms first: one that is created and used in between is then not in the list.
    rooms = list(daily.rooms.iterate())
    used: set[str] = set()
    if rule.unused_for is not None:
        since = now - rule.unused_for
        meetings = daily.meetings.iterate(
            timeframe_start=since - LONGEST_CALL, no_participants=True
        )
        used = used_rooms(meetings, since)
    occupied = daily.presence.get()
    return [one for one in rule.pick(rooms, used, now) if one.room.name not in occupied]


def _announce(picked: list[Unneeded], as_json: bool) -> None:
    if as_json:
        print_json([{"reason": one.reason, **wire(one.room)} for one in picked])
        return
    now = datetime.now(UTC)
    print_table(
        ("name", "why", "created", "expires"),
        (
            (one.room.name, one.reason, when(one.room.created_at), until(one.room.exp_at, now))
            for one in picked
        ),
        if_empty="There are no rooms to prune.",
    )
    if picked:
        click.echo(f"Rooms to prune: {len(picked)}")
