"""`LocalDaily`: a local Daily inside of a program or a test."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from dailykit.local._service import Service, Settings
from dailykit.local.clock import Clock, MovableClock
from dailykit.local.conversation import Conversation
from dailykit.local.participant import LocalParticipant, RoomAddress
from dailykit.local.store import MEMORY
from dailykit.models.rooms import Room

__all__ = ["LocalDaily"]


@dataclass(frozen=True, slots=True)
class _Running:
    """A service in its thread, and how to tell it to stop from another thread."""

    service: Service
    request_stop: Callable[[], object]


class LocalDaily:
    """A Daily of your own, on a loopback port, for as long as a block lasts.

    It works the same way in both worlds::

        async with LocalDaily() as daily: ...
        with LocalDaily() as daily: ...

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
        seed: Makes ids and random room names predictable.
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
    ) -> None:
        self._settings = Settings(
            host=host,
            port=port,
            db=db,
            domains=((domain, api_key),),
            allowed_hosts=allowed_hosts,
            clock=clock or MovableClock(),
            seed=seed,
        )
        self._ready: Future[_Running] | None = None
        self._stopped: Future[None] = Future()

    def __repr__(self) -> str:
        ready = self._ready
        if ready is None or not ready.done() or ready.exception() is not None:
            return f"<{type(self).__name__} not running>"
        state = " (closed)" if self._stopped.done() else ""
        return f"<{type(self).__name__} {self.url}{state}>"

    @property
    def url(self) -> str:
        """Its root, such as ``http://127.0.0.1:43210``; a room's URL is the root and its name."""
        return self._service.url

    @property
    def api_url(self) -> str:
        """The address of its REST API: what to set ``DAILY_API_URL`` to."""
        return self._service.api_url

    @property
    def api_key(self) -> str:
        """The API key of its domain: what to set ``DAILY_API_KEY`` to."""
        return self._service.domains[0].api_key

    @property
    def domain(self) -> str:
        """The name of its domain."""
        return self._service.domains[0].name

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._service.port

    async def join(
        self,
        room: str | Room,
        *,
        token: str | None = None,
        user_name: str | None = None,
        user_data: Any = None,
    ) -> LocalParticipant:
        """Let somebody join a room, as a browser would.

        In a room at which they have to knock they are ``waiting`` at first: await
        `LocalParticipant.admitted` while an owner lets them in.

        Args:
            room: The room: name, URL (with or without ``?t=``) or `Room`.
            token: Their meeting token. Default: the one in the URL.
            user_name: The name for the others to see, unless the token has one.
            user_data: Anything that the others are to know, any JSON of at most 4 KB.

        Raises:
            JoinRefused: They may not join; its ``reason`` is Daily's word for why.
            InvalidArgumentError: There is no room's name in `room`.
        """
        address = RoomAddress.of(room)
        service = self._service
        return await LocalParticipant.enter(
            Conversation(lambda receive: service.line(address.host, address.name, receive)),
            token=token or address.token,
            user_name=user_name,
            user_data=user_data,
        )

    def start(self) -> Self:
        """Start it, and return when it answers. ``with`` does this.

        Raises:
            StartError: It can't start; the message says why.
        """
        ready = self._start()
        try:
            ready.result()
        except BaseException:
            self._abandon(ready)
            raise
        return self

    def close(self) -> None:
        """Stop it, and return when nothing of it is left. A second call does nothing."""
        if self._request_stop():
            self._stopped.result()
            self._thread.join()

    async def aclose(self) -> None:
        """Do what `close` does, without blocking the event loop."""
        if self._request_stop():
            await asyncio.shield(asyncio.wrap_future(self._stopped))
            # It has said its last word; this waits for no more than its end.
            self._thread.join()

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
        ready = self._start()
        try:
            await asyncio.shield(asyncio.wrap_future(ready))
        except BaseException:
            self._abandon(ready)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    @property
    def _service(self) -> Service:
        if self._ready is None:
            raise RuntimeError("this local Daily was not started: use it in a with block")
        return self._ready.result().service

    def _start(self) -> Future[_Running]:
        if self._ready is not None:
            raise RuntimeError("a local Daily can be started only once; make a new one")
        self._ready = Future()
        # A daemon: a program that forgets to close must still be able to end.
        self._thread = threading.Thread(
            target=_run,
            args=(self._settings, self._ready, self._stopped),
            name="dailykit-local",
            daemon=True,
        )
        self._thread.start()
        return self._ready

    def _abandon(self, ready: Future[_Running]) -> None:
        """Leave nothing of a start that failed, or that the caller no longer waits for."""
        if ready.done():
            self.close()
            self._thread.join()
        else:
            # Nobody will leave a block that was never entered.
            ready.add_done_callback(lambda _: self._request_stop())

    def _request_stop(self) -> bool:
        """Tell the thread to stop; False if there is nothing that could."""
        ready = self._ready
        if ready is None or ready.exception() is not None:
            return False
        # Its loop is closed when somebody else has told it just before.
        with suppress(RuntimeError):
            ready.result().request_stop()
        return True


def _run(settings: Settings, ready: Future[_Running], stopped: Future[None]) -> None:
    """Be the server's thread."""
    try:
        asyncio.run(_serve(settings, ready))
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for us
        if not ready.done():
            ready.set_exception(error)
        stopped.set_exception(error)
    else:
        stopped.set_result(None)


async def _serve(settings: Settings, ready: Future[_Running]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    service = await Service.start(settings)
    ready.set_result(_Running(service, lambda: loop.call_soon_threadsafe(stop.set)))
    await stop.wait()
    await service.stop()
