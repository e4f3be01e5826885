"""Joining and ejection: who can join a room, and until when."""

from typing import Any, Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup, Evidence, Needs
from dailykit.conformance._evidence import (
    LEAST_SURPRISE,
    MEASURED_CALLS,
    documented,
)
from dailykit.conformance._people import gone, inside, is_refused, presence_of
from dailykit.conformance._probe import Probe
from dailykit.conformance._tokens import self_signed

__all__ = ["EJECTION", "JOINING"]

JOINING = CaseGroup("joining", "Joining")
EJECTION = CaseGroup("ejection", "Ejection")

_PRIVACY: Final = documented("rooms/config, on privacy")
_TIMES: Final = documented("rooms/config, on nbf and exp")
_EJECTING: Final = documented("meeting-tokens, on ejecting")


# --- who may enter --------------------------------------------------------------------------------


@JOINING.case(_PRIVACY, Needs.PEOPLE)
async def public_room(probe: Probe) -> None:
    """Anyone can join a public room without a token."""
    room = await probe.room()
    await probe.join(room, "Ada")
    same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(_PRIVACY, Needs.PEOPLE)
async def private_room(probe: Probe) -> None:
    """A private room can be joined only with a token."""
    room = await probe.room(privacy="private")
    await is_refused(probe, room, "not-allowed")
    token = await probe.token(room_name=room["name"], user_name="Ada")
    await probe.join(room, token=token)
    same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(documented("meeting-tokens, on room_name"), Needs.PEOPLE)
async def token_of_the_domain(probe: Probe) -> None:
    """A token without a room can be used for every room of the domain."""
    token = await probe.token(user_name="Ada")
    rooms = [await probe.room(privacy="private") for _ in range(2)]
    for room in rooms:
        await probe.join(room, token=token)
        same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(LEAST_SURPRISE, Needs.PEOPLE)
async def token_of_another_room(probe: Probe) -> None:
    """A token for another room can't be used for this one."""
    room, other = await probe.room(privacy="private"), await probe.room(privacy="private")
    await is_refused(probe, room, "not-allowed", await probe.token(room_name=other["name"]))


@JOINING.case(documented("meeting-tokens/self-signing-tokens"), Needs.PEOPLE)
async def token_of_ones_own(probe: Probe) -> None:
    """A token self-signed with the API key is accepted; one signed with another key is not."""
    room = await probe.room(privacy="private")
    domain_id = (await probe.found("/"))["domain_id"]
    claims = {"r": room["name"], "d": domain_id, "iat": int(probe.now()), "u": "Ada"}
    await is_refused(probe, room, "not-allowed", self_signed(claims, "another key"))
    await probe.join(room, token=self_signed(claims, probe.api_key))
    same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(_TIMES, Needs.PEOPLE)
async def before_the_room_opens(probe: Probe) -> None:
    """No one can join before the room's nbf; from then on anyone can."""
    probe.local.freeze()
    room = await probe.room(nbf=probe.soon(60))
    await is_refused(probe, room, "nbf-room")
    await probe.local.advance(60)
    await probe.join(room, "Ada")
    same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(_TIMES, Needs.PEOPLE)
async def before_the_token_is_good(probe: Probe) -> None:
    """A token can't be used before its nbf."""
    probe.local.freeze()
    room = await probe.room(privacy="private")
    token = await probe.token(nbf=probe.soon(60), user_name="Ada")
    await is_refused(probe, room, "nbf-token", token)
    await probe.local.advance(60)
    await probe.join(room, token=token)
    same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(_TIMES, Needs.PEOPLE)
async def after_the_token_was_good(probe: Probe) -> None:
    """A token can't be used from its exp on."""
    probe.local.freeze()
    room = await probe.room(privacy="private")
    token = await probe.token(exp=probe.soon(60))
    await probe.local.advance(60)
    await is_refused(probe, room, "exp-token", token)


@JOINING.case(MEASURED_CALLS, Needs.PEOPLE)
async def late_for_the_room(probe: Probe) -> None:
    """From the room's exp on no one can join, even with a token."""
    probe.local.freeze()
    room = await probe.room(exp=probe.soon(60))
    token = await probe.token(room_name=room["name"], is_owner=True)
    await probe.local.advance(60)
    await is_refused(probe, room, "exp-room")
    await is_refused(probe, room, "exp-room", token)


@JOINING.case(documented("rooms, on joining"), Needs.PEOPLE)
async def missing_room(probe: Probe) -> None:
    """A room that does not exist, or was deleted, can't be joined."""
    room = await probe.room()
    (await probe.delete(f"/rooms/{room['name']}")).has_status(200)
    (await probe.get(f"/rooms/{room['name']}")).refused(404, "not-found")
    await is_refused(probe, room, "no-room")
    never = {**room, "name": probe.name()}
    never["url"] = room["url"].replace(room["name"], never["name"])
    await is_refused(probe, never, "no-room")


@JOINING.case(documented("rooms/config, on max_participants"), Needs.PEOPLE)
async def full_room(probe: Probe) -> None:
    """A full room can't be joined until a participant leaves."""
    room = await probe.room(max_participants=2)
    await probe.join(room, "Ada")
    bob = await probe.join(room, "Bob")
    await is_refused(probe, room, "meeting-full")
    await bob.leave()
    await probe.join(room, "Cleo")
    same("who is inside", await inside(probe, room), ["Ada", "Cleo"])


@JOINING.case(documented("rooms/config, on enable_knocking"), Needs.PEOPLE)
async def knocking(probe: Probe) -> None:
    """In a room with knocking, a participant without a token waits until an owner admits them."""
    room = await probe.room(privacy="private", enable_knocking=True)
    token = await probe.token(room_name=room["name"], is_owner=True, user_name="Olivia")
    owner = await probe.join(room, token=token)
    guest = await probe.join(room, "Gus")
    same("who is inside", await inside(probe, room), ["Olivia"])
    await owner.next_event("waiting-participant-added")
    await owner.admit(guest.id)
    await guest.admitted()
    same("who is inside", await inside(probe, room), ["Gus", "Olivia"])


@JOINING.case(documented("meeting-tokens, on knocking"), Needs.PEOPLE)
async def knocking_with_a_token(probe: Probe) -> None:
    """A token with knocking makes its participant knock; without it they join directly."""
    room = await probe.room(privacy="private", enable_knocking=True)
    for name, knocks in (("Gus", True), ("Ada", False)):
        await probe.join(room, token=await probe.token(user_name=name, knocking=knocks))
    same("who is inside", await inside(probe, room), ["Ada"])


@JOINING.case(documented("rooms/config, on enforce_unique_user_ids"), Needs.PEOPLE)
async def unique_user_ids(probe: Probe) -> None:
    """With unique user ids a second join ends the first one; without, there are two."""
    for is_unique, expected in ((True, ["desk"]), (False, ["desk", "phone"])):
        room = await probe.room(enforce_unique_user_ids=is_unique)
        for device in ("phone", "desk"):
            token = await probe.token(user_id="ada-1", user_name=device)
            person = await probe.join(room, token=token)
        same("who is inside", await inside(probe, room), expected)
        await person.leave()


# --- ejection -------------------------------------------------------------------------------------


def _add_moment(
    name: str, fact: str, evidence: Evidence, *, room: dict[str, Any], token: dict[str, Any] | None
) -> None:
    """Add the case that a participant is ejected a hundred seconds after joining, not sooner.

    In the properties, ``exp`` is in seconds from then on.
    """

    async def check(probe: Probe) -> None:
        probe.local.freeze()
        made = await probe.room(**_from_now(probe, room))
        said = None if token is None else await probe.token(**_from_now(probe, token))
        person = await probe.join(made, "Ada", said)
        await probe.local.advance(99)
        same("who is inside after 99 seconds", len(await _everybody(probe, made)), 1)
        await probe.local.advance(1.5)
        same("who is inside after 100 seconds", await _everybody(probe, made), [])
        await gone(person)

    EJECTION.add(name, fact, evidence, check, Needs.PEOPLE)


def _from_now(probe: Probe, properties: dict[str, Any]) -> dict[str, Any]:
    if "exp" not in properties:
        return properties
    # The clock may stand between two seconds: a hundred from the next one on is soon enough.
    return {**properties, "exp": probe.soon(properties["exp"])}


async def _everybody(probe: Probe, room: Any) -> list[Any]:
    """Return who is in a room, which may have expired: then only the domain's presence has it."""
    return list[Any]((await probe.found("/presence")).get(room["name"], []))


_add_moment(
    "at_token_exp",
    "A token with eject_at_token_exp ejects its participant at its exp.",
    _EJECTING,
    room={},
    token={"exp": 100, "eject_at_token_exp": True},
)
_add_moment(
    "after_elapsed_of_token",
    "A token with eject_after_elapsed ejects its participant that many seconds after joining.",
    _EJECTING,
    room={},
    token={"eject_after_elapsed": 100},
)
_add_moment(
    "at_room_exp",
    "A room with eject_at_room_exp ejects all participants at its exp.",
    documented("rooms/config, on ejecting"),
    room={"exp": 100, "eject_at_room_exp": True},
    token=None,
)
_add_moment(
    "after_elapsed_of_room",
    "A room with eject_after_elapsed ejects participants that many seconds after joining.",
    documented("rooms/config, on ejecting"),
    room={"eject_after_elapsed": 100},
    token=None,
)
_add_moment(
    "token_before_room",
    "A token's eject settings replace all of the room's.",
    _EJECTING,
    room={"exp": 50, "eject_at_room_exp": True, "eject_after_elapsed": 30},
    token={"eject_after_elapsed": 100},
)
_add_moment(
    "sooner_of_two",
    "If a time and a duration are both set, the earlier one applies.",
    LEAST_SURPRISE,
    room={"exp": 100, "eject_at_room_exp": True, "eject_after_elapsed": 400},
    token=None,
)
_add_moment(
    "false_leaves_it_to_the_room",
    "A token's false leaves the room's eject settings as they are.",
    LEAST_SURPRISE,
    room={"exp": 100, "eject_at_room_exp": True},
    token={"eject_at_token_exp": False},
)


@EJECTION.case(MEASURED_CALLS, Needs.PEOPLE)
async def not_without_a_setting(probe: Probe) -> None:
    """An expired room or token does not eject by itself; participants stay."""
    probe.local.freeze()
    room = await probe.room(exp=probe.soon(60))
    token = await probe.token(exp=probe.soon(60), user_name="Ada")
    await probe.join(room, token=token)
    await probe.local.advance(293)
    names = [person["userName"] for person in await _everybody(probe, room)]
    same("who is inside", names, ["Ada"])
    await is_refused(probe, room, "exp-room", token)


def _add_fixed(name: str, fact: str, change: dict[str, Any]) -> None:
    """Add the case that a room change does not move the ejection of current participants."""

    async def check(probe: Probe) -> None:
        probe.local.freeze()
        room = await probe.room(exp=probe.soon(100), eject_at_room_exp=True)
        await probe.join(room, "Ada")
        wish = _from_now(probe, change) if change.get("exp") else change
        await probe.made(f"/rooms/{room['name']}", {"properties": wish})
        await probe.local.advance(99)
        same("how many are inside after 99 seconds", len(await _everybody(probe, room)), 1)
        await probe.local.advance(1.5)
        same("who is inside after 100 seconds", await _everybody(probe, room), [])

    EJECTION.add(name, fact, MEASURED_CALLS, check, Needs.PEOPLE)


_add_fixed(
    "later_exp_moves_nothing",
    "A later room exp does not move the ejection of current participants.",
    {"exp": 3600},
)
_add_fixed(
    "sooner_exp_moves_nothing",
    "An earlier room exp does not move the ejection of current participants.",
    {"exp": 10},
)
_add_fixed(
    "removed_setting_moves_nothing",
    "Removing eject_at_room_exp does not change the ejection of current participants.",
    {"eject_at_room_exp": None},
)


@EJECTION.case(documented("rooms/delete-room"), Needs.PEOPLE)
async def by_deletion(probe: Probe) -> None:
    """Deleting a room ejects all participants, and its name can be used again."""
    room = await probe.room()
    person = await probe.join(room, "Ada")
    same("who is inside", await inside(probe, room), ["Ada"])
    (await probe.delete(f"/rooms/{room['name']}")).has_status(200)
    await gone(person)
    same("the presence", await probe.found("/presence"), {})
    again = await probe.made("/rooms", {**probe.room_body(), "name": room["name"]})
    same("who is in the new room", await presence_of(probe, again), [])
