"""The virtual speaker: a device to read the mix of all remote participants from."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Hashable
from functools import partial
from typing import Final, TypeAlias, final
from weakref import WeakValueDictionary

from av import AudioFrame

from dailykit.daily._arguments import NotConstructible, expect_unsigned
from dailykit.daily._audio import report_later
from dailykit.daily._loop import media_loop
from dailykit.daily._mixer import Mixer
from dailykit.daily._pcm import SAMPLE_BYTES, Converter
from dailykit.daily._renderers import Fan, on_media_loop
from dailykit.local.media.tracks import MediaFrame

__all__ = [
    "SpeakerInput",
    "VirtualSpeakerDevice",
    "make_speaker",
    "select_speaker",
    "speaker_input",
]

_STEP_SECONDS: Final = 0.01


@final
class VirtualSpeakerDevice(NotConstructible):
    """A speaker that the program reads audio from: the mix of all remote participants.

    `Daily.create_speaker_device` makes it, and `Daily.select_speaker_device` selects the one that
    gets the audio.
    """

    __slots__ = ("__weakref__", "_channels", "_name", "_non_blocking", "_sample_rate", "_sink")

    _name: str
    _sample_rate: int
    _channels: int
    _non_blocking: bool
    _sink: "_Sink"

    @property
    def name(self) -> str:
        """The device's name."""
        return self._name

    @property
    def sample_rate(self) -> int:
        """The sample rate, in Hz."""
        return self._sample_rate

    @property
    def channels(self) -> int:
        """The number of channels."""
        return self._channels

    def read_frames(
        self, num_frames: int, completion: Callable[[bytes], object] | None = None
    ) -> bytes:
        """Read audio.

        Args:
            num_frames: The number of samples, of one channel.
            completion: Called by a non-blocking device with the samples: at once with none if no
                participant sends audio.

        Returns:
            The samples. None from a non-blocking device; none from a blocking device if no
            participant sends audio in the time that `num_frames` last.
        """
        count = expect_unsigned(num_frames, 64)
        if self._non_blocking:
            if not count or not self._sink.has_inputs:
                if completion is not None:
                    completion(b"")
            else:
                self._sink.read(count, partial(report_later, completion))
            return b""
        return self._read_now(count)

    def _read_now(self, count: int) -> bytes:
        read = threading.Event()
        audio: list[bytes] = []

        def take(data: bytes) -> None:
            audio.append(data)
            read.set()

        ticket = self._sink.read(count, take)
        seconds = count / max(1, self._sample_rate)
        while not read.wait(seconds):
            if not self._sink.has_inputs:
                self._sink.cancel(ticket)
                return audio[0] if audio else b""
        return audio[0]


_Read: TypeAlias = tuple[int, Callable[[bytes], object]]


class _Sink:
    """The reads that wait for the mix of a speaker.

    Args:
        rate: The sample rate, in Hz.
        channels: The number of channels.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        # All that follows belongs to the media loop.
        self._mixer = Mixer(rate, channels)
        self._reads: deque[_Read] = deque()
        self._listeners: dict[Hashable, tuple[Fan, _Input]] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def has_inputs(self) -> bool:
        """Whether a participant's track is connected."""
        return self._mixer.has_inputs

    def read(self, count: int, report: Callable[[bytes], object]) -> _Read:
        """Read samples, from any thread; `report` gets them on the media loop."""
        ticket = (count * self._channels * SAMPLE_BYTES, report)
        on_media_loop(self._add, ticket)
        return ticket

    def cancel(self, ticket: _Read) -> None:
        """Give up a read, from any thread."""
        on_media_loop(self._discard, ticket)

    def connect(self, key: Hashable, fan: Fan) -> None:
        """Mix a track in, on the media loop."""
        listener = _Input(self, key, Converter(self._rate, self._channels))
        self._listeners[key] = (fan, listener)
        self._mixer.add(key, media_loop().time())
        fan.add(listener)

    def disconnect(self, key: Hashable) -> None:
        """Leave a track out, on the media loop."""
        fan, listener = self._listeners.pop(key)
        fan.remove(listener)
        self._mixer.remove(key)
        self._serve()

    def put(self, key: Hashable, data: bytes) -> None:
        """Take audio of a track, on the media loop."""
        self._mixer.put(key, data, media_loop().time())
        self._serve()

    def _add(self, ticket: _Read) -> None:
        self._reads.append(ticket)
        self._serve()

    def _discard(self, ticket: _Read) -> None:
        if ticket in self._reads:
            self._reads.remove(ticket)

    def _serve(self) -> None:
        loop = media_loop()
        while self._reads:
            size, report = self._reads[0]
            self._mixer.wanted = size
            data = self._mixer.read(size, loop.time())
            if data is None:
                break
            self._reads.popleft()
            report(data)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._reads and self.has_inputs:
            self._timer = loop.call_later(_STEP_SECONDS, self._serve)


class _Input:
    """One track of a mix."""

    def __init__(self, sink: _Sink, key: Hashable, converter: Converter) -> None:
        self._sink = sink
        self._key = key
        self._converter = converter

    def put(self, frame: MediaFrame) -> None:
        if isinstance(frame, AudioFrame):
            self._sink.put(self._key, self._converter.convert(frame))


class SpeakerInput:
    """The remote tracks of all clients of the process, which the selected speaker plays.

    It belongs to the media loop. Without a selected speaker no track is read.
    """

    def __init__(self) -> None:
        self._fans: dict[tuple[Hashable, Fan], None] = {}
        self._speaker: VirtualSpeakerDevice | None = None

    def add(self, client_id: Hashable, fan: Fan) -> None:
        """Play a track that a client receives, until it is removed."""
        key = (client_id, fan)
        if key not in self._fans:
            self._fans[key] = None
            if self._speaker is not None:
                sink_of(self._speaker).connect(key, fan)

    def remove(self, client_id: Hashable, fan: Fan) -> None:
        """Stop playing a track of a client."""
        key = (client_id, fan)
        if key in self._fans:
            del self._fans[key]
            if self._speaker is not None:
                sink_of(self._speaker).disconnect(key)

    def select(self, speaker: VirtualSpeakerDevice) -> None:
        """Play the tracks on another speaker."""
        for key in self._fans:
            if self._speaker is not None:
                sink_of(self._speaker).disconnect(key)
            sink_of(speaker).connect(key, key[1])
        self._speaker = speaker


def sink_of(speaker: VirtualSpeakerDevice) -> _Sink:
    """Return the reads and the mix of a speaker."""
    return speaker._sink  # pyright: ignore[reportPrivateUsage]


_INPUT: Final = SpeakerInput()


def speaker_input() -> SpeakerInput:
    """Return the input of the selected speaker, for the media loop."""
    return _INPUT


_SPEAKERS: Final[WeakValueDictionary[str, VirtualSpeakerDevice]] = WeakValueDictionary()


def make_speaker(
    name: str, sample_rate: int, channels: int, *, non_blocking: bool
) -> VirtualSpeakerDevice:
    """Create a speaker, in place of one with the same name."""
    device = object.__new__(VirtualSpeakerDevice)
    device._name, device._non_blocking = name, non_blocking  # pyright: ignore[reportPrivateUsage]
    device._sample_rate, device._channels = sample_rate, channels  # pyright: ignore[reportPrivateUsage]
    device._sink = _Sink(sample_rate, channels)  # pyright: ignore[reportPrivateUsage]
    _SPEAKERS[name] = device
    return device


def select_speaker(name: str) -> None:
    """Select the speaker that gets the audio of all clients of the process.

    Raises:
        RuntimeError: There is none with this name.
    """
    speaker = _SPEAKERS.get(name)
    if speaker is None:
        raise RuntimeError("unable to select virtual speaker device")
    selected = threading.Event()
    on_media_loop(_select, speaker, selected)
    selected.wait()


def _select(speaker: VirtualSpeakerDevice, selected: threading.Event) -> None:
    _INPUT.select(speaker)
    selected.set()
