"""Whatever is sent, a 4xx of Daily's kind comes back: no 5xx, no hang, no other words."""

import asyncio
import gzip
import io
import json
import zlib
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.servers.raw_http import exchange

from dailykit.local import LocalDaily

JSON = {"Content-Type": "application/json"}
CHUNKED = ("Transfer-Encoding: chunked", "Content-Type: application/json")
PATIENCE_SECONDS = 10


async def post(daily: LocalDaily, path: str, data: Any, headers: dict[str, str] = JSON) -> Any:
    """Send a body and return status and answer, which must be of Daily's shape."""
    headers = {"Authorization": f"Bearer {daily.api_key}", **headers}
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
        session.post(daily.api_url + path, data=data, headers=headers) as response,
    ):
        assert response.content_type == "application/json"
        body = await response.json()
        if response.status >= 400:
            assert set(body) == {"error", "info"}
        return response.status, body


async def raw(daily: LocalDaily, request: bytes, *, eof: bool = False) -> list[tuple[int, Any]]:
    """Send bytes and return the answers that came until the server closed the connection."""
    answers = await exchange(daily.port, request, eof=eof)
    return [(answer.status, answer.body) for answer in answers]


def request(daily: LocalDaily, head: str = "POST /v1/rooms HTTP/1.1", *more: str) -> bytes:
    lines = [head, "Host: localhost", f"Authorization: Bearer {daily.api_key}", *more, "", ""]
    return "\r\n".join(lines).encode("latin-1")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain"])
async def test_what_is_no_json_is_refused_by_any_name(daily: LocalDaily, content_type: str) -> None:
    status, body = await post(daily, "/rooms", b"name=x", {"Content-Type": content_type})
    assert (status, body["error"]) == (400, "json-parsing-error")


@pytest.mark.parametrize("size", [5_000_000, 10_000_000, 40_000_000])
async def test_a_body_that_is_too_large_is_refused(daily: LocalDaily, size: int) -> None:
    status, body = await post(daily, "/rooms", io.BytesIO(b" " * size))
    assert (status, body["error"]) == (413, "invalid-request-error")
    assert (await post(daily, "/rooms", b"{}"))[0] == 200


async def test_a_large_body_of_unknown_length_is_refused(daily: LocalDaily) -> None:
    async def endless() -> Any:
        for _ in range(10):
            yield b" " * 1_000_000

    status, _ = await post(daily, "/rooms", endless())
    assert status == 413


async def test_a_compressed_bomb_does_not_go_off(daily: LocalDaily) -> None:
    bomb = gzip.compress(b" " * 50_000_000, compresslevel=9)
    assert len(bomb) < 100_000
    status, _ = await post(daily, "/rooms", bomb, {**JSON, "Content-Encoding": "gzip"})
    assert status == 413


async def test_a_compressed_body_is_read(daily: LocalDaily) -> None:
    body = zlib.compress(b'{"name":"small"}')
    status, room = await post(daily, "/rooms", body, {**JSON, "Content-Encoding": "deflate"})
    assert (status, room["name"]) == (200, "small")


async def test_a_body_that_only_pretends_to_be_compressed_is_refused(daily: LocalDaily) -> None:
    status, _ = await post(daily, "/rooms", b"{}", {**JSON, "Content-Encoding": "gzip"})
    assert status == 400


async def test_the_largest_batch_fits(daily: LocalDaily) -> None:
    room = {"properties": {"exp": 1_900_000_000, "sip": {"display_name": "x" * 500,
                                                          "sip_mode": "dial-in"}}}  # fmt: skip
    data = json.dumps({"rooms": [room] * 1000}).encode()
    status, rooms = await post(daily, "/batch/rooms", data)
    assert (status, len(rooms)) == (200, 1000)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\r\n\r\nnonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 100 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /v1/rooms\r\n\r\n",
        b"GET /v1/rooms HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /v1/rooms HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
        b"GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /v1/" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
        b"G\xc3\x89T /v1/rooms HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_told_so(daily: LocalDaily, nonsense: bytes) -> None:
    answers = await raw(daily, nonsense)
    assert [status // 100 for status, _ in answers] == [4]
    assert answers[0][1]["error"] in ("invalid-request-error", "forbidden-error")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Content-Length: -5",), b""),
        (("Content-Length: five",), b"{}"),
        (("Content-Length: 2", "Content-Length: 3"), b"{}x"),
        (("Content-Length: 2", "Transfer-Encoding: chunked"), b"2\r\n{}\r\n0\r\n\r\n"),
        (("Transfer-Encoding: gzip",), b"{}"),
        (CHUNKED, b"zz\r\n{}\r\n0\r\n\r\n"),
        (CHUNKED, b"2\r\n{}XX0\r\n\r\n"),
        (CHUNKED, b"-1\r\n{}\r\n"),
        (CHUNKED, b"f" * 5000 + b"\r\n"),
    ],
)  # fmt: skip
async def test_a_body_that_is_broken_on_the_wire_is_refused(
    daily: LocalDaily, headers: tuple[str, ...], body: bytes
) -> None:
    answers = await raw(daily, request(daily, "POST /v1/rooms HTTP/1.1", *headers) + body)
    assert {status for status, _ in answers} == {400}
    assert {answer["error"] for _, answer in answers} == {"invalid-request-error"}


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 100", "Content-Type: application/json"),
        ("Transfer-Encoding: chunked", "Content-Type: application/json"),
    ],
)
async def test_a_body_that_ends_too_soon_makes_no_room(
    daily: LocalDaily, headers: tuple[str, ...]
) -> None:
    unfinished = request(daily, "POST /v1/rooms HTTP/1.1", *headers) + b'5\r\n{"nam'
    answers = await raw(daily, unfinished, eof=True)
    assert {status for status, _ in answers} <= {400}
    answers = await raw(daily, request(daily, "GET /v1/rooms HTTP/1.1", "Connection: close"))
    assert [answer["total_count"] for _, answer in answers] == [0]


@pytest.mark.parametrize("target", ["*", "http://localhost/v1/rooms", "localhost:80", "v1/rooms"])
async def test_other_forms_of_a_target_are_no_endpoint(daily: LocalDaily, target: str) -> None:
    head = f"GET {target} HTTP/1.1"
    answers = await raw(daily, request(daily, head, "Connection: close"))
    assert [status for status, _ in answers] in ([404], [400])


async def test_a_client_that_asks_before_sending_is_encouraged(daily: LocalDaily) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    headers = ("Content-Length: 2", "Content-Type: application/json", "Expect: 100-continue")
    writer.write(request(daily, "POST /v1/rooms HTTP/1.1", *headers, "Connection: close"))
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"{}")
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_pipelined_requests_are_answered_in_order(daily: LocalDaily) -> None:
    body = b'{"name":"once"}'
    headers = (f"Content-Length: {len(body)}", "Content-Type: application/json")
    one = request(daily, "POST /v1/rooms HTTP/1.1", *headers) + body
    last = request(daily, "GET /v1/rooms/once HTTP/1.1", "Connection: close")
    answers = await raw(daily, one + one + last)
    assert [status for status, _ in answers] == [200, 400, 200]


# --- generated nonsense ---------------------------------------------------------------------------

leaves: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**53, max_value=2**80),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(["", "\0", "public", "cloud", "dial-in", "{epoch_time}", "1800000001", "😀"]),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
names = st.sampled_from(
    ["name", "privacy", "properties", "rooms", "room_names", "exp", "nbf", "sip", "dialin",
     "permissions", "enable_recording", "recordings_bucket", "recordings_template", "room_name",
     "streaming_endpoints", "max_participants", "user_id", "lang", "sip_mode", "display_name",
     "num_endpoints", "canReceive", "byUserId", "pin_dialin", "start_cloud_recording_opts",
     "auto_transcription_settings", "dialout_config", "is_owner"]
)  # fmt: skip
objects = st.dictionaries(names, st.one_of(values, st.dictionaries(names, values, max_size=5)))
bodies: st.SearchStrategy[Any] = st.one_of(
    values,
    objects,
    st.fixed_dictionaries({"properties": objects}),
    st.fixed_dictionaries({"rooms": st.lists(objects, max_size=3)}),
)
paths = st.sampled_from(["/rooms", "/rooms/there", "/batch/rooms", "/meeting-tokens", "/"])

patient = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@patient
@given(paths, bodies)
async def test_no_json_breaks_it(daily: LocalDaily, path: str, body: Any) -> None:
    status, _ = await post(daily, path, json.dumps(body).encode())
    assert status == 200 or 400 <= status < 500


@patient
@given(paths, st.binary(max_size=200))
async def test_no_bytes_break_it(daily: LocalDaily, path: str, body: bytes) -> None:
    status, _ = await post(daily, path, body)
    assert status == 200 or 400 <= status < 500


@patient
@given(st.binary(max_size=200))
async def test_no_bytes_on_the_wire_break_it(daily: LocalDaily, data: bytes) -> None:
    for start in (b"", b"GET ", b"POST /v1/rooms HTTP/1.1\r\nHost: localhost\r\n"):
        for status, answer in await raw(daily, start + data + b"\r\n\r\n", eof=True):
            assert 400 <= status < 500
            assert set(answer) == {"error", "info"}
