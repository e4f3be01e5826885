"""`BlockingParticipant`: a `LocalParticipant` for synchronous code."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from dailykit.errors import DailyTimeoutError
from dailykit.local.base.errors import CallError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call import messages
from dailykit.local.call.call_view import CallEvent, CallView, Person, WaitingPerson
from dailykit.local.call.participant import ParticipantFacts
from dailykit.models._base import UNSET, Unset
from dailykit.models.permissions import Permissions

__all__ = ["BlockingParticipant"]


class BlockingParticipant(ParticipantFacts):
    """A participant in a call, for synchronous code. ``daily.blocking.join`` returns one.

    It has the methods of `LocalParticipant`, without ``await``; see there for their arguments.
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

        Raises:
            JoinRefused: The participant may not join.
            CallError: The server rejected the request.
        """
        try:
            view.say(messages.join(token, user_name, user_data)).result()
        except BaseException as error:
            if not (isinstance(error, CallError) and view.is_over):
                view.hang_up()
                raise
        view.entered.result()
        return cls(view)

    def leave(self) -> None:
        """Leave the call or stop waiting. Calling it again does nothing."""
        if not self._view.is_over:
            with suppress(CallError):
                self._say(messages.leave())

    def admitted(self, *, timeout: float = 5.0) -> Self:
        """Wait until this participant is admitted, at most `timeout` seconds of real time.

        Raises:
            JoinRefused: The participant was denied.
            CallError: The participant left or lost the connection.
            DailyTimeoutError: The participant was not admitted in time.
        """
        try:
            self._view.admitted.result(timeout)
        except TimeoutError:
            raise DailyTimeoutError(f"not admitted within {timeout} seconds") from None
        return self

    def gone(self, *, timeout: float = 5.0) -> str:
        """Wait until the participant has left the call, and return the reason.

        Raises:
            DailyTimeoutError: They are still in the call after `timeout` seconds of real time.
        """
        try:
            return self._view.gone.result(timeout)
        except TimeoutError:
            raise DailyTimeoutError(f"still in the call after {timeout} seconds") from None

    def next_event(self, type: str | None = None, *, timeout: float = 5.0) -> CallEvent:
        """Return the oldest unread event (of a type), or wait for one.

        Raises:
            DailyTimeoutError: No event arrived within `timeout` seconds of real time.
            CallError: The participant has left the call, so no more events arrive.
        """
        future = self._view.next_event(type)
        try:
            return future.result(timeout)
        except TimeoutError:
            # The event may have arrived just now.
            if not future.cancel():
                return future.result()
            what = "no event" if type is None else f"no {type}"
            raise DailyTimeoutError(f"{what} arrived within {timeout} seconds") from None

    def __iter__(self) -> Iterator[CallEvent]:
        """Yield events until the participant leaves the call."""
        while True:
            try:
                event = self._view.next_event().result()
            except CallError:
                return
            yield event

    def send_app_message(self, data: Any, to: str | Person = "*") -> None:
        """Send an app message to a participant, or to all other participants."""
        self._say(messages.app_message(data, to))

    def send_chat_message(self, text: str, *, user_name: str | None = None) -> None:
        """Send a chat message to all other participants, as Daily Prebuilt does."""
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
        """Update what the other participants see of this one."""
        self._say(messages.update(user_name, user_data, tracks))

    def set_session_data(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        merge: bool = False,
        keys_to_delete: Iterable[str] = (),
    ) -> None:
        """Change the data that all participants share."""
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
        """Change a participant's permissions."""
        self._say(messages.update_permissions(who, permissions))

    def update_participant(self, who: str | Person, tracks: Mapping[str, bool]) -> None:
        """Mute tracks of another participant, or ask the participant to unmute them."""
        self._say(messages.update_participant(who, tracks))

    def request(self, name: str, options: Mapping[str, Any] | None = None) -> JsonObject:
        """Start, update or stop a recording, live stream, transcription or phone call."""
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
        return self._view.say(message).result()
