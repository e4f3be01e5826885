"""Tracks with frames that arrive from elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final, TypeAlias, cast

from aiortc import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame

from dailykit.local.media.places import Sort, TrackName, sort_of

__all__ = ["FrameTrack", "MediaFrame", "RemoteTrack", "next_frame"]

MediaFrame: TypeAlias = AudioFrame | VideoFrame
"""A piece of audio or a picture, as a PyAV frame."""

# A second of audio, but only a few pictures, which are large.
_MOST_FRAMES: Final = {"audio": 50, "video": 3}

# A backlog of audio that lasts for a second only delays all that follows: it is cut to 40 ms.
_TARGET_FRAMES: Final = 2
_WINDOW_FRAMES: Final = 50


async def next_frame(track: MediaStreamTrack) -> MediaFrame:
    """Return the next frame of any track.

    Raises:
        MediaStreamError: The track has ended.
        TypeError: The track yields encoded packets instead of frames.
    """
    # PyAV's packet types are incomplete.
    frame = cast("object", await track.recv())  # pyright: ignore[reportUnknownMemberType]
    if isinstance(frame, MediaFrame):
        return frame
    raise TypeError(f"the track must yield frames, not {type(frame).__name__}")


class FrameTrack(MediaStreamTrack):
    """A track that keeps only the newest frames: a slow reader misses some.

    An audio reader that keeps up, but with a constant delay, skips that much audio once.

    Args:
        sort: The kind of its frames.
    """

    def __init__(self, sort: Sort) -> None:
        super().__init__()
        self.kind = sort
        self._frames: asyncio.Queue[MediaFrame | None] = asyncio.Queue(_MOST_FRAMES[sort])
        self._least_unread = _MOST_FRAMES[sort]
        self._reads = 0

    @property
    def has_frames(self) -> bool:
        """Whether there are unread frames."""
        return not self._frames.empty()

    def put(self, frame: MediaFrame | None) -> None:
        """Add a frame, replacing the oldest if the track is full; None wakes a waiting reader."""
        if self._frames.full():
            self._frames.get_nowait()
        self._frames.put_nowait(frame)

    def clear(self) -> None:
        """Drop the unread frames."""
        while not self._frames.empty():
            self._frames.get_nowait()

    async def recv(self) -> MediaFrame:
        """Return the oldest unread frame, or wait for one.

        Raises:
            MediaStreamError: The track has ended.
        """
        if self.readyState == "live":
            frame = await self._frames.get()
            self._catch_up()
            if frame is not None:
                return frame
        raise MediaStreamError("the track has ended")

    def _catch_up(self) -> None:
        """Drop audio that has been unread for a whole second."""
        if self.kind != "audio":
            return
        self._reads += 1
        self._least_unread = min(self._least_unread, self._frames.qsize())
        if self._reads < _WINDOW_FRAMES:
            return
        if self.readyState == "live":
            for _ in range(self._least_unread - _TARGET_FRAMES):
                self._frames.get_nowait()
        self._reads, self._least_unread = 0, _MOST_FRAMES["audio"]

    def stop(self) -> None:
        """End the track."""
        super().stop()
        self.put(None)


class RemoteTrack(FrameTrack):
    """A track of another participant.

    It is an `aiortc` track for one reader: iterate over its frames, read one with `recv`, or pass
    it to `MediaParticipant.send` or to an `aiortc` recorder. It yields no frames while it is
    switched off, and ends when the participant or the program leaves.

    Args:
        participant_id: The sender's session id.
        name: The track's name.

    Attributes:
        participant_id: The sender's session id.
        name: The track's name: ``audio``, ``video``, ``screenAudio``, ``screenVideo``, or a custom
            track such as ``customAudio:music``.
        kind: The kind of its frames: ``audio`` or ``video``.
    """

    def __init__(self, participant_id: str, name: TrackName) -> None:
        super().__init__(sort_of(name))
        self.participant_id = participant_id
        self.name: TrackName = name

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} of {self.participant_id}>"

    async def __aiter__(self) -> AsyncIterator[MediaFrame]:
        """Yield the frames until the track ends."""
        while True:
            try:
                frame = await self.recv()
            except MediaStreamError:
                return
            yield frame
