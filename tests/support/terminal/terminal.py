"""A terminal in a folder, with the console script and a Python that knows dailykit."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.support.servers.servers import free_port
from tests.support.terminal.forks import Forks
from tests.support.terminal.pages import Command

__all__ = ["Terminal", "assert_shown"]

ROOT: Final = Path(__file__).parents[3]
BIN: Final = Path(sys.executable).parent

_SECONDS: Final = 120.0
_PLAIN: Final = re.compile(r"dailykit [^|&;<>$`*?()#~\\]*")
"""A command line of which a shell makes nothing but words."""

_ASSIGNMENT: Final = re.compile(r"(?:export )?([A-Z_]+)=(.*)")
_TIMING: Final = re.compile(r"(?<= in )\d+\.\d+s\b")
_PORT: Final = re.compile(r" --port (\d+)")
_KEY: Final = re.compile(r"\blocal-[0-9a-f]{48}\b")

SHOWN_HOST: Final = "127.0.0.1:8000"
SHOWN_KEY: Final = "local-0123456789abcdef0123456789abcdef0123456789abcdef"


class Terminal:
    """Runs what a page shows behind its prompts.

    Args:
        folder: Where.
        environment: What is set, beside the path and what a terminal has.
        host: Host and port of the local Daily that pages call by `SHOWN_HOST`.
        forks: Runs ``dailykit`` and programs.
    """

    def __init__(
        self, folder: Path, environment: Mapping[str, str], host: str, forks: Forks
    ) -> None:
        self.folder = folder
        self._host = host
        self._forks = forks
        # Neither the language nor the time zone of this machine: pages show UTC.
        kept = ("SYSTEMROOT", "TMPDIR")
        self._environment = {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "BROWSER": "true",
            "TZ": "UTC",
            **environment,
        }

    def type(self, command: Command) -> None:
        """Do what a line says, and compare what it prints with what is shown."""
        for pattern, special in _SPECIAL.items():
            if found := re.fullmatch(pattern, command.line):
                return special(self, command, found)
        if assignment := _ASSIGNMENT.fullmatch(command.line):
            name, value = assignment.groups()
            self._environment[name] = self.run(["sh", "-c", f"printf %s {value}"])[1]
            return None
        status, printed = self._run_line(command.line)
        assert_shown(printed, command.output, command.line)
        # A failure is all right where it is what is shown.
        assert status == 0 or "Error" in command.output, (
            f"{command.line}: status {status}\n{printed}"
        )
        return None

    def _run_line(self, line: str) -> tuple[int, str]:
        if _PLAIN.fullmatch(line):
            words = shlex.split(self.meant(line))[1:]
            status, printed = self._forks.run(words, self._environment, self.folder)
            return status, self._as_shown(printed)
        return self.run(["sh", "-c", line])

    def run_program(self, text: str) -> tuple[int, str]:
        """Run a program in Python, and return the same as `run`."""
        if "sys.modules" in text:  # it shows what is imported
            return self.run([sys.executable, "-W", "error", "-c", text])
        status, printed = self._forks.run_program(self.meant(text), self._environment, self.folder)
        return status, self._as_shown(printed)

    def run(self, arguments: list[str], **more: str) -> tuple[int, str]:
        """Run a program to its end, and return its status and all that it printed."""
        done = subprocess.run(
            [self.meant(argument) for argument in arguments],
            cwd=self.folder,
            env={**self._environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        return done.returncode, self._as_shown(done.stdout)

    def meant(self, text: str) -> str:
        """Return what a page shows with the addresses of this run in it."""
        return text.replace(SHOWN_HOST, self._host)

    def _as_shown(self, printed: str) -> str:
        printed = printed.replace(self._host, SHOWN_HOST)
        return _TIMING.sub("0.01s", _KEY.sub(SHOWN_KEY, printed))

    def _listens_until_interrupted(self, command: Command, _: re.Match[str]) -> None:
        shown = _PORT.search(command.line)
        port = free_port()  # tests run beside each other
        line = f"{_PORT.sub('', self.meant(command.line))} --port {port}"
        printed = self._interrupted(line, command)
        printed = printed.replace(f":{port}", f":{shown[1] if shown else 8000}")
        assert_shown(self._as_shown(printed), command.output, command.line)

    def _stays_until_interrupted(self, command: Command, _: re.Match[str]) -> None:
        printed = self._interrupted(self.meant(command.line), command)
        assert_shown(self._as_shown(printed), command.output, command.line)

    def _interrupted(self, line: str, command: Command) -> str:
        """Run a line until it has printed as many lines as are shown, and return them."""
        with subprocess.Popen(
            shlex.split(line),
            cwd=self.folder,
            env=self._environment_of(line),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        ) as process:
            assert process.stdout is not None
            try:
                lines = [process.stdout.readline() for _ in command.output.splitlines()]
            finally:
                process.send_signal(signal.SIGINT)
            process.stdout.read()
        assert process.returncode == 0, (line, lines)
        return "".join(lines)

    def _environment_of(self, line: str) -> dict[str, str]:
        # Who starts a server has no key yet.
        without = {"DAILY_API_KEY"} if line.startswith("dailykit serve") else set[str]()
        return {name: text for name, text in self._environment.items() if name not in without}

    def _runs_something_else(self, command: Command, found: re.Match[str]) -> None:
        line = f"{self.meant(found[1])} python -c pass"
        status, printed = self.run(["sh", "-c", line])
        assert status == 0, printed
        assert_shown(printed, command.output, command.line)

    def _is_a_target_of_make(self, command: Command, found: re.Match[str]) -> None:
        assert f"\n{found[1]}:" in (ROOT / "Makefile").read_text(), command.line

    def _is_a_command(self, command: Command, found: re.Match[str]) -> None:
        status, printed = self.run([*found[1].split(), "--help"])
        assert status == 0, printed
        assert command.output == ""

    def _is_an_extra(self, command: Command, found: re.Match[str]) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        extras = set((found[1] or "").split(",")) - {""}
        assert extras <= project["optional-dependencies"].keys(), command.line

    def _is_right(self, command: Command, _: re.Match[str]) -> None:
        assert command.output == ""


_SPECIAL: Final[dict[str, Callable[[Terminal, Command, re.Match[str]], None]]] = {
    # They run until Ctrl-C: started, seen to say what is shown, and stopped.
    r"dailykit (?:serve|webhooks listen)\b.*": Terminal._listens_until_interrupted,
    r"dailykit join\b.*": Terminal._stays_until_interrupted,
    # They run until their call ends, and need Pipecat, which has tests of its own.
    r"(dailykit run .*--) python bot\.py\b.*": Terminal._runs_something_else,
    # They take minutes, and CI runs them anyway.
    r"make (\w+)": Terminal._is_a_target_of_make,
    # It takes a minute, and has tests of its own.
    r"(dailykit conformance)": Terminal._is_a_command,
    # They fetch from a package index, which tests do not.
    r'pip install "?(?:dailykit|\S*)(?:\[([\w,]+)\])?"?': Terminal._is_an_extra,
    # Tests have an environment already.
    r"python3 -m venv \.venv|\. \.venv/bin/activate": Terminal._is_right,
    # The environment points at the local Daily of this run already.
    r"export DAILY_API_(?:URL|KEY)=\S+": Terminal._is_right,
}
"""Lines that are not just run, each with its reason."""


def assert_shown(printed: str, shown: str, where: str) -> None:
    """Compare what was printed with what is shown.

    A line ``...`` stands for any lines, and ``...`` at the end of a line for the rest of it.
    """
    text = "".join(line.rstrip() + "\n" for line in printed.splitlines())
    pattern = "".join(map(_pattern, shown.splitlines()))
    assert re.fullmatch(pattern, text), f"{where} printed\n{text}\nbut this is shown\n{shown}"


def _pattern(line: str) -> str:
    if line == "...":
        return r"(?:.*\n)*?"
    return re.escape(line.removesuffix("...")) + (r".*\n" if line.endswith("...") else r"\n")
