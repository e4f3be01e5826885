"""Tracks that a source of audio or video sends to."""

from typing import Protocol

from dailykit.local.media.places import Sort
from dailykit.local.media.tracks import FrameTrack, MediaFrame

__all__ = ["Outlet", "Source"]


class Source(Protocol):
    """What sends frames to the outlets that are read."""

    def attach(self, outlet: "Outlet") -> None:
        """Send to an outlet from now on."""
        ...

    def detach(self, outlet: "Outlet") -> None:
        """No longer send to an outlet."""
        ...


class Outlet(FrameTrack):
    """A track that a source sends to. It starts with the first read: nothing old is in it.

    Args:
        sort: The kind of its frames.
        source: The source.
    """

    def __init__(self, sort: Sort, source: Source) -> None:
        super().__init__(sort)
        self._source: Source | None = source
        self._is_attached = False

    async def recv(self) -> MediaFrame:
        """Return the oldest unread frame, or wait for one."""
        if self._source is not None and not self._is_attached:
            self._is_attached = True
            self._source.attach(self)
        return await super().recv()

    def stop(self) -> None:
        """End the track."""
        if self._source is not None:
            self._source.detach(self)
            self._source = None
        super().stop()
