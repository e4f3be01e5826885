"""``daily.phone_numbers``: available and purchased phone numbers."""

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
"""The most purchased numbers that Daily returns in one page."""


class AsyncPhoneNumbers(AsyncResource):
    """Phone numbers. They need a paid account."""

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
        """Return numbers that you can buy. There is only one page: narrow the search.

        Args:
            areacode: Only numbers with this area code.
            region: Only numbers in this state, two letters; not with `areacode`.
            city: Only numbers in this city; needs `region`, and no other filter.
            contains: Only numbers that contain these 3 to 7 digits.
            starts_with: Only numbers that start with these 3 to 7 digits; not with `contains` or
                `ends_with`.
            ends_with: Only numbers that end with these 3 to 7 digits; not with `contains` or
                `starts_with`.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/phone-numbers/list-available-numbers. Safe to
        retry.
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
            filter_name: Only numbers with this label.
            filter_number: Only this number.
            limit: Items per page, 1 to 100; Daily returns at most 50.
            starting_after: A number's ``pagination_id``: the page starts right after it.
            ending_before: A number's ``pagination_id``: the page ends right before it.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/phone-numbers/purchased-phone-numbers. Safe to
        retry.
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
        """Yield all of the domain's numbers, fetching pages as needed.

        Args:
            filter_name: As in `purchased`.
            filter_number: As in `purchased`.
            page_size: Items per request, 1 to 50.

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
        """Buy a number. It costs money, and you can't release it for 14 days.

        Args:
            number: The number (``+1...``), as `available` returns it. Default: any from
                California.

        Raises:
            InvalidRequestError: The number is not for sale (400 or 422).
            InvalidArgumentError: The number is invalid; nothing was sent.
            DailyError: The request failed. If ``unclear`` is true, check `purchased`.

        See https://docs.daily.co/reference/rest-api/phone-numbers/buy-phone-number. Retried only if
        the first attempt certainly did nothing.
        """
        return await self._engine.call(table.BUY, body=make_body(table.BUY, number=number))

    async def release(self, number: str | PurchasedPhoneNumber | BoughtPhoneNumber) -> StatusAck:
        """Release a number, no earlier than 14 days after buying it.

        Args:
            number: Its id (not its digits), or the object that `buy` or `purchased` returned.

        Raises:
            InvalidRequestError: It was bought less than 14 days ago (422).
            NotFoundError: The domain does not have this number.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/phone-numbers/release-phone-number. Retried
        after a lost response; "not found" then counts as success.
        """
        path = {"id": number if isinstance(number, str) else number.id}
        return await self._engine.call(table.RELEASE, path=path)
