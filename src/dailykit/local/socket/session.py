"""A participant's session: from their messages to the actions of the world.

It speaks the protocol of docs/participant-socket.md in decoded messages, over any transport.
"""

import logging
from typing import Any, Final

from dailykit import wording
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.json_types import JsonObject, is_object
from dailykit.local.base.refusal import Refusal
from dailykit.local.protocol import messages
from dailykit.local.world import Domain, World
from dailykit.local.world.calls.admission import Wish
from dailykit.local.world.calls.participants import Participant, Waiting
from dailykit.local.world.calls.step import Tell

__all__ = ["ParticipantSession"]

_log = logging.getLogger("dailykit.local")

_LAST_WORDS: Final = frozenset({"left", "refused"})


class ParticipantSession:
    """A participant's session in one room, from joining to leaving.

    Args:
        world: The world.
        domain: The room's domain.
        room_name: The room's name.
        tell: Receives the server's messages. It must neither block nor raise.

    Attributes:
        is_over: Whether the session has ended, so that the connection can be closed.
    """

    def __init__(self, world: World, domain: Domain, room_name: str, tell: Tell) -> None:
        self._world = world
        self._domain = domain
        self._room_name = room_name
        self._tell = tell
        self._guest: Participant | Waiting | None = None
        self.is_over = False

    def receive(self, message: Any) -> None:
        """Handle a message, and answer it if it has a number."""
        number = message.get("id") if is_object(message) else None
        try:
            if not is_object(message):
                raise Refusal.invalid("a message must be a JSON object")
            self._world.settle()
            if self.is_over:
                return
            result = self._act(messages.parse(message))
        except JoinRefused as refusal:
            self._complain(number, refusal.reason, refusal.info)
        except Refusal as refusal:
            self._complain(number, refusal.code, refusal.info)
        except Exception:  # noqa: BLE001
            # The error is ours, and the connection must survive it.
            _log.exception("handling a participant's message failed")
            self._complain(number, wording.SERVER_ERROR, "the local Daily has failed")
        else:
            if number is not None:
                answer: JsonObject = {"result": result} if result else {}
                self._tell({"type": "done", "re": number, **answer})

    def hang_up(self) -> None:
        """Handle the loss of the participant's connection."""
        if self._guest is not None and not self.is_over:
            self.is_over = True
            self._world.settle()
            self._world.calls.leave(self._present(self._guest), "connection-lost")

    def _hear(self, message: JsonObject) -> None:
        if message["type"] in _LAST_WORDS:
            self.is_over = True
        self._tell(message)

    def _complain(self, number: Any, code: str, info: str | None) -> None:
        self._tell({"type": "error", "re": number, "error": code, "info": info})

    def _act(self, message: messages.Message) -> JsonObject | None:
        """Perform a message, and return the content of its answer."""
        if isinstance(message, messages.Join):
            self._join(message)
        elif self._guest is None:
            raise Refusal.invalid("the first message must be join")
        elif isinstance(message, messages.Leave):
            self._world.calls.leave(self._present(self._guest))
            if not self.is_over:
                self._hear({"type": "left", "reason": "left"})
        else:
            guest = self._present(self._guest)
            if not isinstance(guest, Participant):
                raise Refusal.invalid("you have not been admitted yet")
            if isinstance(message, messages.Request):
                return self._world.in_call_requests.do(guest, message.name, message.options)
            self._act_inside(guest, message)
        return None

    def _join(self, message: messages.Join) -> None:
        if self._guest is not None:
            raise Refusal.invalid("you have already joined")
        wish = Wish(message.token, message.user_name, message.user_data)
        try:
            self._guest = self._world.calls.join(self._domain, self._room_name, wish, self._hear)
        except JoinRefused as refusal:
            self._hear({"type": "refused", "reason": refusal.reason, "info": refusal.info})

    def _present(self, guest: Participant | Waiting) -> Participant | Waiting:
        """Return the participant, who may have been admitted since they knocked."""
        inside = self._world.calls.participant(guest.id)
        if inside is not None:
            self._guest = inside
        return inside or guest

    def _act_inside(self, me: Participant, message: messages.Message) -> None:
        acts = self._world.call_actions
        match message:
            case messages.AppMessage():
                acts.send_app_message(me, message.data, message.to)
            case messages.Signal():
                acts.signal(me, message.to, message.data)
            case messages.Update():
                given = message.model_fields_set & {"user_name", "user_data"}
                changes = {name: getattr(message, name) for name in given}
                acts.update(me, tracks=message.tracks, changes=changes, blocked=message.blocked)
            case messages.Speaks():
                acts.speaks(me, message.level)
            case messages.Time():
                self._tell({"type": "time", "now": self._world.scheduler.now()})
            case messages.SetSessionData():
                acts.set_session_data(
                    me, message.data, message.merge_strategy, message.keys_to_delete
                )
            case _:
                self._administer(me, message)

    def _administer(self, me: Participant, message: messages.Message) -> None:
        acts = self._world.call_actions
        match message:
            case messages.Admit():
                acts.admit(me, message.participant_id)
            case messages.Deny():
                acts.deny(me, message.participant_id)
            case messages.Eject():
                acts.eject(me, message.participant_id)
            case messages.UpdateParticipant():
                acts.update_participant(me, message.participant_id, message.tracks)
            case messages.UpdatePermissions():
                changes = message.permissions.model_dump(
                    mode="json", by_alias=True, exclude_none=True
                )
                acts.update_permissions(me, message.participant_id, changes)
            case _:  # pragma: no cover - joining and leaving are handled before
                raise AssertionError(message)
