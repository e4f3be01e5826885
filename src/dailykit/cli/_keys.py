"""API keys on the command line: as an option, from a file, and why a file is better."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TextIO

import click

from dailykit.naming import LOCAL_KEY_START

__all__ = ["FILE_HELP", "given_key", "key_from_file", "keys_from_file", "warn_of_visible"]

FILE_HELP: Final = "A file with the API key, or - for standard input."
_FROM_FILE: Final = "dailykit.api_key_file"
_WARNED: Final = "dailykit.api_key_warning"


def keys_from_file(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    file: TextIO | None,
) -> Sequence[str]:
    """Return the keys in a file, one per line. For ``callback=``.

    Raises:
        click.BadParameter: The file has no key.
    """
    if file is None:
        return ()
    keys = [line.strip() for line in file if line.strip()]
    if not keys:
        raise click.BadParameter("the file contains no API key")
    return keys


def key_from_file(context: click.Context, parameter: click.Parameter, file: TextIO | None) -> None:
    """Read the key from a file and store it for `given_key`. For ``callback=`` of an eager option.

    Raises:
        click.BadParameter: The file has no key, or more than one line.
    """
    keys = keys_from_file(context, parameter, file)
    if len(keys) > 1:
        raise click.BadParameter("the file has more than one line")
    if keys:
        # Shared with the contexts of all subcommands.
        context.meta[_FROM_FILE] = keys[0]


def given_key(context: click.Context, parameter: click.Parameter, value: str | None) -> Any:
    """Return the key: the option's, the file's, or the one given before the command.

    For ``callback=``.
    """
    if value is not None:
        warn_of_visible(context, [value])
        return value
    if _FROM_FILE in context.meta:
        return context.meta[_FROM_FILE]
    return context.find_root().params.get(parameter.name or "")


def warn_of_visible(context: click.Context, keys: Iterable[str]) -> None:
    """Warn once that every program on the machine can read arguments. Local keys are not secret."""
    is_secret = any(not key.startswith(LOCAL_KEY_START) for key in keys)
    if is_secret and not context.meta.setdefault(_WARNED, False):
        context.meta[_WARNED] = True
        click.echo(
            "Warning: every program on this machine can read --api-key. Use --api-key-file or "
            "DAILY_API_KEY instead.",
            err=True,
        )
