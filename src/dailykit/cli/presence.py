"""``dailykit presence``: the participants in rooms now."""

import click

from dailykit.cli._client import with_daily
from dailykit.cli._clock import now
from dailykit.cli._output import json_option, print_json, print_table, until, wire
from dailykit.client._arguments import room_name
from dailykit.client._sync.client import Daily
from dailykit.operations import rooms as table

__all__ = ["command"]


@click.command()
@click.argument("room", required=False)
@json_option
@with_daily
def command(daily: Daily, room: str | None, as_json: bool) -> None:
    """Show the participants in all rooms, or in one ROOM. Daily's data is up to 15 seconds old."""
    if room is not None:
        room = room_name(table.PRESENCE, room)  # of a link, without its token
        here = daily.rooms.presence(room)
        people = [(one.room or room, one) for one in here.data]
        answer = wire(here)
    else:
        everywhere = daily.presence.get()
        people = [(name, one) for name in sorted(everywhere) for one in everywhere[name]]
        answer = {name: [wire(one) for one in ones] for name, ones in everywhere.items()}
    if as_json:
        print_json(answer)
        return
    moment = now()
    print_table(
        ("room", "user name", "user id", "joined", "participant"),
        (
            (
                name,
                one.user_name,
                one.user_id,
                until(one.join_time, moment) if one.join_time else None,
                one.id,
            )
            for name, one in people
        ),
        if_empty="There are no participants in any room."
        if room is None
        else f"There are no participants in {room}.",
    )
