import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.servers.exchanges import make_request, make_response

from dailykit.client._build import (
    build,
    decode,
    decode_json,
    encode,
    gone_answer,
    query_text,
    raw_request,
)
from dailykit.client._http import Request
from dailykit.errors import InvalidArgumentError, InvalidResponseError
from dailykit.models._base import UNSET, DailyBody
from dailykit.models.rooms import CreateRoomBody, Room, RoomProperties
from dailykit.models.tokens import ValidateMeetingTokenQuery
from dailykit.operations import OPERATIONS, Operation, Repeat, by_name
from dailykit.rates import RateTier

API = "https://api.daily.co/v1"
HEADERS = {"Authorization": "Bearer key", "Accept": "application/json"}
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoic3RhbmR1cCJ9.c2lnbmF0dXJl"
ROOM = b'{"id":"1","name":"standup","url":"https://x.daily.co/standup"}'


def build_one(name: str, path: dict[str, str] | None = None, **options: Any) -> Request:
    return build(by_name(name), api_url=API, headers=HEADERS, path=path or {}, **options)


def raw(method: str, path: str, **options: Any) -> Request:
    return raw_request(method, path, api_url=API, headers=HEADERS, **options)


def test_a_request_without_a_body() -> None:
    request = build_one("rooms.get", path={"room_name": "standup"})
    assert request == make_request(
        label="rooms.get",
        method="GET",
        url=f"{API}/rooms/standup",
        path="/rooms/standup",
        headers=HEADERS,
        body=None,
        tier=RateTier.STANDARD,
        repeat=Repeat.SAFE,
    )


def test_a_request_with_a_body() -> None:
    request = build_one(
        "rooms.create",
        body=CreateRoomBody(name="standup", properties=RoomProperties(exp=None, lang="de")),
        room_name="standup",
        own_name=True,
        timeout=2.5,
    )
    assert request.body is not None
    assert json.loads(request.body) == {
        "name": "standup",
        "properties": {"exp": None, "lang": "de"},
    }
    assert request.headers == {**HEADERS, "Content-Type": "application/json"}
    assert request.repeat is Repeat.NAMED
    assert (request.room_name, request.own_name, request.timeout) == ("standup", True, 2.5)


def test_the_way_of_repeating_can_differ_from_the_table() -> None:
    assert build_one("rooms.create", repeat=Repeat.UNSAFE).repeat is Repeat.UNSAFE


def test_the_client_keeps_the_slower_pace_where_daily_is_of_two_minds() -> None:
    pages = by_name("meetings.list")
    assert build_one("meetings.list").tier is pages.client_tier is RateTier.SLOW


def test_no_request_shows_its_key_or_its_body() -> None:
    request = build_one("rooms.create", body={"secret": "hidden"})
    assert "key" not in repr(request)
    assert "hidden" not in repr(request)
    assert "hidden" not in repr(make_response(200, "hidden"))


@pytest.mark.parametrize("name", ["", ".", "..", "..."])
def test_no_path_value_can_leave_its_place(name: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"rooms\.get: room_name"):
        build_one("rooms.get", path={"room_name": name})


@given(st.text(min_size=1).filter(lambda name: name.strip(".")))
def test_every_path_value_is_one_segment(name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    url = urlsplit(build_one("rooms.get", path={"room_name": name}).url)
    assert url.path.isascii()
    assert url.path.count("/") == 3
    assert unquote(url.path.rpartition("/")[2]) == name
    assert (url.query, url.fragment) == ("", "")


def test_a_meeting_token_is_not_shown() -> None:
    request = build_one("meeting_tokens.validate", path={"meeting_token": TOKEN})
    assert request.url == f"{API}/meeting-tokens/{TOKEN}"
    assert request.path == "/meeting-tokens/{meeting_token}"


class Query(DailyBody):
    """Something of each kind."""

    flag: bool | None = None
    count: int | None = None
    names: list[str] | None = None
    flags: tuple[bool, ...] | None = None
    text: str | None = None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (None, ""),
        (Query(), ""),
        (Query(flag=None), ""),
        (Query(flag=True), "?flag=true"),
        (Query(flag=False, count=0), "?flag=false&count=0"),
        (Query(names=["a", "b c"]), "?names=a%2Cb+c"),
        (Query(flags=(True, False)), "?flags=true%2Cfalse"),
        (Query(text="a&b=c#d/ü"), "?text=a%26b%3Dc%23d%2F%C3%BC"),
        (ValidateMeetingTokenQuery(ignore_nbf=True), "?ignoreNbf=true"),
    ],
)
def test_query(query: DailyBody | None, expected: str) -> None:
    assert query_text(query) == expected


@given(st.text())
def test_every_text_arrives_whole_in_a_query(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    found = parse_qs(query_text(Query(text=text))[1:], keep_blank_values=True)
    assert found == {"text": [text]}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, None),
        ({}, b"{}"),
        ({"a": [1, None, True], "b": "ü"}, b'{"a":[1,null,true],"b":"\\u00fc"}'),
        (CreateRoomBody(), b"{}"),
        (CreateRoomBody(privacy="private"), b'{"privacy":"private"}'),
    ],
)
def test_encode(body: Any, expected: bytes | None) -> None:
    assert encode(body) == expected


@pytest.mark.parametrize("value", [{1, 2}, object(), float("nan"), float("inf"), b"x"])
def test_what_json_can_not_say_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgumentError, match="can't be sent as JSON"):
        encode({"value": value})


def test_a_body_that_contains_itself_is_refused() -> None:
    body: dict[str, Any] = {}
    body["self"] = body
    with pytest.raises(InvalidArgumentError, match="can't be sent as JSON"):
        encode(body)


# Requests that are given by method and path.


def test_a_raw_request_of_a_known_operation_has_its_facts() -> None:
    request = raw("delete", "/rooms/standup")
    assert (request.label, request.method, request.path) == (
        "rooms.delete",
        "DELETE",
        "/rooms/standup",
    )
    assert (request.tier, request.repeat) == (RateTier.SLOW, Repeat.DELETE)


@pytest.mark.parametrize(
    ("method", "repeat"),
    [
        ("GET", Repeat.SAFE),
        ("HEAD", Repeat.SAFE),
        ("PUT", Repeat.SAFE),
        ("DELETE", Repeat.SAFE),
        ("POST", Repeat.UNSAFE),
        ("PATCH", Repeat.UNSAFE),
    ],
)
def test_a_raw_request_of_something_new(method: str, repeat: Repeat) -> None:
    request = raw(method, "/new-endpoint", json={"a": 1}, timeout=3.0)
    assert request.label == "request"
    assert request.repeat is repeat
    assert request.tier is RateTier.STANDARD
    assert request.url == f"{API}/new-endpoint"
    assert request.body == b'{"a":1}'
    assert request.headers["Content-Type"] == "application/json"
    assert request.timeout == 3.0


def test_a_raw_create_has_no_name_that_we_could_vouch_for() -> None:
    assert raw("POST", "/rooms", json={"name": "a"}).room_name is None


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/rooms", None, "/rooms"),
        ("/rooms", {}, "/rooms"),
        ("/rooms", {"limit": 5, "none": None, "on": True}, "/rooms?limit=5&on=true"),
        ("/rooms?limit=5", None, "/rooms?limit=5"),
        ("/rooms?limit=5", {"on": False}, "/rooms?limit=5&on=false"),
        ("/rooms/a%20b", None, "/rooms/a%20b"),
        ("/", None, "/"),
    ],
)
def test_raw_query(path: str, query: dict[str, Any] | None, expected: str) -> None:
    request = raw("GET", path, query=query)
    assert request.url == API + expected
    assert "?" not in request.path
    assert request.body is None
    assert "Content-Type" not in request.headers


def test_null_can_be_sent() -> None:
    assert raw("POST", "/x", json=None).body == b"null"
    assert raw("POST", "/x", json=UNSET).body is None


@pytest.mark.parametrize(
    "path",
    [
        *("", "rooms", "//evil/../x", "/..", "/../v2/rooms", "/rooms/.", "/rooms/%2e%2E/x"),
        *("/rooms#1", "/a b", "/a\tb", "/a\r\nHost: evil", "/ü", "/a\x7f", "https://evil/"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(InvalidArgumentError, match="the path must"):
        raw("GET", path)


@pytest.mark.parametrize("method", ["", "GET /x HTTP/1.1\r\n", "G T", "GET:"])
def test_a_method_that_is_none_is_refused(method: str) -> None:
    with pytest.raises(InvalidArgumentError, match="the method must"):
        raw(method, "/rooms")


def test_a_raw_request_does_not_show_a_meeting_token_either() -> None:
    assert raw("GET", f"/meeting-tokens/{TOKEN}?ignoreNbf=true").path == (
        "/meeting-tokens/{meeting_token}"
    )


# Answers.


def test_decode() -> None:
    request = build_one("rooms.get", path={"room_name": "standup"})
    room = decode(by_name("rooms.get"), request, make_response(200, ROOM))
    assert room == Room(id="1", name="standup", url="https://x.daily.co/standup")


def test_an_operation_without_a_result_reads_nothing() -> None:
    operation = by_name("webhooks.delete")
    assert decode(operation, make_request(), make_response(200, b"")) is None
    assert decode(operation, make_request(), make_response(200, b"not json")) is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'{"name":"a"}', b"\xff", b"{"])
def test_an_answer_that_can_not_be_understood(body: bytes) -> None:
    request = make_request(room_name="standup")
    with pytest.raises(InvalidResponseError, match=r"rooms\.create: POST /rooms answered 200") as e:
        decode(by_name("rooms.create"), request, make_response(200, body))
    assert e.value.status == 200
    assert e.value.room_name == "standup"


def test_what_can_not_be_understood_is_not_shown() -> None:
    operation = by_name("meeting_tokens.create")
    with pytest.raises(InvalidResponseError) as caught:
        decode(operation, make_request(), make_response(200, b'{"token":["very-secret"]}'))
    assert "very-secret" not in str(caught.value)
    assert "token" in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("body", "expected"), [(b"", None), (b"null", None), (b'{"a":1}', {"a": 1}), (b"[1]", [1])]
)
def test_decode_json(body: bytes, expected: object) -> None:
    assert decode_json(make_request(), make_response(200, body)) == expected


@pytest.mark.parametrize("body", [b"<html>", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_no_json(body: bytes) -> None:
    with pytest.raises(InvalidResponseError, match="not JSON"):
        decode_json(make_request(), make_response(200, body))


DELETIONS = [operation for operation in OPERATIONS if operation.repeat is Repeat.DELETE]


@pytest.mark.parametrize("operation", DELETIONS, ids=lambda operation: operation.name)
def test_every_deletion_has_an_answer_for_what_is_gone(operation: Operation[Any]) -> None:
    path = dict.fromkeys(operation.placeholders, "a thing")
    body = {"rooms": ["a", "b", "a"]} if operation.body else None
    request = build_one(operation.name, path, body=body)
    answer = gone_answer(request)
    result = decode(operation, request, make_response(200, answer))
    fields: dict[str, Any] = {} if result is None else result.model_dump(exclude_unset=True)
    named = {"id", "name", "transcript_id"} & set(fields)
    assert all(fields[name] == "a thing" for name in named)
    assert fields.get("deleted", True) is True
    assert fields.get("deleted_count", 2) == 2
    assert fields.get("status", "ok") == (
        "t_deleted" if operation.name == "transcripts.delete" else "ok"
    )


def test_what_is_gone_without_a_body_counts_nothing() -> None:
    assert gone_answer(build_one("rooms.delete_many")) == b'{"deleted_count": 0}'


@pytest.mark.parametrize("secret", [TOKEN, "0123456789abcdef" * 4])
@pytest.mark.parametrize("path", ["meeting-tokens/{}", "/rooms/../{}", "/rooms/ä/{}", "x?t={}"])
def test_a_secret_in_a_path_that_is_refused_is_not_shown(secret: str, path: str) -> None:
    with pytest.raises(InvalidArgumentError, match="the path must") as caught:
        raw_request("GET", path.format(secret), api_url="https://x/v1", headers={})
    assert secret not in str(caught.value)


def test_a_secret_given_as_the_method_is_not_shown() -> None:
    with pytest.raises(InvalidArgumentError, match="the method must be an HTTP method") as caught:
        raw_request(TOKEN, "/rooms", api_url="https://x/v1", headers={})
    assert TOKEN not in str(caught.value)
