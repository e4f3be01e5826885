"""A local Daily in a thread of its own, and how other threads have it do things."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from dailykit.local.control.control import Control
from dailykit.local.run.service import Service, Settings

__all__ = ["Runner"]

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class _Running:
    """A service in its thread, and how to tell it to stop from another thread."""

    service: Service
    loop: asyncio.AbstractEventLoop
    request_stop: Callable[[], object]


class Runner:
    """Runs a service in a thread of its own with an event loop of its own, once.

    Args:
        settings: How it is to run.
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
        """What runs. Only what never changes may be read from another thread or a forked child."""
        return self._running().service

    # --- starting and stopping -------------------------------------------------------------------

    def start(self) -> None:
        """Start, and return when it answers.

        Raises:
            StartError: It can't start; the message says why.
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

    # --- having things done ----------------------------------------------------------------------

    def call(self, work: Callable[[Control], ResultT]) -> ResultT:
        """Have something quick done in the service's thread, and return its result.

        Args:
            work: What is done; it does not wait.

        Raises:
            RuntimeError: The service does not run.
        """

        async def act(control: Control) -> ResultT:
            return work(control)

        return self._submit(act).result()

    def wait_for(self, work: Callable[[Control], Awaitable[ResultT]]) -> ResultT:
        """Have something done on the service's loop, and block until its result is there.

        Raises:
            RuntimeError: The service does not run.
        """
        return self._submit(work).result()

    async def ask(self, work: Callable[[Control], Awaitable[ResultT]]) -> ResultT:
        """Have something done on the service's loop, and wait for its result.

        Raises:
            RuntimeError: The service does not run.
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
            raise RuntimeError("a local Daily can be started only once; make a new one")
        self._pid = os.getpid()
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
        """Have the thread stop; False if there is none, as in a forked child."""
        ready = self._ready
        if self._is_inherited or ready is None or ready.exception() is not None:
            return False
        # Its loop is closed when somebody else has told it just before.
        with suppress(RuntimeError):
            ready.result().request_stop()
        return True


def _submit(work: Coroutine[Any, Any, ResultT], loop: asyncio.AbstractEventLoop) -> Future[ResultT]:
    try:
        return asyncio.run_coroutine_threadsafe(work, loop)
    except RuntimeError:
        # It was closed this very moment.
        work.close()
        raise RuntimeError("this local Daily is closed") from None


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
    ready.set_result(_Running(service, loop, lambda: loop.call_soon_threadsafe(stop.set)))
    await stop.wait()
    await service.stop()
