"""Phone numbers: available and purchased."""

from typing import ClassVar

from dailykit.models._base import DailyAnswer, DailyBody, DailyCamelAnswer, UTCDatetime
from dailykit.models._paging import CountedPage, PageQuery

__all__ = [
    "AvailablePhoneNumber",
    "AvailablePhoneNumbers",
    "BoughtPhoneNumber",
    "BuyPhoneNumberBody",
    "ListAvailablePhoneNumbersQuery",
    "ListPurchasedPhoneNumbersQuery",
    "PurchasedPhoneNumber",
    "PurchasedPhoneNumbers",
]


class AvailablePhoneNumber(DailyCamelAnswer):
    """A number that can be bought."""

    phone_number: str
    """The number, ``+1...``."""
    region: str | None = None
    """Its state, two letters."""


class AvailablePhoneNumbers(CountedPage[AvailablePhoneNumber]):
    """Numbers that can be bought; there is no next page."""

    cursor_field: ClassVar[str] = "phone_number"


class ListAvailablePhoneNumbersQuery(DailyBody):
    """A filter for available numbers."""

    areacode: str | None = None
    """Only numbers with this area code."""
    region: str | None = None
    """Only numbers in this state, two letters; not with `areacode`."""
    city: str | None = None
    """Only numbers in this city; requires `region`, and no other filter."""
    contains: str | None = None
    """Only numbers that contain these 3 to 7 digits."""
    starts_with: str | None = None
    """Only numbers that start with these 3 to 7 digits; not with the other two."""
    ends_with: str | None = None
    """Only numbers that end with these 3 to 7 digits; not with the other two."""


class PurchasedPhoneNumber(DailyAnswer):
    """A number of the domain."""

    id: str
    """Its id (UUID), for releasing it."""
    name: str | None = None
    """A label."""
    type: str | None = None
    """``purchased_phone_number``."""
    pagination_id: int | None = None
    """The cursor in lists."""
    created_date: UTCDatetime | None = None
    """When it was bought."""
    number: str | None = None
    """The number, ``+1...``."""
    status: str | None = None
    """The status, such as ``verified``."""
    verified: bool | None = None
    """Whether it is verified."""


class PurchasedPhoneNumbers(CountedPage[PurchasedPhoneNumber]):
    """A page of the domain's numbers, 50 at most."""

    cursor_field: ClassVar[str] = "pagination_id"


class ListPurchasedPhoneNumbersQuery(PageQuery):
    """A filter for the domain's numbers."""

    filter_name: str | None = None
    """Only numbers with this label."""
    filter_number: str | None = None
    """Only this number."""


class BuyPhoneNumberBody(DailyBody):
    """The number to buy."""

    number: str | None = None
    """The number, ``+1...``. Default: any from California."""


class BoughtPhoneNumber(DailyAnswer):
    """The number that was bought."""

    id: str
    """Its id (UUID), for releasing it."""
    number: str | None = None
    """The number, ``+1...``."""
