"""Texts of somebody else's choice, on a terminal."""

__all__ = ["printable"]


def printable(text: str) -> str:
    """Return a text without what would steer the terminal."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
