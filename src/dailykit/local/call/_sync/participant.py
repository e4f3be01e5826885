# Generated from src/dailykit/local/call/_async/participant.py by `make generate`. Do not edit.
"""`BlockingParticipant`: a participant in a call of the local Daily, controlled by a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from dailykit.local.base.errors import CallError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call import messages
from dailykit.local.call._sync._waiting import DEFAULT_TIMEOUT, answer, within
from dailykit.local.call.call_view import CallEvent, CallView, Person, WaitingPerson
from dailykit.local.call.participant import ParticipantFacts
from dailykit.models._base import UNSET, Unset

if TYPE_CHECKING:
    from dailykit.models.permissions import Permissions

__all__ = ["BlockingParticipant"]


class BlockingParticipant(ParticipantFacts):
    """A participant in a call, or waiting in its lobby. `LocalDaily.join` returns one.

    The participant leaves with `leave`, or at the end of its ``with`` block:

        with daily.join("standup", user_name="Ada") as ada:
            ada.send_app_message({"hello": "world"})

    What other participants do arrives a moment later; wait for it with `next_event`. Methods raise
    `CallError` when they fail: the participant lacks the permission or has left the call, or the
    participant they name is not in it.
    """

    @classmethod
    def enter(
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
            answer(view.say(wish))
        except BaseException as error:
            if not (isinstance(error, CallError) and view.is_over):
                # Otherwise a participant could stay in the call without an owner in the program.
                view.hang_up()
                raise
        within(None, view.entered, "not joined")
        return cls(view)

    def leave(self) -> None:
        """Leave the call or stop waiting. Calling it again does nothing."""
        if not self._view.is_over:
            with suppress(CallError):
                self._say(messages.leave())

    def admitted(self, *, timeout: float | None = DEFAULT_TIMEOUT) -> Self:
        """Wait until this participant is admitted.

        Args:
            timeout: The longest time to wait, in seconds of real time. Default: no limit; 5 for a
                `BlockingParticipant`.

        Raises:
            JoinRefused: The participant was denied.
            CallError: The participant left or lost the connection.
            DailyTimeoutError: The participant was not admitted in time.
        """
        within(timeout, self._view.admitted, "not admitted")
        return self

    def gone(self, *, timeout: float | None = DEFAULT_TIMEOUT) -> str:
        """Wait until the participant has left the call, and return the reason.

        Args:
            timeout: The longest time to wait, in seconds of real time. Default: no limit; 5 for a
                `BlockingParticipant`.

        Raises:
            DailyTimeoutError: The participant is still in the call after `timeout` seconds.
        """
        return within(timeout, self._view.gone, "still in the call")

    def next_event(self, type: str | None = None, *, timeout: float = 5.0) -> CallEvent:
        """Return the oldest unread event, or wait for one.

        Args:
            type: Only return an event of this type, such as ``app-message``; other events stay
                unread. Default: any type.
            timeout: The longest time to wait, in seconds of real time.

        Raises:
            DailyTimeoutError: No event arrived in time.
            CallError: The participant has left the call, so no more events arrive.
        """
        what = "no event arrived" if type is None else f"no {type} arrived"
        return within(timeout, self._view.next_event(type), what, drop=True)

    def __iter__(self) -> Iterator[CallEvent]:
        """Yield events until the participant leaves the call."""
        while True:
            try:
                event = answer(self._view.next_event())
            except CallError:
                return
            yield event

    def send_app_message(self, data: Any, to: str | Person = "*") -> None:
        """Send an app message.

        Args:
            data: Any JSON, at most 4 KB.
            to: The recipient, or their session id. Default: ``*``, all other participants.
        """
        self._say(messages.app_message(data, to))

    def send_chat_message(self, text: str, *, user_name: str | None = None) -> None:
        """Send a chat message to all other participants, as Daily Prebuilt does.

        Args:
            text: The message.
            user_name: The sender's name. Default: the participant's own.
        """
        now = datetime.now(UTC).isoformat()
        data = messages.chat_message(text, user_name or self.user_name, now)
        self._say(messages.app_message(data, "*"))

    def signal(self, to: str | Person, data: Any) -> None:
        """Send a signal to a participant, as browsers do to connect with each other."""
        self._say(messages.signal(to, data))

    def update(
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
        self._say(messages.update(user_name, user_data, tracks))

    def set_session_data(
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
        self._say(messages.session_data(data, merge, keys_to_delete))

    def admit(self, who: str | WaitingPerson) -> None:
        """Admit a waiting participant."""
        self._say(messages.admit(who))

    def deny(self, who: str | WaitingPerson) -> None:
        """Deny a waiting participant."""
        self._say(messages.deny(who))

    def eject(self, who: str | Person) -> None:
        """Eject a participant."""
        self._say(messages.eject(who))

    def update_permissions(self, who: str | Person, permissions: Permissions) -> None:
        """Change a participant's permissions.

        Args:
            who: The participant, or their session id; ``*`` for all other participants.
            permissions: The changes; fields that are not set stay as they are.
        """
        self._say(messages.update_permissions(who, permissions))

    def update_participant(self, who: str | Person, tracks: Mapping[str, bool]) -> None:
        """Mute tracks of another participant, or ask the participant to unmute them. Owners only.

        Args:
            who: The participant, or their session id; ``*`` for all other participants.
            tracks: False mutes a track; its off reason becomes ``remoteMute``. True asks the
                participant to switch it on, with an ``asked-to-send`` event.
        """
        self._say(messages.update_participant(who, tracks))

    def request(self, name: str, options: Mapping[str, Any] | None = None) -> JsonObject:
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
        return self._say(messages.request(name, options or {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.leave()

    def _say(self, message: JsonObject) -> JsonObject:
        return answer(self._view.say(message))
