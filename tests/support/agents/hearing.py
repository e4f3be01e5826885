"""What is heard of a remote track."""

import asyncio
from array import array
from typing import Final

from aiortc import MediaStreamError, MediaStreamTrack
from av import AudioFrame

__all__ = ["Listener"]

_LOUD: Final = 4_000
_PATIENCE_SECONDS: Final = 30.0


class Listener:
    """Listens to a track from its first frame on, until it ends.

    Attributes:
        loud: For how many seconds there was sound.
    """

    def __init__(self, track: MediaStreamTrack) -> None:
        self.loud = 0.0
        self._was_loud = False
        self._changed = asyncio.Condition()
        self._task = asyncio.ensure_future(self._listen(track))

    async def heard(self, seconds: float) -> None:
        """Wait until there was that much sound, and then silence."""
        async with asyncio.timeout(_PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self.loud >= seconds and not self._was_loud)

    async def end(self) -> None:
        """Wait until the track has ended."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await self._task

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
            except MediaStreamError:
                return
            assert isinstance(frame, AudioFrame)
            channels = frame.layout.nb_channels
            samples = array("h", bytes(frame.planes[0]))[: frame.samples * channels : channels]
            step = frame.sample_rate // 200
            parts = (max(samples[at : at + step]) > _LOUD for at in range(0, len(samples), step))
            async with self._changed:
                for is_loud in parts:
                    self.loud += is_loud * step / frame.sample_rate
                    self._was_loud = is_loud
                self._changed.notify_all()
