"""Joining and leaving rooms of a local Daily, and presence in the REST API."""

import asyncio
from typing import TYPE_CHECKING, Any, Final

from dailykit.conformance._answer import Difference, require, same
from dailykit.conformance._probe import Probe

if TYPE_CHECKING:
    from dailykit.local import LocalParticipant

__all__ = ["a_call", "gone", "inside", "is_refused", "presence_of"]

_PATIENCE_SECONDS: Final = 5.0


async def a_call(probe: Probe, **properties: Any) -> dict[str, Any]:
    """Return a recordable room with a participant, with the clock stopped."""
    probe.local.freeze()
    room = await probe.room(enable_recording="cloud", **properties)
    await probe.join(room, "Ada")
    return room


async def presence_of(probe: Probe, room: Any) -> list[Any]:
    """Return the entries of a room's presence."""
    page = await probe.found(f"/rooms/{room['name']}/presence")
    same("the count of people", page["total_count"], len(page["data"]))
    return list[Any](page["data"])


async def inside(probe: Probe, room: Any) -> list[str]:
    """Return the names of a room's participants, sorted."""
    return sorted(str(person["userName"]) for person in await presence_of(probe, room))


async def is_refused(probe: Probe, room: Any, reason: str, token: str | None = None) -> None:
    """Check that a participant can't join a room, and is not in it afterwards.

    Raises:
        Difference: The join succeeds, or is refused for another reason.
    """
    from dailykit.local import JoinRefused

    try:
        await probe.join(room, "Nobody", token)
    except JoinRefused as refusal:
        same("the reason", refusal.reason, reason)
    else:
        raise Difference(f"the join should be refused ({reason}), but succeeded")
    presence = await probe.found("/presence")
    names = [person["userName"] for person in presence.get(room["name"], [])]
    require("Nobody" not in names, "a refused participant should not be present", names)


async def gone(person: "LocalParticipant") -> str:
    """Wait until a participant has left the call, and return the reason.

    Raises:
        Difference: The participant stays.
    """
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await person.gone()
    except TimeoutError:
        raise Difference("the participant should have left the call, but is still in it") from None
