"""``dailykit transcripts``: list stored transcripts, and download them."""

from functools import partial
from itertools import islice
from pathlib import Path

import click

from dailykit.cli._client import with_daily
from dailykit.cli._downloading import File, download_all, folder_option
from dailykit.cli._output import json_option, limit_option, print_json, print_table, when, wire
from dailykit.client._arguments import room_name
from dailykit.client._files import Progress, transcript_file_name
from dailykit.client._sync.client import Daily
from dailykit.durations import in_words
from dailykit.models._base import UNSET
from dailykit.operations import transcripts as table

__all__ = ["command"]


@click.group()
def command() -> None:
    """List stored transcripts, and download them."""


@command.command("list")
@click.option("--room", help="Only transcripts of this room: its name or URL.")
@limit_option
@json_option
@with_daily
def list_transcripts(daily: Daily, room: str | None, limit: int, as_json: bool) -> None:
    """List transcripts, newest first."""
    found = daily.transcripts.iterate(room=room or UNSET, page_size=min(limit, 100))
    transcripts = list(islice(found, limit))
    if as_json:
        print_json([wire(one) for one in transcripts])
        return
    print_table(
        ("started", "duration", "status", "meeting", "id"),
        (
            (
                when(one.created_at),
                None if one.duration is None else in_words(one.duration),
                one.status,
                one.mtg_session_id,
                one.transcript_id,
            )
            for one in transcripts
        ),
        if_empty="There are no transcripts."
        if room is None
        else f"There are no transcripts of {room_name(table.LIST, room)}.",
    )


@command.command()
@click.argument("transcripts", metavar="[ID]...", nargs=-1)
@click.option("--room", help="All transcripts of this room that have a file: its name or URL.")
@folder_option
@json_option
@with_daily
def download(
    daily: Daily, transcripts: tuple[str, ...], room: str | None, folder: Path, as_json: bool
) -> None:
    """Download transcripts (WebVTT) by id, or all of a room's, as <id>.vtt.

    Existing files are skipped, so you can interrupt the command and run it again. --json prints an
    object with the names of files downloaded, skipped, failed (with reasons) and left (not
    attempted).
    """
    if not transcripts and room is None:
        raise click.UsageError("give one or more ids, or --room")
    wanted = list(transcripts)
    if room is not None:
        stored = daily.transcripts.iterate(room=room)
        wanted += [one.transcript_id for one in stored if one.is_vtt_available]
    files = [File(transcript_file_name(one), partial(_fetch, daily, one)) for one in wanted]
    download_all(files, folder, as_json=as_json)


def _fetch(daily: Daily, transcript: str, target: Path, tell: Progress) -> None:
    daily.transcripts.download(transcript, target, progress=tell)
