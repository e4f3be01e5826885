"""Fixtures for the tests of the examples: a local Daily in the environment, and programs run."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import urllib3
from tests.local.web.conftest import browser, tabs
from tests.support.servers.servers import free_port

from dailykit.local import LocalDaily

# The fixtures of pages are for these tests too.
__all__ = ["browser", "tabs"]

ROOT = Path(__file__).parents[2]

Program = Callable[..., "subprocess.Popen[str]"]
"""Starts a program of the folder with some arguments."""

Ask = Callable[[str, str], urllib3.BaseHTTPResponse]
"""Sends a request, by method and URL, to a program that is about to listen."""

PressCtrlC = Callable[["subprocess.Popen[str]"], tuple[str, str]]
"""Ends a program as Ctrl-C does, and returns what it has still written."""


@pytest.fixture
def local_daily(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalDaily]:
    """A local Daily that programs find in their environment."""
    with LocalDaily() as daily:
        monkeypatch.setenv("DAILY_API_URL", daily.api_url)
        monkeypatch.setenv("DAILY_API_KEY", daily.api_key)
        monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
        yield daily


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Starts programs by the command that their first lines tell, and ends them as Ctrl-C does."""
    with ExitStack() as stack:

        def start(name: str, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
            here = {key: value for key, value in os.environ.items() if "DAILY" not in key}
            command = [ROOT / "examples" / "offline.py", ROOT / "examples" / name, *arguments]
            return stack.enter_context(running([*map(str, command)], {**here, **environment}))

        yield start


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Generator["subprocess.Popen[str]"]:
    """Run a Python program in a process group of its own, and leave nothing of it behind."""
    with subprocess.Popen(
        [sys.executable, *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def interrupt(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Press Ctrl-C, wait for the end, and return what was still written."""
    os.killpg(process.pid, signal.SIGINT)
    return process.communicate(timeout=60)


@pytest.fixture
def press_ctrl_c() -> PressCtrlC:
    """Presses Ctrl-C for a program, waits for its end, and returns what it has written."""
    return interrupt


@pytest.fixture
def port() -> int:
    """A port that nothing listens on."""
    return free_port()


@pytest.fixture
def ask() -> Ask:
    """Asks a program that is about to listen."""

    def ask(method: str, url: str) -> urllib3.BaseHTTPResponse:
        # A busy machine may take its time to open the port.
        retries = urllib3.Retry(30, backoff_factor=0.1, backoff_max=1.0)
        return urllib3.request(method, url, retries=retries)

    return ask
