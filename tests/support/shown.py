"""What a terminal shows: sessions with the console script, as texts that can be kept."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dailykit.local import LocalDaily

__all__ = ["KEY", "NOW", "Session", "local_daily"]

KEY: Final = "local-0123456789abcdef0123456789abcdef0123456789abcdef"
NOW: Final = datetime(2027, 1, 15, 8, tzinfo=UTC)
"""The time in sessions: of the local Daily, and of the commands (`frozen_time`)."""

_FROZEN_TIME: Final = Path(__file__).with_name("frozen_time")
_SECONDS: Final = 60.0
_OTHER_EACH_TIME: Final = {
    # All free ports have five digits, so that tables come out as wide.
    re.compile(r"(?<=127\.0\.0\.1:)\d{5}\b"): "54321",
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"): "eyJ...",
    re.compile(r"(?<![\w-])(?=\w*\d)(?=\w*[A-Z])[A-Za-z0-9]{20}(?![\w-])"): "RANDOMnameOF20signs0",
    re.compile(r"(?<=no-such-room-)[0-9a-f]{8}\b"): "00000000",
    re.compile(r"\b\d+(?= ms\b)"): "3",
    re.compile(r'(?<="seconds": )\d\.\d+'): "0.003",
}


@contextmanager
def local_daily() -> Generator[LocalDaily]:
    """Run a local Daily that does the same each time, at `NOW`."""
    with LocalDaily(seed=1, api_key=KEY) as running:
        running.blocking.clock.freeze(NOW)
        yield running


class Session:
    """A terminal of 100 columns in a folder, in which commands are typed.

    Attributes:
        environment: What the commands find in their environment.
    """

    def __init__(self, folder: Path, local: LocalDaily) -> None:
        self.environment = {
            "COLUMNS": "100",
            "DAILY_API_KEY": local.api_key,
            "DAILY_API_URL": local.api_url,
            "HOME": str(folder),
            "NO_COLOR": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(_FROZEN_TIME),
            "PYTHONWARNINGS": "error",
            "TZ": "UTC",
        }
        self._folder = folder
        self._host = local.api_url
        self._said: list[str] = []

    def type(self, *lines: str) -> str:
        """Run lines one after the other, and return what the last one printed."""
        printed = ""
        for line in lines:
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
            printed = done.stdout
            self._note(line, printed, done.returncode)
        return printed

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
        end = f"[exit status {status}]\n" if status else ""
        shown = "".join(f"{text.rstrip()}\n" for text in printed.splitlines())
        self._said.append(f"$ {line}\n{shown}{end}")
