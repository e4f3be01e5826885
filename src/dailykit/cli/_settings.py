"""Options of the form ``--set name=value``."""

import json
from typing import Any

import click

__all__ = ["json_or_text", "settings"]


def settings(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> dict[str, Any]:
    """Convert an option's ``name=value`` texts to a dict; a value is JSON or text.

    For ``callback=`` of an option with ``multiple=True``.

    Raises:
        click.BadParameter: A text is not of that form.
    """
    return dict(_setting(value) for value in values)


def _setting(value: str) -> tuple[str, Any]:
    name, equals, text = value.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{value!r} is not of the form name=value")
    return name, json_or_text(text)


def json_or_text(text: str) -> Any:
    """Parse a text as JSON, or return it unchanged if it is not JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return text
