"""The encoding of audio that is sent. No network."""

import math
from array import array
from fractions import Fraction

import pytest
from aiortc.codecs.opus import OpusDecoder
from aiortc.jitterbuffer import JitterFrame
from av import AudioFrame, VideoFrame

from dailykit.local.media.encoding import AUDIO_RATE, AudioPacket, Encoder, Sending

SAMPLES = 960


def sound(pts: int, layout: str = "mono", loudness: int = 8000) -> AudioFrame:
    """Return 20 ms of a tone."""
    wave = [int(loudness * math.sin(number / 20)) for number in range(pts, pts + SAMPLES)]
    channels = 1 if layout == "mono" else 2
    frame = AudioFrame(format="s16", layout=layout, samples=SAMPLES)
    frame.planes[0].update(array("h", [one for one in wave for _ in range(channels)]).tobytes())
    frame.sample_rate, frame.pts, frame.time_base = AUDIO_RATE, pts, Fraction(1, AUDIO_RATE)
    return frame


@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_audio_arrives_as_loud_in_both_channels(layout: str) -> None:
    encoder, decoder = Encoder(), OpusDecoder()
    heard = array("h")
    for pts in range(0, 20 * SAMPLES, SAMPLES):
        packet = encoder.encode(sound(pts, layout))
        for frame in decoder.decode(JitterFrame(data=bytes(packet), timestamp=pts)):
            assert isinstance(frame, AudioFrame)
            heard.frombytes(bytes(frame.planes[0])[: frame.samples * 4])
    left, right = heard[4 * SAMPLES :: 2], heard[4 * SAMPLES + 1 :: 2]
    assert left == right
    assert 7500 < max(left) < 8500


def test_packets_have_the_time_of_their_frames_even_after_a_pause() -> None:
    encoder = Encoder()
    times = [5_000_000, 5_000_960, 5_048_960, 5_049_920]
    assert [encoder.encode(sound(pts)).pts for pts in times] == times


def test_a_frame_is_encoded_once_and_only_if_it_is_sent() -> None:
    encoded: list[AudioPacket] = []
    encoder = Encoder()

    def encode(frame: AudioFrame) -> AudioPacket:
        encoded.append(encoder.encode(frame))
        return encoded[-1]

    sending = Sending(sound(0), encode)
    assert encoded == []
    assert sending.form() is sending.form()
    assert len(encoded) == 1


def test_video_is_sent_as_it_is() -> None:
    frame = VideoFrame(16, 16, "yuv420p")
    assert Sending(frame, Encoder().encode).form() is frame
