"""The tracks that a program receives from other participants, and their states."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import MappingProxyType
from typing import Final

from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.call_view import CallView, Person
from dailykit.local.call.track_states import TrackState, own_state, remote_state
from dailykit.local.media.places import TrackName
from dailykit.local.media.tracks import MediaFrame, RemoteTrack

__all__ = ["Received"]

_NOTHING: Final = MappingProxyType(dict[TrackName, TrackState]())


class Received:
    """The tracks of the other participants, and their states.

    Args:
        view: The participant's view of the call, which gets an event for each change of a state.
        may_receive: Returns whether permissions allow a track of a participant.
        is_wanted: Returns whether a track of a participant is subscribed to.
        is_connected: Returns whether there is a connection to a participant.
    """

    def __init__(
        self,
        view: CallView,
        *,
        may_receive: Callable[[str, TrackName], bool],
        is_wanted: Callable[[str, TrackName], bool],
        is_connected: Callable[[str], bool],
    ) -> None:
        self._view = view
        self._may_receive = may_receive
        self._is_wanted = is_wanted
        self._is_connected = is_connected
        self._tracks: dict[tuple[str, TrackName], RemoteTrack] = {}
        self._fed: set[tuple[str, TrackName]] = set()
        self._states: dict[str, dict[TrackName, TrackState]] = {}
        self._listeners: set[asyncio.Queue[RemoteTrack | None]] = set()

    async def tracks(self) -> AsyncIterator[RemoteTrack]:
        """Yield the current tracks, then each new one, until the call is over."""
        arrivals: asyncio.Queue[RemoteTrack | None] = asyncio.Queue()
        for track in self._tracks.values():
            arrivals.put_nowait(track)
        if self._view.is_over:
            arrivals.put_nowait(None)
        self._listeners.add(arrivals)
        try:
            while (arrival := await arrivals.get()) is not None:
                yield arrival
        finally:
            self._listeners.discard(arrivals)

    def states(self, id: str) -> MappingProxyType[TrackName, TrackState]:
        """Return the states of a participant's tracks, by track name."""
        return MappingProxyType(self._states.get(id, _NOTHING))

    def put(self, id: str, name: TrackName, frame: MediaFrame) -> None:
        """Add a frame to a participant's track."""
        key = (id, name)
        track = self._tracks.get(key)
        if track is None or track.readyState != "live":
            track = self._tracks[key] = RemoteTrack(id, name)
            for listener in self._listeners:
                listener.put_nowait(track)
        track.put(frame)
        if key not in self._fed:
            self._fed.add(key)
            self.look_at(id)

    def look_at(self, id: str) -> None:
        """Update the states of a participant's tracks."""
        person = self._person(id)
        if person is None:
            return
        self._end_missing(person)
        before = self._states.get(id, {})
        now = {name: self._state(person, name) for name in person.tracks}
        self._states[id] = now
        gone = {name: TrackState("off", ("user",)) for name in before if name not in now}
        for name, state in {**now, **gone}.items():
            if state.state not in ("playable", "interrupted"):
                self._fed.discard((id, name))
            if before.get(name) != state:
                self._view.note(_change(id, name, state))

    def look_at_all(self) -> None:
        """Update all states, after permissions or subscriptions have changed."""
        for one in (self._view.id, *self._view.others):
            self.look_at(one)

    def restart(self, id: str) -> None:
        """End the tracks of a participant who sends them anew over another connection."""
        for key in [key for key in self._tracks if key[0] == id]:
            self._tracks.pop(key).stop()
        self._fed = {key for key in self._fed if key[0] != id}
        self.look_at(id)

    def forget(self, id: str) -> None:
        """End the tracks of a participant who has left."""
        self.restart(id)
        self._states.pop(id, None)

    def end(self) -> None:
        """End all tracks: the call is over."""
        for track in self._tracks.values():
            track.stop()
        self._tracks.clear()
        for listener in self._listeners:
            listener.put_nowait(None)

    def _end_missing(self, person: Person) -> None:
        """End the custom tracks that were removed."""
        for key in [key for key in self._tracks if key[0] == person.id]:
            if key[1] not in person.tracks:
                self._tracks.pop(key).stop()

    def _person(self, id: str) -> Person | None:
        if id == self._view.id:
            return Person.read(self._view.own) if self._view.own else None
        return self._view.others.get(id)

    def _state(self, person: Person, name: TrackName) -> TrackState:
        if person.id == self._view.id:
            return own_state(person, name)
        return remote_state(
            person,
            name,
            may_receive=self._may_receive(person.id, name),
            is_wanted=self._is_wanted(person.id, name),
            has_frames=(person.id, name) in self._fed,
            is_connected=self._is_connected(person.id),
        )


def _change(id: str, name: TrackName, state: TrackState) -> JsonObject:
    return {
        "type": "track-state",
        "id": id,
        "track": name,
        "state": state.state,
        "offReasons": list(state.off_reasons),
    }
