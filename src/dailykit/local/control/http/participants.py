"""Participants that tests in any language let join and leave, over HTTP."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dailykit import wording
from dailykit.local.base.errors import CallError, JoinRefused
from dailykit.local.base.refusal import Refusal
from dailykit.local.call._async._waiting import answer
from dailykit.local.call._async.participant import LocalParticipant
from dailykit.local.call.call_view import CallView, OpenConnection
from dailykit.local.call.participant import RoomAddress
from dailykit.local.control.http import bodies
from dailykit.local.control.http.gate import Answerer, ControlRequest

__all__ = ["ParticipantAnswers"]


class _Visit(NamedTuple):
    """A participant, and what they say and hear."""

    participant: LocalParticipant
    view: CallView


Connect = Callable[[str | None, str, str | None], OpenConnection]
"""Returns what opens a connection, given the host of the room's URL, its name and its domain."""


class ParticipantAnswers:
    """Answers calls about participants without a browser. They stay until they leave the call.

    Args:
        connect: Connects a participant to a room.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._visits: dict[str, _Visit] = {}

    @property
    def answerers(self) -> Mapping[tuple[str, str], Answerer]:
        """The answerers, by method and the name after ``/~/``."""
        return {
            ("GET", "participants"): self._list,
            ("POST", "participants"): self._join,
            ("DELETE", "participants"): self._leave,
        }

    async def _list(self, _: ControlRequest) -> Any:
        self._forget_absent()
        return [_json(one.participant) for one in self._visits.values()]

    async def _join(self, it: ControlRequest) -> Any:
        if it.rest:
            return await self._act(it)
        body = bodies.read(bodies.JoinBody, await it.body())
        self._forget_absent()
        address = RoomAddress.of(body.room)
        view = CallView(self._connect(address.host, address.name, body.domain))
        try:
            participant = await LocalParticipant.enter(
                view,
                token=body.token or address.token,
                user_name=body.user_name,
                user_data=body.user_data,
            )
        except JoinRefused as refused:
            text = f"the participant may not join ({refused.reason}): {refused}"
            raise Refusal(403, wording.FORBIDDEN_ERROR, text) from None
        self._visits[participant.id] = _Visit(participant, view)
        return _json(participant)

    async def _act(self, it: ControlRequest) -> Any:
        """Send a message of the participants' protocol, such as ``eject`` or ``update``."""
        if it.rest[1:] != ["messages"]:
            raise Refusal.not_found("POST /~/participants/<id>/messages sends a message of theirs")
        visit = self._find(it.rest[0])
        message = bodies.read(bodies.MessageBody, await it.body())
        try:
            result = await answer(visit.view.say(message.model_dump()))
        except CallError as error:
            raise Refusal.invalid(str(error)) from None
        return {"sent": True, **result}

    async def _leave(self, it: ControlRequest) -> Any:
        if len(it.rest) != 1:
            raise Refusal.not_found("DELETE /~/participants/<id> lets a participant leave")
        visit = self._find(it.rest[0])
        await visit.participant.leave()
        self._forget_absent()
        return {"left": True}

    def _find(self, participant_id: str) -> "_Visit":
        self._forget_absent()
        found = self._visits.get(participant_id)
        if found is None:
            raise Refusal.not_found(
                "no such participant joined with POST /~/participants, or they left"
            )
        return found

    def _forget_absent(self) -> None:
        self._visits = {
            visitor: visit
            for visitor, visit in self._visits.items()
            if visit.participant.state in ("joined", "waiting")
        }


def _json(participant: LocalParticipant) -> dict[str, Any]:
    return {
        "id": participant.id,
        "room": participant.room,
        "state": participant.state,
        "user_id": participant.user_id,
        "user_name": participant.user_name,
        "owner": participant.is_owner,
        "participants": sorted(participant.participants),
    }
