"""The active speaker of a call.

Clients measure their own sound, and report when they start and stop speaking. The active speaker
changes when the present one stops, to the loudest participant who speaks. While no participant
speaks, it does not change.
"""

from dailykit.local.world.calls.participants import Participant, tell_all
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.step import Step

__all__ = ["active_speaker_message", "is_silent", "speaks"]


def speaks(step: Step, participant: Participant, level: float) -> None:
    """Record the level at which a participant speaks, from 0 (silence) to 1."""
    call = participant.call
    is_heard = level > 0 and participant.tracks["audio"] and participant.has_presence
    if is_heard:
        call.speaking[participant.id] = level
    else:
        call.speaking.pop(participant.id, None)
    if call.active_speaker not in call.speaking and call.speaking:
        loudest, _ = max(call.speaking.items(), key=lambda one: one[1])
        _become(step, call, loudest)


def is_silent(step: Step, participant: Participant) -> None:
    """Record that a participant is muted, hidden or has left.

    A participant who has left or is hidden is no longer the active speaker.
    """
    call = participant.call
    speaks(step, participant, 0)
    is_gone = not participant.is_in or not participant.has_presence
    if is_gone and call.active_speaker == participant.id:
        _become(step, call, None)


def active_speaker_message(call: Call) -> dict[str, object]:
    """Return the message that names the active speaker."""
    return {"type": "active-speaker", "id": call.active_speaker}


def _become(step: Step, call: Call, id: str | None) -> None:
    call.active_speaker = id
    tell_all(step, call.participants.values(), active_speaker_message(call))
