"""Bytes that no client should send, at every door: an answer below 500 comes back, always."""

import asyncio
from typing import Final

import pytest
from tests.support.servers.raw_http import PATIENCE_SECONDS, lines

from dailykit.local import LocalDaily

ODD: Final = (
    "\xff",
    "\xc3",
    "\xed\xa0\x80",  # a lone surrogate, as bytes
    "%ff",
    "%ED%A0%80",
    "%00",
    "%",
    "%2e%2e%2f",
    "9" * 5000,
    "-1",
    "1e999",
    "NaN",
    "\u0663",  # raises an error as latin-1: sent as UTF-8 below
    "[",
    "http://[",
    "http://a:b:c",
    "{}",
    "'\";--",
    "a" * 4000,
    "",
)
"""What stands in for a name, a number, a key or an origin."""

DOORS: Final = (
    ("GET", "/v1/rooms/{}"),
    ("POST", "/v1/rooms/{}"),
    ("DELETE", "/v1/rooms/{}"),
    ("GET", "/v1/{}"),
    ("GET", "/v1/rooms?limit={}"),
    ("GET", "/v1/rooms?starting_after={}&{}"),
    ("GET", "/v1/meeting-tokens/{}"),
    ("GET", "/v1/meetings?room={}&timeframe_start={}"),
    ("GET", "/v1/recordings/{}/access-link?valid_for_secs={}"),
    ("GET", "/v1/logs?startTime={}"),
    ("GET", "/v1/presence/{}"),
    ("GET", "/{}"),
    ("GET", "/~/{}"),
    ("GET", "/~/static/{}"),
    ("GET", "/~/files/{}/{}/{}/{}?expires={}&signature={}"),
    ("GET", "/~/requests?limit={}&operation={}&domain={}"),
    ("GET", "/~/deliveries?domain={}"),
    ("POST", "/~/deliveries/{}/resend"),
    ("DELETE", "/~/faults/{}"),
    ("GET", "/~/usage?days={}&domain={}"),
    ("GET", "/~/rest/{}/rooms/{}"),
    ("POST", "/~/room/{}"),
    ("GET", "/~/call/{}"),
    ("GET", "/~/snapshot?{}"),
)

HEADERS: Final = (
    ("GET", "/v1/rooms", "Authorization: Bearer {}"),
    ("GET", "/v1/rooms", "Authorization: {}"),
    ("POST", "/v1/rooms", "Content-Type: {}"),
    ("POST", "/v1/rooms", "Content-Encoding: {}"),
    ("POST", "/v1/rooms", "Expect: {}"),
    ("POST", "/v1/rooms", "Content-Length: {}"),
    ("POST", "/v1/rooms", "Transfer-Encoding: {}"),
    ("GET", "/v1/rooms", "Host: {}"),
    ("GET", "/v1/rooms", "X-Dailykit-Fault: {}"),
    ("GET", "/v1/rooms", "X-Dailykit-Fault: status={}"),
    ("GET", "/v1/rooms", "X-Dailykit-Fault: status=503,retry_after={}"),
    ("GET", "/v1/rooms", "X-Dailykit-Fault: delay={}"),
    ("GET", "/v1/rooms", "Origin: {}"),
    ("OPTIONS", "/v1/rooms", "Access-Control-Request-Method: {}"),
    ("GET", "/standup", "If-None-Match: {}"),
    ("GET", "/~/", "Origin: {}"),
    ("GET", "/~/clock", "Host: {}"),
    ("GET", "/~/clock", "Sec-Fetch-Site: {}"),
    ("POST", "/~/reset", "Content-Type: {}"),
    ("GET", "/~/snapshot", "Authorization: Bearer {}"),
    ("GET", "/~/files/a/b/c/d", "Range: bytes={}-{}"),
    ("GET", "/~/call/standup", "Origin: {}"),
    ("GET", "/~/call/standup", "Sec-WebSocket-Key: {}"),
    ("GET", "/~/call/standup", "Sec-WebSocket-Version: {}"),
    ("GET", "/~/call/standup", "Sec-WebSocket-Protocol: {}"),
    ("GET", "/~/call/standup", "Sec-WebSocket-Extensions: {}"),
    ("GET", "/~/call/standup", "Upgrade: {}"),
    ("GET", "/~/call/standup", "Connection: {}"),
)

SHAKES: Final = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}

BODIES: Final = (
    ("POST", "/~/dialin", '{"to": "%s"}'),
    ("POST", "/~/dialin", '{"to": "+1", "from": "%s", "sip_headers": {"%s": "%s"}}'),
    ("POST", "/~/clock", '{"set": "%s"}'),
    ("POST", "/~/clock", '{"advance": %s}'),
    ("POST", "/~/faults", '{"operation": "%s", "status": 500}'),
    ("POST", "/~/faults", '{"operation": "*", "domain": "%s", "status": 500, "times": %s}'),
    ("POST", "/~/faults", '{"operation": "rooms.get", "status": 500, "body": "%s"}'),
    ("POST", "/~/domains", '{"name": "%s"}'),
    ("POST", "/~/domains", '{"api_key": "%s"}'),
    ("POST", "/~/seed", '{"rooms": [{"name": "%s"}]}'),
    ("POST", "/~/seed", '{"rooms": %s}'),
    ("POST", "/~/room/standup", '{"token": "%s"}'),
    ("POST", "/v1/rooms", '{"name": "%s"}'),
    ("POST", "/v1/rooms", '{"properties": {"exp": %s}}'),
    ("POST", "/v1/meeting-tokens", '{"properties": {"user_name": "%s"}}'),
    ("POST", "/v1/webhooks", '{"url": "%s"}'),
    ("POST", "/v1/", '{"properties": {"meeting_join_hook": "%s"}}'),
)

ODD_IN_BODIES: Final = (
    "\\ud800", "\\udfff\\ud800", "\\u0000", "\xff", "9" * 5000, "1e999", "-1e999", "1" + "0" * 400,
    "NaN", "1e308", "[", "[" * 5000, "http://[", "http://a:b", "x" * 100_000, "-0.0",
)  # fmt: skip


def request(daily: LocalDaily, first: str, *own: str, body: bytes = b"") -> bytes:
    """Return a request with a right host and key, unless its own headers name others."""
    given = {header.partition(":")[0].lower() for header in own}
    usual = {
        "Host": "localhost",
        "Authorization": f"Bearer {daily.api_key}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    if "/~/call/" in first:
        usual.update(SHAKES)
    rest = [f"{name}: {value}" for name, value in usual.items() if name.lower() not in given]
    return lines(f"{first} HTTP/1.1", *own, *rest, body=body)


def bytes_of(text: str) -> str:
    """Return text whose characters are the bytes of `text`, for a request in Latin-1."""
    return text if text.isascii() or max(text) <= "\xff" else text.encode().decode("latin-1")


async def status_of(daily: LocalDaily, sent: bytes) -> int:
    """Send a request, return the status of its answer, and hang up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    try:
        writer.write(sent)
        async with asyncio.timeout(PATIENCE_SECONDS):
            line = await reader.readline()
    finally:
        writer.close()
    return int(line.split()[1])


def is_fine(status: int) -> bool:
    """Tell whether a status does not say that the server has failed; 503 is a fault on request."""
    return status < 500 or status == 503


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd[:12]))
async def test_odd_addresses(daily: LocalDaily, odd: str, caplog: pytest.LogCaptureFixture) -> None:
    for method, path in DOORS:
        target = path.replace("{}", bytes_of(odd))
        status = await status_of(daily, request(daily, f"{method} {target}"))
        assert is_fine(status), (method, path, status)
    assert "failed" not in caplog.text


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd[:12]))
async def test_odd_headers(daily: LocalDaily, odd: str, caplog: pytest.LogCaptureFixture) -> None:
    for method, path, header in HEADERS:
        named = header.replace("{}", bytes_of(odd))
        status = await status_of(daily, request(daily, f"{method} {path}", named))
        assert is_fine(status), (header, status)
    assert "failed" not in caplog.text


@pytest.mark.parametrize("odd", ODD_IN_BODIES, ids=lambda odd: repr(odd[:12]))
async def test_odd_bodies(daily: LocalDaily, odd: str, caplog: pytest.LogCaptureFixture) -> None:
    for method, path, body in BODIES:
        content = body.replace("%s", odd).encode("latin-1")
        status = await status_of(daily, request(daily, f"{method} {path}", body=content))
        assert is_fine(status), (path, body, status)
    assert "failed" not in caplog.text
