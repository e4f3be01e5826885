"""What a web page of another origin may do: everything with the key, and nothing below ``/~/``."""

import asyncio

import pytest
from tests.support.servers.raw_http import RawAnswer, ask, exchange, lines

from dailykit.local import LocalDaily
from dailykit.operations import OPERATIONS

ORIGINS = ("https://app.example", "http://localhost:3000", "null")
LAST = lines("GET /v1/nothing HTTP/1.1", "Host: localhost", "Connection: close")
NO_BRACES = str.maketrans("", "", "{}")
PAGE = ("Sec-Fetch-Mode: cors", "Sec-Fetch-Site: cross-site", "Origin: https://app.example")


async def send(daily: LocalDaily, first: str, *headers: str, body: bytes = b"") -> RawAnswer:
    """Send one request, and return its answer."""
    host = () if any(h.startswith("Host") for h in headers) else (f"Host: 127.0.0.1:{daily.port}",)
    size = (f"Content-Length: {len(body)}",) if body else ()
    own = (*host, *headers, *size, "Connection: close")
    return await ask(daily.port, lines(first, *own, body=body))


def preflight(method: str, origin: str = ORIGINS[0]) -> tuple[str, ...]:
    """Return the headers in which a browser asks whether a page may send a request."""
    names = "authorization,content-type,x-dailykit-fault"
    return (
        f"Origin: {origin}",
        f"Access-Control-Request-Method: {method}",
        f"Access-Control-Request-Headers: {names}",
    )


def lets_send(answer: RawAnswer, method: str) -> bool:
    """Tell whether a browser would now send the request, by the rules of the Fetch standard."""
    names = set(answer.headers["access-control-allow-headers"].lower().split(", "))
    return (
        200 <= answer.status < 300
        and answer.headers["access-control-allow-origin"] == "*"
        and method in answer.headers["access-control-allow-methods"].split(", ")
        and {"authorization", "content-type", "x-dailykit-fault"} <= names
    )


@pytest.mark.parametrize("root", ["/v1", "/api/v1"])
async def test_every_operation_may_be_asked_for(daily: LocalDaily, root: str) -> None:
    asked = [(operation, origin) for operation in OPERATIONS for origin in ORIGINS]
    requests = [
        lines(f"OPTIONS {root}{path} HTTP/1.1", "Host: localhost", *preflight(method, origin))
        for (operation, origin) in asked
        for path, method in [(operation.path.translate(NO_BRACES), operation.method)]
    ]
    *answers, _ = await exchange(daily.port, b"".join([*requests, LAST]))
    for (operation, _), answer in zip(asked, answers, strict=True):
        assert lets_send(answer, operation.method)
        assert answer.content == b""
    assert [exchange.path for exchange in daily.requests] == ["/nothing"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/rooms/", "/v1/rooms/a/b/c", "/v1"])
async def test_what_does_not_exist_may_be_asked_for_too(
    daily: LocalDaily, method: str, path: str
) -> None:
    answer = await send(daily, f"OPTIONS {path} HTTP/1.1", *preflight(method))
    assert lets_send(answer, method)


async def test_a_page_on_the_internet_may_ask_this_machine(daily: LocalDaily) -> None:
    asks = (*preflight("POST"), "Access-Control-Request-Private-Network: true")
    answer = await send(daily, "OPTIONS /v1/rooms HTTP/1.1", *asks)
    assert answer.headers["access-control-allow-private-network"] == "true"


async def test_a_preflight_repeats_names_only(daily: LocalDaily) -> None:
    wish = "Access-Control-Request-Headers: x-a, b c,\xff,d=1,"
    asks = ("Access-Control-Request-Method: GET", wish)
    answer = await send(daily, "OPTIONS /v1/rooms HTTP/1.1", *asks)
    names = answer.headers["access-control-allow-headers"]
    assert (answer.status, names) == (204, "Authorization, Content-Type, x-a")


async def test_a_preflight_costs_nothing() -> None:
    async with LocalDaily(rate_limits=True) as daily:
        request = lines("OPTIONS /v1/rooms HTTP/1.1", "Host: localhost", *preflight("GET"))
        *answers, _ = await exchange(daily.port, request * 101 + LAST)
        assert [answer.status for answer in answers] == [204] * 101
        key = f"Authorization: Bearer {daily.api_key}"
        assert (await send(daily, "GET /v1/rooms HTTP/1.1", key)).status == 200


def is_readable(answer: RawAnswer) -> bool:
    """Tell whether a page may read an answer and its headers."""
    shown = answer.headers["access-control-expose-headers"]
    return answer.headers["access-control-allow-origin"] == "*" and "Retry-After" in shown


@pytest.mark.parametrize(
    ("first", "header", "body", "status"),
    [
        ("GET /v1/rooms HTTP/1.1", "", b"", 200),
        ("HEAD /v1/rooms HTTP/1.1", "", b"", 200),
        ("POST /v1/rooms HTTP/1.1", "", b"{}", 200),
        ("GET /api/v1/ HTTP/1.1", "", b"", 200),
        ("POST /v1/rooms HTTP/1.1", "", b"{", 400),
        ("POST /v1/rooms HTTP/1.1", "", b'{"x":1}', 400),
        ("GET /v1/rooms/nobody HTTP/1.1", "", b"", 404),
        ("GET /v1/nothing HTTP/1.1", "", b"", 404),
        ("OPTIONS /v1/rooms HTTP/1.1", "", b"", 404),
        ("PATCH /v1/rooms HTTP/1.1", "", b"", 404),
        ("GET /v1/rooms HTTP/1.1", "Host: evil.example", b"", 403),
        ("GET /v1/rooms HTTP/1.1", "X-Dailykit-Fault: status=503", b"", 503),
        ("GET /v1/rooms HTTP/1.1", "X-Dailykit-Fault: status=429,retry_after=3", b"", 429),
        ("GET /v1/rooms HTTP/1.1", "X-Dailykit-Fault: nonsense", b"", 400),
        ("GET /v1/rooms HTTP/1.1", "X-Dailykit-Fault: truncate", b"", 200),
        ("GET /v1/rooms HTTP/1.1", "X-Dailykit-Fault: drip=0.01", b"", 200),
        ("GET /v1/rooms HTTP/1.1", "X: " + "a" * 20_000, b"", 400),
        ("POST /v1/rooms HTTP/1.1", "Transfer-Encoding: gzip", b"", 400),
    ],
)
async def test_a_page_may_read_whatever_is_answered(
    daily: LocalDaily, first: str, header: str, body: bytes, status: int
) -> None:
    headers = (f"Authorization: Bearer {daily.api_key}", *PAGE, *([header] if header else []))
    answer = await send(daily, first, *headers, body=body)
    assert (answer.status, is_readable(answer)) == (status, True)


@pytest.mark.parametrize(("key", "status"), [((), 400), (("Authorization: Bearer x",), 401)])
async def test_a_page_may_read_that_its_key_is_wrong(
    daily: LocalDaily, key: tuple[str, ...], status: int
) -> None:
    answer = await send(daily, "GET /v1/rooms HTTP/1.1", *PAGE, *key)
    assert (answer.status, is_readable(answer)) == (status, True)


async def test_a_page_may_read_how_long_to_wait() -> None:
    async with LocalDaily(rate_limits=True, retry_after=True) as daily:
        key = f"Authorization: Bearer {daily.api_key}"
        request = lines("GET /v1/rooms HTTP/1.1", "Host: localhost", key, *PAGE)
        last = lines("GET /v1/rooms HTTP/1.1", "Host: localhost", key, *PAGE, "Connection: close")
        answers = await exchange(daily.port, request * 100 + last)
    assert {answer.status for answer in answers[:100]} == {200}
    assert (answers[100].status, is_readable(answers[100])) == (429, True)
    assert int(answers[100].headers["retry-after"]) > 0


async def test_a_body_that_is_too_large_may_be_read_about(daily: LocalDaily) -> None:
    huge = ("Host: localhost", f"Authorization: Bearer {daily.api_key}", "Content-Length: 5000000")
    request = lines("POST /v1/rooms HTTP/1.1", *huge, *PAGE)
    reader, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nAccess-Control-Allow-Origin: *\r\n" in head


CLOSED = ["", "clock", "faults", "requests", "domains", "about", "openapi.json", "snapshot",
          "rest/acme/rooms", "room/standup", "call/standup", "files/a/b/c/d",
          "static/call.html", "nothing"]  # fmt: skip


@pytest.mark.parametrize("path", [*(f"/~/{name}" for name in CLOSED), "/standup", "/~"])
async def test_control_and_pages_stay_closed(daily: LocalDaily, path: str) -> None:
    key = f"Authorization: Bearer {daily.api_key}"
    for method in ("GET", "POST"):
        asked = await send(daily, f"OPTIONS {path} HTTP/1.1", *preflight(method))
        assert asked.status >= 400
        answer = await send(daily, f"{method} {path} HTTP/1.1", key, *PAGE)
        for one in (asked, answer):
            assert not [name for name in one.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/../~/clock", "/%2e%2e/~/clock", "//~/clock", "/~/clock"])
async def test_there_is_no_way_round(daily: LocalDaily, path: str) -> None:
    answer = await send(daily, f"GET /v1{path} HTTP/1.1", f"Authorization: Bearer {daily.api_key}")
    assert answer.status == 404
