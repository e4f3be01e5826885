"""What ``dailykit record`` and ``dailykit replay`` share: a program, or a server until Ctrl-C."""

import os
import signal
import threading
from collections.abc import Sequence
from types import FrameType

import click

__all__ = ["port_option", "program_argument", "run_or_wait"]

port_option = click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    show_default=True,
    help="The port to listen on; 0 picks a free one.",
)
"""The option ``--port``."""

program_argument = click.argument("program", metavar="[-- COMMAND...]", nargs=-1)
"""The program and its arguments."""


def run_or_wait(program: Sequence[str], executable: str | None, api_url: str, api_key: str) -> int:
    """Run a program with an API to its end, or wait for Ctrl-C; return the exit status.

    Args:
        program: The program and its arguments; empty to wait.
        executable: Its path.
        api_url: The root of the API.
        api_key: The API key.
    """
    from dailykit.cli._child import run_found

    if executable is None:
        _wait_for_ctrl_c()
        return 0
    environment = {**os.environ, "DAILY_API_URL": api_url, "DAILY_API_KEY": api_key}
    return run_found(executable, program, environment)


def _wait_for_ctrl_c() -> None:
    stopped = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not stopped.wait(1.0):  # Windows delivers signals between waits only
            pass
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
