"""The local Daily as a server of its own, until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress

from dailykit.local.base.clock import MovableClock
from dailykit.local.control.seeds import SeedSource, load_seed
from dailykit.local.requests.limits import NO_LIMITS, RateRules
from dailykit.local.run.service import Service, Settings
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
    seed: SeedSource | None = None,
    ready: Callable[[Service], None],
) -> None:
    """Run a local Daily until SIGINT or SIGTERM, and leave everything closed.

    Args:
        host: The name or address to listen on. Whatever is not loopback can be reached by others.
        port: The port to listen on; 0 takes a free one.
        db: A SQLite file, created if missing, or ``:memory:``.
        domains: Names of the domains, each with its API key or None for the stored or a new one.
        allowed_hosts: Names that requests may call the server by, besides loopback's and `host`.
        rate_limits: Whether Daily's rate limits hold.
        retry_after: Whether their refusals say how long to wait. Nobody has seen Daily do so.
        max_rooms: How many rooms a domain may have at once; None for any number.
        seed: A JSON or YAML file (or what would be in one) of rooms and more to begin with.
        ready: Called once when it answers, with its ``url``, ``api_url``, ``port`` and
            ``domains`` (each with ``name`` and ``api_key``).

    Raises:
        StartError: It can't start; the message says why.
        SeedError: The seed can't be read, or made.
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
        begin_with=None if seed is None else load_seed(seed),
    )
    asyncio.run(_serve(settings, ready))


async def _serve(settings: Settings, ready: Callable[[Service], None]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def request_stop() -> None:
        # Who asks a second time does not want to wait: from then on signals do what they always do.
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
        stop.set()

    # Before the start, so that a signal can never find a half-open server without a handler.
    # Windows has no signal handlers in its loop; there Ctrl-C cancels the main task instead.
    with suppress(NotImplementedError):
        for number in _SIGNALS:
            loop.add_signal_handler(number, request_stop)
    service = await Service.start(settings)
    try:
        ready(service)
        await stop.wait()
    finally:
        await service.stop()
