"""Video that a program writes and reads: sources, tracks, pictures and their color formats.

A format's name is the order of its bytes in memory: ``BGRA`` is blue, green, red, alpha.
"""

import asyncio
import threading
import time
from fractions import Fraction
from typing import Any, Final, final
from uuid import uuid4
from weakref import WeakValueDictionary

import av
from aiortc import MediaStreamTrack
from av.video.reformatter import VideoReformatter

from dailykit.daily._arguments import (
    NotConstructible,
    expect_bytes,
    expect_instance,
    expect_unsigned,
)
from dailykit.daily._loop import media_loop
from dailykit.daily._outlets import Outlet
from dailykit.local.media.tracks import MediaFrame

__all__ = [
    "COLOR_FORMATS",
    "CustomVideoSource",
    "CustomVideoTrack",
    "Reformatter",
    "Screen",
    "VideoFrame",
    "find_video_track",
    "frame_size",
    "video_data",
]

COLOR_FORMATS: Final = {
    "RGBA": "rgba",
    "BGRA": "bgra",
    "ARGB": "argb",
    "ABGR": "abgr",
    "RGB": "rgb24",
    "I420": "yuv420p",
}
"""FFmpeg's names of Daily's color formats."""

_SENT: Final = "yuv420p"
_CLOCK_RATE: Final = 90_000
_BYTES: Final = {"RGB": 3}


@final
class VideoFrame(NotConstructible):
    """A received picture."""

    __slots__ = ("buffer", "color_format", "height", "timestamp_us", "width")

    buffer: bytes
    """The pixels, row by row, without padding."""
    width: int
    """The width, in pixels."""
    height: int
    """The height, in pixels."""
    timestamp_us: int
    """When the picture was received: microseconds of the monotonic clock."""
    color_format: str
    """The color format, such as ``RGBA``."""

    @classmethod
    def _of(
        cls, frame: av.VideoFrame, color_format: str, received_us: int, reformatter: "Reformatter"
    ) -> "VideoFrame":
        picture = object.__new__(cls)
        picture.width, picture.height = frame.width, frame.height
        picture.timestamp_us, picture.color_format = received_us, color_format
        picture.buffer = _read(reformatter.convert(frame, COLOR_FORMATS[color_format]))
        return picture


class Reformatter:
    """Converts pictures between color formats, one after the other.

    Making FFmpeg ready for a conversion takes longer than a conversion.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reformatter = VideoReformatter()

    def convert(self, frame: av.VideoFrame, pixel_format: str) -> av.VideoFrame:
        """Return a picture in one of FFmpeg's formats."""
        with self._lock:
            return self._reformatter.reformat(frame, format=pixel_format, threads=1)


def video_data(
    frame: av.VideoFrame,
    color_format: str,
    received_us: int,
    reformatter: Reformatter | None = None,
) -> VideoFrame:
    """Return a picture in a color format.

    Args:
        frame: The picture.
        color_format: The color format, such as ``RGBA``.
        received_us: When it was received, in microseconds.
        reformatter: That of the pictures before.
    """
    return VideoFrame._of(frame, color_format, received_us, reformatter or Reformatter())  # pyright: ignore[reportPrivateUsage]


def frame_size(width: int, height: int, color_format: str) -> int:
    """Return the size of a picture, in bytes."""
    if color_format == "I420":
        return width * height + 2 * _half(width) * _half(height)
    return width * height * _BYTES.get(color_format, 4)


def _half(length: int) -> int:
    return (length + 1) // 2


class Screen:
    """Shows the pictures that are written to those that send them.

    Args:
        width: The width, in pixels.
        height: The height, in pixels.
        color_format: The color format of what is written.
    """

    def __init__(self, width: int, height: int, color_format: str) -> None:
        self._width = width
        self._height = height
        self._color_format = color_format
        self._reformatter = Reformatter()
        self._outlets: list[Outlet] = []
        self._newest: av.VideoFrame | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_showing = False

    def write(self, data: bytes) -> None:
        """Show a picture, from any thread. Without receivers it costs nothing.

        Raises:
            ValueError: `data` has not the size of a picture.
        """
        expected = frame_size(self._width, self._height, self._color_format)
        if len(data) != expected:
            raise ValueError(
                f"frame size mismatch: expected {expected} bytes for "
                f"{self._width}x{self._height} {self._color_format}, got {len(data)}"
            )
        if self._outlets and data:
            picture = av.VideoFrame(self._width, self._height, COLOR_FORMATS[self._color_format])
            _fill(picture, data)
            picture.pts = round(time.monotonic() * _CLOCK_RATE)
            picture.time_base = Fraction(1, _CLOCK_RATE)
            media_loop().call_soon_threadsafe(self._show, picture)

    def open(self) -> MediaStreamTrack:
        """Return a new track of what is written, on the media loop."""
        return _Outlet("video", self)

    def attach(self, outlet: Outlet) -> None:
        """Begin to send to a track, on the media loop."""
        self._outlets.append(outlet)

    def detach(self, outlet: Outlet) -> None:
        """Stop sending to a track, on the media loop."""
        if outlet in self._outlets:
            self._outlets.remove(outlet)

    def _show(self, picture: av.VideoFrame) -> None:
        self._newest = picture
        if not self._is_showing:
            self._is_showing = True
            self._task = media_loop().create_task(self._show_newest())

    async def _show_newest(self) -> None:
        """Convert and show the newest picture, until there is no other.

        Neither the program nor the media loop wait for the conversion.
        """
        try:
            while (picture := self._newest) is not None:
                self._newest = None
                frame = await self._converted(picture)
                for outlet in self._outlets:
                    outlet.put(frame)
        finally:
            self._is_showing = False

    async def _converted(self, picture: av.VideoFrame) -> av.VideoFrame:
        if picture.format.name == _SENT:
            return picture
        convert = self._reformatter.convert
        frame = await media_loop().run_in_executor(None, convert, picture, _SENT)
        frame.pts, frame.time_base = picture.pts, picture.time_base
        return frame


class _Outlet(Outlet):
    """An outlet that keeps the newest picture."""

    def put(self, frame: MediaFrame | None) -> None:
        if frame is not None:
            self.clear()
        super().put(frame)


@final
class CustomVideoSource:
    """A source of video for a `CustomVideoTrack`: pictures, which the program writes.

    Args:
        width: The width, in pixels.
        height: The height, in pixels.
        color_format: The color format: ``RGBA``, ``BGRA``, ``ARGB``, ``ABGR``, ``RGB`` or
            ``I420``. Default: ``RGBA``.

    Raises:
        ValueError: The color format does not exist.
    """

    __slots__ = ("__weakref__", "_color_format", "_height", "_screen", "_width")

    def __init__(self, width: int, height: int, color_format: str = "RGBA") -> None:
        self._width = expect_unsigned(width, 32)
        self._height = expect_unsigned(height, 32)
        self._color_format = expect_instance(color_format, str, "str")
        if color_format not in COLOR_FORMATS:
            raise ValueError(
                f"invalid color format '{color_format}'. Valid formats: {', '.join(COLOR_FORMATS)}"
            )
        self._screen = Screen(self._width, self._height, color_format)

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

    def _open(self) -> MediaStreamTrack:
        return self._screen.open()


@final
class CustomVideoTrack:
    """A track with the pictures of a source, for the camera, a screen or a custom track.

    Args:
        video_source: The source.
    """

    __slots__ = ("__weakref__", "_id", "_source")

    def __init__(self, video_source: CustomVideoSource) -> None:
        self._source = expect_instance(video_source, CustomVideoSource, "CustomVideoSource")
        self._id = str(uuid4())
        _TRACKS[self._id] = self

    @property
    def id(self) -> str:
        """The track's id, by which `CallClient` finds it."""
        return self._id

    def open(self) -> MediaStreamTrack:
        """Return a new track of the source, on the media loop."""
        return self._source._open()  # pyright: ignore[reportPrivateUsage]


_TRACKS: Final[WeakValueDictionary[str, CustomVideoTrack]] = WeakValueDictionary()


def find_video_track(track_id: str) -> CustomVideoTrack | None:
    """Return the custom track with an id; None if there is none."""
    return _TRACKS.get(track_id)


def _fill(frame: av.VideoFrame, data: bytes) -> None:
    """Write packed pixels into a frame, whose rows may be padded."""
    at = 0
    for plane in frame.planes:
        row = _row_size(frame, plane)
        packed = data[at : at + row * plane.height]
        at += len(packed)
        if row == plane.line_size and len(packed) == plane.buffer_size:
            plane.update(packed)
        else:
            starts = range(0, len(packed), row)
            rows = b"".join(packed[one : one + row].ljust(plane.line_size, b"\0") for one in starts)
            plane.update(rows.ljust(plane.buffer_size, b"\0"))


def _read(frame: av.VideoFrame) -> bytes:
    """Return a frame's pixels without the padding of its rows."""
    parts: list[bytes | memoryview] = []
    for plane in frame.planes:
        row, line = _row_size(frame, plane), plane.line_size
        view = memoryview(plane).cast("B")
        if row == line:
            parts.append(view[: row * plane.height])
        else:
            parts += [view[start : start + row] for start in range(0, line * plane.height, line)]
    return b"".join(parts)


def _row_size(frame: av.VideoFrame, plane: Any) -> int:
    if frame.format.name == _SENT:
        return int(plane.width)
    return int(plane.width) * (3 if frame.format.name == "rgb24" else 4)
