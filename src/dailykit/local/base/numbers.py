"""Numbers as JavaScript has them, since Daily is written in it: 3600, 3600.0 and 3.6e3 are one."""

import math
from typing import Any, Final

from dailykit.local.base.json_types import is_list, is_object

__all__ = ["read_numbers", "written_numbers"]

# From here on JavaScript writes whole numbers with an exponent.
_WITH_EXPONENT: Final = 1e21


def read_numbers(value: Any) -> Any:
    """Return a JSON value with each number as JavaScript reads it.

    Whole ones are int, unless JavaScript would write them with an exponent.

    Raises:
        OverflowError: There is a number that no double can hold, such as 1e999.
    """
    if is_object(value):
        return {name: read_numbers(inner) for name, inner in value.items()}
    if is_list(value):
        return [read_numbers(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _read(value)
    return value


def _read(value: float) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise OverflowError("a number is too large")
    return _written(number)


def written_numbers(value: Any) -> Any:
    """Return a JSON value with each number as JavaScript writes it: whole ones without a point."""
    if is_object(value):
        return {name: written_numbers(inner) for name, inner in value.items()}
    if is_list(value):
        return [written_numbers(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _written(value)
    return value


def _written(value: float) -> float:
    if abs(value) >= _WITH_EXPONENT:
        return float(value)
    return int(value) if value == int(value) else value
