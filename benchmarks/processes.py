"""Runs commands in turns, and measures the CPU time of each as the operating system counted it.

Wall time depends on what else the machine does. CPU time does so much less, and ratios within one
round even less.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

__all__ = ["ROOT", "cpu_seconds", "family_cpu_seconds", "in_turns", "medians", "ratio"]

Command = Sequence[str]


def cpu_seconds(command: Command, environment: Mapping[str, str] | None = None) -> float:
    """Return the CPU seconds, of user and system, that a command takes with its children.

    Raises:
        RuntimeError: It failed.
    """
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    ) as process:
        assert process.stderr is not None
        told = process.stderr.read().decode(errors="replace")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {told[-2000:]}")
    return used.ru_utime + used.ru_stime


def family_cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a process and its living children have used so far (Linux)."""
    parents: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(entry.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    family = {pid}
    while more := {one for one, (parent, _) in parents.items() if parent in family} - family:
        family |= more
    ticks = sum(parents[one][1] for one in family if one in parents)
    return ticks / os.sysconf("SC_CLK_TCK")


def in_turns(
    commands: Mapping[str, Command], rounds: int, environment: Mapping[str, str] | None = None
) -> dict[str, list[float]]:
    """Run each command once, uncounted, then all of them in turns; return CPU seconds by name.

    All modules have their bytecode from the uncounted run, in a folder of its own.
    """
    with tempfile.TemporaryDirectory() as cache:
        warm = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}
        return _in_turns(commands, rounds, {**(environment or {}), **warm})


def _in_turns(
    commands: Mapping[str, Command], rounds: int, environment: Mapping[str, str]
) -> dict[str, list[float]]:
    for command in commands.values():
        cpu_seconds(command, environment)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    names = list(commands)
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            taken[name].append(cpu_seconds(commands[name], environment))
        print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return taken


def medians(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the median of each."""
    return {name: median(seconds) for name, seconds in taken.items()}


def ratio(taken: Mapping[str, Sequence[float]], name: str, base: str) -> float | None:
    """Return the median of the ratios within each round; None without a base."""
    if base not in taken or name not in taken:
        return None
    return median(a / b for a, b in zip(taken[name], taken[base], strict=True))


ROOT = Path(__file__).parent.parent
