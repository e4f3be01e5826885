"""Control over HTTP: domains, the request log, deliveries, snapshots and seeds."""

import socket
from typing import Any

import aiohttp
import pytest
from tests.local.conftest import Ask
from tests.support.servers.control_calls import Control

from dailykit.local import LocalDaily
from dailykit.operations import OPERATIONS

NOW = 1_800_000_000


EVERYTHING = [
    ("GET", "clock"),
    ("POST", "clock"),
    ("GET", "faults"),
    ("POST", "faults"),
    ("DELETE", "faults"),
    ("DELETE", "faults/1"),
    ("GET", "requests"),
    ("DELETE", "requests"),
    ("GET", "deliveries"),
    ("POST", "reset"),
    ("GET", "snapshot"),
    ("POST", "restore"),
    ("POST", "seed"),
    ("GET", "domains"),
    ("POST", "domains"),
    ("GET", "openapi.json"),
    ("POST", "deliveries/some-id/resend"),
    ("POST", "dialin"),
    ("GET", "participants"),
    ("POST", "participants"),
    ("POST", "participants/some-id/messages"),
    ("DELETE", "participants/some-id"),
    ("POST", "say"),
    ("POST", "press-keys"),
    ("GET", "about"),
    ("GET", "usage"),
    ("GET", "live"),
    ("GET", "rest/acme/rooms"),
    ("POST", "rest/acme/rooms"),
    ("DELETE", "rest/acme/rooms/standup"),
]


async def test_domains(control: Control, daily: LocalDaily) -> None:
    made = (await control("POST", "domains", {"name": "globex", "api_key": "my-key"})).body
    assert made == {
        "name": "globex",
        "api_key": "my-key",
        "api_url": daily.api_url,
        "rooms_url": f"{daily.url}/globex~",
    }
    assert (await control("POST", "domains")).body["name"] == "test-1"
    assert (await control("GET", "domains")).body == [
        {"name": "acme", "rooms_url": f"{daily.url}/"},
        {"name": "globex", "rooms_url": f"{daily.url}/globex~"},
        {"name": "test-1", "rooms_url": f"{daily.url}/test-1~"},
    ]
    again = await control("POST", "domains", {"name": "globex"})
    assert (again.status, again.body["info"]) == (400, "the domain 'globex' already exists")
    assert "my-key" not in str((await control("GET", "domains")).body)


async def test_openapi(control: Control, daily: LocalDaily) -> None:
    document = (await control("GET", "openapi.json")).body
    assert document["servers"] == [{"url": daily.api_url}]
    assert sum(len(path) for path in document["paths"].values()) == len(OPERATIONS)


async def test_what_there_is_not_is_not_found(control: Control) -> None:
    assert (await control("GET", "nothing")).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "requests/some-id"),
        ("GET", "faults/1"),
        ("GET", "deliveries/some-id"),
        ("POST", "domains/globex"),
    ],
)
async def test_who_means_one_thing_does_not_get_all(
    control: Control, daily: LocalDaily, ask: Ask, method: str, path: str
) -> None:
    await ask("GET", "/rooms")
    answer = await control(method, path)
    assert (answer.status, answer.body["info"]) == (404, "api endpoint does not exist")
    assert len(daily.requests) == 1


async def test_what_can_not_be_done_is_not_allowed(control: Control) -> None:
    answer = await control("PUT", "clock")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, POST")


async def test_answers_are_not_kept_or_guessed_at(control: Control) -> None:
    answer = await control("GET", "clock")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000])
async def test_what_is_no_json_is_refused(control: Control, data: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await control("POST", "clock", data=data, headers=headers)
    assert answer.status == 400


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "daily.test"},
        {"Host": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "https://127.0.0.1"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Via": "1.1 tunnel"},
    ],
    ids=str,
)
async def test_nobody_else_is_answered(
    session: aiohttp.ClientSession, method: str, path: str, headers: dict[str, str]
) -> None:
    async with LocalDaily(allowed_hosts=["daily.test"]) as daily:
        sent = {"Authorization": f"Bearer {daily.api_key}", **headers}
        content: dict[str, Any] | None = None if method != "POST" else {}
        url = f"{daily.url}/~/{path}"
        async with session.request(method, url, headers=sent, json=content) as response:
            assert (response.status, (await response.json())["error"]) == (403, "forbidden-error")
        assert await daily_is_untouched(daily)


async def daily_is_untouched(daily: LocalDaily) -> bool:
    return not daily.faults.rules and not daily.clock.is_frozen


@pytest.mark.parametrize("host", ["localhost", "acme.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
async def test_this_machine_has_several_names(
    daily: LocalDaily, session: aiohttp.ClientSession, host: str
) -> None:
    address = f"{host}:{daily.port}"
    headers = {"Host": address, "Origin": f"http://{address}"}
    async with session.get(f"{daily.url}/~/clock", headers=headers) as response:
        assert response.status == 200


async def test_an_origin_must_be_the_very_same(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    headers = {"Host": f"localhost:{daily.port}", "Origin": f"http://acme.localhost:{daily.port}"}
    async with session.get(f"{daily.url}/~/clock", headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("path", [path for method, path in EVERYTHING if method == "POST"])
async def test_what_any_page_could_post_is_refused(
    control: Control, daily: LocalDaily, path: str, kind: str | None
) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    options = {"skip_auto_headers": ["Content-Type"]} if kind is None else {}
    data = b'{"advance": 5, "status": 503, "freeze": true}'
    answer = await control("POST", path, data=data, headers=headers, **options)
    assert answer.status == 400
    assert "send Content-Type" in answer.body["info"]
    assert daily.clock.now() == NOW
    assert list(daily.faults.rules) == []


async def test_a_page_of_another_site_gets_no_permission(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    headers = {
        "Origin": "http://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    async with session.options(f"{daily.url}/~/clock", headers=headers) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_another_machine_is_not_answered(session: aiohttp.ClientSession) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; TEST-NET is nobody's address
        except OSError:
            pytest.skip("this machine has no network besides loopback")
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no network besides loopback")
    async with LocalDaily(host="0.0.0.0") as daily:
        # Our own other address is, to the server, somebody who is not on loopback.
        url = f"http://{address}:{daily.port}/~/clock"
        headers = {"Host": f"localhost:{daily.port}"}
        async with session.get(url, headers=headers) as response:
            assert response.status == 403
        async with session.get(f"{daily.url}/~/clock") as response:
            assert response.status == 200
