"""Transfers of telephone calls: asked for, on their way, answered, over."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

NOW = 1_800_000_000
NUMBER = "+12125551234"
SIP = "sip:bob@example.com"
TARGET = "sip:eve@example.com"
ROOM: dict[str, Any] = {"room_name": "standup"}
Wait = Callable[[float], None]


@pytest.fixture
def call(operate: Operator, callers: Callers, wait: Wait) -> Callable[[str], str]:
    """Makes a call out of a room in which Ada is, to a number or a SIP address; five seconds."""

    def call(destination: str) -> str:
        callers.room(enable_dialout=True)
        callers.join(name="Ada")
        kind = "sipUri" if destination.startswith("sip:") else "phoneNumber"
        body = {kind: destination, "displayName": "Bob"}
        session_id: str = operate("rooms.dial_out", body, **ROOM)["sessionId"]
        wait(5)
        callers.events.clear()
        return session_id

    return call


def transfer(operate: Operator, session_id: str, to: str, name: str = "transfer") -> None:
    body = {"sessionId": session_id, "toEndPoint": to}
    assert operate(f"rooms.{name}_sip_call", body, **ROOM) == {"ok": True}


def told(callers: Callers) -> list[Any]:
    """Return type, time and payload of all events of transfers."""
    found = [event for event in callers.events if event.type.startswith("calltransfer.")]
    return [
        (event.type.removeprefix("calltransfer."), event.time - NOW, dict(event.payload))
        for event in found
    ]


def test_a_transfer(
    operate: Operator, callers: Callers, wait: Wait, call: Callable[[str], str]
) -> None:
    session_id = call(NUMBER)
    transfer(operate, session_id, TARGET)
    wait(4.9)
    assert callers.inside() == ["Ada", "Bob"]
    wait(0.1)
    assert callers.inside() == ["Ada"]
    wait(100)
    found = callers.world.calls.find(callers.domain, "standup")
    assert found is not None
    assert found.meeting is not None

    def payload(seconds: int, **more: Any) -> dict[str, Any]:
        return {
            "timestamp": NOW + seconds,
            "session_id": session_id,
            "domain_id": callers.domain.id,
            "room": "standup",
            "mtg_session_id": found.meeting.id if found.meeting else "",
            "to_endpoint": TARGET,
            "from_endpoint": NUMBER,
            **more,
        }

    over = {"is_sip_refer": False, "completeStatus": "completed"}
    assert told(callers) == [
        ("triggered", 5, payload(5, is_sip_refer=False)),
        ("initiated", 6, payload(6, is_sip_refer=False)),
        ("answered", 10, payload(10)),
        ("completed", 70, payload(70, **over)),
    ]
    kinds = [event.type for event in callers.events]
    assert kinds.index("calltransfer.answered") < kinds.index("dialout.stopped")


def test_the_other_side_calls_itself(
    operate: Operator, callers: Callers, wait: Wait, call: Callable[[str], str]
) -> None:
    transfer(operate, call(SIP), TARGET, "refer")
    wait(5)
    assert [(kind, time) for kind, time, _ in told(callers)] == [
        ("triggered", 5),
        ("initiated", 6),
        ("answered", 10),
        ("completed", 10),
    ]
    last = told(callers)[-1][2]
    assert last["is_sip_refer"] is True
    assert last["completeStatus"] == "completed"
    assert last["refer_sip_response_code"] == "202"
    assert last["notify_sip_response_code"] == "200"
    assert callers.inside() == ["Ada"]


@pytest.mark.parametrize(("name", "code"), [("transfer", None), ("refer", "503")])
def test_who_can_t_be_reached_does_not_answer(
    operate: Operator,
    callers: Callers,
    wait: Wait,
    call: Callable[[str], str],
    name: str,
    code: str | None,
) -> None:
    session_id = call(SIP)
    transfer(operate, session_id, "sip:eve@nowhere.invalid", name)
    wait(5)
    kind, time, payload = told(callers)[-1]
    assert (kind, time, payload["completeStatus"]) == ("completed", 10, "failed")
    assert payload.get("notify_sip_response_code") == code
    assert callers.inside() == ["Ada", "Bob"]
    transfer(operate, session_id, TARGET)


def test_who_hangs_up_before_the_answer_cancels_it(
    operate: Operator, callers: Callers, wait: Wait, call: Callable[[str], str]
) -> None:
    session_id = call(NUMBER)
    transfer(operate, session_id, TARGET)
    wait(2)
    operate("rooms.stop_dial_out", {"sessionId": session_id}, **ROOM)
    wait(100)
    kind, time, payload = told(callers)[-1]
    assert (kind, time, payload["completeStatus"]) == ("completed", 7, "canceled")
    assert [kind for kind, _, _ in told(callers)].count("completed") == 1


def test_one_transfer_at_a_time(
    operate: Operator, callers: Callers, call: Callable[[str], str]
) -> None:
    session_id = call(NUMBER)
    transfer(operate, session_id, TARGET)
    body = {"sessionId": session_id, "toEndPoint": TARGET}
    said = operate.refusal("rooms.transfer_sip_call", body, **ROOM)
    assert said.endswith(f"participant {session_id} is being transferred already")


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("transfer", {"toEndPoint": "eve"}, "toEndPoint must be a SIP address or a phone number"),
        ("transfer", {"callerId": NUMBER}, "callerId must be a phone number of this domain"),
        ("refer", {"toEndPoint": NUMBER}, "toEndPoint must be a SIP address"),
        ("refer", {}, "is on the phone: only SIP can be referred"),
    ],
)
def test_what_makes_no_sense_is_refused(
    operate: Operator,
    callers: Callers,
    call: Callable[[str], str],
    name: str,
    body: dict[str, Any],
    text: str,
) -> None:
    asked = {"sessionId": call(NUMBER), "toEndPoint": TARGET, **body}
    status, said = operate.refused(f"rooms.{name}_sip_call", asked, **ROOM)
    assert (status, text in said["info"]) == (400, True)
    assert told(callers) == []


@pytest.mark.parametrize("name", ["transfer", "refer"])
def test_nobody_to_transfer(operate: Operator, callers: Callers, name: str) -> None:
    callers.room(enable_dialout=True)
    body = {"sessionId": "nobody", "toEndPoint": TARGET}
    assert operate.refused(f"rooms.{name}_sip_call", body, **ROOM)[0] == 404
    ada = callers.join()
    for session_id in ("nobody", ada.id):
        body["sessionId"] = session_id
        said = operate.refusal(f"rooms.{name}_sip_call", body, **ROOM)
        assert said == f"404 not-found: participant {session_id} not found"
