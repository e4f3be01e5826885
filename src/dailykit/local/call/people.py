"""What a participant receives about a call: its participants and its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from dailykit.local.base.json_types import JsonObject

__all__ = ["CallEvent", "Person", "WaitingPerson", "event_of"]


@dataclass(frozen=True, slots=True)
class CallEvent:
    """An event that a participant received.

    Attributes:
        type: The event's type, such as ``app-message`` or ``participant-joined``.
        data: The event's fields, named as in the participant protocol.
    """

    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A participant in a call, as another participant sees them.

    Attributes:
        id: The session id: a new one each time they join.
        user_id: The user id: that of the token, or a generated one.
        user_name: The name shown to the other participants.
        user_data: The JSON that they share with the other participants.
        is_owner: Whether they are an owner.
        joined_at: When they joined, in unix seconds.
        permissions: Their permissions, as Daily's ``permissions`` object.
        tracks: Whether they send ``audio``, ``video``, ``screenAudio``, ``screenVideo`` and their
            custom tracks, such as ``customAudio:music``.
        off_reasons: Why a track is off against the user's will: ``remoteMute`` or
            ``sendPermission``.
        blocked: The tracks whose device their browser blocks.
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
        """Read it from the server's message."""
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
    """A waiting participant: one that has knocked.

    Attributes:
        id: The session id, which stays the same when they are admitted.
        user_name: The name that they knocked with.
        since: When they knocked, in unix seconds.
    """

    id: str
    user_name: str | None
    since: float

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Self:
        """Read it from the server's message."""
        return cls(view["id"], view["userName"], view["since"])


def event_of(message: JsonObject) -> CallEvent:
    """Return a message as an event."""
    facts = {name: value for name, value in message.items() if name != "type"}
    return CallEvent(message["type"], MappingProxyType(facts))
