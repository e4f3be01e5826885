# Generated from tests/client/_async/resources_case.py by `make generate`. Do not edit.
"""What one call of a method must send, and what it must make of the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from pydantic import BaseModel

from dailykit import Daily

__all__ = ["EMPTY", "Case", "plain"]

EMPTY: Final = object()
"""The answer without a body."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One call of a method.

    Attributes:
        operation: The operation's name.
        call: Calls it.
        line: The request line that must come, without ``/v1``.
        body: The JSON body that must come; None for none.
        answer: The JSON that is answered, or `EMPTY`.
        result: What the method must return, as `plain` writes it.
    """

    operation: str
    call: Callable[[Daily], Any]
    line: str
    body: Any = None
    answer: Any
    result: Any


def plain(value: object) -> Any:
    """Return a result as plain values: of models what the answer had, under our names."""
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True, by_alias=False)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [plain(item) for item in cast("list[object]", value)]
    return value
