"""Commands that must succeed."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["output_of"]


def output_of(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    seconds: float = 120,
) -> str:
    """Run a command that must succeed, and return all that it prints.

    Args:
        command: The command.
        folder: Where.
        environment: Its whole environment. Default: that of the tests.
        seconds: How long it may take.
    """
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
