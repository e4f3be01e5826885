"""Runs ``dailykit``, and programs that use it, many times without importing it as often.

Each run is a fork of one process.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import types
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Self

import dailykit
from dailykit.cli import main
from dailykit.cli.root import COMMANDS

__all__ = ["Forks"]


class Forks:
    """The process that is forked. It has imported every command, and does nothing by itself.

    Args:
        environment: What it finds in its environment while it imports.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> tuple[int, str]:
        """Run ``dailykit`` in a folder, and return its status and all that it printed."""
        return self._run(["dailykit", *arguments], environment, folder)

    def run_program(
        self, text: str, environment: Mapping[str, str], folder: Path
    ) -> tuple[int, str]:
        """Run a program as ``python -W error -c`` does, and return the same as `run`."""
        return self._run(["-c", text], environment, folder)

    def _run(
        self, wanted: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> tuple[int, str]:
        printed = Path(self._folder.name, "printed")
        status = self._finish(wanted, environment, folder, printed, printed)
        return status, printed.read_text("utf-8")

    def run_apart(
        self, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        """Run ``dailykit`` in this folder, and return its status, its output and its errors."""
        printed, errors = Path(self._folder.name, "printed"), Path(self._folder.name, "errors")
        wanted = ["dailykit", *arguments]
        status = self._finish(wanted, environment, Path.cwd(), printed, errors)
        return subprocess.CompletedProcess(
            wanted, status, printed.read_text("utf-8"), errors.read_text("utf-8")
        )

    def _finish(
        self,
        wanted: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        printed: Path,
        errors: Path,
    ) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        wish = [list(wanted), dict(environment), str(folder), str(printed), str(errors)]
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _serve() -> None:
    """Fork for each line of the input, and print the status of what became of the fork."""
    for name in COMMANDS:
        import_module(f"dailykit.cli.{name}")
    for group in dailykit.__all__:
        getattr(dailykit, group)  # else a program imports what it uses
    gc.freeze()  # otherwise each fork looks through all that was imported when it ends
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(*json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(
    wanted: list[str], environment: dict[str, str], folder: str, printed: str, errors: str
) -> None:
    """Be ``dailykit`` or a program, as if a shell had started it. It ends the process."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    os.dup2(os.open(printed, how), 1)
    os.dup2(1 if errors == printed else os.open(errors, how), 2)
    sys.argv = wanted
    if wanted[0] == "dailykit":
        main()
    warnings.simplefilter("error")
    sys.path.insert(0, "")
    program = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile(wanted[1], "<string>", "exec"), vars(program))
    sys.exit()


if __name__ == "__main__":
    _serve()
