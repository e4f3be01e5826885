"""Who speaks in a call: one active speaker, of all who say that they speak.

Clients measure their own sound, and say when they begin and stop to speak. Whoever speaks stays
the active speaker until they stop. Then it is the loudest of those who speak; while there is none,
it stays the last one.
"""

from dailykit.local.world.calls.participants import Participant, tell_all
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.step import Step

__all__ = ["active_speaker_message", "is_silent", "speaks"]


def speaks(step: Step, participant: Participant, level: float) -> None:
    """Take notice that a participant speaks at a level from 0 to 1; 0 is silence."""
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
    """Take notice that a participant has switched off the microphone, or can't be seen any more.

    Who has left, or has no presence, is not the active speaker any more either.
    """
    call = participant.call
    speaks(step, participant, 0)
    is_gone = not participant.is_in or not participant.has_presence
    if is_gone and call.active_speaker == participant.id:
        _become(step, call, None)


def active_speaker_message(call: Call) -> dict[str, object]:
    """Return what tells who speaks."""
    return {"type": "active-speaker", "id": call.active_speaker}


def _become(step: Step, call: Call, id: str | None) -> None:
    call.active_speaker = id
    tell_all(step, call.participants.values(), active_speaker_message(call))
