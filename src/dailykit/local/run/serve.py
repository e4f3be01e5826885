"""The local Daily as a standalone server."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress

from dailykit.local.base.clock import MovableClock
from dailykit.local.control.seeds import SeedSource, load_seed
from dailykit.local.requests.limits import NO_LIMITS, RateRules
from dailykit.local.run.service import Service
from dailykit.local.run.settings import Settings
from dailykit.local.store import MEMORY

__all__ = ["Service", "serve"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    db: str = MEMORY,
    domains: Sequence[tuple[str, str | None]] = (("local", None),),
    allowed_hosts: Sequence[str] = (),
    rate_limits: bool = True,
    retry_after: bool = False,
    max_rooms: int | None = None,
    domains_in_path: bool = False,
    seed: SeedSource | None = None,
    control_token: str | None = None,
    ready: Callable[[Service], None],
) -> None:
    """Run a local Daily until SIGINT or SIGTERM, and close everything at the end.

    Args:
        host: The host name or address to listen on. Other machines can reach any address that is
            not loopback.
        port: The port to listen on; 0 picks a free port.
        db: A SQLite file, created if missing, or ``:memory:``.
        domains: The domain names, each with its API key, or None for the stored or a new key.
        allowed_hosts: Host names that requests may use, besides the loopback names and `host`.
        rate_limits: Whether to enforce Daily's rate limits.
        retry_after: Whether 429 responses carry ``Retry-After``. Daily is not known to send it.
        max_rooms: The most rooms a domain may have at once; None for no limit.
        domains_in_path: Whether the URLs of rooms in further domains have the domain in the path,
            ``http://127.0.0.1:8000/DOMAIN~ROOM``, instead of the host name.
        seed: The initial rooms, webhooks and settings: a JSON or YAML file, or its content.
        control_token: A secret that lets programs on other machines use the control; None for
            programs on this machine only.
        ready: Called once when the server answers, with its ``url``, ``api_url``, ``port`` and
            ``domains`` (each with ``name`` and ``api_key``).

    Raises:
        StartError: The server can't start; the message says why.
        SeedError: The seed can't be read or applied.
    """
    settings = Settings(
        host=host,
        port=port,
        db=db,
        domains=domains,
        allowed_hosts=allowed_hosts,
        clock=MovableClock(),
        rate_limits=RateRules(retry_after=retry_after) if rate_limits else NO_LIMITS,
        max_rooms=max_rooms,
        domains_in_path=domains_in_path,
        begin_with=None if seed is None else load_seed(seed),
        control_token=control_token or None,
    )
    asyncio.run(_serve(settings, ready))


async def _serve(settings: Settings, ready: Callable[[Service], None]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def request_stop() -> None:
        # A second signal must not wait: from then on, signals have their default effect.
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
        stop.set()

    # Before the start, so that a handler exists even while the server is half open.
    # Event loops on Windows have no signal handlers; there, Ctrl-C cancels the main task.
    with suppress(NotImplementedError):
        for number in _SIGNALS:
            loop.add_signal_handler(number, request_stop)
    service = await Service.start(settings)
    try:
        ready(service)
        await stop.wait()
    finally:
        await service.stop()
