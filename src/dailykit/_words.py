"""Small pieces of English that several messages need. Pure."""

__all__ = ["counted"]


def counted(count: float, noun: str) -> str:
    """Return a number of things, such as ``1 webhook`` or ``3 webhooks``.

    Args:
        count: The number.
        noun: The word for one of them, whose plural ends in ``s``.
    """
    shown = int(count) if count == int(count) else count
    return f"{shown} {noun}" if count == 1 else f"{shown} {noun}s"
