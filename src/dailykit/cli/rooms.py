"""``dailykit rooms``: list, make, change, open, delete, and find those that nobody needs."""

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
    help="Whether people need a token (or to knock) to join, or the link is enough.",
)
_expires_in = click.option(
    "--expires-in",
    callback=duration,
    metavar="DURATION",
    help="When its time is over: 90s, 30m, 1h30m or 7d from now.",
)
_set = click.option(
    "--set",
    "properties",
    callback=settings,
    metavar="NAME=VALUE",
    multiple=True,
    help="Any property, such as max_participants=4; JSON or text. May be repeated.",
)
_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")


@click.group()
def command() -> None:
    """List, make, change, open, delete and prune rooms.

    Wherever a ROOM is asked for, its name and its URL are both right.
    """


@command.command("list")
@click.option("--name", metavar="PATTERN", help="Only names that fit, such as 'pipecat-*'.")
@click.option("--no-exp", is_flag=True, help="Only those that never expire.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="NUMBER", help="So many at most. Default: all."
)
@json_option
@with_daily
def list_rooms(
    daily: Daily, name: str | None, no_exp: bool, limit: int | None, as_json: bool
) -> None:
    """List the rooms, newest first. Daily leaves out those that have expired."""
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
        if_empty="There are no such rooms." if name or no_exp else "There are no rooms.",
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
    help="Create all rooms of this file.",
)
@_privacy
@_expires_in
@_set
@click.option("--dry-run", is_flag=True, help="With --from: only say what would be created.")
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
    """Create a room, and print its URL. Without NAME it gets a random one.

    Without --expires-in it stays until it is deleted.

    With --from many are created: the file holds a JSON list, or a JSON object a line, such as
    {"name": "standup", "privacy": "private", "properties": {"max_participants": 4}}. A file *.csv
    has a header with name, perhaps privacy, and properties. The other options hold for all rooms
    for which the file does not say otherwise.

    It can be interrupted and run again: rooms that are there with the same settings are left as
    they are. The status is 1 unless all are there at the end. --json prints an object with the
    rooms created, the names of those existing, failed (with reasons), unclear (the request broke
    off) and left, and the problem that ended it early, or null.
    """
    if file is not None and name is None:
        wanted = read_rooms(file, _defaults(privacy, properties, expires_in))
        # An --expires-in means another time at each run.
        ignoring = () if expires_in is None else ("exp",)
        _create_all(daily, wanted, ignoring, dry_run=dry_run, as_json=as_json)
        return
    if file is not None or dry_run:
        raise click.UsageError("NAME goes without --from, and --dry-run with it")
    changes = _changes(table.CREATE, privacy, properties, expires_in)
    room = daily.rooms.create(name, **changes)
    print_json(wire(room)) if as_json else click.echo(room.url)


def _defaults(
    privacy: RoomPrivacy | None, properties: dict[str, Any], expires_in: timedelta | None
) -> dict[str, Any]:
    """Return what holds for all rooms of a file, as its rooms are written there."""
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
    """Show a room with all that is set in it."""
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
    """Change a room; what is not given stays. --set NAME=null resets a property."""
    changes = _changes(table.UPDATE, privacy, properties, expires_in)
    if not changes:
        raise click.UsageError("nothing to change: give --privacy, --expires-in or --set")
    _show(daily.rooms.update(room, **changes), as_json)


@command.command("open")
@click.argument("room")
@click.option("--owner", is_flag=True, help="Join as an owner of the meeting.")
@click.option("--user-name", help="The name that the others see.")
@click.option("--print", "print_only", is_flag=True, help="Print the link, open nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print an object with room and link, open nothing."
)
@with_daily
def open_room(
    daily: Daily, room: str, owner: bool, user_name: str | None, print_only: bool, as_json: bool
) -> None:
    """Open a room in the browser.

    A private room is opened with a token that is good for an hour, and so is any with --owner or
    --user-name. A printed link with a token lets in whoever has it.
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
        raise click.ClickException("there is no browser here; --print prints the link")
    else:
        click.echo(f"Opened {found.url}")


@command.command()
@click.argument("rooms", metavar="ROOM...", nargs=-1, required=True)
@_dry_run
@yes_option
@json_option
@with_daily
def delete(daily: Daily, rooms: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete rooms. Whoever is inside is thrown out.

    --json prints an object with the names of rooms deleted, missing, occupied, unclear (the
    request broke off) and left, and the problem that ended it early, or null.
    """
    names = [daily.rooms.get(room).name for room in rooms]
    if dry_run:
        print_json(names) if as_json else click.echo(f"Would delete {', '.join(names)}")
        return
    inside = sum(len(people) for room, people in daily.presence.get().items() if room in names)
    warning = f" {inside} inside will be thrown out." if inside else ""
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
    """Print what was done and what was not.

    Raises:
        click.exceptions.Exit: Not all was done.
    """
    print_json(outcome.as_json()) if as_json else click.echo(outcome.summary())
    if not outcome.is_whole:
        raise click.exceptions.Exit(1)


@command.command()
@click.option("--expired", is_flag=True, help="Rooms whose time is over, should Daily list any.")
@click.option(
    "--unused-for",
    callback=age,
    metavar="DURATION",
    help="Rooms that are as old as this, and had no meeting for as long: 12h, 7d.",
)
@click.option("--name", metavar="PATTERN", help="Only names that fit, such as 'pipecat-*'.")
@click.option("--no-exp", is_flag=True, help="Of the unused rooms only those that never expire.")
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
    """Find rooms that nobody needs, and delete them in batches.

    Rooms in which somebody is are kept. Ctrl-C ends it after telling what was done and what was
    not; it can be run again. --json prints the same object as `rooms delete`; with --dry-run a
    list of the rooms, each with the reason.
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
    # The rooms first: one that is made and used in between is then not among them.
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
        if_empty="There are no rooms that nobody needs.",
    )
    if picked:
        click.echo(f"Rooms that nobody needs: {len(picked)}")
