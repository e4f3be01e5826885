"""Decoding of sound without delay. This uses private parts of aiortc.

aiortc buffers four packets, 80 ms, before it decodes the first, for networks that reorder packets.
Here all participants are on one machine or in one network, where packets arrive in order. So each
packet is decoded on arrival, and a packet that arrives after its successor is dropped.
"""

from typing import Final

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

__all__ = ["decode_at_once"]

_NUMBERS: Final = 1 << 16


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
