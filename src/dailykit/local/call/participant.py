"""`LocalParticipant`: somebody who takes part in a call of the local Daily, by program."""

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
    """Where a room is.

    Attributes:
        host: The host and port of its URL; None if only its name is known.
        name: Its name.
        token: The meeting token in its URL.
    """

    host: str | None
    name: str
    token: str | None

    @classmethod
    def of(cls, room: str | Room) -> Self:
        """Return the address of a room given as name, URL (with or without ``?t=``) or `Room`.

        Raises:
            InvalidArgumentError: There is no room's name in it.
        """
        text = room.url if isinstance(room, Room) else room
        parts = urlsplit(text) if "://" in text else None
        name = text if parts is None else room_name_from_url(text)
        if not name or "/" in name:
            # Not the URL itself: there may be a token in it.
            raise InvalidArgumentError("there is no room's name in what was given as room")
        if parts is None:
            return cls(None, name, None)
        return cls(parts.netloc, name, parse_qs(parts.query).get("t", [None])[0])


class ParticipantFacts:
    """What can be read of a participant at once, as far as they were told."""

    def __init__(self, view: CallView) -> None:
        self._view = view

    def __repr__(self) -> str:
        name = f" {self.user_name!r}" if self.user_name else ""
        return f"<{type(self).__name__}{name} {self.state}>"

    @property
    def id(self) -> str:
        """The (session) id: another one for each visit."""
        return self._view.id

    @property
    def state(self) -> CallState:
        """``joined``, ``waiting`` (has knocked), ``refused`` or ``left``."""
        return self._view.state

    @property
    def room(self) -> str:
        """The room's name."""
        return self._view.room

    @property
    def meeting_id(self) -> str | None:
        """The meeting session's id, as in ``GET /meetings``."""
        return self._view.meeting_id

    @property
    def user_id(self) -> str | None:
        """The token's user id, or one that the server made up."""
        return self._view.own.get("userId")

    @property
    def user_name(self) -> str | None:
        """The name that the others see."""
        return self._view.own.get("userName")

    @property
    def is_owner(self) -> bool:
        """Whether the participant owns the meeting."""
        return self._view.own.get("owner") is True

    @property
    def permissions(self) -> Mapping[str, Any]:
        """What the participant may do, as Daily's ``permissions`` object."""
        return MappingProxyType(self._view.own.get("permissions", {}))

    @property
    def tracks(self) -> Mapping[str, bool]:
        """What the participant sends: ``audio``, ``video``, a shared screen, custom tracks."""
        return MappingProxyType(self._view.own.get("tracks", {}))

    @property
    def active_speaker(self) -> str | None:
        """The id of the participant who speaks, or was the last one to; None if nobody did."""
        return self._view.active_speaker

    @property
    def will_eject_at(self) -> float | None:
        """Unix seconds when the participant will be thrown out, fixed when they joined."""
        return self._view.own.get("willEjectAt")

    @property
    def participants(self) -> dict[str, Person]:
        """The others in the call, as far as they can be seen, by id."""
        return dict(self._view.others)

    @property
    def waiting_participants(self) -> dict[str, WaitingPerson]:
        """Who has knocked, by id; empty unless this one may let them in."""
        return dict(self._view.waiting)

    @property
    def session_data(self) -> Mapping[str, Any]:
        """The data that all participants share."""
        return MappingProxyType(self._view.session_data)

    @property
    def left_reason(self) -> str | None:
        """Why the participant is not in the call any more, or was refused.

        ``left``, ``ejected``, ``exp-room``, ``exp-token``, ``connection-lost`` or
        ``server-stopped``.
        """
        return self._view.reason

    def disconnect(self) -> None:
        """Be gone without a word, as if the network were."""
        self._view.hang_up()


class LocalParticipant(ParticipantFacts):
    """Somebody in a call, or at its door. `LocalDaily.join` makes it.

    Leave with `leave`, or by the end of an ``async with`` block:

        async with await daily.join("standup", user_name="Ada") as ada:
            await ada.send_app_message({"hello": "world"})

    What the others do arrives a moment later: wait for it with `next_event`. Methods raise
    `CallError` when what they ask for is not done: the participant may not do it, whom they name
    is not there, or the participant is not in the call any more.
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
        """Return somebody who is in a call, or at its door, after they have asked to join.

        Args:
            view: A new view with the server.
            token: Their meeting token.
            user_name: The name for the others to see.
            user_data: Anything that the others are to know.

        Raises:
            JoinRefused: They may not join.
            CallError: The server does not understand this.
        """
        wish = messages.join(token, user_name, user_data)
        try:
            await asyncio.wrap_future(view.say(wish))
        except BaseException as error:
            if not (isinstance(error, CallError) and view.is_over):
                # Nobody will have the participant that may come of it.
                view.hang_up()
                raise
        await asyncio.shield(asyncio.wrap_future(view.entered))
        return cls(view)

    async def leave(self) -> None:
        """Leave the call, or its door. Who has left already may leave again."""
        if not self._view.is_over:
            with suppress(CallError):
                await self._say(messages.leave())

    async def admitted(self) -> Self:
        """Wait until somebody opens to who has knocked.

        Raises:
            JoinRefused: They were turned away.
            CallError: They gave up, or were lost.
        """
        await asyncio.shield(asyncio.wrap_future(self._view.admitted))
        return self

    async def gone(self) -> str:
        """Wait until the participant is not in the call any more, and return the reason."""
        return await asyncio.shield(asyncio.wrap_future(self._view.gone))

    async def next_event(self, type: str | None = None, *, timeout: float = 5.0) -> CallEvent:  # noqa: ASYNC109 - shorter than a block around each call in a test
        """Return the oldest event that was not returned yet, or wait for one.

        Args:
            type: Only an event of this type, such as ``app-message``; the others stay for later.
            timeout: Seconds of real time to wait.

        Raises:
            DailyTimeoutError: None came in time.
            CallError: None will come: the participant is not in the call any more.
        """
        future = self._view.next_event(type)
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.shield(asyncio.wrap_future(future))
        except TimeoutError:
            # It may have come at the last moment.
            if not future.cancel():
                return future.result()
            what = "no event" if type is None else f"no {type}"
            raise DailyTimeoutError(f"{what} came within {timeout} seconds") from None
        except asyncio.CancelledError:
            future.cancel()
            raise

    async def __aiter__(self) -> AsyncIterator[CallEvent]:
        """Yield events until the participant is not in the call any more."""
        while True:
            try:
                event = await asyncio.wrap_future(self._view.next_event())
            except CallError:
                return
            yield event

    async def send_app_message(self, data: Any, to: str | Person = "*") -> None:
        """Send a message.

        Args:
            data: Any JSON, at most 4 KB.
            to: Somebody in the call, or their id; ``*`` for all others.
        """
        await self._say(messages.app_message(data, to))

    async def send_chat_message(self, text: str, *, user_name: str | None = None) -> None:
        """Send a message to all others, as the chat of Daily Prebuilt does.

        Args:
            text: The message.
            user_name: The sender's name. Default: the participant's own.
        """
        now = datetime.now(UTC).isoformat()
        data = messages.chat_message(text, user_name or self.user_name, now)
        await self._say(messages.app_message(data, "*"))

    async def signal(self, to: str | Person, data: Any) -> None:
        """Pass something on to somebody, as browsers do to connect with each other."""
        await self._say(messages.signal(to, data))

    async def update(
        self,
        *,
        user_name: str | Unset | None = UNSET,
        user_data: Any = UNSET,
        tracks: Mapping[str, bool | None] | None = None,
    ) -> None:
        """Change what the others see.

        Args:
            user_name: Another name.
            user_data: Anything that the others are to know, any JSON of at most 4 KB.
            tracks: What is sent from now on: ``audio``, ``video``, ``screenAudio``,
                ``screenVideo``, and custom tracks such as ``customAudio:music``; those not named
                stay as they are. None ends a custom track.
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
            data: Any JSON object; together at most 100 KB.
            merge: Whether it takes the place of its own keys only, rather than of everything.
            keys_to_delete: Keys to take away, when merging.
        """
        await self._say(messages.session_data(data, merge, keys_to_delete))

    async def admit(self, who: str | WaitingPerson) -> None:
        """Let in somebody who has knocked."""
        await self._say(messages.admit(who))

    async def deny(self, who: str | WaitingPerson) -> None:
        """Turn away somebody who has knocked."""
        await self._say(messages.deny(who))

    async def eject(self, who: str | Person) -> None:
        """Throw somebody out."""
        await self._say(messages.eject(who))

    async def update_permissions(self, who: str | Person, permissions: Permissions) -> None:
        """Change what somebody may do.

        Args:
            who: Somebody in the call, or their id; ``*`` for all others.
            permissions: What changes; fields that are not set stay.
        """
        await self._say(messages.update_permissions(who, permissions))

    async def update_participant(self, who: str | Person, tracks: Mapping[str, bool]) -> None:
        """Switch off what another participant sends, as an owner may, or ask them to send it.

        Args:
            who: The participant or their id; ``*`` for all others.
            tracks: False mutes a track, whose off reason is ``remoteMute`` then. True asks the
                participant, who gets ``asked-to-send``, to switch it on.
        """
        await self._say(messages.update_participant(who, tracks))

    async def request(self, name: str, options: Mapping[str, Any] | None = None) -> JsonObject:
        """Ask for what an owner may start, change and stop in a call.

        Args:
            name: ``start-``, ``update-`` or ``stop-`` followed by ``recording``,
                ``live-streaming`` or ``transcription``; ``start-dialout``, ``stop-dialout``,
                ``send-dtmf``, ``sip-call-transfer`` or ``sip-refer``.
            options: The body of the REST API's operation.

        Returns:
            ``sessionId`` where a telephone is called, otherwise nothing.

        Raises:
            CallError: The participant may not ask for that, the room does not allow it, or the
                options are wrong.
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
