"""Acting on calls with people in them."""

from typing import TYPE_CHECKING, Any, Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, MEASURED_CALLS, documented
from dailykit.conformance._people import gone, inside, is_refused
from dailykit.conformance._probe import Probe

if TYPE_CHECKING:
    from dailykit.local import LocalParticipant

__all__ = ["CASES"]

CASES = CaseGroup("in_calls", "Acting on calls with participants")

_EJECT: Final = documented("rooms/eject")
_DATA: Final = documented("rooms/set-session-data")
_PERMISSIONS: Final = documented("rooms/update-permissions")
_MESSAGE: Final = documented("rooms/send-app-message")
_NOBODY: Final = "d61cd7b2-a273-42b4-89bd-be763fd562c1"


async def _user(probe: Probe, room: Any, user_id: str) -> "LocalParticipant":
    token = await probe.token(room_name=room["name"], user_id=user_id, user_name=user_id)
    return await probe.join(room, token=token)


# --- throwing people out --------------------------------------------------------------------------


@CASES.case(_EJECT, Needs.PEOPLE)
async def eject_by_session(probe: Probe) -> None:
    """Participants are ejected by session id, and the answer lists them."""
    room = await probe.room()
    ada, bob = await probe.join(room, "Ada"), await probe.join(room, "Bob")
    answer = await probe.post(f"/rooms/{room['name']}/eject", {"ids": [bob.id]})
    answer.is_exactly(200, {"ejectedIds": [bob.id]})
    await gone(bob)
    same("who is inside", await inside(probe, room), ["Ada"])
    await ada.leave()


@CASES.case(_EJECT, Needs.PEOPLE)
async def eject_by_user(probe: Probe) -> None:
    """Participants are ejected by user id, with all their sessions."""
    room = await probe.room()
    both = [await _user(probe, room, "ada-1") for _ in range(2)]
    await _user(probe, room, "bob-2")
    ejected = await probe.made(f"/rooms/{room['name']}/eject", {"user_ids": ["ada-1"]})
    same("who was ejected", sorted(ejected["ejectedIds"]), sorted(person.id for person in both))
    same("who is inside", await inside(probe, room), ["bob-2"])


@CASES.case(LEAST_SURPRISE, Needs.PEOPLE)
async def eject_by_number(probe: Probe) -> None:
    """A user id that is a number ejects participants whose token has it, as a number or text."""
    room = await probe.room()
    path = f"/rooms/{room['name']}/eject"
    wishes: list[tuple[Any, Any]] = [(41, 41), (41, "41"), ("41", 41)]
    for said, asked in wishes:
        token = await probe.token(room_name=room["name"], user_id=said, user_name="Ada")
        ada = await probe.join(room, token=token)
        answer = await probe.post(path, {"user_ids": [asked]})
        answer.is_exactly(200, {"ejectedIds": [ada.id]})
        await gone(ada)
    same("who is inside", await inside(probe, room), [])


@CASES.case(_EJECT, Needs.PEOPLE)
async def eject_nobody(probe: Probe) -> None:
    """Unknown ids are ignored: they are not listed, and the others still are."""
    room = await probe.room()
    ada = await probe.join(room, "Ada")
    await probe.join(room, "Bob")
    path = f"/rooms/{room['name']}/eject"
    (await probe.post(path, {"ids": [_NOBODY]})).is_exactly(200, {"ejectedIds": []})
    answer = await probe.post(path, {"ids": [_NOBODY, ada.id], "user_ids": ["nobody"]})
    answer.is_exactly(200, {"ejectedIds": [ada.id]})
    same("who is inside", await inside(probe, room), ["Bob"])


@CASES.case(MEASURED_CALLS, Needs.PEOPLE)
async def back_again(probe: Probe) -> None:
    """Without a ban an ejected participant can rejoin immediately with the same token."""
    room = await probe.room(privacy="private")
    token = await probe.token(room_name=room["name"], user_id="ada-1", user_name="Ada")
    first = await probe.join(room, token=token)
    await probe.made(f"/rooms/{room['name']}/eject", {"user_ids": ["ada-1"]})
    await gone(first)
    await probe.join(room, token=token)
    same("who is inside", await inside(probe, room), ["Ada"])


@CASES.case(_EJECT, Needs.PEOPLE)
async def ban(probe: Probe) -> None:
    """With a ban the user can't rejoin until the meeting ends; others can join."""
    room = await probe.room()
    await _user(probe, room, "olivia-0")
    token = await probe.token(room_name=room["name"], user_id="ada-1", user_name="Ada")
    await probe.join(room, token=token)
    body = {"user_ids": ["ada-1"], "ban": True}
    await probe.made(f"/rooms/{room['name']}/eject", body)
    await is_refused(probe, room, "ejected", token)
    await _user(probe, room, "bob-2")
    same("who is inside", await inside(probe, room), ["bob-2", "olivia-0"])


@CASES.case(_EJECT, Needs.PEOPLE)
async def ban_ends_with_the_meeting(probe: Probe) -> None:
    """A ban ends with the meeting."""
    room = await probe.room()
    olivia = await _user(probe, room, "olivia-0")
    await _user(probe, room, "ada-1")
    body = {"user_ids": ["ada-1"], "ban": True}
    await probe.made(f"/rooms/{room['name']}/eject", body)
    await olivia.leave()
    await _user(probe, room, "ada-1")
    same("who is inside", await inside(probe, room), ["ada-1"])


# --- messages and shared data ---------------------------------------------------------------------


@CASES.case(_MESSAGE, Needs.PEOPLE)
async def message_to_all(probe: Probe) -> None:
    """A message without a recipient reaches every participant in the call."""
    room = await probe.room()
    people = [await probe.join(room, name) for name in ("Ada", "Bob")]
    said = {"text": "five minutes left"}
    path = f"/rooms/{room['name']}/send-app-message"
    same("the answer", await probe.made(path, {"data": said}), {"sent": True})
    for person in people:
        event = await person.next_event("app-message")
        same("the message", event.data["data"], said)


@CASES.case(_MESSAGE, Needs.PEOPLE)
async def message_to_one(probe: Probe) -> None:
    """A message to a session reaches only that session."""
    room = await probe.room()
    ada, bob = await probe.join(room, "Ada"), await probe.join(room, "Bob")
    path = f"/rooms/{room['name']}/send-app-message"
    for number, recipient in ((1, ada.id), (2, "*")):
        body = {"data": {"number": number}, "recipient": recipient}
        same("the answer", await probe.made(path, body), {"sent": True})
    first = [await person.next_event("app-message") for person in (ada, bob)]
    same("the first messages", [event.data["data"]["number"] for event in first], [1, 2])


@CASES.case(_MESSAGE, Needs.PEOPLE)
async def message_too_large(probe: Probe) -> None:
    """A message has 4 kB at most."""
    room = await probe.room()
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}/send-app-message"
    same("a message of 4000", await probe.made(path, {"data": {"a": "x" * 4000}}), {"sent": True})
    answer = await probe.post(path, {"data": {"a": "x" * 4100}})
    answer.refused(400, "invalid-request-error")


@CASES.case(_DATA, Needs.PEOPLE)
async def data_is_replaced(probe: Probe) -> None:
    """Session data replaces the earlier data, unless a merge is requested."""
    room = await probe.room()
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}"
    same("at first", await probe.found(f"{path}/get-session-data"), {"data": {}})
    for data in ({"a": 1, "b": 2}, {"c": 3}):
        await probe.made(f"{path}/set-session-data", {"data": data})
        same("the data", await probe.found(f"{path}/get-session-data"), {"data": data})


@CASES.case(_DATA, Needs.PEOPLE)
async def data_is_merged(probe: Probe) -> None:
    """A shallow merge replaces the given keys, and can delete some."""
    room = await probe.room()
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}"
    await probe.made(f"{path}/set-session-data", {"data": {"a": {"x": 1}, "b": 2, "c": 3}})
    body = {"data": {"a": {"y": 1}}, "mergeStrategy": "shallow-merge", "keysToDelete": ["b"]}
    await probe.made(f"{path}/set-session-data", body)
    found = await probe.found(f"{path}/get-session-data")
    same("the data", found, {"data": {"a": {"y": 1}, "c": 3}})


@CASES.case(_DATA, Needs.PEOPLE)
async def keys_are_deleted_by_merging_only(probe: Probe) -> None:
    """Keys can be deleted in a merge only."""
    room = await probe.room()
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}"
    await probe.made(f"{path}/set-session-data", {"data": {"a": 1}})
    body = {"data": {"b": 2}, "keysToDelete": ["a"]}
    (await probe.post(f"{path}/set-session-data", body)).refused(400, "invalid-request-error")
    same("the data", await probe.found(f"{path}/get-session-data"), {"data": {"a": 1}})


@CASES.case(_DATA, Needs.PEOPLE)
async def data_ends_with_the_session(probe: Probe) -> None:
    """Session data is deleted when the session ends."""
    room = await probe.room()
    ada = await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}"
    await probe.made(f"{path}/set-session-data", {"data": {"a": 1}})
    same("the data", await probe.found(f"{path}/get-session-data"), {"data": {"a": 1}})
    await ada.leave()
    await probe.join(room, "Bob")
    same("the data", await probe.found(f"{path}/get-session-data"), {"data": {}})


@CASES.case(_DATA, Needs.PEOPLE)
async def data_too_large(probe: Probe) -> None:
    """Session data has 100 kB at most."""
    room = await probe.room()
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}"
    answer = await probe.post(f"{path}/set-session-data", {"data": {"a": "x" * 103_000}})
    answer.refused(400, "invalid-request-error")
    same("the data", await probe.found(f"{path}/get-session-data"), {"data": {}})


# --- permissions ----------------------------------------------------------------------------------


@CASES.case(_PERMISSIONS, Needs.PEOPLE)
async def permissions_of_one(probe: Probe) -> None:
    """Given fields replace, others stay, and other participants are not affected."""
    room = await probe.room()
    ada, bob = await probe.join(room, "Ada"), await probe.join(room, "Bob")
    before = dict(bob.permissions)
    body = {"data": {ada.id: {"canSend": ["audio"]}}}
    same(
        "the answer",
        await probe.made(f"/rooms/{room['name']}/update-permissions", body),
        {"status": "sent"},
    )
    event = await ada.next_event("participant-updated")
    found = event.data["participant"]["permissions"]
    same("Ada's permissions", found, {**before, "canSend": ["audio"]})
    same("Bob's permissions", dict(bob.permissions), before)


@CASES.case(_PERMISSIONS, Needs.PEOPLE)
async def permissions_of_all(probe: Probe) -> None:
    """A star stands for every participant in the call."""
    room = await probe.room()
    people = [await probe.join(room, name) for name in ("Ada", "Bob")]
    body = {"data": {"*": {"hasPresence": False}}}
    await probe.made(f"/rooms/{room['name']}/update-permissions", body)
    same("who is inside", await inside(probe, room), [])
    same("how many are in the call", [person.state for person in people], ["joined", "joined"])


@CASES.case(_PERMISSIONS, Needs.PEOPLE)
async def permissions_of_nobody(probe: Probe) -> None:
    """A session that is not in the call is 404, and no permissions change."""
    room = await probe.room()
    await probe.join(room, "Ada")
    path = f"/rooms/{room['name']}/update-permissions"
    body = {"data": {_NOBODY: {"hasPresence": False}}}
    (await probe.post(path, body)).refused(404, "not-found")
    same("who is inside", await inside(probe, room), ["Ada"])


@CASES.case(documented("meeting-tokens, on is_owner"), Needs.PEOPLE)
async def owner_by_token(probe: Probe) -> None:
    """An owner token gives every permission; a join without one does not."""
    room = await probe.room()
    token = await probe.token(room_name=room["name"], is_owner=True, user_name="Olivia")
    olivia, gus = await probe.join(room, token=token), await probe.join(room, "Gus")
    same("who is inside", await inside(probe, room), ["Gus", "Olivia"])
    told = [(person.is_owner, person.permissions["canAdmin"]) for person in (olivia, gus)]
    same("owner and canAdmin", told, [(True, True), (False, False)])
