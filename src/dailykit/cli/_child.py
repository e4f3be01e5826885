"""Runs a command as a child of this process, with the signals that this process gets."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["run_command"]

_SECONDS_TO_END: Final = 10.0
_SIGNALS: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)


def run_command(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end, and return its exit status as a shell does.

    On Ctrl-C the terminal interrupts the command too, so this process only waits for it. Other
    signals that end a program are passed on.

    Raises:
        OSError: The command can't be started.
    """
    running: list[subprocess.Popen[bytes]] = []
    with _passing_on(running):
        process = subprocess.Popen(list(command), env=dict(environment))  # noqa: S603
        running.append(process)
        try:
            status = process.wait()
        finally:
            _end(process)
    return status if status >= 0 else 128 - status


@contextmanager
def _passing_on(running: "Sequence[subprocess.Popen[bytes]]") -> Generator[None]:
    """Pass signals on to the running processes, for as long as the block lasts."""

    def pass_on(number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and _has_terminal():
            return  # the terminal has interrupted the command already
        for process in running:
            if os.name == "posix":
                process.send_signal(number)
            elif number != signal.SIGINT:
                process.terminate()

    before = {number: signal.signal(number, pass_on) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _has_terminal() -> bool:
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Make sure that a process has ended."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
