import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.servers.exchanges import NOW

from dailykit.access import find_access, find_api_key, find_api_url
from dailykit.client._arguments import (
    batches,
    expiry,
    in_room,
    make_body,
    make_part,
    make_query,
    milliseconds,
    need_any,
    need_one,
    refuse_text,
    room_filter,
    room_name,
    room_to_create,
    was_expired,
)
from dailykit.errors import ConfigurationError, InvalidArgumentError, NotFoundError
from dailykit.models._base import UNSET, DailyBody
from dailykit.models.rooms import CreateRoomBody, Room, RoomProperties
from dailykit.operations import by_name

GET = by_name("rooms.get")
CREATE = by_name("rooms.create")
LIST = by_name("rooms.list")
ROOM = Room(id="1", name="standup", url="https://x.daily.co/standup")
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoic3RhbmR1cCJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("standup", "standup"),
        (ROOM, "standup"),
        ("https://x.daily.co/standup", "standup"),
        ("https://x.daily.co/standup/", "standup"),
        (f"https://x.daily.co/standup?t={TOKEN}#top", "standup"),
        ("https://x.daily.co/a%20b", "a b"),
        ("http://127.0.0.1:8000/standup", "standup"),
    ],
)
def test_room_name(room: str | Room, name: str) -> None:
    assert room_name(GET, room) == name
    assert in_room(GET, room) == {"room_name": name}
    assert room_filter(GET, room) == name


@pytest.mark.parametrize(
    "room", ["", "/", "a/b", "https://x.daily.co", f"https://x.daily.co/?t={TOKEN}", "x.daily.co/a"]
)
def test_what_names_no_room(room: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^rooms\.get: '.*' is not a room:") as caught:
        room_name(GET, room)
    assert TOKEN not in str(caught.value)


def test_no_filter_without_a_room() -> None:
    assert room_filter(GET, UNSET) is UNSET


def sent(body: DailyBody) -> dict[str, Any]:
    return body.to_wire()


def test_only_what_was_set_is_sent_and_none_is_null() -> None:
    body = make_body(CREATE, None, name="a", privacy=UNSET, properties=None)
    assert sent(body) == {"name": "a", "properties": None}


def test_arguments_come_on_top_of_what_was_given() -> None:
    given = CreateRoomBody(name="a", privacy="public")
    assert sent(make_body(CREATE, given, privacy="private")) == {"name": "a", "privacy": "private"}
    assert sent(make_body(CREATE, {"name": "a"}, name=UNSET)) == {"name": "a"}
    assert given.privacy == "public"


def test_what_we_do_not_know_is_sent_as_given() -> None:
    assert sent(make_part(CREATE, RoomProperties, {"brand_new": [1]}, other=None)) == {
        "brand_new": [1],
        "other": None,
    }


def test_an_operation_without_body_or_query_takes_what_it_is_given() -> None:
    assert sent(make_body(GET, {"a": 1})) == {"a": 1}
    assert sent(make_query(GET, a=1)) == {"a": 1}
    assert sent(make_query(LIST, limit=3, starting_after=UNSET)) == {"limit": 3}


def test_complaints_name_operation_and_field_but_not_the_value() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        make_body(CREATE, {"name": "very secret"}, properties={"exp": "tomorrow, secretly"})
    assert str(caught.value).startswith("rooms.create: ")
    assert "name: " in str(caught.value)
    assert "properties.exp: " in str(caught.value)
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_complaint_about_a_room_s_name_is_in_words() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        make_body(CREATE, {"name": "break room"})
    assert str(caught.value) == (
        "rooms.create: name: a room's name has only letters (a-z, A-Z), digits, - and _"
    )


def test_need_one() -> None:
    part = RoomProperties(exp=1)
    need_one(CREATE, part, "exp", "nbf")
    with pytest.raises(InvalidArgumentError, match=r"rooms\.create: pass lang or nbf$"):
        need_one(CREATE, part, "lang", "nbf")
    with pytest.raises(InvalidArgumentError, match=r"pass exp or nbf, not both$"):
        need_one(CREATE, RoomProperties(exp=1, nbf=1), "exp", "nbf")


def test_need_any() -> None:
    need_any(CREATE, RoomProperties(exp=1, nbf=1), "exp", "nbf")
    with pytest.raises(InvalidArgumentError, match=r"rooms\.create: pass exp or nbf$"):
        need_any(CREATE, RoomProperties(exp=None), "exp", "nbf")


def test_milliseconds() -> None:
    assert milliseconds(datetime(2026, 1, 1, tzinfo=UTC)) == 1767225600000
    assert milliseconds(7) == 7
    assert milliseconds(UNSET) is UNSET


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a", {"name": "a"}),
        ({"name": "a", "privacy": "private"}, {"name": "a", "privacy": "private"}),
        ({"privacy": "private"}, {"name": "random", "privacy": "private"}),
        ({}, {"name": "random"}),
        ({"name": None}, {"name": "random"}),
        (CreateRoomBody(name="a"), {"name": "a"}),
        (CreateRoomBody(), {"name": "random"}),
    ],
)
def test_room_to_create(given: Any, expected: dict[str, Any]) -> None:
    assert sent(room_to_create(CREATE, given, "random")) == expected


def test_text_is_no_list() -> None:
    with pytest.raises(InvalidArgumentError, match=r"rooms\.create: rooms must be a list"):
        refuse_text(CREATE, "rooms", "abc")
    refuse_text(CREATE, "rooms", ["abc"])


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_are_few_and_hold_everything(items: list[int], size: int) -> None:
    parts = list(batches(items, size))
    assert [item for part in parts for item in part] == items
    assert all(1 <= len(part) <= size for part in parts)
    assert len(parts) == math.ceil(len(items) / size)


@pytest.mark.parametrize(
    ("expires_in", "ahead"),
    [
        (1, 1),
        (1.5, 2),
        (timedelta(hours=1), 3600),
        (timedelta(milliseconds=1500), 2),
        (3600.0, 3600),
    ],
)
def test_expiry(expires_in: timedelta | float, ahead: int) -> None:
    assert expiry("rooms.create", NOW, expires_in) == int(NOW.timestamp()) + ahead


@given(st.floats(1, 1e9), st.floats(0, 1e9))
def test_an_expiry_is_never_earlier_than_asked_for(seconds: float, now: float) -> None:
    moment = datetime.fromtimestamp(now, UTC)
    exp = expiry("rooms.create", moment, seconds)
    assert 0 <= exp - (moment.timestamp() + seconds) <= 1


@pytest.mark.parametrize(
    "expires_in",
    [0, -1, 0.9, timedelta(), timedelta(days=-1), math.nan, math.inf, -math.inf, 1e300],
)
def test_an_expiry_must_lie_ahead(expires_in: timedelta | float) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^rooms\.create: expires_in must be"):
        expiry("rooms.create", NOW, expires_in)


def test_the_api_key() -> None:
    assert find_api_key("given", {"DAILY_API_KEY": "other"}) == "given"
    assert find_api_key(None, {"DAILY_API_KEY": "environment"}) == "environment"
    assert find_api_key(" key\n", {}) == "key"


@pytest.mark.parametrize("given", ["", "  ", "\n"])
def test_an_empty_api_key_is_none(given: str) -> None:
    for key, environment in ((given, {"DAILY_API_KEY": "other"}), (None, {"DAILY_API_KEY": given})):
        with pytest.raises(ConfigurationError, match=r"dashboard\.daily\.co/developers"):
            find_api_key(key, environment)


def test_a_missing_api_key_says_where_to_get_one() -> None:
    with pytest.raises(ConfigurationError, match=r"set DAILY_API_KEY.*dailykit serve"):
        find_api_key(None, {})


def test_a_meeting_token_is_no_api_key() -> None:
    with pytest.raises(ConfigurationError, match="meeting token, not an API key") as caught:
        find_api_key(TOKEN, {})
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("letter", [" ", "\t", "\r\n", "\0", "\x7f", "ü", "\u2028"])
def test_no_api_key_can_smuggle_a_header(letter: str) -> None:
    with pytest.raises(ConfigurationError, match="characters that no key has") as caught:
        find_api_key(f"secret{letter}key", {})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "environment", "url"),
    [
        (None, None, "https://api.daily.co/v1"),
        (None, "", "https://api.daily.co/v1"),
        ("", None, "https://api.daily.co/v1"),
        (None, "http://localhost:8000/v1", "http://localhost:8000/v1"),
        ("http://127.0.0.1:8000/v1/", "https://other/v1", "http://127.0.0.1:8000/v1"),
        ("https://api.daily.co/v1//", None, "https://api.daily.co/v1"),
        ("http://[::1]:8000", None, "http://[::1]:8000"),
    ],
)
def test_the_api_url(given: str | None, environment: str | None, url: str) -> None:
    found = {} if environment is None else {"DAILY_API_URL": environment}
    assert find_api_url(given, found) == url


@pytest.mark.parametrize(
    "url",
    [
        *("api.daily.co/v1", "ftp://api.daily.co", "https://", "https:///v1", "http://[half/v1"),
        *("https://x:99999/v1", "https://x:y/v1", "https://x/v1?key=hidden", "https://x/v1#a"),
        *("https://me:hidden@x/v1", "https://x/a b", "https://x/\r\nHost: y", "https://x/?"),
    ],
)
def test_what_is_no_api_url(url: str) -> None:
    with pytest.raises(ConfigurationError, match="must be one such as https") as caught:
        find_api_url(url, {})
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (json.dumps({"error": "not-found", "deleted": True}), True),
        (json.dumps({"error": "not-found", "deleted": False}), False),
        (json.dumps({"error": "not-found"}), False),
        ("[]", False),
        ("<html>", False),
        ("", False),
        (None, False),
    ],
)
def test_was_expired(body: str | None, expected: bool) -> None:
    assert was_expired(NotFoundError("gone", status=404, body=body)) is expected


DAILYS_KEY = "0123456789abcdef" * 4
LOCAL_KEY = "local-" + "0123456789abcdef" * 3


@pytest.mark.parametrize("key", [DAILYS_KEY, LOCAL_KEY, TOKEN])
@pytest.mark.parametrize(
    "around", ["{}", "{}/", "https://{}:99999/v1", "https://{}@x/v1", "x://{}"]
)
def test_a_secret_given_as_the_api_url_is_not_shown(key: str, around: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_api_url(around.format(key), {})
    assert key not in str(caught.value)
    assert "DAILY_API_URL" in str(caught.value)


def test_key_and_url_that_were_mixed_up() -> None:
    swapped = {"DAILY_API_KEY": "https://api.daily.co/v1", "DAILY_API_URL": DAILYS_KEY}
    with pytest.raises(ConfigurationError, match="this is a URL, not an API key") as caught:
        find_access(None, None, swapped)
    assert DAILYS_KEY not in str(caught.value)


@pytest.mark.parametrize("url", ["https://a..b/v1", f"https://{'a' * 64}.daily.co", "https:/x/v1"])
def test_what_is_no_host(url: str) -> None:
    with pytest.raises(ConfigurationError, match="must be one such as https"):
        find_api_url(url, {})


@pytest.mark.parametrize("secret", [DAILYS_KEY, LOCAL_KEY, TOKEN])
@pytest.mark.parametrize("around", ["x/{}", "{}/", "http://x/{}/y", "http://x/?t={}", "/{}?t={}"])
def test_a_secret_given_as_a_room_is_not_shown(secret: str, around: str) -> None:
    with pytest.raises(InvalidArgumentError, match="is not a room:") as caught:
        room_name(by_name("rooms.get"), around.format(secret, secret))
    assert secret not in str(caught.value)
