"""What happens in a call: messages, session data, media, permissions.

The REST API may do everything. Participants may do what their permissions allow.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic_core import to_json

from dailykit import wording
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.media_permissions import flows_of, tell_all_flows, tell_flows
from dailykit.local.world.calls.participants import Participant, Waiting, tell_all
from dailykit.local.world.calls.permissions import changed
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.sdp import check_signal
from dailykit.local.world.calls.session_data import merged
from dailykit.local.world.calls.speakers import is_silent, speaks
from dailykit.local.world.calls.step import Step
from dailykit.local.world.calls.track_names import (
    MOST_CUSTOM_TRACKS,
    TRACKS,
    is_custom,
    is_track_name,
)
from dailykit.local.world.core.domains import Domain
from dailykit.models._base import id_text
from dailykit.models.calls import EjectBody, SendAppMessageBody, SetSessionDataBody
from dailykit.models.permissions import UpdatePermissionsBody

__all__ = ["MAX_MESSAGE_BYTES", "CallActions", "RoomCalls"]

MAX_MESSAGE_BYTES: Final = 4096
"""The maximum size of an app message, as JSON."""

_EVERYBODY: Final = "*"


class RoomCalls:
    """The REST API's operations on the call in a room."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def eject(self, domain: Domain, room_name: str, body: EjectBody) -> JsonObject:
        """Eject participants (``POST /rooms/:name/eject``)."""
        call = self._calls.require(domain, room_name)
        if body.ids is None and body.user_ids is None:
            raise Refusal.invalid("give ids, user_ids or both")
        user_ids = [id_text(one) for one in body.user_ids or ()]
        ejected = self._calls.eject(
            call, ids=body.ids or (), user_ids=user_ids, ban=body.ban is True
        )
        return {"ejectedIds": ejected}

    def send_app_message(
        self, domain: Domain, room_name: str, body: SendAppMessageBody
    ) -> JsonObject:
        """Send a message to participants (``POST /rooms/:name/send-app-message``)."""
        call = self._calls.require(domain, room_name)
        recipient = body.recipient or _EVERYBODY
        message = {"type": "app-message", "from": None, "data": body.data}
        with self._calls.steps.begin() as step:
            tell_all(step, _recipients(call, recipient), message)
        return {"sent": True}

    def get_session_data(self, domain: Domain, room_name: str) -> JsonObject:
        """Return the session data (``GET /rooms/:name/get-session-data``)."""
        return {"data": self._calls.require(domain, room_name).session_data}

    def set_session_data(
        self, domain: Domain, room_name: str, body: SetSessionDataBody
    ) -> JsonObject:
        """Change the session data (``POST /rooms/:name/set-session-data``)."""
        call = self._calls.require(domain, room_name)
        data = merged(call.session_data, body.data, body.merge_strategy, body.keys_to_delete)
        with self._calls.steps.begin() as step:
            _share(step, call, data)
        return {"sent": True}

    def update_permissions(
        self, domain: Domain, room_name: str, body: UpdatePermissionsBody
    ) -> JsonObject:
        """Change permissions (``POST /rooms/:name/update-permissions``)."""
        call = self._calls.require(domain, room_name)
        data: dict[str, JsonObject] = body.to_wire()["data"]
        # Changes for one participant apply after those for all participants.
        changes = [
            (participant, data[who])
            for who in sorted(data, key=lambda who: who != _EVERYBODY)
            for participant in _recipients(call, who)
        ]
        with self._calls.steps.begin() as step:
            for participant, change in changes:
                _permit(step, participant, change)
        return {"status": "sent"}


class CallActions:
    """What participants do in a call, subject to their permissions.

    Each method raises `Refusal` if the participant has left the call or lacks the permission, or
    if the participant named is not there.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def send_app_message(self, sender: Participant, data: Any, to: str = _EVERYBODY) -> None:
        """Send a message to one participant by id, or to all others."""
        _require_in(sender)
        if len(to_json(data)) > MAX_MESSAGE_BYTES:
            raise Refusal.invalid(f"a message has {MAX_MESSAGE_BYTES} bytes at most as JSON")
        message = {"type": "app-message", "from": sender.id, "data": data}
        with self._calls.steps.begin() as step:
            tell_all(step, _recipients(sender.call, to), message, but=sender)

    def signal(self, sender: Participant, to: str, data: Any) -> None:
        """Forward WebRTC signaling from one participant's browser to another's."""
        _require_in(sender)
        receiver = _one(sender.call, to)
        check_signal(sender, receiver, data)
        with self._calls.steps.begin() as step:
            step.tell(receiver.tell, {"type": "signal", "from": sender.id, "data": data})

    def update(
        self,
        participant: Participant,
        *,
        tracks: Mapping[str, bool | None] | None = None,
        changes: Mapping[str, Any] | None = None,
        blocked: Iterable[str] | None = None,
    ) -> None:
        """Change how the others see a participant.

        Args:
            participant: The participant.
            tracks: Which tracks to send from now on; tracks not named are unchanged. A custom track
                starts when first named, and ends with None.
            changes: New values for ``user_name`` and ``user_data``.
            blocked: The tracks that the participant's browser denies access to.
        """
        _require_in(participant)
        _check_tracks(participant, tracks or {})
        if unknown := set(blocked or ()) - set(TRACKS):
            raise Refusal.invalid(f"there is no track {min(unknown)}")
        for name, value in (changes or {}).items():
            setattr(participant, name, value)
        if blocked is not None:
            participant.blocked = set(blocked)
        with self._calls.steps.begin() as step:
            before = set(participant.tracks)
            _switch(step, participant, tracks or {})
            _show(step, participant)
            if before != set(participant.tracks):
                tell_all_flows(step, participant)

    def update_participant(self, admin: Participant, who: str, tracks: Mapping[str, bool]) -> None:
        """Switch off tracks of a participant or of all others, or ask them to switch tracks on.

        Participants decide which media they send: `True` only sends them a request.
        """
        _require_admin(admin)
        for name in tracks:
            if not is_track_name(name):
                raise Refusal.invalid(f"there is no track {name}")
        people = [one for one in _recipients(admin.call, who) if one is not admin or who != "*"]
        with self._calls.steps.begin() as step:
            for one in people:
                _control(step, admin, one, tracks)

    def speaks(self, participant: Participant, level: float) -> None:
        """Record the level at which a participant speaks, from 0 (silence) to 1."""
        _require_in(participant)
        with self._calls.steps.begin() as step:
            speaks(step, participant, level)

    def set_session_data(
        self,
        participant: Participant,
        data: Mapping[str, Any] | None,
        strategy: str | None = None,
        keys_to_delete: list[str] | None = None,
    ) -> None:
        """Change the call's session data."""
        _require_in(participant)
        call = participant.call
        with self._calls.steps.begin() as step:
            _share(step, call, merged(call.session_data, data, strategy, keys_to_delete))

    def update_permissions(self, admin: Participant, who: str, changes: JsonObject) -> None:
        """Change the permissions of one participant, or of all others."""
        _require_admin(admin)
        with self._calls.steps.begin() as step:
            for participant in _recipients(admin.call, who):
                if participant is not admin or who != _EVERYBODY:
                    _permit(step, participant, changes)

    def eject(self, admin: Participant, who: str) -> None:
        """Eject a participant."""
        _require_admin(admin)
        self._calls.leave(_one(admin.call, who), "ejected")

    def admit(self, admin: Participant, who: str) -> None:
        """Admit a waiting participant."""
        self._calls.admit(_knocker(admin, who))

    def deny(self, admin: Participant, who: str) -> None:
        """Deny a waiting participant."""
        self._calls.deny(_knocker(admin, who))


def _recipients(call: Call, who: str) -> list[Participant]:
    return list(call.participants.values()) if who == _EVERYBODY else [_one(call, who)]


def _one(call: Call, who: str) -> Participant:
    participant = call.participants.get(who)
    if participant is None:
        raise Refusal.not_found(f"participant {who} not found")
    return participant


def _knocker(admin: Participant, who: str) -> Waiting:
    _require_admin(admin)
    waiting = admin.call.waiting.get(who)
    if waiting is None:
        raise Refusal.not_found(f"participant {who} is not waiting")
    return waiting


def _share(step: Step, call: Call, data: JsonObject) -> None:
    call.session_data = data
    tell_all(step, call.participants.values(), {"type": "session-data", "data": data})


def _check_tracks(participant: Participant, tracks: Mapping[str, bool | None]) -> None:
    for name, on in tracks.items():
        if not is_track_name(name) or (on is None and not is_custom(name)):
            raise Refusal.invalid(f"there is no track {name}")
        if on and not participant.may_send(name):
            raise _forbidden(f"you may not send {name}")
    custom = {name for name in {**participant.tracks, **tracks} if is_custom(name)}
    if len(custom) > MOST_CUSTOM_TRACKS:
        raise Refusal.invalid(f"a participant has {MOST_CUSTOM_TRACKS} custom tracks at most")


def _switch(step: Step, participant: Participant, tracks: Mapping[str, bool | None]) -> None:
    participant.switch(tracks, step.now)
    if not participant.tracks["audio"]:
        is_silent(step, participant)


def _control(
    step: Step, admin: Participant, participant: Participant, tracks: Mapping[str, bool]
) -> None:
    """Apply an owner's changes to a participant's tracks, where they differ from the present."""
    off = [name for name, on in tracks.items() if not on and participant.tracks.get(name)]
    asked = [
        name
        for name, on in tracks.items()
        if on and participant.tracks.get(name) is False and participant.may_send(name)
    ]
    if off:
        participant.muted.update(off)
        _switch(step, participant, dict.fromkeys(off, False))
        _show(step, participant)
    if asked:
        message = {"type": "asked-to-send", "from": admin.id, "tracks": asked}
        step.tell(participant.tell, message)


def _permit(step: Step, participant: Participant, changes: Mapping[str, Any]) -> None:
    was_there, was_admin = participant.has_presence, participant.may_admin("participants")
    flowed = flows_of(participant)
    participant.permissions = changed(participant.permissions, changes)
    participant.drop_forbidden_tracks(step.now)
    if not participant.tracks["audio"] or not participant.has_presence:
        is_silent(step, participant)
    if was_there == participant.has_presence:
        _show(step, participant)
    else:
        _appear_or_vanish(step, participant)
    tell_flows(step, participant, flowed)
    if participant.may_admin("participants") and not was_admin:
        for waiting in participant.call.waiting.values():
            message = {"type": "waiting-participant-added", "participant": waiting.view()}
            step.tell(participant.tell, message)


def _appear_or_vanish(step: Step, participant: Participant) -> None:
    """Show a participant to the others, or hide them."""
    others = participant.call.participants.values()
    message: JsonObject = {"type": "participant-left", "id": participant.id, "reason": "hidden"}
    if participant.has_presence:
        message = {"type": "participant-joined", "participant": participant.view()}
    tell_all(step, others, message, but=participant)
    _show(step, participant, to_others=False)


def _show(step: Step, participant: Participant, *, to_others: bool = True) -> None:
    """Send a participant's present state."""
    own = {"type": "participant-updated", "participant": participant.own_view()}
    step.tell(participant.tell, own)
    if to_others and participant.has_presence:
        message = {"type": "participant-updated", "participant": participant.view()}
        tell_all(step, participant.call.participants.values(), message, but=participant)


def _require_in(participant: Participant) -> None:
    if not participant.is_in:
        raise Refusal(410, wording.INVALID_REQUEST_ERROR, "you are no longer in the call")


def _require_admin(participant: Participant) -> None:
    _require_in(participant)
    if not participant.may_admin("participants"):
        raise _forbidden("you may not administer participants")


def _forbidden(info: str) -> Refusal:
    return Refusal(403, wording.FORBIDDEN_ERROR, info)
