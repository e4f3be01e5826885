"""The thread that runs the callbacks of the user: events and completions, in order.

daily-python does the same: one native thread delivers both. So a handler that blocks delays other
callbacks, but neither media nor the user's own event loop, and an exception in a handler is
reported like one in a destructor: `sys.unraisablehook`.
"""

import queue
import threading
from collections.abc import Callable
from typing import Any, Final, TypeAlias

__all__ = ["Dispatcher", "dispatcher"]

_Call: TypeAlias = tuple[Callable[..., object], tuple[Any, ...]]


class Dispatcher:
    """Runs callbacks one after the other in a daemon thread, which starts on first use.

    Args:
        name: The thread's name.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: queue.SimpleQueue[_Call] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def post(self, callback: Callable[..., object], *args: Any) -> None:
        """Run a callback after those posted before. Returns immediately."""
        self._calls.put((callback, args))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def is_current(self) -> bool:
        """Return whether the current thread is the one that runs callbacks."""
        return self._thread is threading.current_thread()

    def _run(self) -> None:
        while True:
            callback, args = self._calls.get()
            try:
                callback(*args)
            except BaseException as error:  # noqa: BLE001 - the callback is the user's code
                report(error)
            # Otherwise the last arguments, maybe a picture, would live until the next call.
            del callback, args


def report(error: BaseException) -> None:
    """Report an exception of a callback to `sys.unraisablehook`."""
    _Unraisable(error)


class _Unraisable:
    """Raises an exception where Python can't propagate it."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def __del__(self) -> None:
        raise self._error


_DISPATCHER: Final = Dispatcher("dailykit-callbacks")


def dispatcher() -> Dispatcher:
    """Return the dispatcher of all clients' events and completions."""
    return _DISPATCHER
