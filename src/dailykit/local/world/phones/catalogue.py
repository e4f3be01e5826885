"""The phone numbers for sale. None of them can belong to a real subscriber.

In every area code of North America, 555-0100 to 555-0199 are reserved for fiction and examples.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final, NamedTuple

from dailykit import wording
from dailykit.local.base.refusal import Refusal
from dailykit.models.phone_numbers import ListAvailablePhoneNumbersQuery

__all__ = ["ForSale", "find_for_sale", "is_for_sale"]

_LINES: Final = range(100, 200)
_NUMBER: Final = re.compile(r"\+1(\d{3})55501\d\d")
_DIGITS: Final = re.compile(r"\d{3,7}")
_REGION: Final = re.compile(r"[A-Za-z]{2}")
_AREA_CODE: Final = re.compile(r"\d{3}")


class _Place(NamedTuple):
    area_code: str
    region: str
    city: str


_PLACES: Final = tuple(
    _Place(*line.split(" ", 2))
    for line in """\
415 CA San Francisco
213 CA Los Angeles
619 CA San Diego
408 CA San Jose
916 CA Sacramento
510 CA Oakland
212 NY New York
716 NY Buffalo
512 TX Austin
214 TX Dallas
713 TX Houston
206 WA Seattle
312 IL Chicago
617 MA Boston
305 FL Miami
407 FL Orlando
303 CO Denver
404 GA Atlanta
215 PA Philadelphia
412 PA Pittsburgh
503 OR Portland
602 AZ Phoenix
702 NV Las Vegas
313 MI Detroit
612 MN Minneapolis
216 OH Cleveland
704 NC Charlotte
615 TN Nashville
504 LA New Orleans
202 DC Washington
801 UT Salt Lake City
804 VA Richmond
808 HI Honolulu""".splitlines()
)
_AREA_CODES: Final = frozenset(place.area_code for place in _PLACES)


class ForSale(NamedTuple):
    """A number for sale."""

    number: str
    region: str


def is_for_sale(number: str) -> bool:
    """Return whether a number (``+1...``) is in the catalogue, sold or not."""
    match = _NUMBER.fullmatch(number)
    return match is not None and match[1] in _AREA_CODES


def find_for_sale(
    query: ListAvailablePhoneNumbersQuery, taken: Collection[str], most: int
) -> list[ForSale]:
    """Return the numbers that match a query.

    Args:
        query: The query.
        taken: Numbers already sold.
        most: The maximum number of results.

    Raises:
        Refusal: The query is invalid.
    """
    _check(query)
    free = (item for item in _numbers(query) if item.number not in taken)
    return list(islice(free, most))


def _numbers(query: ListAvailablePhoneNumbersQuery) -> Iterator[ForSale]:
    """Yield matching numbers, rotating through the places so that a short list has some of each."""
    places = [place for place in _PLACES if _is_there(place, query)]
    for line in _LINES:
        for place in places:
            digits = f"{place.area_code}5550{line}"
            if _has_digits(digits, query):
                yield ForSale(f"+1{digits}", place.region)


def _is_there(place: _Place, query: ListAvailablePhoneNumbersQuery) -> bool:
    return (
        (query.areacode or place.area_code) == place.area_code
        and (query.region or place.region).upper() == place.region
        and (query.city or place.city).casefold() == place.city.casefold()
    )


def _has_digits(digits: str, query: ListAvailablePhoneNumbersQuery) -> bool:
    return (
        digits.startswith(query.starts_with or "")
        and digits.endswith(query.ends_with or "")
        and (query.contains or "") in digits
    )


def _check(query: ListAvailablePhoneNumbersQuery) -> None:
    given = {name for name in type(query).model_fields if getattr(query, name) is not None}
    patterns = given & {"contains", "starts_with", "ends_with"}
    if {"areacode", "region"} <= given:
        raise _invalid("areacode and region can't be used together")
    if "city" in given and "region" not in given:
        raise _invalid("city needs region")
    if "city" in given and patterns:
        raise _invalid(f"city and {min(patterns)} can't be used together")
    if len(patterns) > 1:
        raise _invalid(f"{' and '.join(sorted(patterns))} can't be used together")
    for name in patterns:
        _check_form(name, getattr(query, name), _DIGITS, "3 to 7 digits")
    _check_form("areacode", query.areacode, _AREA_CODE, "3 digits")
    _check_form("region", query.region, _REGION, "2 letters")


def _check_form(name: str, value: str | None, form: re.Pattern[str], words: str) -> None:
    if value is not None and not form.fullmatch(value):
        raise _invalid(f"{name} must be {words}")


def _invalid(text: str) -> Refusal:
    return Refusal(400, wording.VALIDATION_ERROR, text)
