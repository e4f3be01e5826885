"""Speech and pressed keys that a test supplies, because the local Daily can't hear them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dailykit.local.base.refusal import Refusal

if TYPE_CHECKING:
    from dailykit.local.control.control import Control
    from dailykit.local.world.calls.participants import Participant

__all__ = ["press_keys", "say"]


def say(control: Control, participant_id: str, text: str) -> None:
    """Send transcriptions a text as a participant's speech.

    Args:
        control: The control of the local Daily.
        participant_id: The participant's (session) id.
        text: The text.

    Raises:
        Refusal: The participant is not in a call, or is not being transcribed.
    """
    control.parts.world.settle()
    control.parts.world.say(_participant(control, participant_id), text)


def press_keys(control: Control, participant_id: str, tones: str) -> None:
    """Press keys for a participant on the telephone.

    Args:
        control: The control of the local Daily.
        participant_id: The participant's id: the call's ``sessionId``.
        tones: Digits, ``*`` and ``#``.

    Raises:
        Refusal: The participant is not in a call or not on the telephone, or a key does not exist.
    """
    control.parts.world.settle()
    participant = _participant(control, participant_id)
    control.parts.world.in_call_events.press_keys(participant, tones)


def _participant(control: Control, participant_id: str) -> Participant:
    participant = control.parts.world.calls.participant(participant_id)
    if participant is None:
        raise Refusal.not_found(f"participant {participant_id} is not in a call")
    return participant
