"""Decoding without delay. This uses private parts of aiortc.

aiortc buffers four packets, 80 ms, before it decodes the first, for networks that reorder packets.
Here all participants are on one machine or in one network, where packets arrive in order. So each
packet is decoded on arrival, and a packet that arrives after its successor is dropped.

Pictures wait for their decoder in a queue without an end. On a machine that is too slow for them,
they would be shown later and later, so old ones are left out.
"""

import queue
from collections.abc import Callable
from typing import Any, Final

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

__all__ = ["NewestPictures", "decode_at_once", "decode_newest"]

_NUMBERS: Final = 1 << 16

_MOST_PICTURES: Final = 10
_VP8: Final = "VP8"


def decode_at_once(receiver: RTCRtpReceiver) -> None:
    """Make a receiver of sound decode each packet on arrival."""
    receiver._RTCRtpReceiver__jitter_buffer = _NoBuffer()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


class _NoBuffer:
    """A stand-in for aiortc's ``JitterBuffer``."""

    def __init__(self) -> None:
        self._newest: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Return whether a key frame is needed (never, for sound), and the frame to decode."""
        number = packet.sequence_number
        if self._newest is not None and not 0 < (number - self._newest) % _NUMBERS < _NUMBERS // 2:
            return False, None
        self._newest = number
        data: bytes = vars(packet)["_data"]
        return False, JitterFrame(data=data, timestamp=packet.timestamp)


def decode_newest(receiver: RTCRtpReceiver) -> None:
    """Make a receiver of video leave out pictures that wait too long for the decoder."""
    error = receiver._RTCRtpReceiver__decoder_error  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]
    pictures = NewestPictures(error.set)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    receiver._RTCRtpReceiver__decoder_queue = pictures  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


class NewestPictures(queue.Queue[Any]):
    """The pictures that wait for a decoder: if they are too many, none until the next key frame.

    Args:
        ask_for_key_frame: Called when pictures are left out: those after them need a key frame.
    """

    def __init__(self, ask_for_key_frame: Callable[[], object]) -> None:
        super().__init__()
        self._ask_for_key_frame = ask_for_key_frame
        self._is_waiting = False

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Add a picture with its codec, or None for the end."""
        if item is None or self._is_taken(*item):
            super().put(item, block, timeout)

    def _is_taken(self, codec: Any, picture: JitterFrame) -> bool:
        if codec.name != _VP8:
            return True
        if self._is_waiting:
            self._is_waiting = not _is_key_frame(picture.data)
        elif self.qsize() >= _MOST_PICTURES:
            self._is_waiting = True
            self._ask_for_key_frame()
        return not self._is_waiting


def _is_key_frame(vp8: bytes) -> bool:
    return bool(vp8) and not vp8[0] & 1
