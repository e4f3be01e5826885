"""A Daily that runs on your own machine: `LocalDaily` in a program, ``dailykit serve`` beside it.

It needs the extra ``local``: ``pip install "dailykit[local]"``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dailykit.local.clock import Clock, MovableClock
    from dailykit.local.errors import StartError
    from dailykit.local.server import LocalDaily

__all__ = ["Clock", "LocalDaily", "MovableClock", "StartError"]

_HOMES = {
    "Clock": "dailykit.local.clock",
    "LocalDaily": "dailykit.local.server",
    "MovableClock": "dailykit.local.clock",
    "StartError": "dailykit.local.errors",
}


def __getattr__(name: str) -> Any:
    # Only when it is asked for: a web server and a database library are a lot to import.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(_HOMES[name])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "sqlalchemy":
            raise
        message = 'dailykit.local needs SQLAlchemy: pip install "dailykit[local]"'
        raise ModuleNotFoundError(message, name=error.name) from error
    return getattr(module, name)
