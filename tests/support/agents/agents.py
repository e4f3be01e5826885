"""Agents of Pipecat's, as processes under ``dailykit run``."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pytest

__all__ = ["BOT", "ROOT", "RTVI_BOT", "Agent", "pipecat_python", "under_run"]

ROOT: Final = Path(__file__).parents[3]
BOT: Final = ROOT / "tests/agents/programs/bot.py"
RTVI_BOT: Final = ROOT / "tests/agents/programs/rtvi_bot.py"

_PATIENCE_SECONDS: Final = 30.0
_PYTHON: Final = (
    ROOT
    / ".cache/venvs/pipecat"
    / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
)


_COMPLETE: Final = ROOT / ".cache/venvs/pipecat/dailykit-agents.txt"
_OBSTACLE: Final = ROOT / ".cache/venvs/pipecat.obstacle"


def pipecat_python() -> Path:
    """Return a Python that has Pipecat; skip where there is none."""
    if _COMPLETE.is_file():
        return _PYTHON
    if _OBSTACLE.is_file():
        pytest.skip(f"this machine could not fetch Pipecat: {_OBSTACLE.read_text()}")
    pytest.skip("Pipecat is missing: run python scripts/fetch_agents.py")


def under_run(*options: str) -> list[str]:
    """Return how commands that run under ``dailykit run`` begin."""
    return [str(Path(sys.executable).with_name("dailykit")), "run", *options, "--"]


class Agent:
    """A process that runs an agent, and what it tells.

    Args:
        command: The command.
        folder: Where.
        environment: What is set beside the usual.

    Attributes:
        log: The lines of its standard error.
    """

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        usual = {name: value for name, value in os.environ.items() if not name.startswith("DAILY_")}
        path = os.pathsep.join(filter(None, (str(ROOT / "src"), environment.get("PYTHONPATH"))))
        self.log: list[str] = []
        self._events: list[tuple[str, str, Any]] = []
        self._changed = threading.Condition(threading.RLock())
        self._process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**usual, **environment, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._readers = [
            threading.Thread(target=self._read, args=(stream, keep), daemon=True)
            for stream, keep in (
                (self._process.stdout, self._keep_event),
                (self._process.stderr, self.log.append),
            )
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A signal that `dailykit run` passes on, so that nothing is left.
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE_SECONDS)
        finally:
            self._process.kill()
        for reader in self._readers:
            reader.join(_PATIENCE_SECONDS)
        if error is not None:
            error.add_note("".join(self.log[-60:]))

    def _read(self, stream: Any, keep: Any) -> None:
        with stream:
            for line in stream:
                with self._changed:
                    keep(line)
                    self._changed.notify_all()

    def _keep_event(self, line: str) -> None:
        if line.startswith("@ "):
            room, what, detail = json.loads(line[2:])
            self._events.append((room, what, detail))

    def told(self, room: str, what: str) -> list[Any]:
        """Return the details of all events of a kind in a room."""
        with self._changed:
            return [
                detail for in_room, kind, detail in self._events if (in_room, kind) == (room, what)
            ]

    def wait_for(
        self, room: str, what: str, fits: Callable[[Any], bool] = lambda _: True, times: int = 1
    ) -> Any:
        """Wait until events of a kind were told in a room, and return the details of the last."""

        def found() -> list[Any]:
            return [detail for detail in self.told(room, what) if fits(detail)]

        self._wait_until(lambda: len(found()) >= times, f"{what} in {room}")
        return found()[times - 1]

    def wait_for_line(self, pattern: str) -> re.Match[str]:
        """Wait until a line of its standard error has a pattern."""

        def found() -> re.Match[str] | None:
            return next(filter(None, (re.search(pattern, line) for line in self.log)), None)

        self._wait_until(found, pattern)
        match = found()
        assert match is not None
        return match

    def _wait_until(self, condition: Any, what: str) -> None:
        with self._changed:
            came = self._changed.wait_for(
                lambda: condition() or self._is_over(), timeout=_PATIENCE_SECONDS
            )
            assert came, f"{what} never came"
            assert condition(), f"the agent ended before {what}"

    def _is_over(self) -> bool:
        return not any(reader.is_alive() for reader in self._readers)

    def interrupt(self) -> int:
        """Interrupt it as Ctrl-C does, and return its exit status."""
        self._process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Wait until it has ended by itself, and return its exit status."""
        status = self._process.wait(_PATIENCE_SECONDS)
        for reader in self._readers:
            reader.join()
        return status
