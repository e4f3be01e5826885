"""`BlockingParticipant`: a `LocalParticipant` for code that blocks."""

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
    """Somebody in a call, or at its door. ``daily.blocking.join`` makes it.

    What is a coroutine of `LocalParticipant` is a plain method here; see there for what they do.
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
        """Return somebody who is in a call, or at its door, after they have asked to join.

        Raises:
            JoinRefused: They may not join.
            CallError: The server does not understand this.
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
        """Leave the call, or its door. Who has left already may leave again."""
        if not self._view.is_over:
            with suppress(CallError):
                self._say(messages.leave())

    def admitted(self, *, timeout: float = 5.0) -> Self:
        """Wait until somebody opens to who has knocked, at most `timeout` seconds of real time.

        Raises:
            JoinRefused: They were turned away.
            CallError: They gave up, or were lost.
            DailyTimeoutError: Nobody opened in time.
        """
        try:
            self._view.admitted.result(timeout)
        except TimeoutError:
            raise DailyTimeoutError(f"nobody has opened within {timeout} seconds") from None
        return self

    def gone(self, *, timeout: float = 5.0) -> str:
        """Wait until the participant is not in the call any more, and return the reason.

        Raises:
            DailyTimeoutError: They are still there after `timeout` seconds of real time.
        """
        try:
            return self._view.gone.result(timeout)
        except TimeoutError:
            raise DailyTimeoutError(f"still in the call after {timeout} seconds") from None

    def next_event(self, type: str | None = None, *, timeout: float = 5.0) -> CallEvent:
        """Return the oldest event (of a type) that was not returned yet, or wait for one.

        Raises:
            DailyTimeoutError: None came within `timeout` seconds of real time.
            CallError: None will come: the participant is not in the call any more.
        """
        future = self._view.next_event(type)
        try:
            return future.result(timeout)
        except TimeoutError:
            # It may have come at the last moment.
            if not future.cancel():
                return future.result()
            what = "no event" if type is None else f"no {type}"
            raise DailyTimeoutError(f"{what} came within {timeout} seconds") from None

    def __iter__(self) -> Iterator[CallEvent]:
        """Yield events until the participant is not in the call any more."""
        while True:
            try:
                event = self._view.next_event().result()
            except CallError:
                return
            yield event

    def send_app_message(self, data: Any, to: str | Person = "*") -> None:
        """Send a message to somebody, or to all others."""
        self._say(messages.app_message(data, to))

    def send_chat_message(self, text: str, *, user_name: str | None = None) -> None:
        """Send a message to all others, as the chat of Daily Prebuilt does."""
        now = datetime.now(UTC).isoformat()
        data = messages.chat_message(text, user_name or self.user_name, now)
        self._say(messages.app_message(data, "*"))

    def signal(self, to: str | Person, data: Any) -> None:
        """Pass something on to somebody, as browsers do to connect with each other."""
        self._say(messages.signal(to, data))

    def update(
        self,
        *,
        user_name: str | Unset | None = UNSET,
        user_data: Any = UNSET,
        tracks: Mapping[str, bool | None] | None = None,
    ) -> None:
        """Change what the others see."""
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
        """Let in somebody who has knocked."""
        self._say(messages.admit(who))

    def deny(self, who: str | WaitingPerson) -> None:
        """Turn away somebody who has knocked."""
        self._say(messages.deny(who))

    def eject(self, who: str | Person) -> None:
        """Throw somebody out."""
        self._say(messages.eject(who))

    def update_permissions(self, who: str | Person, permissions: Permissions) -> None:
        """Change what somebody may do."""
        self._say(messages.update_permissions(who, permissions))

    def update_participant(self, who: str | Person, tracks: Mapping[str, bool]) -> None:
        """Switch off what another participant sends, or ask them to send it."""
        self._say(messages.update_participant(who, tracks))

    def request(self, name: str, options: Mapping[str, Any] | None = None) -> JsonObject:
        """Ask for what an owner may start, change and stop in a call."""
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
