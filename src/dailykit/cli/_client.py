"""The options that say which Daily is meant, and the client made of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import click

from dailykit.client._sync.client import Daily

__all__ = ["with_daily"]

Arguments = ParamSpec("Arguments")


def with_daily(
    function: Callable[Concatenate[Daily, Arguments], None],
) -> Callable[..., None]:
    """Give a command ``--api-key`` and ``--api-url``, and call it with a client as first argument.

    The client is closed at the end, whatever happens.
    """

    @click.option("--api-key", help="The API key. Default: DAILY_API_KEY.")
    @click.option("--api-url", help="The address of the API. Default: DAILY_API_URL, or Daily's.")
    @wraps(function)
    def call(*args: Any, api_key: str | None, api_url: str | None, **kwargs: Any) -> None:
        with Daily(api_key, api_url=api_url) as daily:
            function(daily, *args, **kwargs)

    return call
