"""``dailykit quickstart``: the basics, from creating a room to deleting it, step by step."""

import os
import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dailykit.cli._client import api_key_option, api_url_option, connected, own_daily_wanted
from dailykit.cli._clock import now
from dailykit.cli._output import show_table
from dailykit.client._sync.client import Daily
from dailykit.durations import expiry
from dailykit.errors import AuthenticationError, DailyError, NotFoundError
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingToken

__all__ = ["Quickstart", "command", "introduce", "say_what_next"]

_WRONG_KEY: Final = "this-key-belongs-to-nobody"


@click.command()
@api_key_option
@api_url_option
def command(api_key: str | None, api_url: str | None) -> None:
    """Create a private room and tokens, read them back, see two errors, delete the room.

    Without an API key it runs on a local Daily that stops with this command. With one it runs on
    the real Daily, and leaves nothing behind.
    """
    console = Console(highlight=False)
    with _daily(console, api_key, api_url) as daily:
        Quickstart(daily, console, now=now).run()
    say_what_next(console)


@contextmanager
def _daily(console: Console, api_key: str | None, api_url: str | None) -> Generator[Daily]:
    if not own_daily_wanted(api_key, api_url):
        with connected(api_key, api_url) as daily:
            source = "--api-key" if api_key else "DAILY_API_KEY"
            console.print(f"[bold]Daily[/] at {daily.api_url}, with the key in {source}\n")
            yield daily
        return
    from dailykit.local import LocalDaily

    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        introduce(console, local.url)
        yield daily


def introduce(console: Console, url: str) -> None:
    """Say that the steps run on a local Daily."""
    console.print(f"[bold]A local Daily[/] at {url}: no account, no network.")
    console.print(
        "[dim]It speaks Daily's REST API, but it is not Daily. Set DAILY_API_KEY\n"
        "to run the same steps on the real Daily.[/]\n"
    )


def say_what_next(console: Console) -> None:
    """Name the next steps, one line each."""
    word = _own_command()
    steps = {
        f"{word} serve": "run a local Daily with a dashboard until Ctrl-C",
        "def test_it(local_daily):": "have one in each pytest test: a fixture of dailykit",
        f"{word} --help": "see all other commands",
    }
    width = max(map(len, steps))
    console.print("\nNext:")
    for step, what in steps.items():
        console.print(Text(f"  {step:<{width}}  {what}"), soft_wrap=True)


def _own_command() -> str:
    """Return what to type for ``dailykit``: its path, unless the shell finds it by its name."""
    found, own = shutil.which("dailykit"), Path(sys.argv[0])
    if own.stem != "dailykit" or own.parent == Path():
        return "dailykit"
    is_found = found is not None and Path(found).resolve() == own.resolve()
    return "dailykit" if is_found else str(own)


class Quickstart:
    """The steps, each printed and checked.

    Args:
        daily: The client.
        console: Where to print.
        now: Returns the time by the clock of that Daily (aware). Default: this machine's.
    """

    def __init__(
        self,
        daily: Daily,
        console: Console,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._daily = daily
        self._console = console
        self._now = now

    def run(self) -> None:
        """Run all steps; the room is always deleted.

        Raises:
            DailyError: A step failed.
        """
        with self._daily.rooms.temporary(
            privacy="private", exp=self._in(timedelta(hours=1)), max_participants=4
        ) as room:
            self._say("Created a private room that expires in an hour", room.url)
            self._read_back(room)
            self._tokens(room)
            self._errors()
        self._check_gone(room)
        self._console.print("\n[bold green]Everything worked.[/]")

    def _read_back(self, room: Room) -> None:
        found = self._daily.rooms.get(room.url)
        _expect(found.id == room.id, "reading the room's URL returned another room")
        left = found.exp_at - self._now() if found.exp_at else timedelta()
        self._say(
            "Read it back from its URL",
            f"{found.name}: {found.privacy}, at most {found.config.max_participants} participants, "
            f"{round(left.total_seconds() / 60)} minutes left",
        )

    def _tokens(self, room: Room) -> None:
        tokens = self._daily.meeting_tokens
        owner = tokens.create(
            room, user_name="Olivia", owner=True, exp=self._in(timedelta(minutes=30))
        )
        guest = tokens.create(
            room, user_name="Gus", enable_screenshare=False, exp=self._in(timedelta(minutes=10))
        )
        self._say("Created two meeting tokens, and validated them", "")
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
        for heading in ("  token for", "room", "owner", "screen share", "valid for"):
            table.add_column(heading, style="dim" if heading == "room" else "")
        for token in (owner, guest):
            table.add_row(*_row(tokens.validate(token), self._now()))
        show_table(table)

    def _errors(self) -> None:
        missing = f"no-such-room-{os.urandom(4).hex()}"
        try:
            self._daily.rooms.get(missing)
        except NotFoundError as error:
            self._say("A missing room raises NotFoundError", str(error))
        else:
            _expect(False, f"room {missing} was found")
        with Daily(_WRONG_KEY, api_url=self._daily.api_url) as stranger:
            try:
                stranger.domain.get()
            except AuthenticationError as error:
                self._say("A wrong key raises AuthenticationError", str(error))
            else:
                _expect(False, "a wrong key was accepted")

    def _check_gone(self, room: Room) -> None:
        try:
            self._daily.rooms.get(room)
        except NotFoundError:
            self._say("Deleted the room", f"{room.name} no longer exists")
        else:
            _expect(False, f"room {room.name} still exists")

    def _in(self, length: timedelta) -> int:
        return expiry(self._now().timestamp(), length)

    def _say(self, what: str, detail: str) -> None:
        self._console.print(f"[green]✓[/] [bold]{what}[/]")
        if detail:
            self._console.print(Text(f"  {detail}", style="dim"), soft_wrap=True)


def _row(token: MeetingToken, now: datetime) -> tuple[str, str, str, str, str]:
    left = token.exp_at - now if token.exp_at else None
    return (
        f"  {token.user_name}",
        token.room_name or "every room",
        "yes" if token.is_owner else "no",
        "no" if token.enable_screenshare is False else "yes",
        f"{round(left.total_seconds() / 60)} minutes" if left else "forever",
    )


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise DailyError(f"quickstart: {otherwise}")
