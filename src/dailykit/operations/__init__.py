"""The verbs of Daily: every operation of its REST API, once, as data. No I/O."""

from types import MappingProxyType
from typing import Any, Final

from dailykit.operations import domain, rooms, tokens
from dailykit.operations._operation import Operation, Repeat, Served, encode_segment

__all__ = ["OPERATIONS", "Operation", "Repeat", "Served", "by_name", "encode_segment"]

OPERATIONS: Final[tuple[Operation[Any], ...]] = (
    rooms.LIST,
    rooms.CREATE,
    rooms.GET,
    rooms.UPDATE,
    rooms.DELETE,
    rooms.PRESENCE,
    tokens.CREATE,
    tokens.VALIDATE,
    rooms.CREATE_MANY,
    rooms.DELETE_MANY,
    domain.GET,
    domain.UPDATE,
)
"""Every operation, in the order of Daily's reference."""

_BY_NAME: Final = MappingProxyType({operation.name: operation for operation in OPERATIONS})


def by_name(name: str) -> Operation[Any]:
    """Return the operation with our name, such as ``rooms.create``.

    Raises:
        KeyError: There is none of that name.
    """
    return _BY_NAME[name]
