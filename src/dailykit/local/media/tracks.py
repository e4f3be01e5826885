"""Tracks that others put frames into, for whoever reads them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final, TypeAlias, cast

from aiortc import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame

from dailykit.local.media.places import Sort, TrackName, sort_of

__all__ = ["FrameTrack", "MediaFrame", "RemoteTrack", "next_frame"]

MediaFrame: TypeAlias = AudioFrame | VideoFrame
"""A piece of sound, or a picture, as PyAV has them."""

# A second of sound, but few pictures, which are large.
_MOST_FRAMES: Final = {"audio": 50, "video": 3}

# Sound that was never read within a second only makes all that follows late: more of it than the
# target of 40 ms is left out.
_TARGET_FRAMES: Final = 2
_WINDOW_FRAMES: Final = 50


async def next_frame(track: MediaStreamTrack) -> MediaFrame:
    """Return the next frame of any track.

    Raises:
        MediaStreamError: The track has ended.
        TypeError: It is a track of encoded packets.
    """
    # PyAV does not say what its packets are packets of.
    frame = cast("object", await track.recv())  # pyright: ignore[reportUnknownMemberType]
    if isinstance(frame, MediaFrame):
        return frame
    raise TypeError(f"a track of frames is needed, not one of {type(frame).__name__}")


class FrameTrack(MediaStreamTrack):
    """A track that keeps the newest frames put into it: a reader that is too slow misses some.

    A reader of sound that keeps up, but is late by a constant time, misses as much of it once.

    Args:
        sort: What its frames are.
    """

    def __init__(self, sort: Sort) -> None:
        super().__init__()
        self.kind = sort
        self._frames: asyncio.Queue[MediaFrame | None] = asyncio.Queue(_MOST_FRAMES[sort])
        self._least_unread = _MOST_FRAMES[sort]
        self._reads = 0

    @property
    def has_frames(self) -> bool:
        """Whether there are frames that were not read yet."""
        return not self._frames.empty()

    def put(self, frame: MediaFrame | None) -> None:
        """Add a frame, in place of the oldest if there is no room; None wakes who waits."""
        if self._frames.full():
            self._frames.get_nowait()
        self._frames.put_nowait(frame)

    def clear(self) -> None:
        """Forget the frames that were not read yet."""
        while not self._frames.empty():
            self._frames.get_nowait()

    async def recv(self) -> MediaFrame:
        """Return the oldest frame that is there, or wait for one.

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
        """Leave out what has been unread for a whole second."""
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
    """What somebody in the call sends: one of their tracks.

    It is one of `aiortc`'s tracks, for one reader: iterate over it for its frames, take one with
    `recv`, or give it to `MediaParticipant.send` or to a recorder of `aiortc`. While they have it
    switched off, it has no frames. It ends when they or the program leave.

    Args:
        participant_id: Whose track it is, by their session id.
        name: Which of their tracks it is.

    Attributes:
        participant_id: Whose track it is, by their session id.
        name: Which of their tracks it is: ``audio``, ``video``, ``screenAudio``, ``screenVideo``,
            or a custom track such as ``customAudio:music``.
        kind: What its frames are: ``audio`` or ``video``.
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
