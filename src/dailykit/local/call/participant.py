"""`LocalParticipant`: a participant in a call of the local Daily, controlled by a program."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from dailykit.errors import DailyTimeoutError, InvalidArgumentError
from dailykit.local.base.errors import CallError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call import messages
from dailykit.local.call.call_view import (
    CallEvent,
    CallState,
    CallView,
    Person,
    WaitingPerson,
)
from dailykit.models._base import UNSET, Unset
from dailykit.models.permissions import Permissions
from dailykit.models.rooms import Room
from dailykit.naming import room_name_from_url

__all__ = ["LocalParticipant", "ParticipantFacts", "RoomAddress"]


class RoomAddress(NamedTuple):
    """The address of a room.

    Attributes:
        host: The host and port of the room's URL; None if only the name is known.
        name: The room's name.
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
        text = room.url if isinstance(room, Room) else room
        parts = urlsplit(text) if "://" in text else None
        name = text if parts is None else room_name_from_url(text)
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


class LocalParticipant(ParticipantFacts):
    """A participant in a call, or waiting in its lobby. `LocalDaily.join` returns one.

    The participant leaves with `leave`, or at the end of an ``async with`` block:

        async with await daily.join("standup", user_name="Ada") as ada:
            await ada.send_app_message({"hello": "world"})

    What other participants do arrives a moment later; wait for it with `next_event`. Methods raise
    `CallError` when they fail: the participant lacks the permission or has left the call, or the
    participant they name is not in it.
    """

    @classmethod
    async def enter(
        cls,
        view: CallView,
        *,
        token: str | None = None,
        user_name: str | None = None,
        user_data: Any = None,
    ) -> Self:
        """Join a call, and return the participant once they have joined or are waiting.

        Args:
            view: A new view, connected to the server.
            token: A meeting token.
            user_name: The name to show to the other participants.
            user_data: JSON to share with the other participants.

        Raises:
            JoinRefused: The participant may not join.
            CallError: The server rejected the request.
        """
        wish = messages.join(token, user_name, user_data)
        try:
            await asyncio.wrap_future(view.say(wish))
        except BaseException as error:
            if not (isinstance(error, CallError) and view.is_over):
                # Otherwise a participant could stay in the call without an owner in the program.
                view.hang_up()
                raise
        await asyncio.shield(asyncio.wrap_future(view.entered))
        return cls(view)

    async def leave(self) -> None:
        """Leave the call or stop waiting. Calling it again does nothing."""
        if not self._view.is_over:
            with suppress(CallError):
                await self._say(messages.leave())

    async def admitted(self) -> Self:
        """Wait until this participant is admitted.

        Raises:
            JoinRefused: The participant was denied.
            CallError: The participant left or lost the connection.
        """
        await asyncio.shield(asyncio.wrap_future(self._view.admitted))
        return self

    async def gone(self) -> str:
        """Wait until the participant has left the call, and return the reason."""
        return await asyncio.shield(asyncio.wrap_future(self._view.gone))

    async def next_event(self, type: str | None = None, *, timeout: float = 5.0) -> CallEvent:  # noqa: ASYNC109 - shorter than a block around each call in a test
        """Return the oldest unread event, or wait for one.

        Args:
            type: Only return an event of this type, such as ``app-message``; other events stay
                unread. Default: any type.
            timeout: The longest time to wait, in seconds of real time.

        Raises:
            DailyTimeoutError: No event arrived in time.
            CallError: The participant has left the call, so no more events arrive.
        """
        future = self._view.next_event(type)
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.shield(asyncio.wrap_future(future))
        except TimeoutError:
            # The event may have arrived just now.
            if not future.cancel():
                return future.result()
            what = "no event" if type is None else f"no {type}"
            raise DailyTimeoutError(f"{what} arrived within {timeout} seconds") from None
        except asyncio.CancelledError:
            future.cancel()
            raise

    async def __aiter__(self) -> AsyncIterator[CallEvent]:
        """Yield events until the participant leaves the call."""
        while True:
            try:
                event = await asyncio.wrap_future(self._view.next_event())
            except CallError:
                return
            yield event

    async def send_app_message(self, data: Any, to: str | Person = "*") -> None:
        """Send an app message.

        Args:
            data: Any JSON, at most 4 KB.
            to: The recipient, or their session id. Default: ``*``, all other participants.
        """
        await self._say(messages.app_message(data, to))

    async def send_chat_message(self, text: str, *, user_name: str | None = None) -> None:
        """Send a chat message to all other participants, as Daily Prebuilt does.

        Args:
            text: The message.
            user_name: The sender's name. Default: the participant's own.
        """
        now = datetime.now(UTC).isoformat()
        data = messages.chat_message(text, user_name or self.user_name, now)
        await self._say(messages.app_message(data, "*"))

    async def signal(self, to: str | Person, data: Any) -> None:
        """Send a signal to a participant, as browsers do to connect with each other."""
        await self._say(messages.signal(to, data))

    async def update(
        self,
        *,
        user_name: str | Unset | None = UNSET,
        user_data: Any = UNSET,
        tracks: Mapping[str, bool | None] | None = None,
    ) -> None:
        """Update what the other participants see of this one.

        Args:
            user_name: A new name.
            user_data: JSON to share with the other participants, at most 4 KB.
            tracks: The tracks to switch on or off: ``audio``, ``video``, ``screenAudio``,
                ``screenVideo``, or custom tracks such as ``customAudio:music``. Other tracks stay
                as they are. None removes a custom track.
        """
        await self._say(messages.update(user_name, user_data, tracks))

    async def set_session_data(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        merge: bool = False,
        keys_to_delete: Iterable[str] = (),
    ) -> None:
        """Change the data that all participants share.

        Args:
            data: A JSON object. All session data together is at most 100 KB.
            merge: Whether to keep the keys that `data` does not contain.
            keys_to_delete: The keys to delete when merging.
        """
        await self._say(messages.session_data(data, merge, keys_to_delete))

    async def admit(self, who: str | WaitingPerson) -> None:
        """Admit a waiting participant."""
        await self._say(messages.admit(who))

    async def deny(self, who: str | WaitingPerson) -> None:
        """Deny a waiting participant."""
        await self._say(messages.deny(who))

    async def eject(self, who: str | Person) -> None:
        """Eject a participant."""
        await self._say(messages.eject(who))

    async def update_permissions(self, who: str | Person, permissions: Permissions) -> None:
        """Change a participant's permissions.

        Args:
            who: The participant, or their session id; ``*`` for all other participants.
            permissions: The changes; fields that are not set stay as they are.
        """
        await self._say(messages.update_permissions(who, permissions))

    async def update_participant(self, who: str | Person, tracks: Mapping[str, bool]) -> None:
        """Mute tracks of another participant, or ask the participant to unmute them. Owners only.

        Args:
            who: The participant, or their session id; ``*`` for all other participants.
            tracks: False mutes a track; its off reason becomes ``remoteMute``. True asks the
                participant to switch it on, with an ``asked-to-send`` event.
        """
        await self._say(messages.update_participant(who, tracks))

    async def request(self, name: str, options: Mapping[str, Any] | None = None) -> JsonObject:
        """Start, update or stop a recording, live stream, transcription or phone call.

        Args:
            name: ``start-``, ``update-`` or ``stop-`` followed by ``recording``,
                ``live-streaming`` or ``transcription``; ``start-dialout``, ``stop-dialout``,
                ``send-dtmf``, ``sip-call-transfer`` or ``sip-refer``.
            options: The body of the corresponding REST operation.

        Returns:
            ``sessionId`` for ``start-dialout``, otherwise an empty object.

        Raises:
            CallError: The participant lacks the permission, the room does not allow it, or the
                options are invalid.
        """
        return await self._say(messages.request(name, options or {}))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.leave()

    async def _say(self, message: JsonObject) -> JsonObject:
        return await asyncio.wrap_future(self._view.say(message))
