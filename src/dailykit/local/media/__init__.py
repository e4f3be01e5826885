"""Programs in a call of the local Daily, with sound and pictures; and files in place of Daily's.

`MediaParticipant` puts a Python program into a call: it sends tracks of its own, and gets those
of the others. `MovingPicture` is a picture to send, `join_as_echo` a whole bot. They need the
extra ``media``: ``pip install "dailykit[media]"``. See docs/media.md.

The other names make small files in place of those that the real Daily makes: films, sound and
subtitles. What people say and show in a local call goes from browser to browser; the server never
sees it. So these files have the right form and length, and nothing in them. They need no extra.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from dailykit.local.media.mp4 import silence, still_film
from dailykit.local.media.subtitles import Cue, srt, vtt

if TYPE_CHECKING:
    from dailykit.local.media.bot import MediaParticipant
    from dailykit.local.media.echo import join_as_echo
    from dailykit.local.media.picture import MovingPicture
    from dailykit.local.media.places import TrackName
    from dailykit.local.media.tracks import RemoteTrack

__all__ = [
    "Cue",
    "MediaParticipant",
    "MovingPicture",
    "RemoteTrack",
    "TrackName",
    "join_as_echo",
    "silence",
    "srt",
    "still_film",
    "vtt",
]

_HOMES: Final = {
    "MediaParticipant": "dailykit.local.media.bot",
    "MovingPicture": "dailykit.local.media.picture",
    "RemoteTrack": "dailykit.local.media.tracks",
    "TrackName": "dailykit.local.media.places",
    "join_as_echo": "dailykit.local.media.echo",
}
_OF_THE_EXTRA: Final = {"aiortc", "av"}


def __getattr__(name: str) -> Any:
    # The server uses this package for its files, and must do so without the extra.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(_HOMES[name])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _OF_THE_EXTRA:
            raise
        message = 'dailykit.local.media needs aiortc: pip install "dailykit[media]"'
        raise ModuleNotFoundError(message, name=error.name) from error
    return getattr(module, name)
