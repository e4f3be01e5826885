"""Runs a command as a child of this process, with the signals that this process gets."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

import click

__all__ = ["find_program", "run_command", "run_found"]

_SECONDS_TO_END: Final = 10.0
_SIGNALS: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)


class _NotFoundError(click.ClickException):
    """The command does not exist. The exit status is a shell's."""

    exit_code = 127


class _NotStartedError(click.ClickException):
    """The command can't be started. The exit status is a shell's."""

    exit_code = 126


def find_program(program: Sequence[str], ours: str) -> str:
    """Return the path of the program to run.

    Args:
        program: The program and its arguments, at least one word.
        ours: What stands before it on our command line, such as ``dailykit run``.

    Raises:
        click.ClickException: It does not exist.
    """
    found = shutil.which(program[0])
    if found is None:
        advice = ""
        if program[0].endswith(".py") and Path(program[0]).is_file():
            advice = f". To run it with Python: {ours} -- python {' '.join(program)}"
        raise _NotFoundError(f"{program[0]} is not a command that can be run{advice}")
    return found


def run_found(executable: str, program: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program to its end, and return its exit status as a shell does.

    Args:
        executable: Its path, from `find_program`.
        program: The program and its arguments.
        environment: Its environment.

    Raises:
        click.ClickException: It can't be started.
    """
    try:
        return run_command([executable, *program[1:]], environment)
    except OSError as error:
        raise _NotStartedError(f"{program[0]} can't be started: {error}") from None


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
