"""The group of all commands. Failures print one clear line; --debug shows a traceback."""

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
    "budget": "Show which process of a fleet waits for the rate limits.",
    "completion": "Print a shell completion script.",
    "conformance": "Check a Daily against every known fact, and show the differences.",
    "doctor": "Check the API key, domain, clock, webhooks and rooms.",
    "domain": "Show and change the domain's settings.",
    "join": "Join a call on a local Daily.",
    "meetings": "List meetings, and show their participants.",
    "open": "Open a room in the browser.",
    "operations": "List every operation of the REST API, and its local support.",
    "presence": "Show the participants in rooms.",
    "quickstart": "Create, read and delete a room and tokens on a local Daily.",
    "record": "Record a program's requests to Daily in a file, to replay them offline.",
    "recordings": "List recordings, and download them.",
    "replay": "Answer a program's requests from such a file, offline.",
    "request": "Send any request, for operations without a command.",
    "rooms": "List, create, update, open, delete and prune rooms.",
    "run": "Run a Pipecat agent on a local Daily.",
    "serve": "Run a local Daily.",
    "token": "Create a meeting token for a room, or inspect one.",
    "transcripts": "List stored transcripts, and download them.",
    "usage": "Report participant-minutes, meetings, peak participants and recorded minutes.",
    "webhooks": "List, create and delete webhooks, receive events, or send one.",
}
"""Each subcommand with its line of help."""


_EXTRAS: Final = {"sqlalchemy": "cli,local", "yaml": "cli,local", "aiortc": "media", "av": "media"}
"""The extra that installs each package that a command may lack."""


class LazyGroup(click.Group):
    """Loads a subcommand's module only when the subcommand is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return the subcommand of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"dailykit.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that the first argument names, and the other arguments."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = "".join(
                f" Did you mean {one!r}?" for one in get_close_matches(name, COMMANDS, 1)
            )
            ctx.fail(f"No such command {name!r}.{near}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; print a failure in one line."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click reports these itself, or ignores them
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            _tell(error)
            sys.exit(1)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return the completions of a word, without loading any subcommand."""
        from click.shell_completion import CompletionItem

        fitting = {name: text for name, text in COMMANDS.items() if name.startswith(incomplete)}
        items = [CompletionItem(name, help=text) for name, text in sorted(fitting.items())]
        return items + click.Command.shell_complete(self, ctx, incomplete)


def _tell(error: Exception) -> None:
    """Print an error in one line; for a bug, add how to see the traceback."""
    from dailykit.errors import DailyError

    if isinstance(error, DailyError):
        click.echo(f"Error: {error}", err=True)
        for note in getattr(error, "__notes__", ()):
            click.echo(f"  {note}", err=True)
        return
    if extra := _missing_extra(error):
        click.echo(f'Error: this needs an extra: pip install "dailykit[{extra}]"', err=True)
        return
    click.echo(
        f"Error: {type(error).__name__}: {error}. This is a bug. To see "
        "the traceback, run: dailykit --debug COMMAND",
        err=True,
    )


def _missing_extra(error: Exception) -> str | None:
    """Return the extra that has the package which could not be imported, if it is one of ours."""
    if not isinstance(error, ModuleNotFoundError):
        return None
    return _EXTRAS.get((error.name or "").partition(".")[0])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--api-key",
    callback=given_key,
    help="The API key. Also accepted after a command. Default: DAILY_API_KEY.",
)
@click.option(
    "--api-key-file",
    type=click.File(),
    callback=key_from_file,
    expose_value=False,
    is_eager=True,
    help="A file with the API key, or - for standard input. Also accepted after a command.",
)
@click.option(
    "--api-url",
    help="The API's URL. Also accepted after a command. Default: DAILY_API_URL, or Daily's.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(__version__, prog_name="dailykit")
@click.pass_context
def dailykit(context: click.Context, /, **_: Any) -> None:
    """The toolkit for Daily (daily.co): its REST API, and a local Daily to develop against.

    The exit status is 0 on success, 1 on failure, and 2 on a usage error.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False  # rich honours it, click does not
