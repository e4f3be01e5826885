"""The kinds of tracks in a call, and their places in a connection.

A connection has two places for audio and two for video, for the tracks that every participant has.
Custom tracks use further places, identified by their ``mid``.
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
"""A track's name: ``audio`` (the microphone), ``video`` (the camera), ``screenAudio`` and
``screenVideo`` (a shared screen), or a custom track such as ``customAudio:music``."""

Sort = Literal["audio", "video"]
"""The kind of a track's frames."""

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
"""The direction of a place, in WebRTC's words."""

TRACK_NAMES: Final[tuple[TrackName, ...]] = TRACKS
"""The tracks that every participant has, in the order of their places."""

FIXED_PLACES: Final[Mapping[Sort, tuple[TrackName, ...]]] = {
    "audio": ("audio", "screenAudio"),
    "video": ("video", "screenVideo"),
}
"""The tracks in the first places of each sort."""


def sort_of(name: TrackName) -> Sort:
    """Return the kind of a track's frames."""
    return "audio" if is_audio(name) else "video"


def may_send(own: Mapping[str, Any], name: TrackName) -> bool:
    """Return whether a participant may send a track, given the server's description of them."""
    if kind_of(name).startswith("screen") and not own["mayShareScreen"]:
        return False
    return permissions.may_send(own["permissions"], name)


def direction(*, sends: bool, receives: bool) -> Direction:
    """Return the direction that a place should have."""
    if sends:
        return "sendrecv" if receives else "sendonly"
    return "recvonly" if receives else "inactive"


def is_more_open(new: str, old: str) -> bool:
    """Return whether a direction allows media that another does not."""
    return any(way in new and way not in old for way in ("send", "recv"))
