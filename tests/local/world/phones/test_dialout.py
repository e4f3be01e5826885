"""Calls out of rooms: they ring, are answered and end."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local.world import World

NOW = 1_800_000_000
NUMBER = "+12125551234"
SIP = "sip:bob@example.com"
ROOM: dict[str, Any] = {"room_name": "standup"}
Wait = Callable[[float], None]


def dial(operate: Operator, **options: Any) -> str:
    asked = options if "sipUri" in options else {"phoneNumber": NUMBER, **options}
    answer: dict[str, Any] = operate("rooms.dial_out", asked, **ROOM)
    assert set(answer) == {"ok", "sessionId"}
    assert answer["ok"] is True
    session_id: str = answer["sessionId"]
    return session_id


def stop(operate: Operator, session_id: str) -> None:
    assert operate("rooms.stop_dial_out", {"sessionId": session_id}, **ROOM) == {"status": "sent"}


def dialout(callers: Callers) -> list[Any]:
    """Return type, time and payload of all events of calls out of rooms."""
    found = [event for event in callers.events if event.type.startswith("dialout.")]
    return [(event.type, event.time, dict(event.payload)) for event in found]


def kinds(callers: Callers) -> list[tuple[str, float]]:
    return [(kind.removeprefix("dialout."), time - NOW) for kind, time, _ in dialout(callers)]


def test_a_call_rings_is_answered_and_ends(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_dialout=True)
    callers.join(name="Ada")
    number = operate("phone_numbers.buy")["number"]
    session_id = dial(operate, displayName="Bob", userId="bob-1", callerId=number)
    wait(4.9)
    assert callers.inside() == ["Ada"]
    wait(0.1)
    assert callers.inside() == ["Ada", "Bob"]
    participant = callers.world.calls.participant(session_id)
    assert participant is not None
    assert (participant.user_id, participant.tracks["audio"]) == ("bob-1", True)
    wait(55)
    stop(operate, session_id)
    assert callers.inside() == ["Ada"]
    wait(60)
    call = {
        "session_id": session_id,
        "domain_id": callers.domain.id,
        "room": "standup",
        "user_id": "bob-1",
        "destination": NUMBER,
        "caller_id": number,
    }
    assert dialout(callers) == [
        ("dialout.connected", NOW + 1, {"timestamp": NOW + 1, **call}),
        ("dialout.answered", NOW + 5, {"timestamp": NOW + 5, **call}),
        ("dialout.stopped", NOW + 60, {"timestamp": NOW + 60, **call}),
    ]
    assert {event.id for event in callers.events if event.type.startswith("dialout.")} == {
        f"dialout-connected-{session_id}-{NOW + 1}",
        f"dialout-answered-{session_id}-{NOW + 5}",
        f"dialout-stopped-{session_id}-{NOW + 60}",
    }


def test_the_callee_is_a_participant_as_others_are(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_dialout=True, privacy="private")
    ada = callers.join(name="Ada", room_name="standup")
    session_id = dial(operate, sipUri=SIP)
    wait(5)
    joined = ada.last("participant-joined")["participant"]
    assert (joined["id"], joined["userName"]) == (session_id, SIP)
    assert operate("rooms.eject", {"ids": [session_id]}, **ROOM) == {"ejectedIds": [session_id]}
    wait(1)
    assert kinds(callers)[-1] == ("stopped", 5)


@pytest.mark.parametrize("name", ["dial_out", "stop_dial_out", "send_dtmf"])
def test_no_room(operate: Operator, name: str) -> None:
    body = {
        "dial_out": {"phoneNumber": NUMBER},
        "stop_dial_out": {"sessionId": "x"},
        "send_dtmf": {"sessionId": "x", "tones": "1"},
    }[name]
    assert operate.refused(f"rooms.{name}", body, **ROOM)[0] == 404


def test_a_room_that_may_not_call(operate: Operator, callers: Callers) -> None:
    callers.room()
    callers.join()
    said = operate.refusal("rooms.dial_out", {"phoneNumber": NUMBER}, **ROOM)
    assert said == "400 invalid-request-error: dialout is not enabled for room standup"


def test_an_empty_room_calls_only_if_it_may(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_dialout=True)
    said = operate.refusal("rooms.dial_out", {"phoneNumber": NUMBER}, **ROOM)
    assert said == "404 not-found: room standup does not seem to be hosting a call currently"
    config = {"allow_room_start": True, "max_idle_timeout_sec": 60}
    operate("rooms.update", {"properties": {"dialout_config": config}}, **ROOM)
    dial(operate, displayName="Bob")
    wait(5)
    assert callers.inside() == ["Bob"]
    wait(59)
    assert callers.inside() == ["Bob"]
    wait(1)
    assert callers.inside() == []
    assert kinds(callers) == [("connected", 1), ("answered", 5), ("stopped", 65)]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "either sipUri or phoneNumber is needed, and not both"),
        ({"sipUri": SIP, "phoneNumber": NUMBER}, "either sipUri or phoneNumber is needed"),
        ({"sipUri": "bob@example.com"}, "sipUri must be a SIP address"),
        ({"phoneNumber": "12125551234"}, "phoneNumber must be a number with its country code"),
        ({"phoneNumber": NUMBER, "video": True}, "video can be used with sipUri only"),
        ({"sipUri": SIP, "videoSettings": {"fps": 10}}, "videoSettings needs video"),
        ({"phoneNumber": NUMBER, "callerId": "+14155550100"}, "callerId must be a phone number"),
        ({"phoneNumber": NUMBER, "callTo": "x"}, '"callTo" is not allowed'),
    ],
)
def test_options_without_sense_are_refused(
    operate: Operator, callers: Callers, options: dict[str, Any], text: str
) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    said = operate.refusal("rooms.dial_out", options, **ROOM)
    assert said.startswith(f"400 invalid-request-error: {text}")


def test_the_caller_may_be_named_by_id(operate: Operator, callers: Callers) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    dial(operate, callerId=operate("phone_numbers.buy")["id"])


def test_a_room_takes_five(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    calls = [dial(operate) for _ in range(5)]
    wait(10)
    said = operate.refusal("rooms.dial_out", {"phoneNumber": NUMBER}, **ROOM)
    assert said.endswith("room standup has 5 SIP and phone calls, the maximum")
    stop(operate, calls[0])
    dial(operate)


def test_what_can_t_be_reached_fails(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    session_id = dial(operate, sipUri="sip:bob@nowhere.invalid", userId="bob-1")
    wait(60)
    ((kind, time, payload),) = dialout(callers)
    assert (kind, time) == ("dialout.error", NOW + 3)
    assert payload == {
        "timestamp": NOW + 3,
        "session_id": session_id,
        "domain_id": callers.domain.id,
        "room": "standup",
        "user_id": "bob-1",
        "error_msg": "the address can't be reached",
    }
    assert operate.refused("rooms.stop_dial_out", {"sessionId": session_id}, **ROOM)[0] == 404


def test_who_finds_no_place_fails(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_dialout=True, max_participants=1)
    callers.join()
    dial(operate)
    wait(60)
    assert kinds(callers) == [("connected", 1), ("answered", 5), ("error", 5)]
    assert dialout(callers)[-1][2]["error_msg"] == "the room standup is full (meeting-full)"


def test_who_is_stopped_while_it_rings_is_never_there(
    operate: Operator, callers: Callers, wait: Wait
) -> None:
    callers.room(enable_dialout=True)
    callers.join(name="Ada")
    session_id = dial(operate)
    wait(3)
    stop(operate, session_id)
    wait(60)
    assert kinds(callers) == [("connected", 1), ("stopped", 3)]
    assert callers.inside() == ["Ada"]


@pytest.mark.parametrize(
    ("config", "seconds"),
    [
        ({}, 0),
        ({"max_idle_timeout_sec": 30}, 30),
        ({"max_idle_timeout_sec": 30, "max_idle_timeout_post_conversation_sec": 0}, 0),
        ({"max_idle_timeout_sec": 0, "max_idle_timeout_post_conversation_sec": 20}, 20),
    ],
)
def test_who_is_left_alone_hangs_up(
    operate: Operator, callers: Callers, wait: Wait, config: dict[str, Any], seconds: int
) -> None:
    callers.room(enable_dialout=True, dialout_config=config)
    ada = callers.join(name="Ada")
    dial(operate, displayName="Bob")
    dial(operate, displayName="Eve")
    wait(10)
    callers.world.calls.leave(ada.guest)
    wait(seconds - 0.1 if seconds else 0)
    assert callers.inside() == (["Bob", "Eve"] if seconds else [])
    wait(1)
    assert callers.inside() == []
    assert kinds(callers)[-2:] == [("stopped", 10 + seconds), ("stopped", 10 + seconds)]


def test_who_is_joined_in_time_stays(operate: Operator, callers: Callers, wait: Wait) -> None:
    config = {"max_idle_timeout_sec": 30}
    callers.room(enable_dialout=True, dialout_config=config)
    ada = callers.join(name="Ada")
    dial(operate, displayName="Bob")
    wait(10)
    callers.world.calls.leave(ada.guest)
    wait(29)
    callers.join(name="Eve")
    wait(100)
    assert callers.inside() == ["Bob", "Eve"]


def test_a_deleted_room_ends_it(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    dial(operate)
    wait(10)
    dial(operate)
    operate("rooms.delete", **ROOM)
    wait(60)
    assert kinds(callers)[2:] == [
        ("stopped", 10),
        ("connected", 11),
        ("answered", 15),
        ("error", 15),
    ]


def test_keys_are_pressed(operate: Operator, callers: Callers, wait: Wait) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    session_id = dial(operate)
    body = {"sessionId": session_id, "tones": "12*#", "digitDurationMs": 50}
    said = operate.refusal("rooms.send_dtmf", body, **ROOM)
    assert said.endswith(f"participant {session_id} has not answered yet")
    wait(5)
    answer = operate("rooms.send_dtmf", body, **ROOM)
    assert answer == {"ok": True, "sessionId": session_id}


@pytest.mark.parametrize(
    "change", [{"tones": ""}, {"tones": "12a"}, {"tones": "1" * 21}, {"digitDurationMs": 49}]
)
def test_keys_that_no_telephone_has(
    operate: Operator, callers: Callers, wait: Wait, change: dict[str, Any]
) -> None:
    callers.room(enable_dialout=True)
    callers.join()
    session_id = dial(operate)
    wait(5)
    body = {"sessionId": session_id, "tones": "1", **change}
    assert operate.refused("rooms.send_dtmf", body, **ROOM)[0] == 400


def test_calls_of_other_rooms_are_out_of_reach(
    operate: Operator, callers: Callers, wait: Wait, world: World
) -> None:
    callers.room(enable_dialout=True)
    ada = callers.join()
    session_id = dial(operate)
    wait(5)
    callers.room("other")
    callers.join("other")
    for wrong, room in ((session_id, "other"), (ada.id, "standup"), ("nobody", "standup")):
        said = operate.refusal("rooms.stop_dial_out", {"sessionId": wrong}, room_name=room)
        assert said == f"404 not-found: participant {wrong} not found"
    other = Operator(world, world.domains.open("other"))
    assert other.refused("rooms.stop_dial_out", {"sessionId": session_id}, **ROOM)[0] == 404
