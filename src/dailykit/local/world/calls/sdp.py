"""Checks that session descriptions offer no more media than may flow between two participants.

The server does not see the media, but forwards each description of it (SDP).
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
    """Refuse a session description with media that may not be sent or received.

    Each section of a description is one track. A section that is neither receive-only nor disabled
    wants to send. There may be as many of these as there are allowed tracks.

    Args:
        sender: The participant who sends the description.
        receiver: The participant it is for.
        data: The data to forward. Anything other than a description passes.

    Raises:
        Refusal: It would send media that may not go to the receiver.
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
    # Port 0 disables a section, unless it shares another one's port, as Firefox offers it.
    is_off = rest.startswith("0 ") and "a=bundle-only" not in lines
    # The default is to send and receive. With several directions, browsers use the last one.
    said = [_SENDING[0], *(line for line in lines if line in _DIRECTIONS)]
    return kind == media and not is_off and said[-1] in _SENDING
