"""A local Daily in its own thread, and access to it from other threads."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from dailykit import clocks
from dailykit.local.run.settings import Settings

if TYPE_CHECKING:
    from dailykit.local.control.control import Control
    from dailykit.local.run.service import Service

__all__ = ["Runner"]

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class _Running:
    """A service in its thread, and the means to stop it from another thread."""

    service: Service
    loop: asyncio.AbstractEventLoop
    request_stop: Callable[[], object]


class Runner:
    """Runs a service in its own thread and event loop, once.

    Args:
        settings: The service's settings.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pid = os.getpid()
        self._ready: Future[_Running] | None = None
        self._stopped: Future[None] = Future()

    @property
    def state(self) -> str:
        """``not running``, ``running`` or ``closed``."""
        ready = self._ready
        if ready is None or not ready.done() or ready.exception() is not None:
            return "not running"
        return "closed" if self._stopped.done() else "running"

    @property
    def service(self) -> Service:
        """The service. From other threads or forked children, only read what never changes."""
        return self._running().service

    # --- starting and stopping -------------------------------------------------------------------

    def start(self) -> None:
        """Start the service and return when it answers.

        Raises:
            StartError: The service can't start; the message says why.
        """
        ready = self._start()
        try:
            ready.result()
        except BaseException:
            self._abandon(ready)
            raise

    async def astart(self) -> None:
        """Do what `start` does, without blocking the event loop."""
        ready = self._start()
        try:
            await asyncio.shield(asyncio.wrap_future(ready))
        except BaseException:
            self._abandon(ready)
            raise

    def close(self) -> None:
        """Stop the service and wait until it has stopped. Calling it again does nothing."""
        if self._request_stop():
            self._stopped.result()
            self._thread.join()

    async def aclose(self) -> None:
        """Do what `close` does, without blocking the event loop."""
        if self._request_stop():
            await asyncio.shield(asyncio.wrap_future(self._stopped))
            # The service has stopped; only the end of the thread is left.
            self._thread.join()

    # --- calling the service ---------------------------------------------------------------------

    def call(self, work: Callable[[Control], ResultT]) -> ResultT:
        """Call `work` in the service's thread, and return its result.

        Args:
            work: A quick function that does not wait.

        Raises:
            RuntimeError: The service is not running.
        """

        async def act(control: Control) -> ResultT:
            return work(control)

        return self._submit(act).result()

    def wait_for(self, work: Callable[[Control], Awaitable[ResultT]]) -> ResultT:
        """Run `work` on the service's loop, and block until its result is available.

        Raises:
            RuntimeError: The service is not running.
        """
        return self._submit(work).result()

    async def ask(self, work: Callable[[Control], Awaitable[ResultT]]) -> ResultT:
        """Run `work` on the service's loop, and wait for its result.

        Raises:
            RuntimeError: The service is not running.
        """
        return await asyncio.wrap_future(self._submit(work))

    def _submit(self, work: Callable[[Control], Awaitable[ResultT]]) -> Future[ResultT]:
        running = self._running()
        self.require_own_process()
        if threading.current_thread() is self._thread:
            raise RuntimeError("the local Daily's own thread can't wait for itself")
        if self.state == "closed":
            raise RuntimeError("this local Daily is closed")

        async def act() -> ResultT:
            return await work(running.service.control)

        return _submit(act(), running.loop)

    def _running(self) -> _Running:
        if self._ready is None:
            raise RuntimeError("this local Daily was not started: use it in a with block")
        return self._ready.result()

    def require_own_process(self) -> None:
        """Refuse to work in a forked child, where the service's thread does not exist.

        Raises:
            RuntimeError: This is a forked child.
        """
        if self._is_inherited:
            raise RuntimeError(
                f"this local Daily runs in process {self._pid}, from which this one was forked: "
                "use it there, or over HTTP with its api_url and api_key"
            )

    # --- its thread ------------------------------------------------------------------------------

    @property
    def _is_inherited(self) -> bool:
        """Whether this is a forked child of the process that runs the service."""
        return os.getpid() != self._pid

    def _start(self) -> Future[_Running]:
        if self._ready is not None:
            raise RuntimeError("a local Daily can be started only once: create a new one")
        # The server's parts, SQLAlchemy among them, are imported when one starts. Here, since the
        # thread could wait forever for a module that the caller is importing.
        from dailykit.local.run.service import Service

        self._pid = os.getpid()
        self._ready = Future()
        # A daemon thread, so that a program that forgets to close it can still exit.
        self._thread = threading.Thread(
            target=_run,
            args=(Service.start, self._settings, self._ready, self._stopped),
            name="dailykit-local",
            daemon=True,
        )
        self._thread.start()
        return self._ready

    def _abandon(self, ready: Future[_Running]) -> None:
        """Clean up after a start that failed or was cancelled."""
        if ready.done():
            self.close()
            self._thread.join()
        else:
            # The end of a block that was never entered does not run.
            ready.add_done_callback(lambda _: self._request_stop())

    def _request_stop(self) -> bool:
        """Ask the thread to stop; False if it does not exist, as in a forked child."""
        ready = self._ready
        if self._is_inherited or ready is None or ready.exception() is not None:
            return False
        # The loop is already closed if another thread has just stopped it.
        with suppress(RuntimeError):
            ready.result().request_stop()
        return True


def _submit(work: Coroutine[Any, Any, ResultT], loop: asyncio.AbstractEventLoop) -> Future[ResultT]:
    try:
        return asyncio.run_coroutine_threadsafe(work, loop)
    except RuntimeError:
        # The loop was closed just now.
        work.close()
        raise RuntimeError("this local Daily is closed") from None


_Start = Callable[[Settings], Awaitable["Service"]]


def _run(start: _Start, settings: Settings, ready: Future[_Running], stopped: Future[None]) -> None:
    """Run the service. This is the thread's function."""
    try:
        asyncio.run(_serve(start, settings, ready))
    except BaseException as error:  # noqa: BLE001 - it is raised in the waiting thread
        if not ready.done():
            ready.set_exception(error)
        stopped.set_exception(error)
    else:
        stopped.set_result(None)


async def _serve(start: _Start, settings: Settings, ready: Future[_Running]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    service = await start(settings)
    with clocks.counting(settings.clock.now):
        ready.set_result(_Running(service, loop, lambda: loop.call_soon_threadsafe(stop.set)))
        await stop.wait()
        await service.stop()
