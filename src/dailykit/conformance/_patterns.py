"""Formats of values."""

import re
from typing import Any, Final

from dailykit.conformance._answer import require

__all__ = ["ISO_TIME", "UUID", "matches"]

UUID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""As ids are written."""

ISO_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z")
"""As moments are written, to the second."""


def matches(what: str, value: Any, pattern: re.Pattern[str]) -> None:
    """Check the form of a text.

    Raises:
        Difference: It is not text, or has another form.
    """
    is_so = isinstance(value, str) and pattern.fullmatch(value) is not None
    require(is_so, f"{what} should be of the form {pattern.pattern}", value)
