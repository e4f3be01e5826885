"""The clock that a command goes by: this machine's, or that of the local Daily it talks to.

A local Daily's clock can be moved. What a command shows and sends (``--expires-in``, "in 2 hours")
must then count from that clock. The real Daily goes by real time, and is not asked.
"""

import json
import math
import os
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from dailykit import wording
from dailykit.access import DAILY_API_URL, find_api_url, is_on_this_machine
from dailykit.cli._printing import note
from dailykit.durations import apart_in_words
from dailykit.errors import ConfigurationError
from dailykit.naming import LOCAL_KEY_START

__all__ = ["now", "use_clock_of"]

_AHEAD: Final = "dailykit.clock_ahead"
_ADDRESS: Final = "dailykit.clock_address"
"""Until the clock is asked for: most commands need no time."""
_PATIENCE: Final = 2.0
"""Seconds to wait for a local Daily's time; one that does not answer fails the command itself."""
_TOGETHER: Final = 1.0
"""Seconds by which two clocks can seem to differ because the answer takes time."""
_WORTH_SAYING: Final = 60.0


def now() -> datetime:
    """Return the time by the clock of the Daily that this command talks to (aware).

    The first call asks for it, and says on stderr if that clock was moved.
    """
    meta = click.get_current_context().meta
    url = meta.pop(_ADDRESS, None)
    if url is not None:
        meta[_AHEAD] = _told_ahead(url)
    return datetime.now(UTC) + timedelta(seconds=meta.get(_AHEAD, 0.0))


def use_clock_of(api_key: str, api_url: str | None) -> None:
    """Let `now` go by the clock of a Daily. Nothing is asked until then.

    Args:
        api_key: The API key that the command uses; may be empty.
        api_url: The value of ``--api-url``. Default: the environment's, or Daily's.
    """
    try:
        url = find_api_url(api_url, os.environ)
    except ConfigurationError:  # the command itself reports it, if it needs the address
        return
    if not _is_local(api_key, url):
        return
    click.get_current_context().meta[_ADDRESS] = f"{url.removesuffix('/v1')}/~/health"


def _told_ahead(url: str) -> float:
    ahead = _ahead(url)
    if abs(ahead) >= _WORTH_SAYING:
        note(
            f"The local Daily's clock is {apart_in_words(ahead)} this machine's. "
            "This command goes by it."
        )
    return ahead


def _is_local(api_key: str, url: str) -> bool:
    # A local Daily in a container has another host name, but still a key of its own kind.
    return is_on_this_machine(url) or (api_key.startswith(LOCAL_KEY_START) and url != DAILY_API_URL)


def _ahead(url: str) -> float:
    """Return the seconds by which the clock behind a URL is ahead; 0 if it can't be read."""
    from dailykit.client._http import Request, TransportError
    from dailykit.client._sync._transport import Transport

    transport = Transport(timeout=_PATIENCE)
    try:
        answer = transport.send(
            Request(label="clock", method="GET", url=url, path="/~/health", headers={})
        )
        if answer.status != 200 or answer.headers.get("server") != wording.LOCAL_SERVER:
            return 0.0
        ahead = float(json.loads(answer.body)["time"]) - datetime.now(UTC).timestamp()
    except (TransportError, ValueError, LookupError, TypeError):
        return 0.0
    finally:
        transport.close()
    return ahead if math.isfinite(ahead) and abs(ahead) >= _TOGETHER else 0.0
