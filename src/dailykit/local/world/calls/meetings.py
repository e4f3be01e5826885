"""The records of meetings, as the REST API returns them."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    String,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)

from dailykit.local.base.clock import Clock
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.store import Store
from dailykit.local.store.meeting_tables import meetings, stays
from dailykit.local.store.statements import Row, Statement, Transaction
from dailykit.local.world.calls import meeting_records
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.paging import DEFAULT_LIMIT, Listing
from dailykit.models.meetings import ListMeetingParticipantsQuery, ListMeetingsQuery

__all__ = ["SHORTEST_STAY_SECONDS", "Meetings"]

SHORTEST_STAY_SECONDS: Final = 10
"""The shortest stay that appears in the record of a meeting."""

# SQLite holds no larger integer, and no clock shows one.
_LAST_SECOND: Final = 2**53

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


_MOST_COUNTS: Final = 100

_FILTERS: Final[Mapping[str, ColumnElement[bool]]] = {
    "room": meetings.c.room == bindparam("room"),
    "timeframe_start": meetings.c.start_time >= bindparam("timeframe_start"),
    "timeframe_end": meetings.c.start_time < bindparam("timeframe_end"),
    "ongoing": meetings.c.end_time.is_(None),
}
_OWN = meetings.c.domain_id == bindparam("domain_id")
_BY_JOINING = (stays.c.join_time, stays.c.participant_id)
_STAYS = Statement(
    select(stays)
    .where(
        stays.c.meeting_id.in_(
            select(func.json_each(bindparam("ids")).table_valued("value").c.value)
        ),
        func.coalesce(stays.c.leave_time, bindparam("now")) - stays.c.join_time
        >= SHORTEST_STAY_SECONDS,
    )
    .order_by(*_BY_JOINING)
)

# The rows' numbers only grow. The plus keeps SQLite from reading all meetings of the domain by
# their index, instead of the few new ones.
_NUMBER = literal_column("meetings.rowid", Integer())
_LAST = Statement(select(func.max(_NUMBER)).select_from(meetings))
_OWN_NEW = literal_column("+meetings.domain_id", String()) == bindparam("domain_id")


@cache
def _listing(filters: tuple[str, ...]) -> Listing:
    """Return the list of a domain's meetings with these filters."""
    return Listing(meetings, meetings.c.start_time, (_OWN, *(_FILTERS[name] for name in filters)))


@cache
def _since(filters: tuple[str, ...]) -> Statement:
    """Return the statement that counts the meetings after one, with these filters."""
    matching = (bindparam("counted") < _NUMBER, _OWN_NEW, *(_FILTERS[name] for name in filters))
    return Statement(select(func.count()).select_from(meetings).where(*matching))


class Meetings:
    """Reads the meetings of all domains."""

    def __init__(self, store: Store, clock: Clock, domains: Domains) -> None:
        self._store = store
        self._clock = clock
        self._domains = domains
        self._counted: dict[object, tuple[int, int]] = {}

    def resume(self) -> None:
        """End the meetings that a killed server left open."""
        with self._store.transaction() as tx:
            meeting_records.close_open_meetings(tx)

    def page(self, domain: Domain, query: ListMeetingsQuery) -> JsonObject:
        """Return a page of meetings, the latest start first (``GET /meetings``)."""
        filters = _filters(query)
        listing = _listing(tuple(filters))
        tx, values = self._store.reading, {"domain_id": domain.id, **filters}
        rows = listing.page(lambda one, asked: one.rows(tx, asked), query, values)
        data = [self._meeting(row) for row in rows]
        if rows and query.no_participants is not True:
            ids = {"ids": json.dumps([row["id"] for row in rows]), "now": self._clock.now()}
            people = self._people(tx, domain, _STAYS.rows(tx, ids))
            data = [{**meeting, "participants": people[meeting["id"]]} for meeting in data]
        return {"total_count": self._total(listing, values), "data": data}

    def during(self, domain: Domain, start: float, end: float) -> list[JsonObject]:
        """Return the meetings that overlap a period, with their participants.

        Args:
            domain: The meetings' domain.
            start: The start of the period, in unix seconds.
            end: The end of the period, in unix seconds.
        """
        still_on = func.coalesce(meetings.c.end_time, self._clock.now()) >= start
        matching = (meetings.c.domain_id == domain.id, meetings.c.start_time < end, still_on)
        with self._store.transaction() as tx:
            rows = tx.execute(select(meetings).where(*matching)).mappings().all()
            ids = select(meetings.c.id).where(*matching)
            statement = select(stays).where(stays.c.meeting_id.in_(ids), self._is_long_enough())
            found = tx.execute(statement.order_by(*_BY_JOINING)).mappings().all()
            people = self._people(tx, domain, found)
        return [{**self._meeting(row), "participants": people[row["id"]]} for row in rows]

    def get(self, domain: Domain, meeting_id: str) -> JsonObject:
        """Return a meeting without its participants (``GET /meetings/:id``)."""
        with self._store.transaction() as tx:
            return self._meeting(_require(tx, domain, meeting_id))

    def participants(
        self, domain: Domain, meeting_id: str, query: ListMeetingParticipantsQuery
    ) -> JsonObject:
        """Return the participants of a meeting, in the order of joining (``.../participants``).

        Like Daily, refuses a cursor with no participants after it.
        """
        if query.joined_after is not None and query.joined_before is not None:
            raise Refusal.invalid("use either joined_after or joined_before, not both")
        if query.limit is not None and query.limit < 1:
            raise Refusal.invalid("limit must be 1 or more")
        with self._store.transaction() as tx:
            _require(tx, domain, meeting_id)
            rows = self._stays(tx, meeting_id, query)
            hides_ids = self._hides_ids(tx, domain)
        if not rows and (query.joined_after is not None or query.joined_before is not None):
            raise Refusal.not_found("there are no further participants")
        return {"data": [self._stay(row, hides_ids=hides_ids) for row in rows]}

    def _total(self, listing: Listing, values: Mapping[str, Any]) -> int:
        """Return the number of meetings in a list.

        Meetings are only added, so that those counted once need not be counted again. A list of
        ongoing meetings is short.
        """
        tx = self._store.reading
        if "ongoing" in values:
            return int(listing.total.scalar(tx, values))
        last = _LAST.scalar(tx, {}) or 0
        counted, total = self._counted.pop((key := tuple(values.items())), (0, 0))
        if counted == 0:
            total = listing.total.scalar(tx, values)
        elif counted < last:
            since = {**values, "counted": counted}
            total += _since(tuple(name for name in values if name != "domain_id")).scalar(tx, since)
        self._counted[key] = (last, total)  # the last used are last
        if len(self._counted) > _MOST_COUNTS:
            del self._counted[next(iter(self._counted))]
        return int(total)

    def _people(
        self, tx: Transaction, domain: Domain, found: Iterable[Row]
    ) -> dict[str, list[JsonObject]]:
        """Return the participants of each of several meetings, given their stays."""
        people = defaultdict[str, list[JsonObject]](list)
        hides_ids = self._hides_ids(tx, domain)
        for stay in found:
            people[stay["meeting_id"]].append(self._stay(stay, hides_ids=hides_ids))
        return people

    def _stays(
        self, tx: Connection, meeting_id: str, query: ListMeetingParticipantsQuery
    ) -> Sequence[RowMapping]:
        place = tuple_(stays.c.join_time, stays.c.participant_id)
        statement = select(stays).where(stays.c.meeting_id == meeting_id, self._is_long_enough())
        limit = DEFAULT_LIMIT if query.limit is None else min(query.limit, _LAST_SECOND)
        if query.joined_before is None:
            if query.joined_after is not None:
                statement = statement.where(place > _place(tx, meeting_id, query.joined_after))
            statement = statement.order_by(stays.c.join_time, stays.c.participant_id)
            return tx.execute(statement.limit(limit)).mappings().all()
        statement = statement.where(place < _place(tx, meeting_id, query.joined_before))
        last_first = statement.order_by(stays.c.join_time.desc(), stays.c.participant_id.desc())
        return tx.execute(last_first.limit(limit)).mappings().all()[::-1]

    def _is_long_enough(self) -> ColumnElement[bool]:
        until = func.coalesce(stays.c.leave_time, self._clock.now())
        return until - stays.c.join_time >= SHORTEST_STAY_SECONDS

    def _hides_ids(self, tx: Transaction, domain: Domain) -> bool:
        return self._domains.config(tx, domain).get("hipaa") is True

    def _meeting(self, row: Row) -> JsonObject:
        return {
            "id": row["id"],
            "room": row["room"],
            "start_time": int(row["start_time"]),
            "duration": self._seconds(row["start_time"], row["end_time"]),
            "ongoing": row["end_time"] is None,
            "max_participants": row["max_participants"],
        }

    def _stay(self, row: Row, *, hides_ids: bool) -> JsonObject:
        user_id: str | None = row["user_id"]
        # For HIPAA domains, leave out data that could identify a person.
        is_hidden = hides_ids and user_id is not None and not _UUID.fullmatch(user_id)
        return {
            "user_id": "hipaa" if is_hidden else user_id,
            "participant_id": row["participant_id"],
            "user_name": row["user_name"],
            "join_time": int(row["join_time"]),
            "duration": self._seconds(row["join_time"], row["leave_time"]),
        }

    def _seconds(self, since: float, until: float | None) -> int:
        return int(max(0.0, (self._clock.now() if until is None else until) - since))


def _filters(query: ListMeetingsQuery) -> dict[str, Any]:
    """Return the values of the filters in a query."""
    filters: dict[str, Any] = {}
    if query.room is not None:
        filters["room"] = query.room
    if query.timeframe_start is not None:
        filters["timeframe_start"] = _bounded(query.timeframe_start)
    if query.timeframe_end is not None:
        filters["timeframe_end"] = _bounded(query.timeframe_end)
    if query.ongoing is True:
        filters["ongoing"] = True
    return filters


def _bounded(seconds: int) -> int:
    return max(-_LAST_SECOND, min(seconds, _LAST_SECOND))


def _require(tx: Connection, domain: Domain, meeting_id: str) -> RowMapping:
    row = (
        tx.execute(
            select(meetings).where(meetings.c.id == meeting_id, meetings.c.domain_id == domain.id)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise Refusal.not_found(f"meeting {meeting_id} not found")
    return row


def _place(tx: Connection, meeting_id: str, participant_id: str) -> Any:
    row = tx.execute(
        select(stays.c.join_time, stays.c.participant_id).where(
            stays.c.meeting_id == meeting_id, stays.c.participant_id == participant_id
        )
    ).one_or_none()
    if row is None:
        raise Refusal.invalid(f"there is no participant {participant_id} to begin or end at")
    return tuple_(*row)
