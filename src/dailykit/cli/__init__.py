"""The command ``dailykit``. Each sub-command is loaded only when it is used."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; the entry point of the console script."""
    try:
        from dailykit.cli.root import dailykit
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        sys.stderr.write('The command line needs an extra: pip install "dailykit[cli]"\n')
        raise SystemExit(1) from None
    dailykit()
