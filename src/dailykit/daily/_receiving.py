"""What a client does with the tracks of other participants: renderers and the selected speaker.

A `RemoteTrack` has one reader, so each gets a `Fan`, made here, on the media loop, when the track
appears. Renderers and the speaker read from the fan.
"""

from typing import Final, NamedTuple, TypeAlias

from dailykit.daily._renderers import AudioRenderer, Fan, VideoRenderer
from dailykit.daily._speaker import speaker_input
from dailykit.local.media.tracks import RemoteTrack

__all__ = ["Receiving", "Renderer"]

Renderer: TypeAlias = AudioRenderer | VideoRenderer

_Key: TypeAlias = tuple[str, str]
_AUDIO: Final = "audio"


class _Source(NamedTuple):
    """A remote track, and its fan."""

    kind: str
    fan: Fan


class Receiving:
    """The renderers of one client, and the remote tracks that they render. On the media loop.

    A renderer may come before its track, and stays when the track ends: the participant may send
    it again.

    Args:
        client_id: Identifies the client among others in this process.
    """

    def __init__(self, client_id: str) -> None:
        self._client_id = client_id
        self._renderers: dict[tuple[str, str, str], Renderer] = {}
        self._sources: dict[_Key, _Source] = {}

    def render(self, renderer: Renderer, participant_id: str, track: str) -> None:
        """Add a renderer for a participant's track, in place of the one before."""
        kind = _AUDIO if isinstance(renderer, AudioRenderer) else "video"
        before = self._renderers.pop((participant_id, track, kind), None)
        if before is not None:
            before.close()
        self._renderers[participant_id, track, kind] = renderer
        source = self._sources.get((participant_id, track))
        if source is not None and source.kind == kind:
            renderer.attach(source.fan)

    def arrived(self, track: RemoteTrack) -> None:
        """Begin to read a track that has appeared, unless its participant has left meanwhile."""
        if track.readyState != "live":
            return
        key = (track.participant_id, track.name)
        self.gone(*key)
        fan = Fan(track)
        self._sources[key] = _Source(track.kind, fan)
        renderer = self._renderers.get((*key, track.kind))
        if renderer is not None:
            renderer.attach(fan)
        if track.kind == _AUDIO:
            speaker_input().add(self._client_id, fan)

    def gone(self, participant_id: str, track: str) -> None:
        """Stop reading a track that has ended."""
        source = self._sources.pop((participant_id, track), None)
        if source is None:
            return
        renderer = self._renderers.get((participant_id, track, source.kind))
        if renderer is not None:
            renderer.detach()
        if source.kind == _AUDIO:
            speaker_input().remove(self._client_id, source.fan)
        source.fan.close()

    def tracks_of(self, participant_id: str) -> list[str]:
        """Return the names of a participant's tracks that are read."""
        return [track for who, track in self._sources if who == participant_id]

    def end_call(self) -> None:
        """Stop reading all tracks: the client has left the call."""
        for key in list(self._sources):
            self.gone(*key)

    def close(self) -> None:
        """Stop reading, and close all renderers: the client is released."""
        self.end_call()
        for renderer in self._renderers.values():
            renderer.close()
        self._renderers.clear()
