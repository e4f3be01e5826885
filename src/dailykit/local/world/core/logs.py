"""The logs of calls: joins and leaves. Logs and metrics of browsers are not collected.

Daily's page: https://docs.daily.co/reference/rest-api/logs/list-logs.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import RowMapping, select

from dailykit.local.base.clock import Clock
from dailykit.local.base.refusal import Refusal
from dailykit.local.store import Store
from dailykit.local.store.meeting_tables import meetings, stays
from dailykit.local.world.core.domains import Domain
from dailykit.models.logs import ListLogsQuery

__all__ = ["Logs"]

_DEFAULT_LIMIT: Final = 20
# A syslog severity. All of our lines have it.
_INFO: Final = 6


class _LogRow(NamedTuple):
    time: float
    meeting_id: str
    participant_id: str
    message: str


class Logs:
    """The call logs of all domains."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def page(self, domain: Domain, query: ListLogsQuery) -> dict[str, Any]:
        """Return log lines (``GET /logs``)."""
        _check(query)
        answer: dict[str, Any] = {}
        if query.include_logs is not False:
            answer["logs"] = [_wire(domain, line) for line in self._rows(domain, query)]
        if query.include_metrics is True:
            answer["metrics"] = []
        return answer

    def _rows(self, domain: Domain, query: ListLogsQuery) -> list[_LogRow]:
        if query.log_level not in (None, "INFO"):
            return []
        first = (query.start_time or 0) / 1000
        last = self._clock.now() if query.end_time is None else query.end_time / 1000
        lines = [line for row in self._stays(domain, query) for line in _rows_of(row)]
        wanted = sorted(line for line in lines if first <= line.time <= last)
        if (query.order or "DESC").upper() == "DESC":
            wanted.reverse()
        start = query.offset or 0
        return wanted[start : start + (query.limit or _DEFAULT_LIMIT)]

    def _stays(self, domain: Domain, query: ListLogsQuery) -> list[RowMapping]:
        statement = select(stays).join(meetings).where(meetings.c.domain_id == domain.id)
        if query.mtg_session_id is not None:
            statement = statement.where(stays.c.meeting_id == query.mtg_session_id)
        if query.user_session_id is not None:
            statement = statement.where(stays.c.participant_id == query.user_session_id)
        with self._store.transaction() as tx:
            return list(tx.execute(statement).mappings())


def _check(query: ListLogsQuery) -> None:
    if query.mtg_session_id is None and query.user_session_id is None:
        raise Refusal.invalid("mtgSessionId or userSessionId is required")
    for name, value, least in (("limit", query.limit, 1), ("offset", query.offset, 0)):
        if value is not None and value < least:
            raise Refusal.invalid(f"{name} must be at least {least}")


def _rows_of(stay: RowMapping) -> Iterator[_LogRow]:
    who = stay["user_name"] or "a participant"
    ids = (stay["meeting_id"], stay["participant_id"])
    yield _LogRow(stay["join_time"], *ids, f"{who} joined the meeting")
    if stay["leave_time"] is not None:
        yield _LogRow(stay["leave_time"], *ids, f"{who} left the meeting")


def _wire(domain: Domain, line: _LogRow) -> dict[str, Any]:
    time = _iso_time(line.time)
    return {
        "time": time,
        "clientTime": time,
        "message": line.message,
        "mtgSessionId": line.meeting_id,
        "userSessionId": line.participant_id,
        "peerId": None,
        "domainName": domain.name,
        "level": _INFO,
        "code": None,
    }


def _iso_time(seconds: float) -> str:
    """Return a time with nanoseconds, as Daily writes it in logs."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}000Z"
