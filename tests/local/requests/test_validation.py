import json
from typing import Any

import pytest

from dailykit.local.requests.validation import read_body, read_query
from dailykit.local.world import Refusal
from dailykit.operations import OPERATIONS, by_name


def refusal_of(operation: str, body: object) -> tuple[int, str, str | None]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(Refusal) as caught:
        read_body(by_name(operation), raw)
    return caught.value.status, caught.value.code, caught.value.info


def info_of(operation: str, body: object) -> str | None:
    status, code, info = refusal_of(operation, body)
    assert (status, code) == (400, "invalid-request-error")
    return info


def room(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def test_a_good_body_is_read_as_it_is() -> None:
    asked: dict[str, Any] = {
        "name": "standup",
        "privacy": "private",
        "properties": {
            "exp": 1_900_000_000,
            "enable_chat": None,
            "sfu_switchover": 0.5,
            "enable_recording": ["cloud", "local"],
            "lang": "pt-BR",
            "geo": "us-west",
            "permissions": {"canSend": ["audio"], "canReceive": {"base": {"screenVideo": True}}},
            "sip": {"display_name": "x", "sip_mode": "dial-in"},
            "recordings_bucket": {"bucket_name": "b", "allow_api_access": True},
        },
    }
    body = read_body(by_name("rooms.create"), json.dumps(asked).encode())
    assert body is not None
    assert body.to_wire() == asked


@pytest.mark.parametrize("raw", [b"", b"  \r\n", b"{}"])
def test_an_empty_body_is_an_empty_object(raw: bytes) -> None:
    body = read_body(by_name("rooms.create"), raw)
    assert body is not None
    assert body.to_wire() == {}


def test_an_operation_without_a_body_takes_none() -> None:
    assert read_body(by_name("rooms.get"), b"whatever") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"name=x",
        b"{'name': 'x'}",
        b'{"name": "x",}',
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"sfu": 1e999}',
        b'{"properties": {"a": [1, {"b": -1e999}]}}',
        b'{"name": "\xff"}',
        b'{"name": "\\ud800"}',
        b'{"name": "a\x00b"}',
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b'{"n": 1e999}',
        b"{} {}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"n": ' + b"9" * 100_000 + b"}",
        bytes(range(256)),
    ],
)
def test_what_is_not_json_is_told(raw: bytes) -> None:
    status, code, info = refusal_of("rooms.create", raw)
    assert (status, code) == (400, "json-parsing-error")
    assert info


@pytest.mark.parametrize("body", [[{}], [[]], "x", 7, 1.5, True, None])
def test_the_body_has_to_be_an_object(body: object) -> None:
    assert (info_of("rooms.create", body) or "").endswith("should be an object")


# The exact texts of Daily, as they were seen on the real one.
@pytest.mark.parametrize(
    ("operation", "body", "info"),
    [
        ("rooms.create", room(foo=1), "invalid property name 'foo'"),
        ("rooms.update", room(redirect_on_meeting_exit="x"),
         "invalid property name 'redirect_on_meeting_exit'"),
        ("rooms.create", {"foo": 1}, "invalid property name 'foo'"),
        ("rooms.update", {"name": "other"}, "invalid property name 'name'"),
        ("meeting_tokens.create", room(foo=1), "unknown parameter 'foo'"),
        ("meeting_tokens.create", {"room_name": "x"}, "unknown parameter 'room_name'"),
        ("rooms.create", {"name": "a b"},
         "a b contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
        ("rooms.create", {"name": "é\n"},
         "é\n contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
        ("rooms.create", room(exp="not an int"),
         "exp was 'not an int' but should be a number of seconds since the unix epoch"),
        ("meeting_tokens.create", room(exp=True),
         "exp was 'true' but should be a number of seconds since the unix epoch"),
        ("rooms.create", room(nbf=[1]),
         "nbf was '[1]' but should be a number of seconds since the unix epoch"),
        ("rooms.create", room(exp=1e300),
         "exp was '1e+300' but should be a number of seconds since the unix epoch"),
    ],
)  # fmt: skip
def test_daily_s_own_texts(operation: str, body: object, info: str) -> None:
    assert info_of(operation, body) == info


def test_not_every_name_is_a_room_s() -> None:
    assert (info_of("sip_trunks.create", {"trunk_name": "My Trunk"}) or "").startswith(
        "trunk_name was 'My Trunk' but should be text of the form ^[a-z0-9]*$"
    )


def test_newer_operations_speak_like_joi() -> None:
    body = {"max_duration": 3600}
    assert info_of("rooms.start_recording", body) == (
        '"max_duration" is not allowed [Received max_duration=3600]'
    )


@pytest.mark.parametrize(
    ("body", "info"),
    [
        ({"name": 5}, "name was '5' but should be a string"),
        ({"name": "x" * 129}, "name is too long: at most 128 characters"),
        ({"privacy": "secret"}, "privacy was 'secret' but should be one of public, private"),
        ({"privacy": True}, "privacy was 'true' but should be 'public' or 'private'"),
        ({"properties": [1]}, "properties was '[1]' but should be an object"),
        ({"properties": [""]}, "properties was '[\"\"]' but should be an object"),
        ({"name": []}, "name was '[]' but should be a string"),
        (room(start_video_off=1), "start_video_off was '1' but should be true or false"),
        (room(start_video_off="true"), "start_video_off was 'true' but should be true or false"),
        (room(max_participants=2.5), "max_participants was '2.5' but should be a whole number"),
        (room(max_participants="2"), "max_participants was '2' but should be a whole number"),
        (room(sfu_switchover="x"), "sfu_switchover was 'x' but should be a number"),
        (room(lang="xx"), None),
        (room(enable_recording="tape"), None),
        (room(enable_recording=["cloud", "tape"]), None),
        (room(enable_recording=3), None),
        (room(enable_recording={"a": 1}), None),
        (room(sip={"display_name": "x"}), "sip.sip_mode is missing"),
        (room(sip={"display_name": "x", "sip_mode": "dial-out"}), None),
        (room(sip=True), "sip was 'true' but should be an object"),
        (room(recordings_bucket={"bucket_name": 1}),
         "recordings_bucket.bucket_name was '1' but should be a string"),
        (room(recordings_bucket={"foo": 1}), "invalid property name 'recordings_bucket.foo'"),
        (room(permissions={"can_send": True}), "invalid property name 'permissions.can_send'"),
        (room(permissions={"canSend": "audio"}), None),
        (room(permissions={"canSend": ["smell"]}), None),
        (room(permissions={"canReceive": {"byUserId": {"u": {"smell": True}}}}), None),
        (room(max_participants=10**30), None),
        (room(exp=10**16), None),
        (room(exp=-(10**16)), None),
        (room(meeting_join_hook="x" * 256), None),
        (room(streaming_endpoints=[{"name": 3}]), None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(body: object, info: str | None) -> None:
    said = info_of("rooms.create", body)
    if info is None:
        assert next(iter(flat(body))) in (said or "")
    else:
        assert said == info


def flat(body: Any) -> list[str]:
    """Return the name of the property that a body sets."""
    return list(body["properties"])


def test_long_values_are_not_thrown_back_whole() -> None:
    said = info_of("rooms.create", {"privacy": "x" * 100_000}) or ""
    assert len(said) < 300


def test_the_batch_delete_takes_both_names_for_its_list() -> None:
    for name in ("rooms", "room_names"):
        body = read_body(by_name("rooms.delete_many"), json.dumps({name: ["a", "b"]}).encode())
        assert body is not None
        assert body.to_wire() == {"rooms": ["a", "b"]}
    assert info_of("rooms.delete_many", {}) == "rooms is missing"
    assert (
        info_of("rooms.delete_many", {"rooms": ["a", 7]})
        == "rooms.1 was '7' but should be a string"
    )


def test_a_batch_has_at_most_a_thousand_rooms() -> None:
    too_many: dict[str, Any] = {"rooms": [{}] * 1001}
    assert info_of("rooms.create_many", too_many) == "rooms is too long: at most 1000 items"
    assert read_body(by_name("rooms.create_many"), json.dumps({"rooms": [{}] * 1000}).encode())


def test_queries_are_read_from_text() -> None:
    query = read_query(by_name("rooms.list"), {"limit": "5", "starting_after": "x", "foo": "y"})
    assert query is not None
    assert {"limit": 5, "starting_after": "x"}.items() <= query.model_dump().items()
    assert read_query(by_name("rooms.get"), {"limit": "5"}) is None


@pytest.mark.parametrize("limit", ["0", "101", "-1", "", "ten", "1.5", "9" * 5000])
def test_a_limit_is_a_number_from_1_to_100(limit: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_query(by_name("rooms.list"), {"limit": limit})
    assert caught.value.status == 400
    assert (caught.value.info or "").startswith("limit was ")


@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.body is not None], ids=lambda operation: operation.name
)
@pytest.mark.parametrize("body", [{"no_such_key": 1}, [1], 5])
def test_every_operation_refuses_what_it_does_not_know(operation: object, body: object) -> None:
    (operation,) = (known for known in OPERATIONS if known is operation)
    status, _, info = refusal_of(operation.name, body)
    assert status == 400
    assert info


@pytest.mark.parametrize(
    ("properties", "info"),
    [
        (
            {"permissions": {"has_presence": True}},
            "invalid property name 'permissions.has_presence'",
        ),
        (
            {"recordings_bucket": {"bucketName": "b"}},
            "invalid property name 'recordings_bucket.bucketName'",
        ),
        (
            {"recordings_bucket": {"bucket_name": 5}},
            "recordings_bucket.bucket_name was '5' but should be a string",
        ),
    ],
)
def test_requests_are_not_read_as_leniently_as_answers(
    properties: dict[str, Any], info: str
) -> None:
    assert info_of("rooms.create", room(**properties)) == info
