"""What a participant is told of a call: the people in it, and what happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from dailykit.local.base.json_types import JsonObject

__all__ = ["CallEvent", "Person", "WaitingPerson", "event_of"]


@dataclass(frozen=True, slots=True)
class CallEvent:
    """Something that a participant was told.

    Attributes:
        type: What kind of thing, such as ``app-message`` or ``participant-joined``.
        data: Everything that was told with it, by the names of the protocol.
    """

    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a call.

    Attributes:
        id: Their (session) id: another one for each visit.
        user_id: Their user id: that of the token, or one that was made up.
        user_name: The name that the others see.
        user_data: What they want the others to know.
        is_owner: Whether they own the meeting.
        joined_at: Unix seconds when they joined.
        permissions: What they may do, as Daily's ``permissions`` object.
        tracks: Whether they send ``audio``, ``video``, ``screenAudio``, ``screenVideo`` and their
            custom tracks, such as ``customAudio:music``.
        off_reasons: Why a track is off where the user does not want it so: ``remoteMute`` or
            ``sendPermission``.
        blocked: The tracks that their browser does not let them have.
    """

    id: str
    user_id: str
    user_name: str | None
    user_data: Any
    is_owner: bool
    joined_at: float
    permissions: Mapping[str, Any]
    tracks: Mapping[str, bool]
    off_reasons: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    blocked: frozenset[str] = frozenset()

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Self:
        """Return the person of whom the server tells."""
        return cls(
            id=view["id"],
            user_id=view["userId"],
            user_name=view["userName"],
            user_data=view["userData"],
            is_owner=view["owner"],
            joined_at=view["joinedAt"],
            permissions=MappingProxyType(view["permissions"]),
            tracks=MappingProxyType(view["tracks"]),
            off_reasons=MappingProxyType(view["offReasons"]),
            blocked=frozenset(view["blocked"]),
        )


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """Somebody who has knocked.

    Attributes:
        id: Their (session) id, which they keep when they are let in.
        user_name: The name that they gave.
        since: Unix seconds when they knocked.
    """

    id: str
    user_name: str | None
    since: float

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Self:
        """Return the person of whom the server tells."""
        return cls(view["id"], view["userName"], view["since"])


def event_of(message: JsonObject) -> CallEvent:
    """Return a message as an event."""
    facts = {name: value for name, value in message.items() if name != "type"}
    return CallEvent(message["type"], MappingProxyType(facts))
