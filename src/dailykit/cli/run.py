"""``dailykit run``: run a program with `dailykit.daily` in place of daily-python."""

import os
import sys
import webbrowser
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dailykit._version import __version__

if TYPE_CHECKING:
    from dailykit.cli._run_calls import Found
    from dailykit.cli._run_plan import EnvFile, Plan

__all__ = ["command"]


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--room", help="The room to use; created if missing. Sets DAILY_ROOM_URL.")
@click.option("--open", "opens", is_flag=True, help="Open the room's page in a browser.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="The port of the local Daily, if this command starts one. Default: 8000, or another if it "
    "is taken.",
)
@click.option(
    "--seed",
    type=click.Path(exists=True, dir_okay=False),
    help="A JSON or YAML file with rooms and more for that local Daily.",
)
@click.argument("program", metavar="-- COMMAND...", nargs=-1, type=click.UNPROCESSED)
def command(
    program: tuple[str, ...], room: str | None, opens: bool, port: int | None, seed: str | None
) -> None:
    """Run a Pipecat agent, or another program that uses daily-python, on a local Daily.

    The command and the programs that it starts get dailykit's `daily` module, ahead of an installed
    daily-python. DAILY_API_URL and DAILY_API_KEY point at the local Daily that they point at
    already, or at one that runs as long as the command. A real key in the environment or in a .env
    file does not reach the command.

    \b
    dailykit run -- python bot.py -t daily
    dailykit run --room standup --open -- python bot.py -d
    """  # noqa: D301 (click's mark for lines to keep)
    from dailykit.cli._child import run_found
    from dailykit.cli._run_plan import child_environment

    executable = _executable(program)
    files = _files(program, executable)
    with _daily(files, port, seed) as found:
        plan = _plan(found, room, files)
        _say(found, plan)
        _show_calls(found, plan, opens)
        status = run_found(executable, program, child_environment(os.environ, plan))
    sys.exit(status)


def _executable(program: Sequence[str]) -> str:
    """Return the path of the program to run.

    Raises:
        click.ClickException: There is none, or it would not use the local Daily.
    """
    from dailykit.cli._child import find_program
    from dailykit.cli._run_plan import flag_without_path

    if not program:
        raise click.UsageError("give a command: dailykit run -- python bot.py")
    if flag := flag_without_path(program):
        raise click.UsageError(
            f"python {flag} ignores what keeps a program on the local Daily: run it without {flag}"
        )
    return find_program(program, "dailykit run")


def _files(program: Sequence[str], executable: str) -> "list[EnvFile]":
    from dailykit.cli._run_plan import env_files

    return env_files(program, Path.cwd(), Path(executable))


@contextmanager
def _daily(files: "Sequence[EnvFile]", port: int | None, seed: str | None) -> "Generator[Found]":
    """Yield the local Daily that a setting names, or an own one."""
    from dailykit.cli._run_calls import find_running, own_daily
    from dailykit.cli._run_plan import candidates

    found = None
    if port is None and seed is None:
        found = find_running(candidates(os.environ), candidates(*(file.values for file in files)))
    if found is not None:
        yield found
    else:
        with own_daily(port, seed) as own:
            yield own


def _plan(found: "Found", room: str | None, files: "Sequence[EnvFile]") -> "Plan":
    from dailykit.cli._run_calls import prepare_rooms
    from dailykit.cli._run_plan import make_plan

    plan = make_plan(found.api_key, found.api_url, room, os.environ, files)
    prepare_rooms(found, plan.rooms)
    return plan


def _say(found: "Found", plan: "Plan") -> None:
    """Say what the command gets. On standard error, as standard output is the command's."""
    which = "started for this command" if found.is_own else "already running"
    rooms = "".join(f"  Room       {found.url}/{name}\n" for name in plan.rooms)
    notices = "".join(f"  {notice}\n" for notice in plan.notices)
    click.echo(
        f"dailykit run: local Daily at {found.url} ({which}). This is not Daily.\n"
        f"  daily      dailykit.daily {__version__}, ahead of an installed daily-python\n"
        f"{rooms}"
        f"  Dashboard  {found.url}/~/\n"
        f"{notices}",
        err=True,
    )


def _show_calls(found: "Found", plan: "Plan", opens: bool) -> None:
    """Open the page of the known room; say which other rooms have calls, and open the first."""
    from dailykit.cli._run_calls import Watch

    known = [f"{found.url}/{name}" for name in plan.rooms]
    if opens and known:
        webbrowser.open(known[0])
    Watch(found, _teller(known, opens=opens and not known))


def _teller(known: Sequence[str], *, opens: bool) -> Callable[[str], None]:
    waiting = [opens]

    def tell(url: str) -> None:
        if url in known:
            return
        click.echo(f"dailykit run: a call has started. Join it: {url}", err=True)
        if waiting[0]:
            waiting[0] = False
            webbrowser.open(url)

    return tell
