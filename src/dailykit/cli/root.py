"""The group of all commands, and how they fail: one clear line, a traceback only with --debug."""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

from dailykit._version import __version__
from dailykit.cli._keys import given_key, key_from_file

__all__ = ["dailykit"]

COMMANDS: Final = {
    "completion": "Print a script that completes commands and options in a shell.",
    "conformance": "Ask a Daily about every known fact, and show where it differs.",
    "doctor": "Check key, domain, clock, webhooks and rooms, and say what to do.",
    "domain": "Show and change the domain's settings.",
    "join": "Take part in a call of a local Daily.",
    "meetings": "List meetings, and show who was there.",
    "operations": "List every operation of the REST API, and what the local Daily serves.",
    "presence": "Show who is in which room now.",
    "quickstart": "See a room and its tokens made, read and deleted, on a Daily of your own.",
    "recordings": "List recordings, and download them.",
    "request": "Send any request, for whatever has no command of its own.",
    "rooms": "List, make, change, open, delete and prune rooms.",
    "serve": "Run a local Daily.",
    "token": "Make a meeting token; `token inspect` says what one says.",
    "transcripts": "List stored transcripts, and download them.",
    "usage": "Add up participant-minutes, calls, peaks and recorded minutes.",
    "webhooks": "List, create and delete webhooks, receive them here, or send one.",
}
"""Each sub-command with its line of help: the one place where both are named."""


class LazyGroup(click.Group):
    """Loads the module of a sub-command only when that sub-command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all sub-commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the sub-command of that name, loading it."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"dailykit.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the sub-command that the first argument names, and the other arguments."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = "".join(
                f" Did you mean {one!r}?" for one in get_close_matches(name, COMMANDS, 1)
            )
            ctx.fail(f"No such command {name!r}.{near}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of sub-commands without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the sub-command; what fails is said in one line."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # which click itself puts in words, or keeps silent about
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            _tell(error)
            sys.exit(1)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return what a word may become, without loading any sub-command."""
        from click.shell_completion import CompletionItem

        fitting = {name: text for name, text in COMMANDS.items() if name.startswith(incomplete)}
        items = [CompletionItem(name, help=text) for name, text in sorted(fitting.items())]
        return items + click.Command.shell_complete(self, ctx, incomplete)


def _tell(error: Exception) -> None:
    """Say in a line what went wrong; of a bug, how to see more of it."""
    from dailykit.errors import DailyError

    if isinstance(error, DailyError):
        click.echo(f"Error: {error}", err=True)
        for note in getattr(error, "__notes__", ()):
            click.echo(f"  {note}", err=True)
        return
    click.echo(
        f"Error: {type(error).__name__}: {error}. This should not happen; "
        "dailykit --debug COMMAND shows where it did.",
        err=True,
    )


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--api-key",
    callback=given_key,
    help="The API key, also after each command. Default: DAILY_API_KEY.",
)
@click.option(
    "--api-key-file",
    type=click.File(),
    callback=key_from_file,
    expose_value=False,
    is_eager=True,
    help="A file with the API key, or - for standard input; also after each command.",
)
@click.option(
    "--api-url",
    help="The address of the API, also after each command. Default: DAILY_API_URL, or Daily's.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(__version__, prog_name="dailykit")
@click.pass_context
def dailykit(context: click.Context, /, **_: Any) -> None:
    """The toolkit for Daily (daily.co): its REST API, and a local Daily to work against.

    The exit status is 0 when all went well, 1 when something failed, and 2 when the command
    was not understood.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False  # rich heeds it by itself, click does not
