"""Renderers: they pass received audio and video to the program's callbacks.

Each has a thread of its own, which converts and calls back. So neither waits for the other, and a
slow callback delays only itself.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

from aiortc import MediaStreamError
from av import AudioFrame, VideoFrame

from dailykit.daily._audio import AudioData, audio_data
from dailykit.daily._dispatch import report
from dailykit.daily._loop import is_media_thread, media_loop
from dailykit.daily._pcm import SAMPLE_BYTES, Converter
from dailykit.daily._video import Reformatter, video_data
from dailykit.daily._video import VideoFrame as Picture
from dailykit.local.media.tracks import MediaFrame, RemoteTrack

__all__ = ["AudioRenderer", "Fan", "Listener", "VideoRenderer", "on_media_loop"]

_log = logging.getLogger("dailykit.daily")

_NEW_SECONDS: Final = 0.2
_MOST_UNREAD: Final = 100
_MILLISECONDS: Final = 1000


def on_media_loop(call: Callable[..., object], *args: Any) -> None:
    """Run a function on the media loop: now if this is its thread, soon otherwise."""
    if is_media_thread():
        call(*args)
    else:
        media_loop().call_soon_threadsafe(call, *args)


class Listener(Protocol):
    """What receives the frames of a track."""

    def put(self, frame: MediaFrame) -> None:
        """Take a frame, on the media loop, without waiting."""
        ...


class Fan:
    """Reads a track, which has one reader, and passes its frames to several listeners.

    It belongs to the media loop. A track without listeners is not read. The listeners of a new
    track get all its frames; later ones get only new frames.

    Args:
        track: The track.
    """

    def __init__(self, track: RemoteTrack) -> None:
        self._track = track
        self._listeners: list[Listener] = []
        self._reading: asyncio.Task[None] | None = None
        self._appeared_at = media_loop().time()

    def add(self, listener: Listener) -> None:
        """Begin to pass frames to a listener."""
        if listener not in self._listeners:
            self._listeners.append(listener)
        if self._reading is None:
            # The first frames of a track wait for its first listener.
            if media_loop().time() - self._appeared_at > _NEW_SECONDS:
                self._track.clear()
            self._reading = media_loop().create_task(self._read())

    def remove(self, listener: Listener) -> None:
        """Stop passing frames to a listener."""
        if listener in self._listeners:
            self._listeners.remove(listener)
        if not self._listeners:
            self.close()

    def close(self) -> None:
        """Stop reading, and forget all listeners."""
        self._listeners.clear()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    async def _read(self) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await self._track.recv()
                for listener in tuple(self._listeners):
                    listener.put(frame)


class _Renderer:
    """Attaching to tracks and the thread, which are the same for audio and video."""

    def __init__(self, participant_id: str, source: str) -> None:
        self._participant_id = participant_id
        self._source = source
        self._fan: Fan | None = None
        self._frames: queue.SimpleQueue[tuple[MediaFrame, int] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def attach(self, fan: Fan) -> None:
        """Render the track of a fan from now on, instead of the one before. From any thread."""
        on_media_loop(self._attach, fan)

    def detach(self) -> None:
        """Stop rendering, until `attach`. From any thread."""
        on_media_loop(self._detach)

    def close(self) -> None:
        """Stop rendering for good and end the thread, from any thread.

        A callback that runs now runs to its end; no other follows.
        """
        self._is_closed = True
        self._frames.put(None)
        on_media_loop(self._detach)

    def put(self, frame: MediaFrame) -> None:
        """Take a frame, on the media loop."""
        if self._frames.qsize() >= self._most_unread:
            with suppress(queue.Empty):
                self._frames.get_nowait()
        self._frames.put((frame, time.monotonic_ns() // 1000))

    _most_unread = _MOST_UNREAD

    def _attach(self, fan: Fan) -> None:
        self._detach()
        if self._is_closed:
            return
        if self._thread is None:
            name = f"dailykit-{self._source}-renderer"
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)
            self._thread.start()
        self._fan = fan
        fan.add(self)

    def _detach(self) -> None:
        if self._fan is not None:
            self._fan.remove(self)
            self._fan = None

    def _run(self) -> None:
        while (item := self._frames.get()) is not None and not self._is_closed:
            try:
                self._render(*item)
            except BaseException as error:  # noqa: BLE001 - the callback is the user's code
                report(error)
            del item

    def _render(self, frame: MediaFrame, received_us: int) -> None:
        raise NotImplementedError


class AudioRenderer(_Renderer):
    """Passes a participant's audio to a callback, in chunks of equal length.

    Args:
        callback: Called with the participant's id, the `AudioData` and the source.
        participant_id: The participant's id.
        source: The source: ``microphone``, ``screenAudio``, or a custom track's name.
        sample_rate: The sample rate to convert to, in Hz.
        interval_ms: The length of a chunk, in milliseconds.
        logging_interval_ms: The least time between two log messages about received audio.
    """

    def __init__(
        self,
        callback: Callable[[str, AudioData, str], object],
        participant_id: str,
        source: str,
        sample_rate: int,
        interval_ms: int,
        logging_interval_ms: int,
    ) -> None:
        super().__init__(participant_id, source)
        self._callback = callback
        self._rate = sample_rate
        self._size = max(1, sample_rate * interval_ms // _MILLISECONDS) * SAMPLE_BYTES
        self._converter = Converter(sample_rate, 1)
        self._chunk = bytearray()
        self._logs = _Occasionally(logging_interval_ms)

    def _render(self, frame: MediaFrame, received_us: int) -> None:
        if not isinstance(frame, AudioFrame):
            return
        self._chunk += self._converter.convert(frame)
        while len(self._chunk) >= self._size and not self._is_closed:
            data = bytes(self._chunk[: self._size])
            del self._chunk[: self._size]
            self._logs.tell("audio", self._participant_id, received_us)
            self._callback(self._participant_id, audio_data(data, self._rate), self._source)


class VideoRenderer(_Renderer):
    """Passes a participant's newest picture to a callback, as fast as the callback is.

    Args:
        callback: Called with the participant's id, the `VideoFrame` and the source.
        participant_id: The participant's id.
        source: The source: ``camera``, ``screenVideo``, or a custom track's name.
        color_format: The color format to convert to, such as ``RGBA``.
        logging_interval_ms: The least time between two log messages about received video.
    """

    _most_unread = 1

    def __init__(
        self,
        callback: Callable[[str, Picture, str], object],
        participant_id: str,
        source: str,
        color_format: str,
        logging_interval_ms: int = 10_000,
    ) -> None:
        super().__init__(participant_id, source)
        self._callback = callback
        self._color_format = color_format
        self._reformatter = Reformatter()
        self._logs = _Occasionally(logging_interval_ms)

    def _render(self, frame: MediaFrame, received_us: int) -> None:
        if isinstance(frame, VideoFrame):
            self._logs.tell("video", self._participant_id, received_us)
            picture = video_data(frame, self._color_format, received_us, self._reformatter)
            self._callback(self._participant_id, picture, self._source)


class _Occasionally:
    """Logs that media arrives, at most once per interval."""

    def __init__(self, interval_ms: int) -> None:
        self._interval_us = interval_ms * _MILLISECONDS
        self._last: int | None = None

    def tell(self, what: str, participant_id: str, now_us: int) -> None:
        if self._last is None or now_us - self._last >= self._interval_us:
            self._last = now_us
            _log.debug("received %s from participant %s", what, participant_id)
