"""The assignment of tracks to the places of a connection, in each direction."""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from aiortc import RTCPeerConnection, RTCRtpTransceiver

from dailykit.local.base.json_types import is_object
from dailykit.local.media.places import FIXED_PLACES, TrackName, sort_of
from dailykit.local.world.calls.track_names import is_custom

__all__ = ["Places"]

_MID: Final = re.compile(r"^a=mid:(\S+)", re.MULTILINE)


class Places:
    """The places of a connection.

    The first two of each kind belong to the tracks that every participant has, in both directions.
    For further places, each side sends the other the name of its track, by ``mid``.

    Args:
        connection: The connection.
    """

    def __init__(self, connection: RTCPeerConnection) -> None:
        self._connection = connection
        self._own: dict[RTCRtpTransceiver, TrackName] = {}
        self._theirs: dict[str, TrackName] = {}

    def __iter__(self) -> Iterator[tuple[RTCRtpTransceiver, TrackName | None, TrackName | None]]:
        """Yield each place with the names of our track and of their track in it."""
        for place, name in self._numbered():
            if name is not None:
                yield place, name, name
            else:
                yield place, self._own.get(place), self._theirs.get(place.mid or "")

    def is_custom(self, place: RTCRtpTransceiver) -> bool:
        """Return whether a place is for custom tracks."""
        return any(one is place and name is None for one, name in self._numbered())

    def their_name(self, place: RTCRtpTransceiver) -> TrackName | None:
        """Return the name of their track in a place."""
        return next((theirs for one, _, theirs in self if one is place), None)

    def assign(self, custom_tracks: Collection[TrackName], *, may_add: bool) -> None:
        """Assign a place to each of our custom tracks, and free those of removed tracks.

        Args:
            custom_tracks: The current custom tracks.
            may_add: Whether to add places, which only an offer can do.
        """
        for place in [one for one, name in self._own.items() if name not in custom_tracks]:
            del self._own[place]
        for name in sorted(set(custom_tracks) - set(self._own.values())):
            sort = sort_of(name)
            free = [
                place
                for place, fixed in self._numbered()
                if fixed is None and place.kind == sort and place not in self._own
            ]
            if free:
                self._own[free[0]] = name
            elif may_add:
                self._own[self._connection.addTransceiver(sort)] = name

    def lack(self, custom_tracks: Collection[TrackName]) -> bool:
        """Return whether a custom track has no place that both sides know."""
        agreed = {name for place, name in self._own.items() if place.mid is not None}
        return not set(custom_tracks) <= agreed

    def names(self, description: str) -> dict[str, TrackName]:
        """Return the names of our custom tracks, by their ``mid`` in a description."""
        mids: list[str] = _MID.findall(description)
        places = self._connection.getTransceivers()
        known = {place.mid for place in places}
        # A description lists places without a mid last, in order.
        new = iter([mid for mid in mids if mid not in known])
        found = {place: place.mid or next(new, None) for place in places}
        return {
            mid: name
            for place, name in self._own.items()
            if (mid := found[place]) is not None and mid in mids
        }

    def hear(self, names: Any) -> None:
        """Record the names of the other side's custom tracks."""
        told = names if is_object(names) else {}
        self._theirs = {
            mid: name for mid, name in told.items() if isinstance(name, str) and is_custom(name)
        }

    def _numbered(self) -> Iterator[tuple[RTCRtpTransceiver, TrackName | None]]:
        """Yield all places, each with its fixed track, if it has one."""
        fixed = {sort: iter(names) for sort, names in FIXED_PLACES.items()}
        for place in self._connection.getTransceivers():
            yield place, next(fixed["audio" if place.kind == "audio" else "video"], None)
