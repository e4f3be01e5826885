"""`LocalDaily`: a local Daily inside a program or a test."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dailykit.local.base.clock import Clock, MovableClock
from dailykit.local.handles._async.actions import LocalDailyActions
from dailykit.local.handles._sync.actions import BlockingLocalDaily
from dailykit.local.handles.facts import checked_max_rooms
from dailykit.local.requests.limits import NO_LIMITS, RateRules
from dailykit.local.run.runner import Runner
from dailykit.local.run.settings import Settings
from dailykit.local.store import MEMORY

if TYPE_CHECKING:
    from dailykit.local.control.seeds import Seed, SeedSource

__all__ = ["LocalDaily"]


class LocalDaily(LocalDailyActions):
    """A local Daily server on a loopback port, for as long as a block lasts.

    It works in asynchronous and in synchronous code:

        async with LocalDaily() as daily:
            await daily.clock.advance(3600)

        with LocalDaily() as daily:
            daily.blocking.clock.advance(3600)

    The server runs in its own thread, on its own event loop, so it answers even while the caller
    blocks, such as a synchronous client in an asynchronous test.

    Args:
        host: The host name or address to listen on. Other machines can reach any address that is
            not loopback.
        port: The port to listen on; 0 picks a free port.
        db: A SQLite file, created if missing and kept when the server stops, or ``:memory:``.
        domain: The domain name: lower-case letters, digits and ``-``, at most 63 characters.
        api_key: The domain's API key. Default: the key stored in `db`, or a new one.
        allowed_hosts: Host names that requests may use, besides the loopback names and `host`.
        clock: The clock that the server follows. Default: a clock that starts at the real time.
        seed: Makes ids, random room names and random faults reproducible.
        seed_file: The initial rooms, webhooks and settings: a JSON or YAML file, or its content.
        rate_limits: Whether to enforce Daily's rate limits.
        retry_after: Whether 429 responses carry ``Retry-After``. Daily is not known to send it.
        call_ready_after: Seconds after the first participant joins during which operations on the
            call still answer that it does not exist, as Daily's do. Default: 0.
        max_rooms: The most rooms a domain may have at once; creating another one fails. Expired
            and deleted rooms do not count. Default: unlimited.
        domains_in_path: Whether the URLs of rooms in further domains are
            ``http://127.0.0.1:8000/DOMAIN~ROOM``, which resolves everywhere, instead of
            ``http://DOMAIN.localhost:8000/ROOM``, which Node, for one, may not find. The server
            answers at both.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        db: str = MEMORY,
        domain: str = "local",
        api_key: str | None = None,
        allowed_hosts: Sequence[str] = (),
        clock: Clock | None = None,
        seed: int | str | None = None,
        seed_file: SeedSource | None = None,
        rate_limits: bool = False,
        retry_after: bool = False,
        call_ready_after: float = 0.0,
        max_rooms: int | None = None,
        domains_in_path: bool = False,
    ) -> None:
        self._settings = Settings(
            host=host,
            port=port,
            db=db,
            domains=((domain, api_key),),
            allowed_hosts=allowed_hosts,
            clock=clock or MovableClock(),
            seed=seed,
            rate_limits=RateRules(retry_after=retry_after) if rate_limits else NO_LIMITS,
            call_ready_after=call_ready_after,
            max_rooms=checked_max_rooms(max_rooms),
            domains_in_path=domains_in_path,
            begin_with=None if seed_file is None else _loaded(seed_file),
        )
        super().__init__(Runner(self._settings))

    @property
    def blocking(self) -> BlockingLocalDaily:
        """The same methods for synchronous code: ``daily.blocking.reset()``."""
        return BlockingLocalDaily(self._runner)

    def start(self) -> Self:
        """Start the server and return when it answers. ``with`` does this.

        Raises:
            StartError: The server can't start; the message says why.
        """
        self._runner.start()
        return self

    def close(self) -> None:
        """Stop the server and wait until it has stopped. Calling it again does nothing."""
        self._runner.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await self._runner.astart()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def _loaded(source: SeedSource) -> Seed:
    from dailykit.local.control.seeds import load_seed

    return load_seed(source)
