"""``dailykit meetings``: past and ongoing meetings, and their participants."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import click

from dailykit.cli._client import with_daily
from dailykit.cli._clock import now
from dailykit.cli._durations import since as since_when
from dailykit.cli._durations import start_of
from dailykit.cli._output import (
    json_option,
    limit_option,
    print_facts,
    print_json,
    print_table,
    when,
    wire,
)
from dailykit.client._sync.client import Daily
from dailykit.durations import in_words
from dailykit.models._base import UNSET
from dailykit.models.meetings import Meeting

__all__ = ["WHAT_COUNTS", "command"]

_NONE: Final = "There are no meetings."
# https://docs.daily.co/reference/rest-api/meetings
WHAT_COUNTS: Final = (
    "A meeting counts once a second participant joins, or one has been alone for 30 seconds."
)
"""What people miss who try a call alone, and find no meeting."""


@click.group()
def command() -> None:
    """List meetings, and show their participants."""


@command.command("list")
@click.option("--room", help="Only meetings in this room: its name or URL.")
@click.option(
    "--since",
    callback=since_when,
    metavar="WHEN",
    help="Only meetings started since: a duration ago (12h, 7d) or a UTC date (2026-11-01).",
)
@click.option("--ongoing", is_flag=True, help="Only ongoing meetings.")
@limit_option
@json_option
@with_daily
def list_meetings(
    daily: Daily,
    room: str | None,
    since: timedelta | datetime | None,
    ongoing: bool,
    limit: int,
    as_json: bool,
) -> None:
    """List meetings, most recently started first."""
    found = daily.meetings.iterate(
        room=UNSET if room is None else room,
        timeframe_start=UNSET if since is None else start_of(since, now()),
        ongoing=True if ongoing else UNSET,
        page_size=min(limit, 100),
    )
    meetings = list(islice(found, limit))
    if as_json:
        print_json([wire(one) for one in meetings])
        return
    print_table(
        ("room", "started", "duration", "peak", "id"),
        (_row(one) for one in meetings),
        if_empty="No meetings match." if room or since or ongoing else _NONE,
        reason=WHAT_COUNTS,
    )


def _row(meeting: Meeting) -> tuple[object, ...]:
    return (
        meeting.room,
        when(meeting.started_at),
        _length(meeting.duration, meeting.ongoing),
        meeting.max_participants,
        meeting.id,
    )


def _length(seconds: float | None, ongoing: bool | None) -> str:
    length = "" if seconds is None else in_words(seconds)
    return f"{length} so far" if ongoing else length


@command.command()
@click.argument("meeting")
@json_option
@with_daily
def show(daily: Daily, meeting: str, as_json: bool) -> None:
    """Show a meeting and its participants. MEETING is its id."""
    found = daily.meetings.get(meeting)
    people = list(daily.meetings.iterate_participants(found))
    if as_json:
        print_json({**wire(found), "participants": [wire(one) for one in people]})
        return
    print_facts(zip(("room", "started", "duration", "peak", "id"), _row(found), strict=True))
    click.echo()
    print_table(
        ("user name", "user id", "joined", "duration"),
        (
            (one.user_name, one.user_id, when(one.joined_at), _length(one.duration, None))
            for one in people
        ),
        if_empty="There were no participants.",
    )
