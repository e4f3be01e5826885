"""Running the console script."""

import subprocess
from pathlib import Path
from typing import Protocol


class Run(Protocol):
    """Runs ``dailykit`` with arguments, and with more environment where given."""

    def __call__(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]": ...


def run_script(
    script: Path, environment: dict[str, str], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    """Run the script to its end."""
    return subprocess.run(
        [str(script), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
