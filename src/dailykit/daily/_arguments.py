"""Checks of arguments, with the errors of the native module."""

import operator
from typing import Any, Final, Self, SupportsIndex, TypeVar

__all__ = ["NotConstructible", "expect_bytes", "expect_instance", "expect_unsigned"]

T = TypeVar("T")

_NEGATIVE: Final = "number too small to fit in target type"


class NotConstructible:
    """The base class of what only this package creates, with `object.__new__`."""

    __slots__ = ()

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Refuse to create an instance.

        Raises:
            TypeError: Always.
        """
        del args, kwargs
        raise TypeError(f"cannot create 'daily.{cls.__name__}' instances")


def expect_instance(value: Any, kind: type[T], name: str) -> T:
    """Return an argument of a type.

    Raises:
        TypeError: It is of another type.
    """
    if isinstance(value, kind):
        return value
    given = "'None'" if value is None else f"'{type(value).__name__}' object"
    raise TypeError(f"{given} is not an instance of '{name}'")


def expect_bytes(value: Any) -> bytes:
    """Return an argument of type `bytes`.

    Raises:
        TypeError: It is of another type, such as `bytearray`.
    """
    return expect_instance(value, bytes, "bytes")


def expect_unsigned(value: SupportsIndex, bits: int, negative: str = _NEGATIVE) -> int:
    """Return a number that is not negative.

    Args:
        value: The argument.
        bits: The number of bits that it must fit in.
        negative: The error of a negative number.

    Raises:
        TypeError: It is not an integer.
        OverflowError: It is negative or too large.
    """
    number = operator.index(value)
    if number < 0:
        raise OverflowError(negative)
    if number >= 1 << bits:
        raise OverflowError("number too large to fit in target type")
    return number
