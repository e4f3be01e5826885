"""`MovingPicture`: a video track for programs without a camera."""

import asyncio
import math
from fractions import Fraction
from typing import Final

from aiortc import MediaStreamError, MediaStreamTrack
from av import VideoFrame

__all__ = ["MovingPicture"]

_DARKEST, _LIGHTEST = 60, 120
_COLOUR: Final = 30
_WAVE_PIXELS: Final = 160
_PIXELS_PER_FRAME: Final = 2
_FRAMES_PER_ROUND: Final = 600


class MovingPicture(MediaStreamTrack):
    """A generated video track: moving waves that change their color.

    Args:
        width: The width in pixels, an even number. Default: 320.
        height: The height in pixels, an even number. Default: 180.
        rate: The frames per second. Default: 15.
    """

    kind = "video"

    def __init__(self, *, width: int = 320, height: int = 180, rate: int = 15) -> None:
        super().__init__()
        self._size = (width, height)
        self._rate = rate
        self._start: float | None = None
        self._number = -1
        # Long enough to cut every row from it; rows in memory are longer than the picture.
        row = VideoFrame(width, height, "yuv420p").planes[0].line_size
        self._wave = bytes(map(_brightness, range(_WAVE_PIXELS + row)))

    async def recv(self) -> VideoFrame:
        """Return the next frame when it is due; overdue frames are skipped.

        Raises:
            MediaStreamError: The track was stopped.
        """
        clock = asyncio.get_running_loop().time
        if self._start is None:
            self._start = clock()
        self._number = max(self._number + 1, int((clock() - self._start) * self._rate))
        await asyncio.sleep(self._start + self._number / self._rate - clock())
        if self.readyState != "live":
            raise MediaStreamError("the picture was stopped")
        return self._draw(self._number)

    def _draw(self, number: int) -> VideoFrame:
        frame = VideoFrame(*self._size, "yuv420p")
        light, *colours = frame.planes
        offsets = ((row + _PIXELS_PER_FRAME * number) % _WAVE_PIXELS for row in range(light.height))
        light.update(b"".join(self._wave[at : at + light.line_size] for at in offsets))
        angle = math.tau * number / _FRAMES_PER_ROUND
        for plane, turn in zip(colours, (math.cos(angle), math.sin(angle)), strict=True):
            plane.update(bytes([128 + round(_COLOUR * turn)]) * plane.buffer_size)
        frame.pts, frame.time_base = number, Fraction(1, self._rate)
        return frame


def _brightness(at: int) -> int:
    height = (1 + math.sin(math.tau * at / _WAVE_PIXELS)) / 2
    return round(_DARKEST + (_LIGHTEST - _DARKEST) * height)
