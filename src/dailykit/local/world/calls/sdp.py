"""What two browsers may tell each other to connect: no more media than may flow between them.

The server does not see the media, but each description of it (SDP) passes through its hands.
"""

from typing import Any, Final

from dailykit.local.base.json_types import is_object
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.track_names import is_audio
from dailykit.wording import FORBIDDEN_ERROR

__all__ = ["check_signal"]

_MEDIA: Final = ("audio", "video")
_SENDING: Final = ("a=sendrecv", "a=sendonly")
_DIRECTIONS: Final = (*_SENDING, "a=recvonly", "a=inactive")


def check_signal(sender: Participant, receiver: Participant, data: Any) -> None:
    """Refuse to pass on a description of media that may not be sent, or not be received.

    Each section of a description stands for one track. A section that neither only receives nor
    is switched off wants to send, and there may be as many of them as tracks are allowed.

    Args:
        sender: Who sends the description.
        receiver: Whom it is for.
        data: What they want to have passed on. What is no description is of no interest.

    Raises:
        Refusal: They would send what they may not send to the receiver.
    """
    sdp = data.get("sdp") if is_object(data) else None
    if not isinstance(sdp, str):
        return
    sections = ("\n" + sdp.replace("\r", "")).split("\nm=")[1:]
    for media in _MEDIA:
        sending = sum(_sends(section, media) for section in sections)
        tracks = [one for one in sender.tracks if is_audio(one) == (media == "audio")]
        allowed = sum(sender.may_send(one) and receiver.may_receive(one, sender) for one in tracks)
        if sending > allowed:
            text = f"you may send {allowed} tracks of {media}, and this description has {sending}"
            raise Refusal(403, FORBIDDEN_ERROR, text)


def _sends(section: str, media: str) -> bool:
    first, *lines = section.split("\n")
    kind, _, rest = first.partition(" ")
    # Port 0 takes a section back, unless it shares the port of another one, as Firefox offers it.
    is_off = rest.startswith("0 ") and "a=bundle-only" not in lines
    # Who says nothing sends and receives; of several directions, browsers go by the last one.
    said = [_SENDING[0], *(line for line in lines if line in _DIRECTIONS)]
    return kind == media and not is_off and said[-1] in _SENDING
