"""The REST API over real HTTP, as any client sees it."""

import asyncio
import logging
import time
from typing import Any, Protocol

import aiohttp
import pytest

from dailykit.local import LocalDaily, MovableClock
from dailykit.local.rest.handlers import HANDLERS
from dailykit.operations import OPERATIONS


class Answer(Protocol):
    status: int
    body: Any
    headers: Any


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


NO_ENDPOINT = {"error": "not-found", "info": "api endpoint does not exist"}


async def test_a_room_s_whole_life(ask: Ask, daily: LocalDaily, now: int) -> None:
    body = {"name": "standup", "privacy": "private", "properties": {"exp": now + 60}}
    created = await ask("POST", "/rooms", json=body)
    assert created.status == 200
    assert created.body == {
        "id": created.body["id"],
        "name": "standup",
        "api_created": True,
        "privacy": "private",
        "url": f"{daily.url}/standup",
        "created_at": "2027-01-15T08:00:00.000Z",
        "config": {"exp": now + 60},
    }
    assert (await ask("GET", "/rooms/standup")).body == created.body
    assert (await ask("GET", "/rooms")).body == {"total_count": 1, "data": [created.body]}
    changed = await ask("POST", "/rooms/standup", json={"properties": {"exp": None}})
    assert (changed.status, changed.body) == (200, {**created.body, "config": {}})
    deleted = await ask("DELETE", "/rooms/standup")
    assert (deleted.status, deleted.body) == (200, {"deleted": True, "name": "standup"})
    missing = await ask("GET", "/rooms/standup")
    assert missing.status == 404
    assert missing.body == {"error": "not-found", "info": "room standup not found"}


async def test_answers_are_dated_by_the_local_clock(ask: Ask, clock: MovableClock) -> None:
    clock.advance(3600)
    created = await ask("POST", "/rooms")
    assert created.body["created_at"] == "2027-01-15T09:00:00.000Z"
    assert created.headers["Date"] == "Fri, 15 Jan 2027 09:00:00 GMT"
    assert (await ask("GET", "/nowhere")).headers["Date"] == created.headers["Date"]


async def test_an_empty_request_makes_a_room(ask: Ask) -> None:
    cases: list[dict[str, Any]] = [{}, {"json": {}}, {"data": b""}]
    for options in cases:
        answer = await ask("POST", "/rooms", **options)
        assert (answer.status, len(answer.body["name"])) == (200, 20)


async def test_batches(ask: Ask) -> None:
    created = await ask("POST", "/batch/rooms", json={"rooms": [{"name": "a"}, {"name": "b"}]})
    assert (created.status, [room["name"] for room in created.body]) == (200, ["a", "b"])
    deleted = await ask("DELETE", "/batch/rooms", json={"room_names": ["a", "b"]})
    assert (deleted.status, deleted.body) == (200, {"deleted_count": 2})


async def test_a_token_s_whole_life(ask: Ask, clock: MovableClock, now: int) -> None:
    properties = {"room_name": "standup", "is_owner": True, "exp": now + 60, "nbf": now + 10}
    created = await ask("POST", "/meeting-tokens", json={"properties": properties})
    assert (created.status, set(created.body)) == (200, {"token"})
    path = f"/meeting-tokens/{created.body['token']}"
    assert (await ask("GET", path)).status == 400
    early = await ask("GET", f"{path}?ignoreNbf=true")
    assert (early.status, early.body) == (200, properties)
    clock.advance(10)
    assert (await ask("GET", path)).body == properties
    clock.advance(50)
    assert (await ask("GET", f"{path}?ignoreNbf=true")).status == 400


async def test_the_domain(ask: Ask) -> None:
    read = await ask("GET", "/")
    assert read.status == 200
    assert read.body["domain_name"] == "acme"
    changed = await ask("POST", "/", json={"properties": {"enable_pip_ui": True}})
    assert changed.body["config"] == {**read.body["config"], "enable_pip_ui": True}
    assert (await ask("GET", "")).body == changed.body


async def test_pages(ask: Ask) -> None:
    for _ in range(3):
        await ask("POST", "/rooms")
    everything = (await ask("GET", "/rooms")).body["data"]
    first = (await ask("GET", "/rooms?limit=2")).body
    assert first == {"total_count": 3, "data": everything[:2]}
    second = (await ask("GET", f"/rooms?limit=2&starting_after={everything[1]['id']}")).body
    assert second == {"total_count": 3, "data": everything[2:]}
    assert (await ask("GET", "/rooms?limit=0")).status == 400


async def test_one_of_many_creates_with_the_same_name_wins(ask: Ask) -> None:
    answers = await asyncio.gather(
        *(ask("POST", "/rooms", json={"name": "race"}) for _ in range(50))
    )
    assert sorted(answer.status for answer in answers) == [200] + 49 * [400]
    assert {answer.body["info"] for answer in answers if answer.status == 400} == {
        "a room named race already exists"
    }
    assert (await ask("GET", "/rooms")).body["total_count"] == 1


# --- the order of checks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nosuchroute"),
        ("PATCH", "/rooms"),
        ("DELETE", "/rooms"),
        ("POST", "/rooms/a/b/c"),
        ("GET", "/rooms//"),
        ("PUT", "/"),
    ],
)
@pytest.mark.parametrize("key", [None, "wrong", "right"])
async def test_an_unknown_endpoint_is_told_before_the_key_is_looked_at(
    daily: LocalDaily, session: aiohttp.ClientSession, method: str, path: str, key: str | None
) -> None:
    headers = {"Authorization": f"Bearer {daily.api_key if key == 'right' else key}"} if key else {}
    async with session.request(method, daily.api_url + path, headers=headers) as response:
        assert (response.status, await response.json()) == (404, NO_ENDPOINT)
        assert "Allow" not in response.headers


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer    ", "Basic abc", "bearer x", "x"]
)
async def test_without_a_proper_header_nothing_else_counts(
    daily: LocalDaily, session: aiohttp.ClientSession, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    url = f"{daily.api_url}/rooms"
    async with session.post(url, headers=headers, data=b"nonsense") as response:
        assert response.status == 400
        assert await response.json() == {
            "error": "authorization-header-error",
            "info": "invalid authorization header",
        }


async def test_a_wrong_key_comes_before_a_wrong_body(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    headers = {"Authorization": f"Bearer {daily.api_key}x"}
    async with session.post(f"{daily.api_url}/rooms", headers=headers, data=b"{") as response:
        assert response.status == 401
        assert await response.read() == b'{"error":"authentication-error"}'


async def test_a_wrong_body_comes_before_a_missing_room(ask: Ask) -> None:
    answer = await ask("POST", "/rooms/nope", json={"properties": {"foo": 1}})
    assert (answer.status, answer.body["info"]) == (400, "invalid property name 'foo'")
    assert (await ask("POST", "/rooms/nope", json={})).status == 404


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        ("a%2Fb", "a/b"),
        ("%2e%2e", ".."),
        ("..%2Fmeeting-tokens", "../meeting-tokens"),
        ("a%252Fb", "a%2Fb"),
        ("%00", "\0"),
        ("%ff", "\ufffd"),
        ("caf%C3%A9", "café"),
        ("a%0D%0AX-Evil:1", "a\r\nX-Evil:1"),
    ],
)
async def test_an_encoded_name_is_a_name_and_no_path(
    daily: LocalDaily, session: aiohttp.ClientSession, segment: str, name: str
) -> None:
    import yarl

    url = yarl.URL(f"{daily.api_url}/rooms/{segment}", encoded=True)
    headers = {"Authorization": f"Bearer {daily.api_key}"}
    async with session.get(url, headers=headers) as response:
        assert response.status == 404
        assert await response.json() == {"error": "not-found", "info": f"room {name} not found"}


async def test_outside_of_the_api_and_of_rooms_there_is_nothing(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    for path in ("", "/", "/standup/", "/v2/rooms", "/favicon.ico", "/~/static/x.js"):
        async with session.get(daily.url + path) as response:
            assert (response.status, await response.json()) == (404, NO_ENDPOINT)


async def test_a_room_may_be_called_like_the_api(ask: Ask, daily: LocalDaily) -> None:
    room = (await ask("POST", "/rooms", json={"name": "v1"})).body
    assert room["url"] == f"{daily.url}/v1"
    assert (await ask("GET", "/rooms/v1")).body == room
    # Its page is hidden behind the API, which was there first.
    assert (await ask("GET", "")).body["domain_name"] == "acme"


# --- who may ask ----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "128.0.0.1", "?"])
async def test_another_host_name_is_refused(
    daily: LocalDaily, session: aiohttp.ClientSession, host: str
) -> None:
    headers = {"Host": host, "Authorization": f"Bearer {daily.api_key}"}
    async with session.get(f"{daily.api_url}/", headers=headers) as response:
        body = await response.json()
        assert (response.status, body["error"]) == (403, "forbidden-error")


async def test_a_name_that_it_was_told_is_taken(session: aiohttp.ClientSession) -> None:
    async with LocalDaily(allowed_hosts=["Daily.Test"]) as daily:
        headers = {"Host": "daily.test:80", "Authorization": f"Bearer {daily.api_key}"}
        async with session.get(f"{daily.api_url}/", headers=headers) as response:
            assert response.status == 200


# --- what is not there, and what goes wrong -------------------------------------------------------


def test_every_operation_has_a_handler() -> None:
    assert set(HANDLERS) == {operation.name for operation in OPERATIONS}


async def test_a_fault_of_ours_is_told_and_logged(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dailykit.local.rest import rest

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(rest, "HANDLERS", {"rooms.list": fail})
    answer = await ask("GET", "/rooms")
    assert (answer.status, answer.body["error"]) == (500, "server-error")
    assert "a bug" not in answer.body["info"]
    assert "ZeroDivisionError: a bug" in caplog.text


async def test_the_log_holds_no_secret(
    ask: Ask, daily: LocalDaily, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = (await ask("POST", "/meeting-tokens", json={})).body["token"]
        assert (await ask("GET", f"/meeting-tokens/{token}")).status == 200
        assert (await ask("GET", f"/meeting-tokens/{token}x")).status == 400
    assert "GET /meeting-tokens/{meeting_token}: 200" in caplog.text
    assert token not in caplog.text
    assert daily.api_key not in caplog.text


async def test_a_create_costs_little(ask: Ask, daily: LocalDaily) -> None:
    started = time.process_time()
    for _ in range(200):
        await ask("POST", "/rooms", json={"properties": {"enable_chat": True}})
    # Server and client together; far above what was measured, so that only a blunder fails.
    assert (time.process_time() - started) / 200 < 0.01
