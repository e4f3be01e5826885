"""Requests as other programs send them, byte by byte: pages, PHP, Node, PowerShell, curl."""

import json
from typing import Any

import pytest
from tests.local.conftest import Ask
from tests.support.servers.raw_http import RawAnswer, ask, lines

from dailykit.local import LocalDaily
from dailykit.operations import OPERATIONS

BODY = b'{"name":"standup","properties":{"max_participants":2}}'
EMPTY: list[object] = []
BOM = b"\xef\xbb\xbf"


async def send(daily: LocalDaily, first: str, *headers: str, body: bytes = b"") -> RawAnswer:
    """Send one request with the key, and return its answer."""
    own = (f"Host: 127.0.0.1:{daily.port}", f"Authorization: Bearer {daily.api_key}")
    size = (f"Content-Length: {len(body)}",) if body else ()
    return await ask(
        daily.port, lines(first, *own, *headers, *size, "Connection: close", body=body)
    )


async def post(daily: LocalDaily, content: Any, path: str = "/v1/rooms") -> RawAnswer:
    """Post a JSON value, or bytes."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await send(daily, f"POST {path} HTTP/1.1", "Content-Type: application/json", body=body)


# --- the programs ---------------------------------------------------------------------------------

PROGRAMS = {
    "fetch of a page, body without headers": (
        "Accept: */*",
        "Content-Type: text/plain;charset=UTF-8",
        "Origin: https://app.example",
        "Referer: https://app.example/",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Site: cross-site",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    ),
    "fetch of Node": (
        "accept: */*",
        "accept-language: *",
        "sec-fetch-mode: cors",
        "user-agent: node",
        "accept-encoding: gzip, deflate",
        "content-type: text/plain;charset=UTF-8",
    ),
    "https of Node, which names no type": (),
    "curl -d": ("Accept: */*", "Content-Type: application/x-www-form-urlencoded"),
    "PHP's curl with CURLOPT_POSTFIELDS": (
        "Accept: */*",
        "Content-Type: application/x-www-form-urlencoded",
    ),
    "PHP's file_get_contents": ("Content-type: application/x-www-form-urlencoded",),
    "Invoke-RestMethod": (
        "Content-Type: application/x-www-form-urlencoded",
        "User-Agent: Mozilla/5.0 (Windows NT; de-DE) WindowsPowerShell/5.1.22621.4391",
    ),
    "a type that is nothing": ("Content-Type: x",),
    "an empty type": ("Content-Type: ",),
    "bytes": ("Content-Type: application/octet-stream",),
    "a type that is not ASCII": ("Content-Type: \xff\xfe",),
}
"""What each sends besides the host, the key and the length."""


@pytest.mark.parametrize("program", PROGRAMS)
async def test_a_room_is_made_by_any_program(daily: LocalDaily, program: str) -> None:
    headers = PROGRAMS[program]
    answer = await send(daily, "POST /v1/rooms HTTP/1.1", *headers, body=BODY)
    room = answer.body
    assert (answer.status, room["name"]) == (200, "standup")
    assert room["config"] == {"max_participants": 2}


async def test_the_type_of_a_body_changes_no_answer(daily: LocalDaily) -> None:
    body = b'{"no_such_key": 1}'
    types = (
        "",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )
    for operation in OPERATIONS:
        if operation.body is None:
            continue
        path = operation.path.replace("{", "").replace("}", "")
        first = f"{operation.method} /v1{path} HTTP/1.1"
        right = await send(daily, first, "Content-Type: application/json", body=body)
        for other in types:
            named = (f"Content-Type: {other}",) if other else ()
            answer = await send(daily, first, *named, body=body)
            assert (answer.status, answer.body) == (right.status, right.body), (first, other)


async def test_a_form_is_no_json(daily: LocalDaily) -> None:
    form = "Content-Type: application/x-www-form-urlencoded"
    answer = await send(daily, "POST /v1/rooms HTTP/1.1", form, body=b"name=standup")
    assert (answer.status, answer.body["error"]) == (400, "json-parsing-error")


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ["/v1", "/api/v1"])
@pytest.mark.parametrize("host", ["127.0.0.1", "acme.localhost", "localhost"])
async def test_both_roots_are_the_api_on_every_host(
    daily: LocalDaily, root: str, host: str
) -> None:
    own = (f"Host: {host}:{daily.port}", f"Authorization: Bearer {daily.api_key}")
    for path, name in (("", "domain_name"), ("/", "domain_name"), ("/rooms", "total_count")):
        request = lines(f"GET {root}{path} HTTP/1.1", *own, "Connection: close")
        answer = await ask(daily.port, request)
        assert (answer.status, name in answer.body) == (200, True)
    missing = lines(f"GET {root}/nothing HTTP/1.1", *own, "Connection: close")
    assert (await ask(daily.port, missing)).status == 404


async def test_the_older_root_is_not_in_the_journal_s_path(daily: LocalDaily) -> None:
    await post(daily, {"name": "standup"}, "/api/v1/rooms/?x=1")
    (exchange,) = daily.requests
    assert (exchange.operation, exchange.path) == ("rooms.create", "/rooms/?x=1")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/rooms", "/api/api/v1/rooms", "/v1/v1"])
async def test_no_other_root_is_the_api(daily: LocalDaily, path: str) -> None:
    answer = await send(daily, f"POST {path} HTTP/1.1", body=b"{}")
    assert answer.status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/rooms/"),
        ("GET", "/rooms/"),
        ("GET", "/rooms/?limit=1"),
        ("POST", "/meeting-tokens/"),
        ("POST", "/batch/rooms/"),
        ("GET", "/presence/"),
        ("GET", "/recordings/"),
        ("GET", "/rooms/standup/presence/"),
        ("GET", "/"),
        ("POST", "/"),
    ],
)
async def test_a_slash_at_the_end_changes_nothing(
    daily: LocalDaily, method: str, path: str
) -> None:
    await post(daily, {"name": "standup"})
    body = b'{"rooms":[]}' if "batch" in path else b""
    answer = await send(daily, f"{method} /v1{path} HTTP/1.1", body=body)
    plain = "?".join(part.rstrip("/") for part in path.split("?"))
    other = await send(daily, f"{method} /v1{plain} HTTP/1.1", body=body)
    assert (answer.status, other.status) == (200, 200)
    assert type(answer.body) is type(other.body)
    assert [*answer.body] == [*other.body]


@pytest.mark.parametrize("path", ["/rooms/standup/", "/rooms//", "//rooms", "/rooms/%2F"])
async def test_other_slashes_are_other_paths(daily: LocalDaily, path: str) -> None:
    await post(daily, {"name": "standup"})
    assert (await send(daily, f"GET /v1{path} HTTP/1.1")).status == 404


# --- what is said before the body -----------------------------------------------------------------


async def test_http_1_0_needs_no_host(daily: LocalDaily) -> None:
    key = f"Authorization: Bearer {daily.api_key}"
    answer = await ask(daily.port, lines("GET /v1/rooms HTTP/1.0", key))
    assert (answer.status, answer.body["total_count"]) == (200, 0)
    answer = await ask(daily.port, lines("GET /v1/rooms HTTP/1.0", key, "Host: evil.example"))
    assert (answer.status, answer.body["error"]) == (403, "forbidden-error")


@pytest.mark.parametrize("host", [(), ("Host:",)])
async def test_http_1_1_needs_a_host(daily: LocalDaily, host: tuple[str, ...]) -> None:
    key = f"Authorization: Bearer {daily.api_key}"
    request = lines("GET /v1/rooms HTTP/1.1", key, *host, "Connection: close")
    answer = await ask(daily.port, request)
    assert (answer.status, answer.body["error"]) == (400, "invalid-request-error")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_control_needs_a_host(daily: LocalDaily, version: str) -> None:
    request = lines(f"GET /~/clock HTTP/{version}", "Connection: close")
    answer = await ask(daily.port, request)
    assert answer.status in (400, 403)
    assert "access-control-allow-origin" not in answer.headers or answer.status == 400


@pytest.mark.parametrize("path", ["/rooms", "/rooms/", "/rooms/standup", "/", "/rooms/nobody"])
async def test_a_head_is_a_get_without_a_body(daily: LocalDaily, path: str) -> None:
    await post(daily, {"name": "standup"})
    head = await send(daily, f"HEAD /v1{path} HTTP/1.1")
    get = await send(daily, f"GET /v1{path} HTTP/1.1")
    assert (head.status, head.content) == (get.status, b"")
    for name in ("content-type", "content-length", "access-control-allow-origin"):
        assert head.headers[name] == get.headers[name]


async def test_a_head_of_what_is_only_posted_is_no_endpoint(daily: LocalDaily) -> None:
    assert (await send(daily, "HEAD /v1/meeting-tokens HTTP/1.1")).status == 404


@pytest.mark.parametrize("fault", ["truncate", "drip=0.01", "status=503"])
async def test_a_head_that_goes_wrong_has_no_body_either(daily: LocalDaily, fault: str) -> None:
    answer = await send(daily, "HEAD /v1/rooms HTTP/1.1", f"X-Dailykit-Fault: {fault}")
    assert (answer.status, answer.content) == (503 if "503" in fault else 200, b"")


async def test_the_word_bearer_counts_as_written(daily: LocalDaily) -> None:
    host = f"Host: 127.0.0.1:{daily.port}"
    key = f"Authorization: bearer {daily.api_key}"
    answer = await ask(daily.port, lines("GET /v1/rooms HTTP/1.1", host, key, "Connection: close"))
    assert (answer.status, answer.body["error"]) == (400, "authorization-header-error")


# --- what is in the body --------------------------------------------------------------------------


async def test_a_byte_order_mark_is_passed_over(daily: LocalDaily) -> None:
    assert (await post(daily, BOM + BODY)).body["name"] == "standup"
    assert (await post(daily, BOM)).status == 200
    assert (await post(daily, BOM + BOM + BODY)).status == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/rooms", {"properties": EMPTY}),
        ("/rooms", EMPTY),
        ("/rooms", {"properties": {"recordings_bucket": None, "dialout_config": EMPTY}}),
        ("/batch/rooms", {"rooms": [EMPTY, {"properties": EMPTY}]}),
        ("/meeting-tokens", {"properties": EMPTY}),
        ("/meeting-tokens", {"properties": {"permissions": EMPTY}}),
        ("/", {"properties": EMPTY}),
    ],
)
async def test_an_empty_list_is_php_s_empty_object(daily: LocalDaily, path: str, body: Any) -> None:
    assert (await post(daily, body, f"/v1{path}")).status == 200


async def test_session_data_is_not_guessed_at(daily: LocalDaily) -> None:
    answer = await post(daily, {"data": EMPTY}, "/v1/rooms/standup/set-session-data")
    assert (answer.status, answer.body["error"]) == (400, "invalid-request-error")


@pytest.mark.parametrize(
    "body", [{"properties": [1]}, {"name": EMPTY}, {"properties": [EMPTY]}, [EMPTY]]
)
async def test_other_lists_stay_lists(daily: LocalDaily, body: Any) -> None:
    answer = await post(daily, body)
    assert (answer.status, answer.body["error"]) == (400, "invalid-request-error")


async def test_an_empty_list_that_is_one_stays_one(daily: LocalDaily) -> None:
    properties = {"enable_recording": EMPTY, "streaming_endpoints": EMPTY}
    room = (await post(daily, {"properties": properties})).body
    assert room["config"] == properties


async def test_recording_can_be_refused_with_false(daily: LocalDaily) -> None:
    room = (await post(daily, {"properties": {"enable_recording": False}})).body
    assert room["config"] == {"enable_recording": False}
    properties = {"room_name": room["name"], "enable_recording": False}
    token = (await post(daily, {"properties": properties}, "/v1/meeting-tokens")).body["token"]
    read = (await send(daily, f"GET /v1/meeting-tokens/{token} HTTP/1.1")).body
    assert read["enable_recording"] is False
    for wrong in (True, 1, "no", {"a": 1}):
        answer = await post(daily, {"properties": {"enable_recording": wrong}})
        assert (answer.status, "enable_recording" in answer.body["info"]) == (400, True)


async def test_with_false_nothing_is_recorded(daily: LocalDaily) -> None:
    for value, status in ((False, 400), ("cloud", 200)):
        room = (await post(daily, {"properties": {"enable_recording": value}})).body
        await daily.join(room["url"])
        path = f"/v1/rooms/{room['name']}/recordings/start"
        assert (await post(daily, {}, path)).status == status


async def test_a_demo_of_daily_s_names_options_in_lower_case(ask: Ask) -> None:
    def body(**options: object) -> dict[str, object]:
        return {"properties": {"room_name": "standup", "start_cloud_recording_opts": options}}

    await ask("POST", "/rooms", json={"name": "standup"})
    made = await ask("POST", "/meeting-tokens", json=body(videobitrate=2_000, videoBitrate=2_000))
    assert made.status == 200
    refused = await ask("POST", "/meeting-tokens", json=body(videobitrates=2_000))
    assert (refused.status, "videobitrates" in refused.body["info"]) == (400, True)
