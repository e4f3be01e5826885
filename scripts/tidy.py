"""What the generators share: putting generated code into the form of the rest."""

import subprocess
import sys
from pathlib import Path

FIXES = ("--select", "F401,I,RUF022", "--fix-only", "--exit-zero", "--quiet", "--ignore-noqa")


def tidied(code: str, path: Path) -> str:
    """Return `code` as ruff sorts and formats it for a file at `path`."""
    return _ruff("format", (), _ruff("check", FIXES, code, path), path)


def _ruff(command: str, options: tuple[str, ...], code: str, path: Path) -> str:
    arguments = [
        sys.executable,
        "-m",
        "ruff",
        command,
        *options,
        "--stdin-filename",
        str(path),
        "-",
    ]
    return subprocess.run(arguments, input=code, capture_output=True, text=True, check=True).stdout
