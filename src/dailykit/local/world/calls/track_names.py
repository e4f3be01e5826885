"""The names of tracks in a call: microphone, camera, screen, and custom tracks by name."""

import re
from typing import Final

__all__ = [
    "ANY_CUSTOM",
    "MOST_CUSTOM_TRACKS",
    "TRACKS",
    "is_audio",
    "is_custom",
    "is_track_name",
    "kind_of",
]

TRACKS: Final = ("audio", "video", "screenAudio", "screenVideo")
"""The tracks that every participant has. Each is also a kind in ``canSend``."""

ANY_CUSTOM: Final = ("customAudio:*", "customVideo:*")
"""The names that stand for all custom tracks of a kind."""

MOST_CUSTOM_TRACKS: Final = 20
"""The maximum number of custom tracks per participant."""

_CUSTOM: Final = re.compile(r"custom(Audio|Video):[A-Za-z0-9_-]{1,50}")


def is_custom(track: str) -> bool:
    """Return whether a name is that of a custom track, such as ``customAudio:music``."""
    return _CUSTOM.fullmatch(track) is not None


def is_track_name(track: str) -> bool:
    """Return whether a name is valid for a track."""
    return track in TRACKS or is_custom(track)


def kind_of(track: str) -> str:
    """Return a track's kind of media, as in ``canSend``."""
    return track.partition(":")[0]


def is_audio(track: str) -> bool:
    """Return whether a track is audio."""
    return kind_of(track) in ("audio", "screenAudio", "customAudio")
