"""The options that select a Daily, and the client built from them."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from dailykit.access import find_api_key
from dailykit.cli._clock import use_clock_of
from dailykit.cli._keys import FILE_HELP, given_key, key_from_file

if TYPE_CHECKING:
    from dailykit.client._sync.client import Daily

__all__ = [
    "api_key_file_option",
    "api_key_option",
    "api_url_option",
    "connected",
    "own_daily_wanted",
    "with_daily",
]

Arguments = ParamSpec("Arguments")
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def _or_given_before(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """Return an option's value, or the one given to ``dailykit`` itself, before the command."""
    return context.find_root().params.get(parameter.name or "") if value is None else value


def api_key_option(function: FunctionT) -> FunctionT:
    """Add ``--api-key`` to a command; None means the environment decides."""
    text = "The API key. Default: DAILY_API_KEY."
    return click.option("--api-key", callback=given_key, help=text)(api_key_file_option(function))


def api_key_file_option(function: FunctionT) -> FunctionT:
    """Add ``--api-key-file`` to a command, the fallback for ``--api-key``."""
    return click.option(
        "--api-key-file",
        type=click.File(),
        callback=key_from_file,
        expose_value=False,
        is_eager=True,
        help=FILE_HELP,
    )(function)


def api_url_option(function: FunctionT) -> FunctionT:
    """Add ``--api-url`` to a command; None means the environment's, or else Daily's."""
    text = "The address of the API. Default: DAILY_API_URL, or Daily's."
    return click.option("--api-url", callback=_or_given_before, help=text)(function)


def own_daily_wanted(api_key: str | None, api_url: str | None) -> bool:
    """Return whether a command starts its own local Daily, because there is no API key.

    Args:
        api_key: The value of ``--api-key``. Default: DAILY_API_KEY.
        api_url: The value of ``--api-url``.

    Raises:
        click.UsageError: An address was given without a key.
    """
    if api_key or os.environ.get("DAILY_API_KEY"):
        return False
    if api_url:
        raise click.UsageError("--api-url needs an API key: give --api-key or set DAILY_API_KEY")
    return True


@contextmanager
def connected(api_key: str | None, api_url: str | None) -> Generator["Daily"]:
    """Yield a client, and let the command go by the clock of that Daily.

    Args:
        api_key: The value of ``--api-key``. Default: DAILY_API_KEY.
        api_url: The value of ``--api-url``. Default: DAILY_API_URL, or Daily's.

    Raises:
        ConfigurationError: The API key or the address is missing or malformed.
    """
    from dailykit.client._sync.client import Daily

    with Daily(api_key, api_url=api_url) as daily:
        use_clock_of(find_api_key(api_key, os.environ), daily.api_url)
        yield daily


def with_daily(
    function: "Callable[Concatenate[Daily, Arguments], None]",
) -> Callable[..., None]:
    """Add ``--api-key`` and ``--api-url``, and pass the command a client as its first argument.

    The client is always closed at the end.
    """

    @api_key_option
    @api_url_option
    @wraps(function)
    def call(*args: Any, api_key: str | None, api_url: str | None, **kwargs: Any) -> None:
        with connected(api_key, api_url) as daily:
            function(daily, *args, **kwargs)

    return call
