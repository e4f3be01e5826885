"""``daily.phone_numbers``: numbers to buy, and those bought."""

from collections.abc import AsyncIterator
from typing import Final

from dailykit.client._arguments import make_body, make_query
from dailykit.client._async._resource import AsyncResource, pages
from dailykit.models._base import UNSET, Unset
from dailykit.models.acks import StatusAck
from dailykit.models.phone_numbers import (
    AvailablePhoneNumbers,
    BoughtPhoneNumber,
    PurchasedPhoneNumber,
    PurchasedPhoneNumbers,
)
from dailykit.operations import phone_numbers as table

__all__ = ["AsyncPhoneNumbers"]

_PAGE: Final = 50
"""Daily gives no more purchased numbers than this at once."""


class AsyncPhoneNumbers(AsyncResource):
    """Phone numbers. They take a paid account."""

    __slots__ = ()

    async def available(
        self,
        *,
        areacode: str | Unset = UNSET,
        region: str | Unset = UNSET,
        city: str | Unset = UNSET,
        contains: str | Unset = UNSET,
        starts_with: str | Unset = UNSET,
        ends_with: str | Unset = UNSET,
    ) -> AvailablePhoneNumbers:
        """Return numbers that can be bought. There is no next page: narrow the search.

        Args:
            areacode: Only with this area code.
            region: Only in this state, two letters; not with `areacode`.
            city: Only in this city; needs `region`, and none of the others.
            contains: Only with these 3 to 7 digits somewhere.
            starts_with: Only with these 3 to 7 digits at the start; not with the other two.
            ends_with: Only with these 3 to 7 digits at the end; not with the other two.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/phone-numbers/list-available-numbers.
        Repeating it is safe.
        """
        query = make_query(
            table.AVAILABLE,
            areacode=areacode,
            region=region,
            city=city,
            contains=contains,
            starts_with=starts_with,
            ends_with=ends_with,
        )
        return await self._engine.call(table.AVAILABLE, query=query)

    async def purchased(
        self,
        *,
        filter_name: str | Unset = UNSET,
        filter_number: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> PurchasedPhoneNumbers:
        """Return one page of the domain's numbers.

        Args:
            filter_name: Only those with this label.
            filter_number: Only this number.
            limit: How many, 1 to 100; Daily gives 50 at most.
            starting_after: A number's ``pagination_id``: the page begins right after it.
            ending_before: A number's ``pagination_id``: the page ends right before it.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/phone-numbers/purchased-phone-numbers.
        Repeating it is safe.
        """
        query = make_query(
            table.PURCHASED,
            filter_name=filter_name,
            filter_number=filter_number,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return await self._engine.call(table.PURCHASED, query=query)

    async def iterate_purchased(
        self,
        *,
        filter_name: str | Unset = UNSET,
        filter_number: str | Unset = UNSET,
        page_size: int = _PAGE,
    ) -> AsyncIterator[PurchasedPhoneNumber]:
        """Yield all numbers of the domain, fetching pages as they are needed.

        Args:
            filter_name: As in `purchased`.
            filter_number: As in `purchased`.
            page_size: How many to fetch at once, 1 to 50.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> PurchasedPhoneNumbers:
            return await self.purchased(
                filter_name=filter_name,
                filter_number=filter_number,
                limit=page_size,
                starting_after=cursor,
            )

        async for number in pages(fetch, page_size):
            yield number

    async def buy(self, number: str | Unset = UNSET) -> BoughtPhoneNumber:
        """Buy a number. It costs money, and can't be given back within 14 days.

        Args:
            number: The number (``+1...``), as `available` tells it. Default: any from California.

        Raises:
            InvalidRequestError: It can't be bought (400 or 422).
            InvalidArgumentError: That can't be a number; nothing was sent.
            DailyError: It failed. Where ``unclear`` is true, look at `purchased`.

        See https://docs.daily.co/reference/rest-api/phone-numbers/buy-phone-number. It is
        repeated only where the first try surely did nothing.
        """
        return await self._engine.call(table.BUY, body=make_body(table.BUY, number=number))

    async def release(self, number: str | PurchasedPhoneNumber | BoughtPhoneNumber) -> StatusAck:
        """Give a number back, 14 days after buying it at the earliest.

        Args:
            number: Its id (not its digits), or the number as it was bought or listed.

        Raises:
            InvalidRequestError: It was bought less than 14 days ago (422).
            NotFoundError: The domain has no such number.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/phone-numbers/release-phone-number. It is
        repeated after a lost answer; "not found" then counts as success.
        """
        path = {"id": number if isinstance(number, str) else number.id}
        return await self._engine.call(table.RELEASE, path=path)
