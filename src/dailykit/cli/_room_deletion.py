"""``dailykit rooms delete`` and ``dailykit rooms prune``."""

from collections.abc import Sequence
from datetime import timedelta

import click

from dailykit._words import counted
from dailykit.cli._client import with_daily
from dailykit.cli._clock import now
from dailykit.cli._creating import Creation
from dailykit.cli._deleting import Deletion, delete_rooms
from dailykit.cli._durations import age
from dailykit.cli._output import (
    ask,
    json_option,
    print_json,
    print_table,
    progress,
    until,
    when,
    wire,
    yes_option,
)
from dailykit.cli._pruning import LONGEST_CALL, PruneRule, Unneeded, used_rooms
from dailykit.client._sync.client import Daily

__all__ = ["delete", "prune", "tell"]

_dry_run = click.option("--dry-run", is_flag=True, help="Only print what would be deleted.")


@click.command()
@click.argument("rooms", metavar="ROOM...", nargs=-1, required=True)
@_dry_run
@yes_option
@json_option
@with_daily
def delete(daily: Daily, rooms: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete rooms and eject their participants.

    --json prints an object with the names of rooms deleted, missing, occupied, unclear (the
    request was cut off) and left (not attempted), and the problem that stopped it early, or null.
    """
    names = [daily.rooms.get(room).name for room in rooms]
    if dry_run:
        print_json(names) if as_json else click.echo(f"Would delete {', '.join(names)}")
        return
    inside = sum(len(people) for room, people in daily.presence.get().items() if room in names)
    people = counted(inside, "participant")
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
    tell(outcome, as_json)


def tell(outcome: Creation | Deletion, as_json: bool) -> None:
    """Print what was and was not done.

    Raises:
        click.exceptions.Exit: Some rooms were not processed.
    """
    print_json(outcome.as_json()) if as_json else click.echo(outcome.summary())
    if not outcome.is_whole:
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--expired", is_flag=True, help="Rooms past their exp. Daily normally omits them.")
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
    moment = now()
    # Rooms first: one that is created and used in between is then not in the list.
    rooms = list(daily.rooms.iterate())
    used: set[str] = set()
    if rule.unused_for is not None:
        since = moment - rule.unused_for
        meetings = daily.meetings.iterate(
            timeframe_start=since - LONGEST_CALL, no_participants=True
        )
        used = used_rooms(meetings, since)
    occupied = daily.presence.get()
    return [one for one in rule.pick(rooms, used, moment) if one.room.name not in occupied]


def _announce(picked: list[Unneeded], as_json: bool) -> None:
    if as_json:
        print_json([{"reason": one.reason, **wire(one.room)} for one in picked])
        return
    moment = now()
    print_table(
        ("name", "why", "created", "expires"),
        (
            (one.room.name, one.reason, when(one.room.created_at), until(one.room.exp_at, moment))
            for one in picked
        ),
        if_empty="There are no rooms to prune.",
    )
    if picked:
        click.echo(f"Rooms to prune: {len(picked)}")
