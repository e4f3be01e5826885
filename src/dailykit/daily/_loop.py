"""The event loop that carries all media of the process, in a daemon thread of its own.

Programs for daily-python bring no event loop, or one that they block. So connections, sockets and
codecs run here, never on the caller's loop and never on the thread that runs callbacks.
"""

import asyncio
import atexit
import os
import queue
import threading
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

__all__ = ["close_at_exit", "is_media_thread", "media_loop", "submit"]

T = TypeVar("T")

_CLOSE_SECONDS: Final = 0.8
_STOP_SECONDS: Final = 1.4

_TO_CLOSE: Final[set[Callable[[], Coroutine[Any, Any, None]]]] = set()

# The event loop keeps only weak references to its tasks.
_RUNNING: Final[set[Future[Any]]] = set()


class _MediaLoop:
    """The loop and its thread, which start on first use (and again in a forked process)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def get(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._thread is None or not self._thread.is_alive():
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name="dailykit-media", daemon=True
                )
                self._thread.start()
            return self._loop

    def is_current(self) -> bool:
        return self._thread is threading.current_thread()

    def stop(self) -> None:
        """End all that runs on the loop, which leaves the calls, and stop the loop."""
        with self._lock:
            loop, thread = self._loop, self._thread
        if loop is not None and thread is not None and thread.is_alive():
            asyncio.run_coroutine_threadsafe(_end_tasks(), loop)
            thread.join(_STOP_SECONDS)

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.set_default_executor(_DaemonExecutor())
        loop.run_forever()
        loop.close()


async def _end_tasks() -> None:
    if _TO_CLOSE:
        closing = [asyncio.ensure_future(close()) for close in tuple(_TO_CLOSE)]
        await asyncio.wait(closing, timeout=_CLOSE_SECONDS)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=(_STOP_SECONDS - _CLOSE_SECONDS) / 2)
    asyncio.get_running_loop().stop()


class _DaemonExecutor(ThreadPoolExecutor):
    """Runs encoders and other blocking work of the media loop, in daemon threads.

    Python's own executor refuses work as soon as the main thread has ended, while other threads of
    the program may still be in a call.
    """

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._missing = (os.cpu_count() or 1) + 4

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        """Run a function in one of the threads."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - the future raises it
                future.set_exception(error)

        self._work.put(run)
        if not self._idle.acquire(blocking=False) and self._missing > 0:
            self._missing -= 1
            threading.Thread(target=self._serve, name="dailykit-work", daemon=True).start()
        return future

    def _serve(self) -> None:
        while True:
            self._work.get()()
            self._idle.release()


_MEDIA: Final = _MediaLoop()

# The interpreter calls it when all other threads of the program have ended.
atexit.register(_MEDIA.stop)


def media_loop() -> asyncio.AbstractEventLoop:
    """Return the running media loop."""
    return _MEDIA.get()


def submit(work: Coroutine[Any, Any, T]) -> "Future[T]":
    """Run a coroutine on the media loop, from any thread.

    Raises:
        RuntimeError: The interpreter shuts down.
    """
    try:
        running = asyncio.run_coroutine_threadsafe(work, media_loop())
    except RuntimeError:
        work.close()
        raise
    _RUNNING.add(running)
    running.add_done_callback(_RUNNING.discard)
    return running


def is_media_thread() -> bool:
    """Return whether the current thread runs the media loop: it must not wait for the loop."""
    return _MEDIA.is_current()


@contextmanager
def close_at_exit(close: Callable[[], Coroutine[Any, Any, None]]) -> Generator[None]:
    """Call `close` on the media loop if the interpreter ends within the block."""
    _TO_CLOSE.add(close)
    try:
        yield
    finally:
        _TO_CLOSE.discard(close)
