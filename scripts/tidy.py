"""What the generators share: putting generated code into the form of the rest."""

import subprocess
import sys
from pathlib import Path

OPTIONS = ("--fix-only", "--unsafe-fixes", "--exit-zero", "--quiet", "--ignore-noqa")


def tidied(code: str, path: Path, rules: str = "F401,I,RUF022") -> str:
    """Return `code` as ruff sorts and formats it for a file at `path`.

    Args:
        code: The code.
        path: Where it is going to be, which decides on what counts as an import of our own.
        rules: The rules of ruff that mend it.
    """
    return _ruff("format", (), _ruff("check", ("--select", rules, *OPTIONS), code, path), path)


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
