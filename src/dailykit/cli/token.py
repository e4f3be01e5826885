"""``dailykit token``: create a meeting token; ``dailykit token inspect``: read one."""

import os
import sys
import warnings
from datetime import timedelta
from typing import Any, Final

import click

from dailykit import tokens
from dailykit.access import find_api_key
from dailykit.cli._client import api_key_option, api_url_option
from dailykit.cli._clock import now, use_clock_of
from dailykit.cli._durations import duration
from dailykit.cli._output import print_json
from dailykit.cli._printing import printable
from dailykit.cli._settings import settings
from dailykit.cli._token_words import explain
from dailykit.client._sync.client import Daily
from dailykit.errors import InvalidResponseError, TokenError
from dailykit.models.tokens import MeetingToken

__all__ = ["command"]

_FOR_EVER: Final = "never"


def _lifetime(context: click.Context, parameter: click.Parameter, value: str) -> timedelta | None:
    return None if value == _FOR_EVER else duration(context, parameter, value)


class _TokenGroup(click.Group):
    """A group for which ``token ROOM`` is short for ``token create ROOM``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, with ``create`` before those that name no subcommand."""
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        # Without a word before the one to complete, subcommands are completed.
        if not named and (args or not ctx.resilient_parsing):
            args = ["create", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_TokenGroup, options_metavar="", subcommand_metavar="[ROOM | COMMAND] [OPTIONS]")
def command() -> None:
    """Create a meeting token, or inspect one.

    `dailykit token ROOM` is short for `dailykit token create ROOM`, and has the same options.
    """


@command.command()
@click.argument("room", required=False)
@click.option("--room", "same_room", hidden=True)
@click.option("--user-name", help="The name other participants see.")
@click.option("--user-id", help="Your own id for the user, at most 36 characters.")
@click.option("--owner", is_flag=True, help="Make the participant a meeting owner.")
@click.option(
    "--expires-in",
    callback=_lifetime,
    metavar="DURATION",
    default="1h",
    show_default=True,
    help='How long it is valid: 90s, 30m, 1h30m, 7d, or "never" to never expire.',
)
@click.option(
    "--set",
    "settings",
    callback=settings,
    metavar="NAME=VALUE",
    multiple=True,
    help="Any property, such as enable_screenshare=false; JSON or text. Repeatable.",
)
@click.option("--domain-id", help="The domain's id. Default: read from Daily.")
@api_key_option
@api_url_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def create(
    *,
    room: str | None,
    same_room: str | None,
    owner: bool,
    expires_in: timedelta | None,
    settings: dict[str, Any],
    domain_id: str | None,
    api_key: str | None,
    api_url: str | None,
    as_json: bool,
    **named: str | None,
) -> None:
    """Create a meeting token for ROOM, signed locally with the API key, and print it.

    ROOM is a room's name or URL. Without it, the token is valid for every room of the domain.
    Anyone who has the token can join: treat it as a secret. Warnings are printed to stderr.
    """
    if room is not None and same_room is not None:
        raise click.UsageError("give the room once")
    key = find_api_key(api_key, os.environ)
    use_clock_of(key, api_url)
    wanted = {"room": room or same_room, **named}
    properties = {
        **settings,
        **{name: value for name, value in wanted.items() if value is not None},
        **({"is_owner": True} if owner else {}),
    }
    token = _mint(key, domain_id or _domain_id(key, api_url), expires_in, properties)
    if as_json:
        print_json({"token": token, **_facts(tokens.inspect(token))})
    else:
        click.echo(token)


def _mint(
    key: str, domain_id: str, expires_in: timedelta | None, properties: dict[str, Any]
) -> str:
    lifetime = None if "exp" in properties else expires_in
    with warnings.catch_warnings(record=True) as dangers:
        warnings.simplefilter("always", tokens.TokenWarning)
        token = tokens.mint(key, domain_id, expires_in=lifetime, now=now(), **properties)
    for danger in dangers:
        click.echo(f"Warning: {danger.message}", err=True)
    return token


def _domain_id(key: str, api_url: str | None) -> str:
    with Daily(key, api_url=api_url) as daily:
        domain_id = daily.domain.get().domain_id
    if domain_id is None:
        raise InvalidResponseError("Daily's answer has no domain id: give --domain-id")
    return domain_id


def _facts(said: MeetingToken) -> dict[str, Any]:
    return {"says": said.model_dump(mode="json", by_alias=True, exclude_unset=True)}


@command.command()
@click.argument("token")
@click.option("--room", help="The room it must be valid for: its name or URL.")
@api_key_option
@api_url_option
@click.option(
    "--check", is_flag=True, help="Exit with status 1 unless the token is known to be valid."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def inspect(
    *,
    token: str,
    room: str | None,
    api_key: str | None,
    api_url: str | None,
    check: bool,
    as_json: bool,
) -> None:
    """Explain in plain words what TOKEN allows, and whether it is valid now.

    TOKEN may be a link that ends with ?t=..., or - to read it from standard input, which keeps it
    out of the shell's history and the process list. Nothing is sent to Daily; the time is read
    from a local Daily. With an API key the signature is checked too.
    """
    text = _bare(sys.stdin.read() if token == "-" else token)  # noqa: S105
    said = tokens.inspect(text)
    key = api_key or os.environ.get("DAILY_API_KEY") or None
    use_clock_of(key or "", api_url)
    problem = _problem(text, key, room)
    is_valid = None if key is None and problem is None else problem is None
    if as_json:
        fault = None if problem is None else {"check": problem.check, "text": str(problem)}
        print_json({**_facts(said), "valid": is_valid, "problem": fault})
    else:
        _print(said, problem, is_valid)
    if check and not is_valid:
        raise click.exceptions.Exit(1)


def _bare(text: str) -> str:
    """Return the token in a link, or the token itself."""
    return text.strip().partition("?t=")[2].partition("&")[0] or text.strip()


def _problem(token: str, key: str | None, room: str | None) -> TokenError | None:
    try:
        if key is None:
            claims = tokens.unverified_claims(token)
            tokens.check_claims(claims, now=now().timestamp(), room=room)
        else:
            tokens.verify(token, find_api_key(key, {}), room=room, now=now())
    except TokenError as error:
        return error
    return None


def _print(said: MeetingToken, problem: TokenError | None, is_valid: bool | None) -> None:
    before = ""
    for heading, words in explain(said, now()):
        click.echo(f"{'' if heading == before else heading:<8}{printable(words)}")
        before = heading
    click.echo()
    if problem is not None:
        click.secho(f"Not valid: {problem}.", fg="red")
    elif is_valid:
        click.secho("Valid now, and signed with this API key.", fg="green")
    else:
        click.echo(
            "Its times are valid now. The signature was not checked: set DAILY_API_KEY to check it."
        )
