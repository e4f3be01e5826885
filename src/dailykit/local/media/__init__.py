"""Programs in a call of the local Daily, with audio and video.

`MediaParticipant` joins a Python program to a call: it sends its own tracks and receives those of
the other participants. `MovingPicture` is a video track to send, `join_as_echo` a complete bot.
Requires the ``media`` extra: ``pip install "dailykit[media]"``. See docs/media.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from warnings import warn

if TYPE_CHECKING:
    from dailykit.local.media.bot import MediaParticipant
    from dailykit.local.media.echo import join_as_echo
    from dailykit.local.media.picture import MovingPicture
    from dailykit.local.media.places import TrackName
    from dailykit.local.media.tracks import RemoteTrack

__all__ = ["MediaParticipant", "MovingPicture", "RemoteTrack", "TrackName", "join_as_echo"]

_HOMES: Final = {
    "MediaParticipant": "dailykit.local.media.bot",
    "MovingPicture": "dailykit.local.media.picture",
    "RemoteTrack": "dailykit.local.media.tracks",
    "TrackName": "dailykit.local.media.places",
    "join_as_echo": "dailykit.local.media.echo",
}
_OF_THE_EXTRA: Final = {"aiortc", "av"}
_MOVED: Final = {"Cue", "silence", "srt", "still_film", "vtt"}
"""Names that moved from here to `dailykit.local.files` in 0.2."""


def __getattr__(name: str) -> Any:
    # Imported on first use: this module must be importable without the extra.
    if name in _MOVED:
        warn(
            f"dailykit.local.media.{name} has moved: import it from dailykit.local.files",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(import_module("dailykit.local.files"), name)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(_HOMES[name])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _OF_THE_EXTRA:
            raise
        message = 'dailykit.local.media needs aiortc: pip install "dailykit[media]"'
        raise ModuleNotFoundError(message, name=error.name) from None
    return getattr(module, name)
