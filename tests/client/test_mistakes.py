"""Mistakes of those who are new here: what tells them what to do."""

import json
from datetime import timedelta
from typing import Any, cast

import pytest
from tests.support.servers.exchanges import NOW, make_request, make_response
from tests.support.servers.servers import Answer, HTTPServer

from dailykit import AsyncDaily, Daily, wording
from dailykit.access import find_access, find_api_key
from dailykit.client._arguments import expiry, room_name
from dailykit.client._build import decode, decode_json
from dailykit.client._failures import error_for
from dailykit.client._http import Failure
from dailykit.client._retry import Tries
from dailykit.errors import (
    ConfigurationError,
    InvalidArgumentError,
    InvalidResponseError,
    MalformedSecret,
)
from dailykit.local.world.core.domains import new_api_key
from dailykit.models.rooms import RoomList
from dailykit.operations import by_name
from dailykit.redaction import Redactor
from dailykit.tokens import mint
from dailykit.webhooks import Receiver

GET = by_name("rooms.get")
DOMAIN = "17c74bdc-c9de-4e3f-a64b-778fc919484b"


@pytest.mark.parametrize("text", ["1h", "3600", None])
def test_a_length_of_time_as_on_the_command_line(text: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^rooms\.create: expires_in must be a timedel"):
        expiry("rooms.create", NOW, text)


def test_a_length_of_time_as_on_the_command_line_for_a_token() -> None:
    with pytest.raises(InvalidArgumentError, match=r"must be a timedelta .* not '1h': give 3600$"):
        mint("a-key", DOMAIN, room="standup", expires_in=cast("timedelta", "1h"))


@pytest.mark.parametrize("room", [None, ["standup"], object()])
def test_a_room_that_is_something_else(room: Any) -> None:
    kind = type(room).__name__
    with pytest.raises(InvalidArgumentError, match=rf"^rooms\.get: pass a room's .* not {kind}$"):
        room_name(GET, room)
    if room is not None:
        with pytest.raises(InvalidArgumentError, match=rf"^give a room's name.* not {kind}$"):
            mint("a-key", DOMAIN, room=room, expires_in=60)


def test_a_header_as_api_key() -> None:
    with pytest.raises(ConfigurationError, match="without 'Bearer'"):
        find_api_key("Bearer 0123456789abcdef", {})


@pytest.mark.parametrize("client", [Daily, AsyncDaily])
def test_a_local_key_without_its_address(
    client: type[Daily | AsyncDaily], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_api_key()
    monkeypatch.setenv("DAILY_API_KEY", key)
    monkeypatch.delenv("DAILY_API_URL", raising=False)
    with pytest.raises(ConfigurationError, match="set DAILY_API_URL") as caught:
        client()
    assert key not in str(caught.value)


def test_keys_and_addresses_that_may_belong_together() -> None:
    key, url = new_api_key(), "http://127.0.0.1:8000/v1"
    assert find_access(key, url, {}) == (key, url)
    assert find_access("key", None, {}) == ("key", "https://api.daily.co/v1")
    assert find_access(None, None, {"DAILY_API_KEY": "a", "DAILY_API_URL": url}) == ("a", url)


def test_an_address_without_the_version() -> None:
    page = make_response(200, "\n<!doctype html><title>A local Daily</title>")
    request = make_request(url="http://127.0.0.1:8000/rooms")
    for_v1 = r"should probably end with /v1$"
    with pytest.raises(InvalidResponseError, match=for_v1):
        decode(GET, request, page)
    with pytest.raises(InvalidResponseError, match=for_v1):
        decode_json(request, page)


@pytest.mark.parametrize(
    ("url", "body"),
    [("http://127.0.0.1:8000/rooms", "{"), ("http://127.0.0.1:8000/v1/rooms", "<html>")],
)
def test_no_word_on_the_version_where_it_is_not_that(url: str, body: str) -> None:
    with pytest.raises(InvalidResponseError) as caught:
        decode(GET, make_request(url=url), make_response(200, body))
    assert "/v1" not in str(caught.value)


def said_of(url: str, failure: Failure) -> str:
    request, redact = make_request(url=url), Redactor()
    return str(error_for(request, failure, tries=Tries(count=2), redact=redact, now=NOW))


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_a_local_daily_that_does_not_run(host: str) -> None:
    refused = Failure(sent=False, timed_out=False, reason="could not connect")
    assert said_of(f"http://{host}/v1/rooms", refused).endswith("is `dailykit serve` running?")


@pytest.mark.parametrize(
    ("host", "failure"),
    [
        ("api.daily.co", Failure(sent=False, timed_out=False, reason="could not connect")),
        ("localhost", Failure(sent=True, timed_out=False, reason="the connection was closed")),
        ("localhost", Failure(sent=False, timed_out=True, reason="timed out while connecting")),
        ("localhost", Failure(sent=False, timed_out=False, reason="certificate", lasting=True)),
    ],
)
def test_no_word_on_a_local_daily_where_it_is_not_that(host: str, failure: Failure) -> None:
    assert "dailykit serve" not in said_of(f"https://{host}/v1/rooms", failure)


@pytest.mark.parametrize(
    ("info", "meant"),
    [
        (wording.unknown_room_property("max_participant"), "max_participants"),
        (wording.unknown_token_property("username"), "user_name"),
        (wording.unknown_room_property("colour"), None),
        (wording.unknown_token_property("max_participant"), None),
    ],
)
def test_a_property_that_is_written_wrong(info: str, meant: str | None) -> None:
    answer = make_response(400, json.dumps({"error": wording.INVALID_REQUEST_ERROR, "info": info}))
    said = str(error_for(make_request(), answer, tries=Tries(), redact=Redactor(), now=NOW))
    assert said.endswith(info if meant is None else f"{info}. Did you mean '{meant}'?")


def test_going_through_a_page_in_place_of_all() -> None:
    page = RoomList(data=[], total_count=0)
    with pytest.raises(TypeError, match=r"its items are in \.data; iterate\(\) instead of list"):
        list(page)


@pytest.mark.parametrize("secret", ["", " ", "\n"])
def test_a_webhook_secret_that_is_not_set(secret: str) -> None:
    with pytest.raises(MalformedSecret, match="is empty"):
        Receiver(secret)


def test_a_text_that_can_not_be_sent() -> None:
    with Daily("k" * 64, api_url="http://127.0.0.1:1/v1", budget=None) as daily:
        with pytest.raises(InvalidArgumentError, match="is not a room"):
            daily.rooms.get("http://[")
        with pytest.raises(InvalidArgumentError, match="unicode"):
            daily.rooms.create("\ud800")
        with pytest.raises(InvalidArgumentError, match="surrogate"):
            daily.request("GET", "/rooms", query={"limit": "\ud800"})
        with pytest.raises(InvalidArgumentError, match="surrogate"):
            daily.rooms.presence("standup", user_name="\ud800")
    with pytest.raises(InvalidArgumentError, match=r"unicode|JSON"):
        mint("k" * 64, DOMAIN, room="standup", expires_in=60, user_name="\ud800")


def test_a_token_in_place_of_a_name_stays_hidden_when_the_answer_is_unreadable() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
    with (
        HTTPServer(lambda _: Answer(body=b"?")) as server,
        Daily("k" * 64, api_url=server.url, budget=None) as daily,
        pytest.raises(InvalidResponseError) as caught,
    ):
        daily.rooms.get(token)
    assert caught.value.path == "/rooms/***"
    assert token not in str(caught.value)
