"""Moved: `dailykit.local.call.remote` is its home now."""

from typing import Any
from warnings import warn

from dailykit.local.call import remote


def __getattr__(name: str) -> Any:
    value = getattr(remote, name)
    warn(
        f"dailykit.local.remote has moved: import {name} from dailykit.local.call.remote",
        DeprecationWarning,
        stacklevel=2,
    )
    return value
