"""The options that say which Daily is meant, and the client made of them."""

import os
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from dailykit.cli._keys import FILE_HELP, given_key, key_from_file

if TYPE_CHECKING:
    from dailykit.client._sync.client import Daily

__all__ = [
    "api_key_file_option",
    "api_key_option",
    "api_url_option",
    "own_daily_wanted",
    "with_daily",
]

Arguments = ParamSpec("Arguments")
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def _or_given_before(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """Return an option's value, or what ``dailykit`` itself was given, before the command."""
    return context.find_root().params.get(parameter.name or "") if value is None else value


def api_key_option(function: FunctionT) -> FunctionT:
    """Give a command ``--api-key``; None where the environment is to say."""
    text = "The API key. Default: DAILY_API_KEY."
    return click.option("--api-key", callback=given_key, help=text)(api_key_file_option(function))


def api_key_file_option(function: FunctionT) -> FunctionT:
    """Give a command ``--api-key-file``, which ``--api-key`` falls back to."""
    return click.option(
        "--api-key-file",
        type=click.File(),
        callback=key_from_file,
        expose_value=False,
        is_eager=True,
        help=FILE_HELP,
    )(function)


def api_url_option(function: FunctionT) -> FunctionT:
    """Give a command ``--api-url``; None where the environment, or else Daily's, is meant."""
    text = "The address of the API. Default: DAILY_API_URL, or Daily's."
    return click.option("--api-url", callback=_or_given_before, help=text)(function)


def own_daily_wanted(api_key: str | None, api_url: str | None) -> bool:
    """Tell whether a command is to start a local Daily of its own, because there is no API key.

    Args:
        api_key: What ``--api-key`` says; without it the environment counts.
        api_url: What ``--api-url`` says.

    Raises:
        click.UsageError: There is an address, but no key for it.
    """
    if api_key or os.environ.get("DAILY_API_KEY"):
        return False
    if api_url:
        raise click.UsageError("--api-url needs a key: --api-key, or DAILY_API_KEY")
    return True


def with_daily(
    function: "Callable[Concatenate[Daily, Arguments], None]",
) -> Callable[..., None]:
    """Give a command ``--api-key`` and ``--api-url``, and call it with a client as first argument.

    The client is closed at the end, whatever happens.
    """

    @api_key_option
    @api_url_option
    @wraps(function)
    def call(*args: Any, api_key: str | None, api_url: str | None, **kwargs: Any) -> None:
        from dailykit.client._sync.client import Daily

        with Daily(api_key, api_url=api_url) as daily:
            function(daily, *args, **kwargs)

    return call
