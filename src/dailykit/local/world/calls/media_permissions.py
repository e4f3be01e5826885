"""Which media may flow between two participants, according to ``canReceive``.

Media flows from browser to browser. The server sends both the tracks allowed, and refuses session
descriptions with more. See `sdp`.
"""

from collections.abc import Mapping

from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.step import Step

__all__ = ["Flows", "flows_of", "tell_all_flows", "tell_flows"]

Flows = Mapping[str, JsonObject]
"""What a participant may send to and receive from others, by their ids. Participants without
restrictions are left out."""


def flows_of(participant: Participant) -> Flows:
    """Return what may flow between a participant and the others in the call."""
    others = (one for one in participant.call.participants.values() if one is not participant)
    flows = {other: _flow(participant, other) for other in others}
    return {other.id: flow for other, flow in flows.items() if flow != _all(participant, other)}


def tell_flows(
    step: Step, participant: Participant, before: Flows, *, to_themselves: bool = True
) -> None:
    """Send both sides what may flow between a participant and the others, where it has changed.

    Args:
        step: The current step.
        participant: The participant who has joined, or whose permissions have changed.
        before: What was allowed before. Empty for a participant who has just joined.
        to_themselves: Whether the participant gets the messages too.
    """
    after = flows_of(participant)
    for other_id in {**before, **after}:
        other = participant.call.participants.get(other_id)
        if other is None:
            continue
        everything = _all(participant, other)
        flow = after.get(other_id, everything)
        if flow != before.get(other_id, everything):
            if to_themselves:
                step.tell(participant.tell, {"type": "media", "id": other_id, **flow})
            step.tell(other.tell, {"type": "media", "id": participant.id, **_turned(flow)})


def tell_all_flows(step: Step, participant: Participant) -> None:
    """Send both sides what may flow, after a participant's custom tracks have changed."""
    for other in participant.call.participants.values():
        if other is not participant:
            flow = _flow(participant, other)
            step.tell(participant.tell, {"type": "media", "id": other.id, **flow})
            step.tell(other.tell, {"type": "media", "id": participant.id, **_turned(flow)})


def _flow(participant: Participant, other: Participant) -> JsonObject:
    return {"send": _received(other, participant), "receive": _received(participant, other)}


def _all(participant: Participant, other: Participant) -> JsonObject:
    return {"send": list(participant.tracks), "receive": list(other.tracks)}


def _received(receiver: Participant, sender: Participant) -> list[str]:
    return [track for track in sender.tracks if receiver.may_receive(track, sender)]


def _turned(flow: JsonObject) -> JsonObject:
    return {"send": flow["receive"], "receive": flow["send"]}
