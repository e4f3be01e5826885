"""The phone numbers of domains. They are stored, but can't be called."""

import re
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select

from dailykit import wording
from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import iso_time
from dailykit.local.store import Store
from dailykit.local.store.phone_tables import phone_numbers as _table
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.rows import find_row, read_rows, require_row
from dailykit.local.world.phones.catalogue import find_for_sale, is_for_sale
from dailykit.models.phone_numbers import (
    BuyPhoneNumberBody,
    ListAvailablePhoneNumbersQuery,
    ListPurchasedPhoneNumbersQuery,
)

__all__ = ["PhoneNumbers", "is_phone_number", "owns_number"]

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_KEPT_SECONDS: Final = 14 * 24 * 3600
_MOST_ON_A_PAGE: Final = 50
_MOST_FOR_SALE: Final = 50


class PhoneNumbers:
    """The phone numbers of all domains."""

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def available(self, query: ListAvailablePhoneNumbersQuery) -> dict[str, Any]:
        """Return the numbers for sale (``GET /list-available-numbers``)."""
        with self._store.transaction() as tx:
            found = find_for_sale(query, _taken(tx), _MOST_FOR_SALE)
        data = [{"phoneNumber": item.number, "region": item.region} for item in found]
        return {"total_count": len(data), "data": data}

    def buy(self, domain: Domain, body: BuyPhoneNumberBody) -> dict[str, Any]:
        """Buy a number (``POST /buy-phone-number``)."""
        if body.number is not None and not is_phone_number(body.number):
            raise Refusal.invalid("number must be a phone number with its country code, like +1...")
        with self._store.transaction() as tx:
            number = body.number or _any_number(tx)
            if number is None or not is_for_sale(number) or number in _taken(tx):
                raise _CarrierRefusal(f"{number or 'a number'} is not available")
            number_id = self._ids.uuid()
            bought_at = int(self._clock.now())
            values = {"number_id": number_id, "domain_id": domain.id, "number": number}
            tx.execute(insert(_table).values(**values, bought_at=bought_at))
        return {"id": number_id, "number": number}

    def page(self, domain: Domain, query: ListPurchasedPhoneNumbersQuery) -> dict[str, Any]:
        """Return a page of the domain's numbers (``GET /purchased-phone-numbers``)."""
        # A number's label is the number itself: the API can't set another one.
        filters = [name for name in (query.filter_number, query.filter_name) if name is not None]
        matching = [_table.c.domain_id == domain.id, *(_table.c.number == one for one in filters)]
        limit = min(query.limit or _MOST_ON_A_PAGE, _MOST_ON_A_PAGE)
        page = query.model_copy(update={"limit": limit})
        with self._store.transaction() as tx:
            found = read_rows(tx, _table, _table.c.bought_at, matching, page)
        return {"total_count": found.total, "data": [_wire(row) for row in found.rows]}

    def release(self, domain: Domain, number_id: str) -> dict[str, Any]:
        """Release a number (``DELETE /release-phone-number/:id``)."""
        with self._store.transaction() as tx:
            row = require_row(tx, _table, domain, "phone number", number_id=number_id)
            if self._clock.now() < row["bought_at"] + _KEPT_SECONDS:
                text = "a phone number can't be released within 14 days of buying it"
                # Only here, `error` is the text.
                raise Refusal(422, text, None)
            tx.execute(delete(_table).where(_table.c.id == row["id"]))
        return {"status": "ok"}


class _CarrierRefusal(Refusal):
    """The carrier does not sell this number."""

    def __init__(self, text: str) -> None:
        super().__init__(422, wording.INVALID_REQUEST_ERROR, text)

    @property
    def body(self) -> dict[str, Any]:
        complaint = {
            "detail": self.info,
            "status": "422",
            "title": "Number not available",
            "code": "number_not_available",
        }
        return {"errors": [complaint], "status": 422}


def is_phone_number(text: str) -> bool:
    """Return whether `text` is a phone number with its country code, like ``+1...``."""
    return _E164.fullmatch(text) is not None


def owns_number(tx: Connection, domain: Domain, number: str) -> bool:
    """Return whether the domain has bought this number (``+1...``, or its id)."""
    columns = ("number", "number_id")
    return any(find_row(tx, _table, domain, **{name: number}) is not None for name in columns)


def _taken(tx: Connection) -> set[str]:
    return set(tx.execute(select(_table.c.number)).scalars())


def _any_number(tx: Connection) -> str | None:
    californian = ListAvailablePhoneNumbersQuery(region="CA")
    found = find_for_sale(californian, _taken(tx), 1)
    return found[0].number if found else None


def _wire(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["number_id"],
        "name": row["number"],
        "type": "purchased_phone_number",
        "pagination_id": row["id"],
        "created_date": iso_time(row["bought_at"]),
        "number": row["number"],
        "status": "verified",
        "verified": True,
    }
