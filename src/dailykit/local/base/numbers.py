"""Numbers as JavaScript, and so Daily, treats them: 3600, 3600.0 and 3.6e3 are the same."""

import math
from collections.abc import Callable
from typing import Any, Final

from dailykit.local.base.json_types import is_list, is_object

__all__ = ["read_numbers", "written_numbers"]

# From this value on, JavaScript writes whole numbers with an exponent.
_WITH_EXPONENT: Final = 1e21


def read_numbers(value: Any) -> Any:
    """Return a JSON value with its numbers as JavaScript reads them.

    Whole numbers become int, unless JavaScript would write them with an exponent.

    Raises:
        OverflowError: A number does not fit a double, such as 1e999.
    """
    return _each_number(value, _read)


def _each_number(value: Any, change: Callable[[float], float]) -> Any:
    """Return a JSON value with each of its numbers changed."""
    if is_object(value):
        return {name: _each_number(inner, change) for name, inner in value.items()}
    if is_list(value):
        return [_each_number(item, change) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return change(value)
    return value


def _read(value: float) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise OverflowError("a number is too large")
    return _written(number)


def written_numbers(value: Any) -> Any:
    """Return a JSON value with its numbers as JavaScript writes them: 3600, not 3600.0."""
    return _each_number(value, _written)


def _written(value: float) -> float:
    if abs(value) >= _WITH_EXPONENT:
        return float(value)
    return int(value) if value == int(value) else value
