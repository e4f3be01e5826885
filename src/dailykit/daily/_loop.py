"""The event loop that carries all media of the process, in a daemon thread of its own.

Programs for daily-python bring no event loop, or one that they block. So connections, sockets and
codecs run here, never on the caller's loop and never on the thread that runs callbacks.
"""

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

__all__ = ["is_media_thread", "media_loop", "submit"]

T = TypeVar("T")

_STOP_SECONDS: Final = 1.0

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
        """Stop the loop. A connection that is still open is lost, as when the process dies."""
        with self._lock:
            loop, thread = self._loop, self._thread
        if loop is not None and thread is not None and thread.is_alive():
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_STOP_SECONDS)

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()


_MEDIA: Final = _MediaLoop()

# Daemon threads may not run Python code while the interpreter is finalized.
atexit.register(_MEDIA.stop)


def media_loop() -> asyncio.AbstractEventLoop:
    """Return the running media loop."""
    return _MEDIA.get()


def submit(work: Coroutine[Any, Any, T]) -> "Future[T]":
    """Run a coroutine on the media loop, from any thread."""
    running = asyncio.run_coroutine_threadsafe(work, media_loop())
    _RUNNING.add(running)
    running.add_done_callback(_RUNNING.discard)
    return running


def is_media_thread() -> bool:
    """Return whether the current thread runs the media loop: it must not wait for the loop."""
    return _MEDIA.is_current()
