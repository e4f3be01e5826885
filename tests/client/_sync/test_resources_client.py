# Generated from tests/client/_async/test_resources_client.py by `make generate`. Do not edit.
"""The client itself: any request, options for a stretch, the raw side, and connections."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.client._sync.conftest import KEY
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import LOST, Reply, ScriptedDaily, reply

from dailykit import Daily, Hooks
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


def test_key_and_url_from_the_environment(
    local: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", f" {local.api_key}\n")
    monkeypatch.setenv("DAILY_API_URL", f"{local.api_url}/")
    with Daily() as daily:
        assert daily.api_url == local.api_url
        assert (daily.domain.get()).domain_name == local.domain


def test_an_argument_counts_before_the_environment(
    local: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", "another-key")
    monkeypatch.setenv("DAILY_API_URL", "http://127.0.0.1:9/v1")
    with Daily(local.api_key, api_url=local.api_url) as daily:
        daily.domain.get()


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
        Daily(key)
    assert not key or key not in str(caught.value)


def test_a_url_that_can_not_be_one() -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        Daily(KEY, api_url="api.daily.co/v1")


def test_the_key_does_not_show() -> None:
    daily = Daily(KEY)
    assert repr(daily) == f"{Daily.__name__}(api_url='https://api.daily.co/v1')"
    assert KEY not in repr(daily._engine)
    assert KEY not in repr(daily._memory)


def test_a_key_of_another_domain(local: LocalDaily) -> None:
    with Daily("not-the-key", api_url=local.api_url) as daily:
        with pytest.raises(AuthenticationError, match="does not know the API key"):
            daily.rooms.list()


def test_works_without_a_with_block(local: LocalDaily) -> None:
    daily = Daily(local.api_key, api_url=local.api_url)
    daily.rooms.create("a")
    daily.close()
    daily.close()


def test_a_request_that_daily_adds_tomorrow(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply({"new": [1, None]}))
    answer = scripted.request(
        "post", "/new-endpoint", json={"a": None}, query={"on": True, "n": 1, "no": None}
    )
    assert answer == {"new": [1, None]}
    assert script.lines == ["POST /new-endpoint?on=true&n=1"]
    assert script.seen[0].json == {"a": None}
    assert script.seen[0].headers["Authorization"] == f"Bearer {KEY}"


def test_a_request_without_an_answer_body(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(Reply())
    assert scripted.request("DELETE", "/webhooks/w1") is None


def test_a_request_raises_the_same_errors(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply({"error": "not-found", "info": "no such thing"}, 404))
    with pytest.raises(NotFoundError, match=r"^request: GET /new answered 404: not-found: no such"):
        scripted.request("GET", "/new")


def test_a_request_that_is_no_json(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(Reply(200, b"<html>"))
    with pytest.raises(InvalidResponseError):
        scripted.request("GET", "/new")


@pytest.mark.parametrize("path", ["rooms", "/rooms/../webhooks", "/a\r\nHost: b", "/a b"])
def test_a_request_whose_path_leads_elsewhere(path: str, scripted: Daily) -> None:
    with pytest.raises(InvalidArgumentError):
        scripted.request("GET", path)


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
def test_a_request_is_repeated_where_that_is_safe(
    method: str, path: str, tries: int, scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(*[LOST, reply({})][:tries])
    if tries == 1:
        with pytest.raises(DailyConnectionError) as caught:
            scripted.request(method, path, json={})
        assert caught.value.unclear
    else:
        assert scripted.request(method, path, json={}) == {}
    assert len(script.seen) == tries


def test_options_for_one_call(scripted: Daily, script: ScriptedDaily, moments: Moments) -> None:
    script.will(BUSY, BUSY, reply(ROOM))
    with pytest.raises(ServerError):
        scripted.with_options(max_retries=0).rooms.get("a")
    assert moments.waits == []
    assert (scripted.rooms.get("a")).name == "a"
    assert moments.waits == [0.25]


def test_options_for_a_stretch_share_connections_and_memory(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(reply({"domain_name": "example", "domain_id": "d1"}))
    quick = scripted.with_options(timeout=5, budget=None)
    for daily in (quick, scripted, quick.with_options()):
        daily.meeting_tokens.create("a", expires_in=60, local=True)
    assert script.lines == ["GET /"]
    assert quick._transport is scripted._transport
    assert quick.api_url == scripted.api_url
    assert (quick._engine.timeout, scripted._engine.timeout) == (5, None)


def test_options_with_hooks(scripted: Daily, script: ScriptedDaily) -> None:
    told: list[Sending | Answered | Retrying] = []
    note: Callable[[Any], None] = told.append
    script.will(BUSY, reply(ROOM))
    hooks = Hooks(on_request=note, on_response=note, on_retry=note)
    scripted.with_options(hooks=hooks).rooms.get("a")
    assert [type(one).__name__ for one in told] == [
        "Sending",
        "Answered",
        "Retrying",
        "Sending",
        "Answered",
    ]
    assert {one.operation for one in told} == {"rooms.get"}


def test_the_raw_side_of_calls(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(BUSY, reply(ROOM, X_Trace="t1"), reply({"deleted": True}), reply(ROOM))
    with scripted.exchanges() as seen:
        scripted.rooms.get("a")
        scripted.rooms.delete("a")
    scripted.rooms.get("a")
    assert [(one.operation, one.status, one.attempts) for one in seen] == [
        ("rooms.get", 200, 2),
        ("rooms.delete", 200, 1),
    ]
    assert (seen[0].method, seen[0].path) == ("GET", "/rooms/a")
    assert seen[0].headers["x-trace"] == "t1"
    assert b'"r1"' in seen[0].body
    assert "r1" not in repr(seen[0])


def test_the_raw_side_of_a_request_and_of_a_twin(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply({"a": 1}, 202))
    with scripted.exchanges() as seen:
        scripted.with_options(timeout=9).request("GET", "/new")
    assert [(one.operation, one.status) for one in seen] == [("request", 202)]


def test_connect_ahead(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(Reply(404))
    scripted.connect()
    assert "Authorization" not in script.seen[0].headers


def test_connect_to_nobody() -> None:
    with Daily(KEY, api_url="http://127.0.0.1:9/v1") as daily:
        with pytest.raises(DailyConnectionError, match=r"^connect: GET /: could not connect"):
            daily.connect()
