"""The kinds of tracks in a call, and their places in a connection.

A connection has two places of sound and two of pictures for the tracks that everybody has. Custom
tracks have further places, which say by their ``mid`` whose track is in them.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from dailykit.local.world.calls import permissions
from dailykit.local.world.calls.track_names import TRACKS, is_audio, kind_of

__all__ = [
    "FIXED_PLACES",
    "TRACK_NAMES",
    "Direction",
    "Sort",
    "TrackName",
    "direction",
    "is_more_open",
    "may_send",
    "sort_of",
]

TrackName: TypeAlias = str
"""What a track is: ``audio`` (the microphone), ``video`` (the camera), ``screenAudio`` and
``screenVideo`` (a shared screen), or a custom track such as ``customAudio:music``."""

Sort = Literal["audio", "video"]
"""What a track is made of."""

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
"""Which way a place is open, in WebRTC's words."""

TRACK_NAMES: Final[tuple[TrackName, ...]] = TRACKS
"""The tracks that everybody has, in the order of their places."""

FIXED_PLACES: Final[Mapping[Sort, tuple[TrackName, ...]]] = {
    "audio": ("audio", "screenAudio"),
    "video": ("video", "screenVideo"),
}
"""The tracks in the first places of each sort."""


def sort_of(name: TrackName) -> Sort:
    """Return what a track is made of."""
    return "audio" if is_audio(name) else "video"


def may_send(own: Mapping[str, Any], name: TrackName) -> bool:
    """Tell whether a participant, as the server describes them to themselves, may send a track."""
    if kind_of(name).startswith("screen") and not own["mayShareScreen"]:
        return False
    return permissions.may_send(own["permissions"], name)


def direction(*, sends: bool, receives: bool) -> Direction:
    """Return which way a place is to be open."""
    if sends:
        return "sendrecv" if receives else "sendonly"
    return "recvonly" if receives else "inactive"


def is_more_open(new: str, old: str) -> bool:
    """Tell whether a direction lets something through that another one does not."""
    return any(way in new and way not in old for way in ("send", "recv"))
