"""`LocalDaily`: a local Daily inside of a program or a test."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from dailykit.local.base.clock import Clock, MovableClock
from dailykit.local.control.seeds import SeedSource, load_seed
from dailykit.local.handles._async.actions import LocalDailyActions
from dailykit.local.handles._sync.actions import BlockingLocalDaily
from dailykit.local.handles.facts import checked_max_rooms
from dailykit.local.requests.limits import NO_LIMITS, RateRules
from dailykit.local.run.runner import Runner
from dailykit.local.run.service import Settings
from dailykit.local.store import MEMORY

__all__ = ["LocalDaily"]


class LocalDaily(LocalDailyActions):
    """A Daily of your own, on a loopback port, for as long as a block lasts.

    It works in both worlds:

        async with LocalDaily() as daily:
            await daily.clock.advance(3600)

        with LocalDaily() as daily:
            daily.blocking.clock.advance(3600)

    The server runs in a thread of its own with an event loop of its own. So a caller that blocks,
    such as a synchronous client in an asynchronous test, can't keep it from answering.

    Args:
        host: The name or address to listen on. Whatever is not loopback can be reached by others.
        port: The port to listen on; 0 takes a free one.
        db: A SQLite file, created if missing and kept afterwards, or ``:memory:``.
        domain: The name of its domain: lower-case letters, digits and ``-``, at most 63.
        api_key: The domain's API key. Default: the one in `db`, or a new one.
        allowed_hosts: Names that requests may call the server by, besides loopback's and `host`.
        clock: Its time; pass one and move it. Default: the real time.
        seed: Makes ids, random room names and random faults predictable.
        seed_file: A JSON or YAML file (or what would be in one) of rooms and more to begin with.
        rate_limits: Whether Daily's rate limits hold.
        retry_after: Whether their refusals say how long to wait. Nobody has seen Daily do so.
        call_ready_after: For how many seconds after the first one has joined operations on the
            call still answer that there is none, as Daily's do. Default: none.
        max_rooms: How many rooms a domain may have at once; creating one more is refused. Expired
            and deleted rooms do not count. Default: any number.
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
            begin_with=None if seed_file is None else load_seed(seed_file),
        )
        super().__init__(Runner(self._settings))

    @property
    def blocking(self) -> BlockingLocalDaily:
        """The same for code that blocks: ``daily.blocking.reset()`` is ``await daily.reset()``."""
        return BlockingLocalDaily(self._runner)

    def start(self) -> Self:
        """Start it, and return when it answers. ``with`` does this.

        Raises:
            StartError: It can't start; the message says why.
        """
        self._runner.start()
        return self

    def close(self) -> None:
        """Stop it, and return when nothing of it is left. A second call does nothing."""
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
