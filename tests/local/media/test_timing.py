"""Sound that comes late or in bursts, and levels: what is kept, left out and said. No network."""

from collections.abc import Sequence

import pytest
from aiortc import RTCPeerConnection, RTCRtpCodecParameters
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket
from av import AudioFrame

from dailykit.local.media.encoding import Encoder, Sending
from dailykit.local.media.latency import NewestPictures, decode_at_once, decode_newest
from dailykit.local.media.peer import Peer
from dailykit.local.media.tracks import FrameTrack
from dailykit.local.media.voice import Voice


def sound(number: int = 0, level: int = 0) -> AudioFrame:
    """Return 20 ms of sound."""
    frame = AudioFrame(format="s16", layout="stereo", samples=960)
    frame.planes[0].update(level.to_bytes(2, "little", signed=True) * 1920)
    frame.pts, frame.sample_rate = number, 48_000
    return frame


async def test_a_constant_delay_is_made_up_for() -> None:
    track = FrameTrack("audio")
    for number in range(30):
        track.put(sound(number))
    lags: list[int] = []
    for number in range(30, 230):
        track.put(sound(number))
        frame = await track.recv()
        lags.append(number - (frame.pts or 0))
    assert lags[0] == 30
    assert lags[-1] == 2
    # It is made up for at once, not bit by bit.
    assert len(set(lags)) == 2


async def test_a_burst_that_is_read_at_once_is_heard_whole() -> None:
    track = FrameTrack("audio")
    heard: list[int] = []
    for start in range(0, 200, 40):
        for number in range(start, start + 40):
            track.put(sound(number))
        while track.has_frames:
            heard.append((await track.recv()).pts or 0)
    assert heard == list(range(200))


@pytest.mark.parametrize(
    ("numbers", "decoded"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 4, 3, 5], [1, 2, 4, 5]),
        ([7, 7, 8], [7, 8]),
        ([65_534, 65_535, 0, 1, 65_535], [65_534, 65_535, 0, 1]),
        ([100, 40_000, 101], [100, 101]),
    ],
)
async def test_each_packet_is_decoded_when_it_comes(
    numbers: Sequence[int], decoded: Sequence[int]
) -> None:
    connection = RTCPeerConnection()
    receiver = connection.addTransceiver("audio").receiver
    decode_at_once(receiver)
    buffer = vars(receiver)["_RTCRtpReceiver__jitter_buffer"]
    taken: list[int] = []
    for number in numbers:
        packet = RtpPacket(sequence_number=number, timestamp=number)
        packet._data = b"opus"  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        wants_key_frame, frame = buffer.add(packet)
        assert not wants_key_frame
        if frame is not None:
            taken.append(frame.timestamp)
    await connection.close()
    assert taken == decoded


def picture(number: int, *, is_key_frame: bool = False) -> tuple[object, JitterFrame]:
    """Return an encoded picture with its codec."""
    codec = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90_000)
    return codec, JitterFrame(data=bytes([0 if is_key_frame else 1]), timestamp=number)


def test_pictures_that_wait_too_long_are_left_out_until_the_next_key_frame() -> None:
    asked: list[int] = []
    pictures = NewestPictures(lambda: asked.append(pictures.qsize()))
    for number in range(15):
        pictures.put(picture(number))
    assert asked == [10]
    assert [pictures.get()[1].timestamp for _ in range(10)] == list(range(10))
    pictures.put(picture(15))
    pictures.put(picture(16, is_key_frame=True))
    pictures.put(picture(17))
    pictures.put(None)
    assert [pictures.get()[1].timestamp for _ in range(2)] == [16, 17]
    assert pictures.get() is None
    assert asked == [10]


async def test_a_decoder_of_pictures_keeps_the_newest() -> None:
    connection = RTCPeerConnection()
    receiver = connection.addTransceiver("video").receiver
    decode_newest(receiver)
    pictures = vars(receiver)["_RTCRtpReceiver__decoder_queue"]
    for number in range(11):
        pictures.put(picture(number))
    assert vars(receiver)["_RTCRtpReceiver__decoder_error"].is_set()
    await connection.close()


def test_speech_begins_and_ends_once() -> None:
    said: list[float] = []
    voice = Voice(said.append)
    for levels in ([0] * 50, [9000] * 2, [0], [9000] * 50, [0] * 20, [9000], [0] * 40):
        for level in levels:
            voice.hear(sound(level=level))
    assert said == [0.275, 0.0]
    voice.is_off()
    for _ in range(3):
        voice.hear(sound(level=16_384))
    voice.is_off()
    assert said == [0.275, 0.0, 0.5, 0.0]


class NoRules:
    """Rules that allow nothing to be negotiated: the connection is never made."""

    custom_tracks: Sequence[str] = ()

    def sends(self, name: str) -> bool:
        return True

    def receives(self, name: str) -> bool:
        return True

    def wants(self, name: str) -> bool:
        return True

    def unwanted(self) -> list[str]:
        return []


async def test_words_before_the_connection_are_kept_and_silence_before_them_is_not() -> None:
    async def signal(data: object) -> None:
        raise AssertionError(data)

    def nothing(*args: object) -> None:
        raise AssertionError(args)

    peer = Peer(
        "other",
        is_polite=True,
        signal=signal,
        rules=NoRules(),
        on_frame=nothing,
        on_state=lambda: None,
        on_restart=lambda: None,
    )
    encoder = Encoder()
    for number, level in enumerate([0, 50, 0, 9000, 0, 9000]):
        peer.put("audio", Sending(sound(number, level), encoder.encode))
    outlet = peer._outlet("audio")  # pyright: ignore[reportPrivateUsage]
    assert [(await outlet.recv()).pts for _ in range(3)] == [3, 4, 5]
    assert not outlet.has_frames
    await peer.close()
