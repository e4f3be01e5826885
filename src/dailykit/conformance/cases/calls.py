"""Acting on calls: what is said where none is running."""

from typing import Any, Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup, Evidence
from dailykit.conformance._evidence import (
    FIXTURES,
    LEAST_SURPRISE,
    STREAMING_RUNS,
    documented,
)
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("calls", "Acting on calls")

_ID: Final = "d61cd7b2-a273-42b4-89bd-be763fd562c1"


def _no_call(room: str) -> str:
    return f"room {room} does not seem to be hosting a call currently"


def _add_no_call(name: str, action: str, body: dict[str, Any] | None, evidence: Evidence) -> None:
    """Add the case that an action fails in an empty room."""

    async def check(probe: Probe) -> None:
        room = await probe.room(enable_recording="cloud")
        path = f"/rooms/{room['name']}/{action}"
        method = "GET" if body is None else "POST"
        answer = await probe.ask(method, path, body)
        expected = {"error": "not-found", "info": _no_call(room["name"])}
        answer.is_exactly(404, expected)

    CASES.add(
        name, f"Without a call, {action} is 404 and says that none is running.", evidence, check
    )


_add_no_call("eject_without_call", "eject", {"ids": [_ID]}, LEAST_SURPRISE)
_add_no_call(
    "permissions_without_call",
    "update-permissions",
    {"data": {_ID: {"canAdmin": True}}},
    LEAST_SURPRISE,
)
_add_no_call(
    "message_without_call", "send-app-message", {"data": {"text": "hello"}}, LEAST_SURPRISE
)
_add_no_call("data_without_call", "get-session-data", None, LEAST_SURPRISE)
_add_no_call("new_data_without_call", "set-session-data", {"data": {"a": 1}}, LEAST_SURPRISE)
_add_no_call("recording_without_call", "recordings/start", {}, STREAMING_RUNS)
_add_no_call(
    "stream_without_call",
    "live-streaming/start",
    {"rtmpUrl": "rtmp://127.0.0.1/live/key"},
    STREAMING_RUNS,
)
_add_no_call("transcription_without_call", "transcription/start", {}, FIXTURES)


@CASES.case(LEAST_SURPRISE)
async def missing_room(probe: Probe) -> None:
    """For a room that does not exist the text names the room, not the call."""
    name = probe.name()
    for action, body in (("eject", {"ids": [_ID]}), ("send-app-message", {"data": {"a": 1}})):
        answer = await probe.post(f"/rooms/{name}/{action}", body)
        answer.refused(404, "not-found", f"room {name} not found")


@CASES.case(documented("rooms/eject"))
async def eject_at_most_a_hundred(probe: Probe) -> None:
    """At most a hundred participants are ejected at once, by either kind of id."""
    room = await probe.room()
    many = [f"{number:036d}" for number in range(101)]
    for body in ({"ids": many}, {"user_ids": many}):
        answer = await probe.post(f"/rooms/{room['name']}/eject", body)
        answer.refused(400, "invalid-request-error")
    answer = await probe.post(f"/rooms/{room['name']}/eject", {"ids": many[:100]})
    same("the status with a hundred", answer.status, 404)


@CASES.case(documented("rooms/eject"))
async def wrong_types(probe: Probe) -> None:
    """An invalid action is refused as such, even if no call is running."""
    room = await probe.room()
    wrong: list[tuple[str, Any]] = [
        ("eject", {"ids": _ID}),
        ("eject", {"ids": [_ID], "ban": "yes"}),
        ("update-permissions", {"data": {_ID: {"canSend": ["smoke"]}}}),
        ("set-session-data", {"data": [], "mergeStrategy": "replace"}),
        ("set-session-data", {"data": {}, "mergeStrategy": "deep"}),
    ]
    for action, body in wrong:
        answer = await probe.post(f"/rooms/{room['name']}/{action}", body)
        answer.refused(400, "invalid-request-error")


@CASES.case(LEAST_SURPRISE)
async def unknown_key(probe: Probe) -> None:
    """An action refuses an unknown key, with the text of the newer operations."""
    room = await probe.room()
    body = {"ids": [_ID], "why": "noise"}
    answer = await probe.post(f"/rooms/{room['name']}/eject", body)
    answer.refused(400, "invalid-request-error", '"why" is not allowed [Received why=noise]')
