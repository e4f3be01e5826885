"""Text on a terminal: untrusted text, and notes beside a command's output."""

import click

__all__ = ["note", "printable"]


def printable(text: str) -> str:
    """Return a text with control characters replaced."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def note(text: str) -> None:
    """Print a grey line to stderr: worth knowing, but neither a result nor an error."""
    click.secho(text, err=True, dim=True)
