"""What keeps sound from being late. What aiortc keeps to itself is used here as in `addresses`.

aiortc collects four packets, 80 ms, before it decodes the first. That is for networks that mix
packets up. Here all are on one machine, or in one network, where they come in order: so each is
decoded when it comes. One that comes after its successor is left out.
"""

from typing import Final

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

__all__ = ["decode_at_once"]

_NUMBERS: Final = 1 << 16


def decode_at_once(receiver: RTCRtpReceiver) -> None:
    """Have a receiver of sound decode each packet when it comes."""
    receiver._RTCRtpReceiver__jitter_buffer = _NoBuffer()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


class _NoBuffer:
    """Takes the place of aiortc's ``JitterBuffer``."""

    def __init__(self) -> None:
        self._newest: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Return whether a key frame is needed, which sound has none of, and what to decode."""
        number = packet.sequence_number
        if self._newest is not None and not 0 < (number - self._newest) % _NUMBERS < _NUMBERS // 2:
            return False, None
        self._newest = number
        data: bytes = vars(packet)["_data"]
        return False, JitterFrame(data=data, timestamp=packet.timestamp)
