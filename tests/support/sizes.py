"""How much the tests try that could go on for ever: little each time, much when asked to."""

import os
from typing import Final

__all__ = ["FULL", "sized"]

FULL: Final = os.environ.get("DAILYKIT_TESTS") == "full"
"""Whether to try as much as makes sense, as ``make test-long`` does."""


def sized(small: int, full: int) -> int:
    """Return how often to try something. A test that asks for this has the marker ``sized``."""
    return full if FULL else small
