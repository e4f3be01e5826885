"""One participant's view of a call, built from the server's messages. Thread-safe.

It speaks the protocol of docs/participant-socket.md over the connection it is given.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, TypeAlias

from dailykit.local.base.errors import CallError, JoinRefused
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.people import CallEvent, Person, WaitingPerson, event_of

__all__ = [
    "CallEvent",
    "CallState",
    "CallView",
    "Connection",
    "OpenConnection",
    "Person",
    "WaitingPerson",
]

CallState = Literal["joining", "waiting", "joined", "refused", "left"]
"""The state of a participant: ``waiting`` means that they have knocked."""

# Limits the memory of a program that never reads its events.
_MOST_UNREAD: Final = 10_000


class Connection(Protocol):
    """Carries messages to the server, whichever thread they come from."""

    def send(self, message: JsonObject) -> None:
        """Send a message.

        Raises:
            ConnectionError: The connection is closed.
        """
        ...

    def hang_up(self) -> None:
        """Close the connection, so that the server sees the participant leave."""
        ...


OpenConnection: TypeAlias = Callable[[Callable[[JsonObject], None]], Connection]
"""Opens a connection, given the function that receives the server's messages."""


@dataclass(slots=True)
class _Waiter:
    """A caller waiting for an event."""

    kind: str | None
    future: Future[CallEvent] = field(default_factory=Future[CallEvent])

    def takes(self, event: CallEvent) -> bool:
        return self.kind in (None, event.type)


class CallView:
    """One participant's view of a call.

    Args:
        open_connection: Opens a connection, given the function that receives the messages.

    Attributes:
        state: The participant's state.
        id: The session id, once the server has assigned it.
        own: The participant's own fields, named as in the protocol.
        room: The room's name.
        meeting_id: The id of the meeting session.
        others: The other participants, as far as this one may see them, by id.
        waiting: The waiting participants, if this one may admit them, by id.
        session_data: The data that all participants share.
        active_speaker: The id of the current or last speaker.
        on_event: Called with each event as it arrives, instead of keeping it for `next_event`. It
            must neither block nor raise.
        reason: Why the participant was refused or has left.
        entered: Done once they have joined or are waiting; `JoinRefused` if they may not join.
        admitted: Done once they have joined; `JoinRefused` or `CallError` if they never do.
        gone: Done, with the reason, once they have left or were refused.
    """

    def __init__(self, open_connection: OpenConnection) -> None:
        self._lock = threading.RLock()
        self._numbers = count(1)
        self._pending: dict[int, Future[JsonObject]] = {}
        self._unread: deque[CallEvent] = deque(maxlen=_MOST_UNREAD)
        self._waiters: list[_Waiter] = []
        self._notes: list[JsonObject] | None = None
        self.state: CallState = "joining"
        self.id = ""
        self.own: Mapping[str, Any] = {}
        self.room = ""
        self.meeting_id: str | None = None
        self.others: dict[str, Person] = {}
        self.waiting: dict[str, WaitingPerson] = {}
        self.session_data: JsonObject = {}
        self.active_speaker: str | None = None
        self.on_event: Callable[[CallEvent], object] | None = None
        self.reason: str | None = None
        self._info = ""
        self.entered: Future[None] = Future()
        self.admitted: Future[None] = Future()
        self.gone: Future[str] = Future()
        self._connection = open_connection(self.receive)

    @property
    def is_over(self) -> bool:
        """Whether no more messages will arrive."""
        return self.state in ("left", "refused")

    def say(self, message: JsonObject) -> Future[JsonObject]:
        """Send a message to the server.

        Args:
            message: A message of the protocol, without its number.

        Returns:
            A future with the server's answer, or a `CallError` if the server refused.
        """
        done: Future[JsonObject] = Future()
        with self._lock:
            if self.is_over:
                done.set_exception(_too_late())
                return done
            number = next(self._numbers)
            self._pending[number] = done
        try:
            self._connection.send({**message, "id": number})
        except ConnectionError:
            self.lost()
        return done

    def hang_up(self) -> None:
        """Close the connection without leaving first."""
        self._connection.hang_up()
        self.lost()

    def lost(self) -> None:
        """Handle the loss of the connection."""
        if not self.is_over:
            self.receive({"type": "left", "reason": "connection-lost"})

    def next_event(self, kind: str | None = None) -> Future[CallEvent]:
        """Return the oldest unread event, now or when it arrives.

        Args:
            kind: The event's type; None for any.

        Returns:
            A future with the event, or a `CallError` if none can arrive. Cancel it to leave the
            event to other callers.
        """
        waiter = _Waiter(kind)
        with self._lock:
            for event in self._unread:
                if waiter.takes(event):
                    self._unread.remove(event)
                    waiter.future.set_result(event)
                    return waiter.future
            if self.is_over:
                waiter.future.set_exception(_too_late())
            else:
                self._waiters.append(waiter)
        return waiter.future

    def receive(self, message: JsonObject) -> None:
        """Handle a message from the server."""
        kind: str = message["type"]
        with self._lock:
            if kind in ("done", "error"):
                self._answer(message)
                return
            change = self._CHANGES.get(kind)
            if change is not None:
                change(self, message)
            self._notes = []
            self.changed(message)
            notes, self._notes = self._notes, None
            for one in (message, *notes):
                self._offer(event_of(one))
            if self.is_over:
                self._end()

    def changed(self, message: JsonObject) -> None:
        """React to a message before its event is available. For subclasses."""

    def note(self, message: JsonObject) -> None:
        """Handle a message that the participant creates itself: it becomes an event, too.

        Events noted during `changed` come after the event of that message.
        """
        with self._lock:
            if self._notes is not None:
                self._notes.append(message)
            elif not self.is_over:
                self._offer(event_of(message))

    def _answer(self, message: JsonObject) -> None:
        done = self._pending.pop(message["re"], None)
        if done is None or not done.set_running_or_notify_cancel():
            return
        if message["type"] == "done":
            done.set_result(message.get("result", {}))
        else:
            done.set_exception(CallError(message["error"], message["info"]))

    def _offer(self, event: CallEvent) -> None:
        """Give an event to the first caller waiting for it, or keep it."""
        if self.on_event is not None:
            self.on_event(event)
            return
        # A cancelled future can be notified only once.
        self._waiters = [one for one in self._waiters if not one.future.cancelled()]
        for waiter in self._waiters:
            if waiter.takes(event) and waiter.future.set_running_or_notify_cancel():
                waiter.future.set_result(event)
                self._waiters.remove(waiter)
                return
        self._unread.append(event)

    def _end(self) -> None:
        """Fail all futures that can no longer be fulfilled."""
        for done in self._pending.values():
            _fail(done, _too_late())
        for waiter in self._waiters:
            _fail(waiter.future, _too_late())
        self._pending.clear()
        self._waiters.clear()
        refusal = JoinRefused(self.reason or "", self._info)
        for future in (self.entered, self.admitted):
            if not future.done():
                _fail(future, refusal if self.state == "refused" else _too_late())
        if not self.gone.done():
            self.gone.set_result(self.reason or "")

    # --- the effects of messages -----------------------------------------------------------------

    def _wait(self, message: JsonObject) -> None:
        self.state = "waiting"
        self.id = message["id"]
        _finish(self.entered)

    def _join(self, message: JsonObject) -> None:
        self.state = "joined"
        self.own = message["participant"]
        self.id = self.own["id"]
        self.room = message["room"]
        self.meeting_id = message["meetingId"]
        self.others = {one["id"]: Person.read(one) for one in message["participants"]}
        self.waiting = {one["id"]: WaitingPerson.read(one) for one in message["waiting"]}
        self.session_data = message["sessionData"]
        _finish(self.entered)
        _finish(self.admitted)

    def _refuse(self, message: JsonObject) -> None:
        self.state = "refused"
        self.reason = message["reason"]
        self._info = message["info"]

    def _leave(self, message: JsonObject) -> None:
        self.state = "left"
        self.reason = message["reason"]

    def _meet(self, message: JsonObject) -> None:
        person = Person.read(message["participant"])
        if person.id == self.id:
            self.own = message["participant"]
        else:
            self.others[person.id] = person

    def _part(self, message: JsonObject) -> None:
        self.others.pop(message["id"], None)

    def _hear_knock(self, message: JsonObject) -> None:
        person = WaitingPerson.read(message["participant"])
        self.waiting[person.id] = person

    def _stop_knock(self, message: JsonObject) -> None:
        self.waiting.pop(message["id"], None)

    def _share(self, message: JsonObject) -> None:
        self.session_data = message["data"]

    def _hear_speaker(self, message: JsonObject) -> None:
        self.active_speaker = message["id"]

    def _change_meeting(self, message: JsonObject) -> None:
        self.meeting_id = message["meetingId"]

    _CHANGES: Final = MappingProxyType(
        {
            "waiting": _wait,
            "joined": _join,
            "refused": _refuse,
            "left": _leave,
            "participant-joined": _meet,
            "participant-updated": _meet,
            "participant-left": _part,
            "waiting-participant-added": _hear_knock,
            "waiting-participant-removed": _stop_knock,
            "session-data": _share,
            "meeting-changed": _change_meeting,
            "active-speaker": _hear_speaker,
        }
    )
    """The effect of each message type."""


def _finish(future: Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _fail(future: Future[Any], error: Exception) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(error)


def _too_late() -> CallError:
    return CallError("left", "the participant has left the call")
