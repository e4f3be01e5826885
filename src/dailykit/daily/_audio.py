"""Audio that a program writes: sources, and the tracks that send them."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Final, final
from uuid import uuid4
from weakref import WeakValueDictionary

from aiortc import MediaStreamTrack

from dailykit.daily._arguments import (
    NotConstructible,
    expect_bytes,
    expect_instance,
    expect_unsigned,
)
from dailykit.daily._dispatch import Dispatcher
from dailykit.daily._loop import media_loop
from dailykit.daily._outlets import Outlet
from dailykit.daily._pacing import Block, Pacer
from dailykit.daily._pcm import SAMPLE_BYTES, Converter, as_frame
from dailykit.local.media.tracks import MediaFrame

__all__ = [
    "AudioData",
    "CustomAudioSource",
    "CustomAudioTrack",
    "Player",
    "audio_data",
    "count_frames",
    "find_audio_track",
    "report_later",
]

_RATE: Final = 48_000
_LEAST_RATE: Final = 1000
_BLOCK_SAMPLES: Final = 960
_MOST_UNREAD: Final = 25

_REPORTS: Final = Dispatcher("dailykit-audio-callbacks")


def report_later(completion: Callable[..., object] | None, *results: object) -> None:
    """Call a completion of what was written or read, in the thread of these.

    It is not the thread of the events: a blocked event handler stops no audio.
    """
    if completion is not None:
        _REPORTS.post(completion, *results)


@final
class AudioData(NotConstructible):
    """Received audio: 16-bit samples, interleaved."""

    __slots__ = (
        "audio_frames",
        "bits_per_sample",
        "num_audio_frames",
        "num_channels",
        "sample_rate",
    )

    bits_per_sample: int
    """The bits per sample: 16."""
    sample_rate: int
    """The sample rate, in Hz."""
    num_channels: int
    """The number of channels: 1."""
    num_audio_frames: int
    """The number of samples of one channel."""
    audio_frames: bytes
    """The samples."""

    @classmethod
    def _of(cls, data: bytes, rate: int) -> "AudioData":
        audio = object.__new__(cls)
        audio.bits_per_sample, audio.sample_rate, audio.num_channels = 8 * SAMPLE_BYTES, rate, 1
        audio.num_audio_frames, audio.audio_frames = len(data) // SAMPLE_BYTES, data
        return audio


class Player:
    """Plays what is written, in real time, whether or not it has listeners.

    Args:
        rate: The sample rate of what is written, in Hz.
        channels: Its number of channels.
        auto_silence: Whether to send silence while nothing is written.
    """

    def __init__(self, rate: int, channels: int, *, auto_silence: bool) -> None:
        self._rate = rate
        self._channels = channels
        # All that follows belongs to the media loop.
        self._pacer = Pacer(rate, channels, auto_silence=auto_silence)
        self._tickets = 0
        self._played: dict[int, Callable[[], object]] = {}
        self._outlets: list[Outlet] = []
        self._sent_channels = min(channels, 2)
        self._converter = Converter(_RATE, self._sent_channels)
        self._pts = 0
        self._timer: asyncio.TimerHandle | None = None

    def write(self, data: bytes, played: Callable[[], object]) -> None:
        """Add audio, from any thread.

        Args:
            data: The samples.
            played: Called on the media loop when they are played.

        Raises:
            ValueError: The sample rate is too low for audio.
        """
        if self._rate < _LEAST_RATE:
            raise ValueError(f"audio of {self._rate} Hz can't be played: use 8000 Hz or more")
        media_loop().call_soon_threadsafe(self._write, data, played)

    def open(self) -> MediaStreamTrack:
        """Return a new track of what is played, on the media loop."""
        return _Outlet("audio", self)

    def attach(self, outlet: Outlet) -> None:
        """Begin to send to a track, on the media loop."""
        if not self._outlets:
            self._converter = Converter(_RATE, self._sent_channels)
        self._outlets.append(outlet)
        self._step()

    def detach(self, outlet: Outlet) -> None:
        """Stop sending to a track, on the media loop."""
        if outlet in self._outlets:
            self._outlets.remove(outlet)

    def _write(self, data: bytes, played: Callable[[], object]) -> None:
        self._tickets += 1
        self._played[self._tickets] = played
        self._pacer.write(data, self._tickets, media_loop().time())
        self._step()

    def _step(self) -> None:
        loop = media_loop()
        has_listeners = bool(self._outlets)
        blocks, played = self._pacer.step(loop.time(), silence=has_listeners)
        for block in blocks:
            self._send(block)
        for ticket in played:
            self._played.pop(ticket)()
        if self._timer is not None:
            self._timer.cancel()
        at = self._pacer.next_time(silence=has_listeners)
        self._timer = None if at is None else loop.call_at(at, self._step)

    def _send(self, block: Block) -> None:
        if not self._outlets:
            return
        width = self._sent_channels * SAMPLE_BYTES
        if block.data is None:
            data = bytes(_BLOCK_SAMPLES * width)
        else:
            data = self._converter.convert(as_frame(block.data, self._rate, self._channels))
        self._pts += round(block.skipped * _RATE)
        for outlet in self._outlets:
            outlet.put(as_frame(data, _RATE, self._sent_channels, self._pts))
        self._pts += len(data) // width


class _Outlet(Outlet):
    """An outlet that keeps what its reader can still catch up with."""

    def put(self, frame: MediaFrame | None) -> None:
        while self._frames.qsize() >= _MOST_UNREAD:
            self._frames.get_nowait()
        super().put(frame)


def count_frames(data: bytes, channels: int) -> int:
    """Return the number of samples of one channel.

    Raises:
        ValueError: There are not as many 16-bit samples for each channel.
    """
    width = SAMPLE_BYTES * channels
    if not width or len(data) % width:
        raise ValueError("frames bytestring should contain 16-bit samples")
    return len(data) // width


@final
class CustomAudioSource:
    """A source of audio for a `CustomAudioTrack`: 16-bit samples, which the program writes.

    Args:
        sample_rate: The sample rate, in Hz.
        channels: The number of channels: 1 for mono, 2 for stereo.
        auto_silence: Whether to send silence while the program writes nothing. Default: True.
    """

    __slots__ = ("__weakref__", "_channels", "_player", "_sample_rate")

    def __init__(self, sample_rate: int, channels: int, auto_silence: bool = True) -> None:
        self._sample_rate = expect_unsigned(sample_rate, 32)
        self._channels = expect_unsigned(channels, 8)
        silence = expect_instance(auto_silence, bool, "bool")
        self._player = Player(self._sample_rate, self._channels, auto_silence=silence)

    @property
    def sample_rate(self) -> int:
        """The sample rate, in Hz."""
        return self._sample_rate

    @property
    def channels(self) -> int:
        """The number of channels."""
        return self._channels

    def write_frames(self, frames: bytes, completion: Callable[[int], object] | None = None) -> int:
        """Play audio. It takes as long as the audio, whether or not anyone can hear it.

        Args:
            frames: The samples, interleaved.
            completion: Called with the number of samples (of one channel) when they are played.
                Default: none; the method returns when they are played.

        Returns:
            The number of samples, of one channel.

        Raises:
            ValueError: `frames` has an incomplete sample, or the sample rate is too low for audio.
        """
        data = expect_bytes(frames)
        count = count_frames(data, self._channels)
        if not count:
            if completion is not None:
                completion(0)
        elif completion is None:
            written = threading.Event()
            self._player.write(data, written.set)
            written.wait()
        else:
            self._player.write(data, partial(report_later, completion, count))
        return count

    def _open(self) -> MediaStreamTrack:
        return self._player.open()


@final
class CustomAudioTrack:
    """A track with the audio of a source, for the microphone, a screen or a custom track.

    Args:
        audio_source: The source.
    """

    __slots__ = ("__weakref__", "_id", "_source")

    def __init__(self, audio_source: CustomAudioSource) -> None:
        self._source = expect_instance(audio_source, CustomAudioSource, "CustomAudioSource")
        self._id = str(uuid4())
        _TRACKS[self._id] = self

    @property
    def id(self) -> str:
        """The track's id, by which `CallClient` finds it."""
        return self._id

    def open(self) -> MediaStreamTrack:
        """Return a new track of the source, on the media loop."""
        return self._source._open()  # pyright: ignore[reportPrivateUsage]


_TRACKS: Final[WeakValueDictionary[str, CustomAudioTrack]] = WeakValueDictionary()


def find_audio_track(track_id: str) -> CustomAudioTrack | None:
    """Return the custom track with an id; None if there is none."""
    return _TRACKS.get(track_id)


def audio_data(data: bytes, rate: int) -> AudioData:
    """Return mono samples as `AudioData`."""
    return AudioData._of(data, rate)  # pyright: ignore[reportPrivateUsage]
