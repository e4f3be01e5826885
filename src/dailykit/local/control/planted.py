"""What a test has people in calls do that a local Daily can't hear: speak, and press keys."""

from dailykit.local.control.control import Control
from dailykit.local.world import Refusal
from dailykit.local.world.calls.participants import Participant

__all__ = ["press_keys", "say"]


def say(control: Control, participant_id: str, text: str) -> None:
    """Have a participant say something, for transcriptions to hear.

    Args:
        control: The control of the local Daily.
        participant_id: Who says it.
        text: What they say.

    Raises:
        Refusal: There is no such participant, or no transcription of them runs.
    """
    control.parts.world.settle()
    control.parts.world.say(_participant(control, participant_id), text)


def press_keys(control: Control, participant_id: str, tones: str) -> None:
    """Have a participant who is on the telephone press keys.

    Args:
        control: The control of the local Daily.
        participant_id: Who presses them: the call's ``sessionId``.
        tones: Digits, ``*`` and ``#``.

    Raises:
        Refusal: There is no such participant, they are not on the telephone, or there are no such
            keys.
    """
    control.parts.world.settle()
    participant = _participant(control, participant_id)
    control.parts.world.in_call_events.press_keys(participant, tones)


def _participant(control: Control, participant_id: str) -> Participant:
    participant = control.parts.world.calls.participant(participant_id)
    if participant is None:
        raise Refusal.not_found(f"participant {participant_id} is in no call")
    return participant
