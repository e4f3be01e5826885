"""Untrusted text on a terminal."""

__all__ = ["printable"]


def printable(text: str) -> str:
    """Return a text with control characters replaced."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
