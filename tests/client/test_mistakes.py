"""Mistakes of those who are new here: what tells them what to do."""

from datetime import timedelta
from typing import Any, cast

import pytest
from tests.support.exchanges import NOW

from dailykit import AsyncDaily, Daily
from dailykit.client._arguments import LOCAL_KEY_START, expiry, find_access, find_api_key, room_name
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.local.world.domains import new_api_key
from dailykit.operations import by_name
from dailykit.tokens import mint

GET = by_name("rooms.get")
DOMAIN = "17c74bdc-c9de-4e3f-a64b-778fc919484b"


@pytest.mark.parametrize("text", ["1h", "3600", None])
def test_a_length_of_time_as_on_the_command_line(text: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^rooms\.create: expires_in must be a timedel"):
        expiry("rooms.create", NOW, text)


def test_a_length_of_time_as_on_the_command_line_for_a_token() -> None:
    with pytest.raises(InvalidArgumentError, match=r"must be a timedelta .* not '1h'$"):
        mint("a-key", DOMAIN, room="standup", expires_in=cast("timedelta", "1h"))


@pytest.mark.parametrize("room", [None, ["standup"], object()])
def test_a_room_that_is_something_else(room: Any) -> None:
    kind = type(room).__name__
    with pytest.raises(InvalidArgumentError, match=rf"^rooms\.get: give a room's .* not {kind}$"):
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
    assert key.startswith(LOCAL_KEY_START)
    assert find_access(key, url, {}) == (key, url)
    assert find_access("key", None, {}) == ("key", "https://api.daily.co/v1")
    assert find_access(None, None, {"DAILY_API_KEY": "a", "DAILY_API_URL": url}) == ("a", url)
