"""A Daily that runs on your own machine: `LocalDaily` in a program, ``dailykit serve`` beside it.

It needs the extra ``local``: ``pip install "dailykit[local]"``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dailykit.local.clock import Clock, MovableClock
    from dailykit.local.conversation import CallEvent, Person, WaitingPerson
    from dailykit.local.errors import CallError, JoinRefused, StartError
    from dailykit.local.participant import LocalParticipant
    from dailykit.local.server import LocalDaily

__all__ = [
    "CallError",
    "CallEvent",
    "Clock",
    "JoinRefused",
    "LocalDaily",
    "LocalParticipant",
    "MovableClock",
    "Person",
    "StartError",
    "WaitingPerson",
]

_HOMES = {
    "CallError": "dailykit.local.errors",
    "CallEvent": "dailykit.local.conversation",
    "Clock": "dailykit.local.clock",
    "JoinRefused": "dailykit.local.errors",
    "LocalDaily": "dailykit.local.server",
    "LocalParticipant": "dailykit.local.participant",
    "MovableClock": "dailykit.local.clock",
    "Person": "dailykit.local.conversation",
    "StartError": "dailykit.local.errors",
    "WaitingPerson": "dailykit.local.conversation",
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
