"""Encoding of audio, once for all participants who receive it.

aiortc would encode each frame for each connection, in a thread, with settings for slow networks,
and measure its loudness for a header that has no reader here: ten times the work for one receiver.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, TypeAlias

from av import AudioFrame, CodecContext, Packet, VideoFrame
from av.audio.codeccontext import AudioCodecContext

from dailykit.local.media.tracks import MediaFrame

__all__ = ["AUDIO_RATE", "AudioPacket", "Encoder", "Sending"]

AudioPacket: TypeAlias = "Packet[Any]"
"""An encoded frame of audio."""

AUDIO_RATE: Final = 48_000
"""The sample rate of all audio that is sent, in Hz."""

_BIT_RATE: Final = 96_000
_OPTIONS: Final = {"application": "lowdelay", "compression_level": "5"}


class Encoder:
    """Encodes the frames of one audio track, in order, with Opus.

    Frames have 20 ms of 16-bit samples at `AUDIO_RATE`, and all the same layout.
    """

    def __init__(self) -> None:
        self._codec: AudioCodecContext | None = None

    def encode(self, frame: AudioFrame) -> "AudioPacket":
        """Return a frame as a packet, with the frame's time."""
        if self._codec is None:
            self._codec = _opus(frame.layout.name)
        # It takes exactly the length of a packet.
        packet: AudioPacket = self._codec.encode(frame)[0]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        # The encoder takes its own delay off; it is the same for all packets.
        packet.pts, packet.time_base = frame.pts, Fraction(1, AUDIO_RATE)
        return packet


def _opus(layout: str) -> AudioCodecContext:
    codec = CodecContext.create("libopus", "w")
    codec.format, codec.layout, codec.sample_rate = "s16", layout, AUDIO_RATE
    codec.bit_rate, codec.time_base, codec.options = _BIT_RATE, Fraction(1, AUDIO_RATE), _OPTIONS
    return codec


class Sending:
    """A frame that is sent to several participants, and encoded if one of them gets it.

    Args:
        frame: The frame.
        encode: Encodes audio.

    Attributes:
        frame: The frame.
    """

    def __init__(self, frame: MediaFrame, encode: "Callable[[AudioFrame], AudioPacket]") -> None:
        self.frame = frame
        self._encode = encode
        self._packet: AudioPacket | None = None

    def form(self) -> "VideoFrame | AudioPacket":
        """Return what aiortc sends. It encodes video itself, for the speed of each connection."""
        if isinstance(self.frame, VideoFrame):
            return self.frame
        if self._packet is None:
            self._packet = self._encode(self.frame)
        return self._packet
