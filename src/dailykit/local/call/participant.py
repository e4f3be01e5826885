"""What a program's participant knows, and the address of the room that it joins."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from dailykit.errors import InvalidArgumentError
from dailykit.local.call.call_view import CallState, CallView, Person, WaitingPerson
from dailykit.naming import room_path

if TYPE_CHECKING:
    from dailykit.models.rooms import Room

__all__ = ["ParticipantFacts", "RoomAddress"]


class RoomAddress(NamedTuple):
    """The address of a room.

    Attributes:
        host: The host and port of the room's URL; None if only the name is known.
        name: The path of the URL: the room's name, which may follow the domain's name and ``~``.
        token: The meeting token in the URL.
    """

    host: str | None
    name: str
    token: str | None

    @classmethod
    def of(cls, room: str | Room) -> Self:
        """Return the address of a room given as name, URL (with or without ``?t=``) or `Room`.

        Raises:
            InvalidArgumentError: `room` contains no room name.
        """
        text = room if isinstance(room, str) else room.url
        parts = urlsplit(text) if "://" in text else None
        name = text if parts is None else room_path(text)
        if not name or "/" in name:
            # The message leaves out the URL, which may contain a token.
            raise InvalidArgumentError(
                "room contains no room name: pass a name, a room's URL or a Room"
            )
        if parts is None:
            return cls(None, name, None)
        return cls(parts.netloc, name, parse_qs(parts.query).get("t", [None])[0])


class ParticipantFacts:
    """What a participant knows about itself and its call."""

    def __init__(self, view: CallView) -> None:
        self._view = view

    def __repr__(self) -> str:
        name = f" {self.user_name!r}" if self.user_name else ""
        return f"<{type(self).__name__}{name} {self.state}>"

    @property
    def id(self) -> str:
        """The session id: a new one each time the participant joins."""
        return self._view.id

    @property
    def me(self) -> Person:
        """This participant, as the others see them. Only while they are in the call."""
        return Person.read(self._view.own)

    @property
    def state(self) -> CallState:
        """The state: ``joined``, ``waiting`` (has knocked), ``refused`` or ``left``."""
        return self._view.state

    @property
    def room(self) -> str:
        """The room's name."""
        return self._view.room

    @property
    def meeting_id(self) -> str | None:
        """The id of the meeting session, as in ``GET /meetings``."""
        return self._view.meeting_id

    @property
    def user_id(self) -> str | None:
        """The token's user id, or one that the server generated."""
        return self._view.own.get("userId")

    @property
    def user_name(self) -> str | None:
        """The name shown to the other participants."""
        return self._view.own.get("userName")

    @property
    def is_owner(self) -> bool:
        """Whether the participant is an owner."""
        return self._view.own.get("owner") is True

    @property
    def permissions(self) -> Mapping[str, Any]:
        """The participant's permissions, as Daily's ``permissions`` object."""
        return MappingProxyType(self._view.own.get("permissions", {}))

    @property
    def tracks(self) -> Mapping[str, bool]:
        """Whether the participant sends each track: ``audio``, ``video``, screen, custom tracks."""
        return MappingProxyType(self._view.own.get("tracks", {}))

    @property
    def active_speaker(self) -> str | None:
        """The id of the current or last speaker; None if no one has spoken."""
        return self._view.active_speaker

    @property
    def will_eject_at(self) -> float | None:
        """When the participant will be ejected, in unix seconds. It is set when they join."""
        return self._view.own.get("willEjectAt")

    @property
    def participants(self) -> dict[str, Person]:
        """The other participants, as far as this one may see them, by id."""
        return dict(self._view.others)

    @property
    def waiting_participants(self) -> dict[str, WaitingPerson]:
        """The waiting participants, by id; empty unless this participant may admit them."""
        return dict(self._view.waiting)

    @property
    def session_data(self) -> Mapping[str, Any]:
        """The data that all participants share."""
        return MappingProxyType(self._view.session_data)

    @property
    def left_reason(self) -> str | None:
        """Why the participant left or was refused; None before that.

        One of ``left``, ``ejected``, ``exp-room``, ``exp-token``, ``connection-lost`` and
        ``server-stopped`` after leaving.
        """
        return self._view.reason

    def disconnect(self) -> None:
        """Drop the connection without leaving, as a network failure would."""
        self._view.hang_up()
