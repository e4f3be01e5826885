"""A local Daily: `LocalDaily` in a program or test, ``dailykit serve`` on the command line.

Requires the ``local`` extra: ``pip install "dailykit[local]"``.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dailykit.local.base.clock import Clock, MovableClock
    from dailykit.local.base.errors import (
        CallError,
        JoinRefused,
        SeedError,
        SnapshotError,
        StartError,
    )
    from dailykit.local.call._async.participant import LocalParticipant
    from dailykit.local.call._sync.participant import BlockingParticipant
    from dailykit.local.call.call_view import CallEvent, Person, WaitingPerson
    from dailykit.local.control.telephone import IncomingCall
    from dailykit.local.control.views import DeliveryAttempt, DeliveryEntry, LocalDomain
    from dailykit.local.daily import LocalDaily
    from dailykit.local.handles._async.clock import LocalClock
    from dailykit.local.handles._sync.actions import BlockingLocalDaily
    from dailykit.local.handles.faults import LocalFaults
    from dailykit.local.requests.faults import FaultRule
    from dailykit.local.world.core.journal import RequestEntries, RequestEntry

__all__ = [
    "BlockingLocalDaily",
    "BlockingParticipant",
    "CallError",
    "CallEvent",
    "Clock",
    "DeliveryAttempt",
    "DeliveryEntry",
    "FaultRule",
    "IncomingCall",
    "JoinRefused",
    "LocalClock",
    "LocalDaily",
    "LocalDomain",
    "LocalFaults",
    "LocalParticipant",
    "MovableClock",
    "Person",
    "RequestEntries",
    "RequestEntry",
    "SeedError",
    "SnapshotError",
    "StartError",
    "WaitingPerson",
]

_HOMES = {
    "BlockingLocalDaily": "dailykit.local.handles._sync.actions",
    "BlockingParticipant": "dailykit.local.call._sync.participant",
    "CallError": "dailykit.local.base.errors",
    "CallEvent": "dailykit.local.call.call_view",
    "Clock": "dailykit.local.base.clock",
    "DeliveryAttempt": "dailykit.local.control.views",
    "DeliveryEntry": "dailykit.local.control.views",
    "FaultRule": "dailykit.local.requests.faults",
    "IncomingCall": "dailykit.local.control.telephone",
    "JoinRefused": "dailykit.local.base.errors",
    "LocalClock": "dailykit.local.handles._async.clock",
    "LocalDaily": "dailykit.local.daily",
    "LocalDomain": "dailykit.local.control.views",
    "LocalFaults": "dailykit.local.handles.faults",
    "LocalParticipant": "dailykit.local.call._async.participant",
    "MovableClock": "dailykit.local.base.clock",
    "Person": "dailykit.local.call.call_view",
    "RequestEntries": "dailykit.local.world.core.journal",
    "RequestEntry": "dailykit.local.world.core.journal",
    "SeedError": "dailykit.local.base.errors",
    "SnapshotError": "dailykit.local.base.errors",
    "StartError": "dailykit.local.base.errors",
    "WaitingPerson": "dailykit.local.call.call_view",
}


_DATABASE: Final = "sqlalchemy"


def __getattr__(name: str) -> Any:
    # Imported on first use: a web server and a database library are slow to import.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # A server imports its database when it starts. Its absence is better known before.
    if name == "LocalDaily" and not _has_database():
        raise _missing()
    try:
        module = import_module(_HOMES[name])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != _DATABASE:
            raise
        raise _missing() from None
    return getattr(module, name)


def _has_database() -> bool:
    try:
        return find_spec(_DATABASE) is not None
    except ModuleNotFoundError:  # an import hook may refuse it
        return False


def _missing() -> ModuleNotFoundError:
    message = 'dailykit.local needs SQLAlchemy: pip install "dailykit[local]"'
    return ModuleNotFoundError(message, name=_DATABASE)
