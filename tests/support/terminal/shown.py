"""What a terminal shows: sessions with the console script, as texts that can be kept."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.support.terminal.forks import Forks

from dailykit.local import LocalDaily

__all__ = ["KEY", "NOW", "Session", "local_daily", "terminal_environment"]

KEY: Final = "local-0123456789abcdef0123456789abcdef0123456789abcdef"
NOW: Final = datetime(2027, 1, 15, 8, tzinfo=UTC)
"""The time in sessions: of the local Daily, and of the commands (`frozen_time`)."""

_FROZEN_TIME: Final = Path(__file__).with_name("frozen_time")
_SECONDS: Final = 60.0
_SHELL: Final = frozenset("$|<>&;")
"""What only a shell understands, in the lines that tests type."""

_OTHER_EACH_TIME: Final = {
    # All free ports have five digits, so that tables come out as wide.
    re.compile(r"(?<=127\.0\.0\.1:)\d{5}\b"): "54321",
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"): "eyJ...",
    re.compile(r"(?<=no-such-room-)[0-9a-f]{8}\b"): "00000000",
    re.compile(r"\b\d+(?= ms\b)"): "3",
    re.compile(r'(?<="seconds": )\d\.\d+'): "0.003",
}

_RANDOM_NAME: Final = re.compile(r"(?<=127\.0\.0\.1:54321/)[A-Za-z0-9]{20}\b")


@contextmanager
def local_daily() -> Generator[LocalDaily]:
    """Run a local Daily that does the same each time, at `NOW`."""
    with LocalDaily(seed=1, api_key=KEY) as running:
        running.blocking.clock.freeze(NOW)
        yield running


def terminal_environment() -> dict[str, str]:
    """Return what every terminal has in its environment."""
    return {
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(_FROZEN_TIME),
        "PYTHONWARNINGS": "error",
        "TZ": "UTC",
    }


class Session:
    """A terminal of 100 columns in a folder, in which commands are typed.

    Lines that begin with ``dailykit`` and need no shell are run by `forks`, to spare the time
    that starting Python takes.

    Attributes:
        environment: What the commands find in their environment.
    """

    def __init__(self, folder: Path, local: LocalDaily, forks: Forks) -> None:
        self.environment = {
            **terminal_environment(),
            "DAILY_API_KEY": local.api_key,
            "DAILY_API_URL": local.api_url,
            "HOME": str(folder),
        }
        self._forks = forks
        self._folder = folder
        self._host = local.api_url
        self._said: list[str] = []

    def type(self, *lines: str) -> str:
        """Run lines one after the other, and return what the last one printed."""
        printed = ""
        for line in lines:
            status, printed = self._run_in_shell(line) if _SHELL & set(line) else self._run(line)
            self._note(line, printed, status)
        return printed

    def _run(self, line: str) -> tuple[int, str]:
        more: dict[str, str] = {}
        first, *rest = shlex.split(line)
        while first != "dailykit":
            name, _, more[name] = first.partition("=")
            first, *rest = rest
        return self._forks.run(rest, {**self.environment, **more}, self._folder)

    def _run_in_shell(self, line: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self._folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        return done.returncode, done.stdout

    def interrupt(self, line: str, *, after: str) -> None:
        """Run a line until it prints `after`, then press Ctrl-C."""
        with subprocess.Popen(
            ["sh", "-c", f"exec {line}"],
            cwd=self._folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        ) as process:
            assert process.stdout is not None
            printed = ""
            for text in process.stdout:
                printed += text
                if after in text:
                    process.send_signal(signal.SIGINT)
                    break
            printed += process.stdout.read()
            self._note(line, f"{printed}^C\n", process.wait(_SECONDS))

    def write(self, name: str, text: str) -> None:
        """Write a file into the folder."""
        (self._folder / name).write_text(text)

    def forget(self) -> None:
        """Forget what was typed so far: it has only set the scene."""
        self._said.clear()

    def as_text(self) -> str:
        """Return all that was typed and printed."""
        return "\n".join(self._said)

    def _note(self, line: str, printed: str, status: int) -> None:
        for pattern, text in _OTHER_EACH_TIME.items():
            line, printed = pattern.sub(text, line), pattern.sub(text, printed)
        for name in _RANDOM_NAME.findall(printed):
            printed = printed.replace(name, "RANDOMnameOF20signs0")
        end = f"[exit status {status}]\n" if status else ""
        shown = "".join(f"{text.rstrip()}\n" for text in printed.splitlines())
        self._said.append(f"$ {line}\n{shown}{end}")
