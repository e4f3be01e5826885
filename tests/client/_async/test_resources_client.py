"""The client itself: any request, options for a stretch, the raw side, and connections."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.client._async.conftest import KEY
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import LOST, Reply, ScriptedDaily, reply

from dailykit import AsyncDaily, Hooks
from dailykit.client.hooks import Answered, Retrying, Sending
from dailykit.errors import (
    AuthenticationError,
    ConfigurationError,
    DailyConnectionError,
    InvalidArgumentError,
    InvalidResponseError,
    NotFoundError,
    ServerError,
)
from dailykit.local import LocalDaily

BUSY = reply({"error": "server-error", "info": "try again"}, 503)
ROOM = {"id": "r1", "name": "a", "url": "https://example.daily.co/a"}


async def test_key_and_url_from_the_environment(
    local: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", f" {local.api_key}\n")
    monkeypatch.setenv("DAILY_API_URL", f"{local.api_url}/")
    async with AsyncDaily() as daily:
        assert daily.api_url == local.api_url
        assert (await daily.domain.get()).domain_name == local.domain


async def test_an_argument_counts_before_the_environment(
    local: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", "another-key")
    monkeypatch.setenv("DAILY_API_URL", "http://127.0.0.1:9/v1")
    async with AsyncDaily(local.api_key, api_url=local.api_url) as daily:
        await daily.domain.get()


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (None, "dashboard.daily.co/developers"),
        ("", "dailykit serve"),
        ("eyJhbGciOi.eyJyIjoi.c2lnbmF0dXJl", "meeting token"),
        ("a key", "characters that no key has"),
    ],
)
def test_a_key_that_can_not_be_one(
    key: str | None, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAILY_API_KEY", raising=False)
    with pytest.raises(ConfigurationError, match=says) as caught:
        AsyncDaily(key)
    assert not key or key not in str(caught.value)


def test_a_url_that_can_not_be_one() -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        AsyncDaily(KEY, api_url="api.daily.co/v1")


def test_the_key_does_not_show() -> None:
    daily = AsyncDaily(KEY)
    assert repr(daily) == f"{AsyncDaily.__name__}(api_url='https://api.daily.co/v1')"
    assert KEY not in repr(daily._engine)
    assert KEY not in repr(daily._memory)


async def test_a_key_of_another_domain(local: LocalDaily) -> None:
    async with AsyncDaily("not-the-key", api_url=local.api_url) as daily:
        with pytest.raises(AuthenticationError, match="does not know the API key"):
            await daily.rooms.list()


async def test_works_without_a_with_block(local: LocalDaily) -> None:
    daily = AsyncDaily(local.api_key, api_url=local.api_url)
    await daily.rooms.create("a")
    await daily.aclose()
    await daily.aclose()


async def test_a_request_that_daily_adds_tomorrow(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply({"new": [1, None]}))
    answer = await scripted.request(
        "post", "/new-endpoint", json={"a": None}, query={"on": True, "n": 1, "no": None}
    )
    assert answer == {"new": [1, None]}
    assert script.lines == ["POST /new-endpoint?on=true&n=1"]
    assert script.seen[0].json == {"a": None}
    assert script.seen[0].headers["Authorization"] == f"Bearer {KEY}"


async def test_a_request_without_an_answer_body(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(Reply())
    assert await scripted.request("DELETE", "/webhooks/w1") is None


async def test_a_request_raises_the_same_errors(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply({"error": "not-found", "info": "no such thing"}, 404))
    with pytest.raises(NotFoundError, match=r"^request: GET /new answered 404: not-found: no such"):
        await scripted.request("GET", "/new")


async def test_a_request_that_is_no_json(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(Reply(200, b"<html>"))
    with pytest.raises(InvalidResponseError):
        await scripted.request("GET", "/new")


@pytest.mark.parametrize("path", ["rooms", "/rooms/../webhooks", "/a\r\nHost: b", "/a b"])
async def test_a_request_whose_path_leads_elsewhere(path: str, scripted: AsyncDaily) -> None:
    with pytest.raises(InvalidArgumentError):
        await scripted.request("GET", path)


@pytest.mark.parametrize(
    ("method", "path", "tries"),
    [
        ("GET", "/new", 2),
        ("PUT", "/new", 2),
        ("POST", "/new", 1),
        # What the table knows is repeated as there.
        ("POST", "/meeting-tokens", 2),
        ("POST", "/rooms/a/dialOut/start", 1),
    ],
)
async def test_a_request_is_repeated_where_that_is_safe(
    method: str, path: str, tries: int, scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(*[LOST, reply({})][:tries])
    if tries == 1:
        with pytest.raises(DailyConnectionError) as caught:
            await scripted.request(method, path, json={})
        assert caught.value.unclear
    else:
        assert await scripted.request(method, path, json={}) == {}
    assert len(script.seen) == tries


async def test_options_for_one_call(
    scripted: AsyncDaily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(BUSY, BUSY, reply(ROOM))
    with pytest.raises(ServerError):
        await scripted.with_options(max_retries=0).rooms.get("a")
    assert moments.waits == []
    assert (await scripted.rooms.get("a")).name == "a"
    assert moments.waits == [0.25]


async def test_options_for_a_stretch_share_connections_and_memory(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply({"domain_name": "example", "domain_id": "d1"}))
    quick = scripted.with_options(timeout=5, budget=None)
    for daily in (quick, scripted, quick.with_options()):
        await daily.meeting_tokens.create("a", expires_in=60, local=True)
    assert script.lines == ["GET /"]
    assert quick._transport is scripted._transport
    assert quick.api_url == scripted.api_url
    assert (quick._engine.timeout, scripted._engine.timeout) == (5, None)


async def test_options_with_hooks(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    told: list[Sending | Answered | Retrying] = []
    note: Callable[[Any], None] = told.append
    script.will(BUSY, reply(ROOM))
    hooks = Hooks(on_request=note, on_response=note, on_retry=note)
    await scripted.with_options(hooks=hooks).rooms.get("a")
    assert [type(one).__name__ for one in told] == [
        "Sending",
        "Answered",
        "Retrying",
        "Sending",
        "Answered",
    ]
    assert {one.operation for one in told} == {"rooms.get"}


async def test_the_raw_side_of_calls(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(BUSY, reply(ROOM, X_Trace="t1"), reply({"deleted": True}), reply(ROOM))
    with scripted.exchanges() as seen:
        await scripted.rooms.get("a")
        await scripted.rooms.delete("a")
    await scripted.rooms.get("a")
    assert [(one.operation, one.status, one.attempts) for one in seen] == [
        ("rooms.get", 200, 2),
        ("rooms.delete", 200, 1),
    ]
    assert (seen[0].method, seen[0].path) == ("GET", "/rooms/a")
    assert seen[0].headers["x-trace"] == "t1"
    assert b'"r1"' in seen[0].body
    assert "r1" not in repr(seen[0])


async def test_the_raw_side_of_a_request_and_of_a_twin(
    scripted: AsyncDaily, script: ScriptedDaily
) -> None:
    script.will(reply({"a": 1}, 202))
    with scripted.exchanges() as seen:
        await scripted.with_options(timeout=9).request("GET", "/new")
    assert [(one.operation, one.status) for one in seen] == [("request", 202)]


async def test_connect_ahead(scripted: AsyncDaily, script: ScriptedDaily) -> None:
    script.will(Reply(404))
    await scripted.connect()
    assert "Authorization" not in script.seen[0].headers


async def test_connect_to_nobody() -> None:
    async with AsyncDaily(KEY, api_url="http://127.0.0.1:9/v1") as daily:
        with pytest.raises(DailyConnectionError, match=r"^connect: GET /: could not connect"):
            await daily.connect()
