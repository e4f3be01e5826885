"""Sending a client's inputs into a call, on the media loop."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol, TypeAlias

from aiortc import MediaStreamTrack

from dailykit.daily import _settings
from dailykit.daily._audio import find_audio_track
from dailykit.daily._devices import find_camera, find_microphone
from dailykit.daily._settings import CUSTOM, PLACES
from dailykit.daily._video import find_video_track
from dailykit.local.base.json_types import JsonObject
from dailykit.local.media.bot import MediaParticipant
from dailykit.local.world.calls.track_names import is_audio

__all__ = ["Sending", "known_sources", "wanted_tracks"]

Source: TypeAlias = tuple[str, str]
"""``track`` and a custom track's id, or ``device`` and a device's name."""


def wanted_tracks(inputs: JsonObject, publishing: JsonObject) -> dict[str, Source]:
    """Return the tracks to send, by the local Daily's names, and their sources."""
    wanted: dict[str, Source] = {}
    for place, name in _all_inputs(inputs):
        source = _settings.source_of(inputs, place, name)
        is_on = _settings.has_input(inputs, place, name)
        if source and is_on and _settings.is_publishing(publishing, place, name):
            wanted[_settings.track_name(place, name)] = source
    return wanted


def known_sources(inputs: JsonObject) -> list[str]:
    """Return the tracks and devices among the inputs' sources that exist in this process."""
    known: list[str] = []
    for place, name in _all_inputs(inputs):
        source = _settings.source_of(inputs, place, name)
        if source and _find(_settings.track_name(place, name), source) is not None:
            known.append(source[1])
    return known


def _all_inputs(inputs: JsonObject) -> Iterator[tuple[str, str | None]]:
    for place in PLACES:
        yield place, None
    for place in CUSTOM:
        for name in inputs[place]:
            yield place, name


def _find(track: str, source: Source) -> Callable[[], MediaStreamTrack] | None:
    sort, key = source
    found: Opener | None
    if is_audio(track):
        found = find_audio_track(key) if sort == "track" else find_microphone(key)
    else:
        found = find_video_track(key) if sort == "track" else find_camera(key)
    return None if found is None else found.open


class Opener(Protocol):
    """What can be sent: a custom track or a device."""

    def open(self) -> MediaStreamTrack:
        """Return a new track with its media, on the media loop."""
        ...


class Sending:
    """Sends the tracks that a client wants to send.

    Args:
        participant: The client's participant.
        errand: Waits for a request to the server in the background.
    """

    def __init__(
        self, participant: MediaParticipant, errand: Callable[[Awaitable[object]], None]
    ) -> None:
        self._participant = participant
        self._errand = errand
        self._sent: dict[str, Source] = {}

    def arrange(self, wanted: dict[str, Source]) -> None:
        """Send these tracks from their sources, and no others."""
        for track in [track for track in self._sent if wanted.get(track) != self._sent[track]]:
            if track not in wanted:
                self._participant.stop_sending(track)
            del self._sent[track]
        for track, source in wanted.items():
            if track in self._sent:
                self._switch_on(track)
                continue
            open_outlet = _find(track, source)
            if open_outlet is not None:
                self._participant.send(open_outlet(), name=track)
                self._sent[track] = source

    def _switch_on(self, track: str) -> None:
        """Switch a track on again once nothing forbids it."""
        me = self._participant.me
        if me.tracks.get(track) is False and not me.off_reasons.get(track):
            self._errand(self._participant.update(tracks={track: True}))

    def unmute(self, track: str) -> None:
        """Switch on a track that an owner has muted."""
        if track in self._sent and not self._participant.me.tracks.get(track):
            self._errand(self._participant.update(tracks={track: True}))
