"""All faults of the proxy: those below and those of `tests.support.strength.harm`."""

from collections.abc import Mapping, Sequence
from typing import Final

from tests.support.strength.chaos import Exchange, Fault, answer
from tests.support.strength.harm import HARM

__all__ = ["BEFORE", "FAULTS", "POOL_FAULTS", "RETRY_AFTER", "THROTTLES"]


# --- nothing is done ------------------------------------------------------------------------------


async def reset_before(exchange: Exchange) -> bool:
    exchange.reset()
    return False


async def close_before(exchange: Exchange) -> bool:
    return False


async def hang_before(exchange: Exchange) -> bool:
    await exchange.hang()
    return False


async def server_dies_before(exchange: Exchange) -> bool:
    await exchange.chaos.die()
    return False


_STATUSES: Final = (
    *(100, 101, 102, 103, 199, 300, 304, 305, 306, 399, 400, 401, 402, 403, 404, 405, 406, 407),
    *(408, 409, 410, 411, 413, 415, 418, 421, 422, 423, 424, 425, 426, 431, 451, 499, 501, 505),
    *(511, 520, 529, 599, 600, 799, 999),
)
_BODIES: Final = (
    b"",
    b"{}",
    b"null",
    b"[]",
    b'"no"',
    b'{"error": "invalid-request-error", "info": "no"}',
    b'{"error": 1, "info": [null]}',
    b'{"error": "not-found"}',
    b"<html><body>Bad gateway</body></html>",
    b"\xff\xfe\x00",
    b"[" * 5000,
)


async def odd_status(exchange: Exchange) -> bool:
    return await _say_odd(exchange, _STATUSES)


async def _odd_status_but_404(exchange: Exchange) -> bool:
    return await _say_odd(exchange, [status for status in _STATUSES if status != 404])


async def _say_odd(exchange: Exchange, statuses: Sequence[int]) -> bool:
    status, body = exchange.dice.choice(statuses), exchange.dice.choice(_BODIES)
    await exchange.say(answer(status, body))
    return False


_PLACES: Final = (
    "http://{other}/v1/rooms",
    "//{other}/v1",
    "https://{other}/",
    "http://{other}@{other}/",
    "/v1/rooms",
    "",
    "file:///etc/passwd",
    "http://[",
    "ftp://{other}/",
    "javascript:alert(1)",
    "\\\\{other}\\v1",
    "http://\xe9\xe9.example/",
)


async def redirect(exchange: Exchange) -> bool:
    status = exchange.dice.choice([301, 302, 303, 307, 308])
    place = exchange.dice.choice(_PLACES).replace("{other}", exchange.chaos.other_host)
    await exchange.say(answer(status, b"", f"Location: {place}"))
    return False


async def redirect_without_a_place(exchange: Exchange) -> bool:
    await exchange.say(answer(302, b"", "Location-Not: here"))
    return True


RETRY_AFTER: Final = {
    "absent": None,
    "empty": "",
    "zero": "0",
    "short": "0.05",
    "negative": "-5",
    "huge": "99999999999",
    "endless": "9" * 400,
    "infinite": "inf",
    "too large": "1e400",
    "not a number": "nan",
    "a date that is past": "Thu, 01 Jan 1970 00:00:00 GMT",
    "a date far away": "Fri, 31 Dec 9999 23:59:59 GMT",
    "a date beyond the end": "Fri, 31 Dec 9999 23:59:59 -2359",
    "a date before the beginning": "Mon, 01 Jan 0001 00:00:00 +2359",
    "no date": "Fri, 99 Foo 2026 25:61:61 GMT",
    "a word": "soon",
    "other digits": "\xb2",
    "two": "5, 10",
    "a timedelta": "0:00:01",
}
"""Values of the header ``Retry-After``."""


def throttle(status: int, value: str | None) -> Fault:
    """Return a fault that turns a request away."""

    async def fault(exchange: Exchange) -> bool:
        headers = () if value is None else (f"Retry-After: {value}",)
        await exchange.say(answer(status, b'{"error": "rate-limit-error"}', *headers))
        return True

    return fault


THROTTLES: Final[Mapping[str, Fault]] = {
    f"{status}, Retry-After {name}": throttle(status, value)
    for status in (429, 503)
    for name, value in RETRY_AFTER.items()
}

BEFORE: Final[Mapping[str, Fault]] = {
    fault.__name__.replace("_", " "): fault
    for fault in (
        reset_before,
        close_before,
        hang_before,
        server_dies_before,
        odd_status,
        redirect,
        redirect_without_a_place,
    )
}
"""Faults after which the local Daily has done nothing."""

FAULTS: Final[Mapping[str, Fault]] = {**BEFORE, **THROTTLES, **HARM}

POOL_FAULTS: Final[Mapping[str, Fault]] = {**FAULTS, "odd status": _odd_status_but_404}
"""Those for pools, which forget a room that does not exist, whatever says so."""
