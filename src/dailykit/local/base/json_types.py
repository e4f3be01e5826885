"""JSON values whose type is known only at run time."""

from typing import Any, TypeAlias, TypeGuard

__all__ = ["JsonObject", "is_list", "is_object"]

JsonObject: TypeAlias = dict[str, Any]
"""A JSON object."""


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is an array."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[JsonObject]:
    """Return whether a JSON value is an object."""
    return isinstance(value, dict)
