"""``dailykit recordings``: list recordings, and download them."""

from functools import partial
from itertools import islice
from pathlib import Path

import click

from dailykit.cli._client import with_daily
from dailykit.cli._downloading import File, download_all, folder_option
from dailykit.cli._output import json_option, limit_option, print_json, print_table, when, wire
from dailykit.client._arguments import room_name
from dailykit.client._files import Progress, recording_file_name
from dailykit.client._sync.client import Daily
from dailykit.durations import in_words
from dailykit.models._base import UNSET
from dailykit.models.recordings import Recording
from dailykit.operations import recordings as table

__all__ = ["command"]


@click.group()
def command() -> None:
    """List recordings, and download them."""


@command.command("list")
@click.option("--room", help="Only recordings of this room: its name or URL.")
@limit_option
@json_option
@with_daily
def list_recordings(daily: Daily, room: str | None, limit: int, as_json: bool) -> None:
    """List recordings, newest first."""
    found = daily.recordings.iterate(room=room or UNSET, page_size=min(limit, 100))
    recordings = list(islice(found, limit))
    if as_json:
        print_json([wire(one) for one in recordings])
        return
    print_table(
        ("room", "started", "duration", "status", "id"),
        (
            (
                one.room_name,
                when(one.started_at),
                None if one.duration is None else in_words(one.duration),
                one.status,
                one.id,
            )
            for one in recordings
        ),
        if_empty="There are no recordings."
        if room is None
        else f"There are no recordings of {room_name(table.LIST, room)}.",
    )


@command.command()
@click.argument("recordings", metavar="[ID]...", nargs=-1)
@click.option("--room", help="All finished recordings of this room: its name or URL.")
@folder_option
@json_option
@with_daily
def download(
    daily: Daily, recordings: tuple[str, ...], room: str | None, folder: Path, as_json: bool
) -> None:
    """Download recordings by id, or all of a room's.

    Files are named <room>-<start>-<id>.mp4. Existing files are skipped, so you can interrupt the
    command and run it again. --json prints an object with the names of files downloaded, skipped,
    failed (with reasons) and left (not
    attempted).
    """
    if not recordings and room is None:
        raise click.UsageError("give one or more ids, or --room")
    found = [daily.recordings.get(one) for one in recordings]
    if room is not None:
        found += [one for one in daily.recordings.iterate(room=room) if one.status == "finished"]
    files = [File(recording_file_name(one), partial(_fetch, daily, one)) for one in found]
    download_all(files, folder, as_json=as_json)


def _fetch(daily: Daily, recording: Recording, target: Path, tell: Progress) -> None:
    daily.recordings.download(recording, target, progress=tell)
