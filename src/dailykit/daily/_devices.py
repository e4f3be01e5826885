"""Virtual devices to write to: a microphone and a camera. `_speaker` has the one to read from."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Final, final
from weakref import WeakValueDictionary

from aiortc import MediaStreamTrack

from dailykit.daily._arguments import NotConstructible, expect_bytes
from dailykit.daily._audio import Player, count_frames, report_later
from dailykit.daily._pcm import SAMPLE_BYTES
from dailykit.daily._speaker import speaker_input
from dailykit.daily._video import COLOR_FORMATS, Screen

__all__ = [
    "VirtualCameraDevice",
    "VirtualMicrophoneDevice",
    "find_camera",
    "find_microphone",
    "make_camera",
    "make_microphone",
    "speaker_input",
]

_STEPS_PER_SECOND: Final = 100


@final
class VirtualMicrophoneDevice(NotConstructible):
    """A microphone that the program writes audio to. `Daily.create_microphone_device` makes it."""

    __slots__ = ("__weakref__", "_channels", "_name", "_non_blocking", "_player", "_sample_rate")

    _name: str
    _sample_rate: int
    _channels: int
    _non_blocking: bool
    _player: Player

    @property
    def name(self) -> str:
        """The device's name, which is also its id."""
        return self._name

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
            frames: The samples, interleaved. A blocking device adds silence up to the next 10 ms.
            completion: Called by a non-blocking device with the number of samples (of one channel)
                when they are played.

        Returns:
            The number of samples, of one channel. A blocking device returns when they are played.

        Raises:
            ValueError: `frames` has an incomplete sample.
        """
        data = expect_bytes(frames)
        count = count_frames(data, self._channels)
        if self._non_blocking:
            self._player.write(data, partial(report_later, completion, count))
        elif count:
            step = max(1, self._sample_rate // _STEPS_PER_SECOND)
            width = SAMPLE_BYTES * self._channels
            written = threading.Event()
            self._player.write(data.ljust(-(-count // step) * step * width, b"\0"), written.set)
            written.wait()
        return count

    def open(self) -> MediaStreamTrack:
        """Return a new track of what is written, on the media loop."""
        return self._player.open()


@final
class VirtualCameraDevice(NotConstructible):
    """A camera that the program writes pictures to. `Daily.create_camera_device` makes it."""

    __slots__ = ("__weakref__", "_color_format", "_height", "_name", "_screen", "_width")

    _name: str
    _width: int
    _height: int
    _color_format: str
    _screen: Screen

    @property
    def name(self) -> str:
        """The device's name, which is also its id."""
        return self._name

    @property
    def width(self) -> int:
        """The width, in pixels."""
        return self._width

    @property
    def height(self) -> int:
        """The height, in pixels."""
        return self._height

    @property
    def color_format(self) -> str:
        """The color format."""
        return self._color_format

    def write_frame(self, frame: bytes) -> None:
        """Send a picture.

        Args:
            frame: The pixels, row by row, without padding.

        Raises:
            ValueError: `frame` has not the size of a picture.
        """
        self._screen.write(expect_bytes(frame))

    def open(self) -> MediaStreamTrack:
        """Return a new track of what is written, on the media loop."""
        return self._screen.open()


_MICROPHONES: Final[WeakValueDictionary[str, VirtualMicrophoneDevice]] = WeakValueDictionary()
_CAMERAS: Final[WeakValueDictionary[str, VirtualCameraDevice]] = WeakValueDictionary()


def find_microphone(name: str) -> VirtualMicrophoneDevice | None:
    """Return the microphone with a name; None if there is none."""
    return _MICROPHONES.get(name)


def find_camera(name: str) -> VirtualCameraDevice | None:
    """Return the camera with a name; None if there is none."""
    return _CAMERAS.get(name)


def make_microphone(
    name: str, sample_rate: int, channels: int, *, non_blocking: bool
) -> VirtualMicrophoneDevice:
    """Create a microphone, in place of one with the same name."""
    device = object.__new__(VirtualMicrophoneDevice)
    device._name, device._non_blocking = name, non_blocking  # pyright: ignore[reportPrivateUsage]
    device._sample_rate, device._channels = sample_rate, channels  # pyright: ignore[reportPrivateUsage]
    device._player = Player(sample_rate, channels, auto_silence=True)  # pyright: ignore[reportPrivateUsage]
    _MICROPHONES[name] = device
    return device


def make_camera(name: str, width: int, height: int, color_format: str) -> VirtualCameraDevice:
    """Create a camera, in place of one with the same name.

    Raises:
        ValueError: The color format does not exist.
    """
    if color_format not in COLOR_FORMATS:
        raise ValueError(f"invalid color format '{color_format}'")
    device = object.__new__(VirtualCameraDevice)
    device._name, device._color_format = name, color_format  # pyright: ignore[reportPrivateUsage]
    device._width, device._height = width, height  # pyright: ignore[reportPrivateUsage]
    device._screen = Screen(width, height, color_format)  # pyright: ignore[reportPrivateUsage]
    _CAMERAS[name] = device
    return device
