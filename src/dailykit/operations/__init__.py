"""Every operation of Daily's REST API, once, as data. No I/O.

The whole table is put together when `OPERATIONS` or `by_name` is first used; a group of rows
(`dailykit.operations.rooms`) costs only its own models.
"""

from typing import TYPE_CHECKING, Any

from dailykit._lazy import lazy_names
from dailykit.operations._operation import Operation, Repeat, Served, encode_segment

if TYPE_CHECKING:
    from dailykit.operations._table import OPERATIONS

__all__ = ["OPERATIONS", "Operation", "Repeat", "Served", "by_name", "encode_segment"]

if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, {"OPERATIONS": "dailykit.operations._table"})


def by_name(name: str) -> Operation[Any]:
    """Return the operation with our name, such as ``rooms.create``.

    Raises:
        KeyError: There is none of that name.
    """
    from dailykit.operations._table import BY_NAME

    return BY_NAME[name]
