"""The four kinds of tracks in a call, and their places in a connection."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from dailykit.local.world.calls import permissions

__all__ = ["SORTS", "TRACK_NAMES", "Direction", "Sort", "TrackName", "direction", "may_send"]

TrackName = Literal["audio", "video", "screenAudio", "screenVideo"]
"""What a track is: the microphone, the camera, the sound of a shared screen, its picture."""

Sort = Literal["audio", "video"]
"""What a track is made of."""

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
"""Which way a place is open, in WebRTC's words."""

TRACK_NAMES: Final[tuple[TrackName, ...]] = ("audio", "video", "screenAudio", "screenVideo")
"""All kinds of tracks, in the order of their places."""

SORTS: Final[Mapping[TrackName, Sort]] = {
    "audio": "audio",
    "video": "video",
    "screenAudio": "audio",
    "screenVideo": "video",
}
"""What each kind of track is made of."""


def may_send(own: Mapping[str, Any], name: TrackName) -> bool:
    """Tell whether a participant, as the server describes them to themselves, may send a kind."""
    if name.startswith("screen") and not own["mayShareScreen"]:
        return False
    return permissions.may_send(own["permissions"], name)


def direction(*, sends: bool, receives: bool) -> Direction:
    """Return which way a place is to be open."""
    if sends:
        return "sendrecv" if receives else "sendonly"
    return "recvonly" if receives else "inactive"
