"""Conversion of audio between formats."""

from array import array

import pytest
from av import AudioFrame

from dailykit.daily._pcm import Converter, as_bytes, as_frame, layout_of

RATES = [8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000]


def packets(values: list[int], rate: int, channels: int) -> list[AudioFrame]:
    """Split samples into packets of 20 ms."""
    data = array("h", values).tobytes()
    size = rate // 50 * channels * 2
    return [as_frame(data[at : at + size], rate, channels) for at in range(0, len(data), size)]


@pytest.mark.parametrize("rate", RATES)
def test_each_packet_comes_out_at_once_and_whole(rate: int) -> None:
    converter = Converter(rate, 1)
    frames = packets([0] * 48_000 * 2, 48_000, 2)
    lengths = [len(converter.convert(frame)) // 2 for frame in frames]
    assert sum(lengths) in (rate, rate - 1)
    assert all(abs(length - rate / 50) <= 1 for length in lengths)


@pytest.mark.parametrize("rate", [8000, 16_000, 24_000, 44_100])
def test_audio_is_moved_by_a_millisecond_at_most(rate: int) -> None:
    converter = Converter(48_000, 1)
    values = [20_000 if number >= rate // 10 else 0 for number in range(rate // 5)]
    data = b"".join(map(converter.convert, packets(values, rate, 1)))
    heard = array("h", data)
    onset = next(at for at, value in enumerate(heard) if value > 10_000)
    assert 0 <= onset - 4800 <= 100


def test_a_ramp_has_no_gap_and_no_repetition() -> None:
    values = [one for number in range(960 * 10) for one in (number, number)]
    converter = Converter(48_000, 1)
    data = b"".join(map(converter.convert, packets(values, 48_000, 2)))
    assert array("h", data).tolist() == list(range(960 * 10))


def test_audio_in_the_right_format_stays_as_it_is() -> None:
    frame = as_frame(b"\1\2\3\4", 16_000, 1)
    assert Converter(16_000, 1).convert(frame) == b"\1\2\3\4"


def test_a_new_format_of_the_input_is_converted() -> None:
    converter = Converter(16_000, 1)
    first = converter.convert(packets([0] * 960, 24_000, 2)[0])
    second = converter.convert(packets([0] * 960, 48_000, 1)[0])
    assert len(first) == len(second) == 640


def test_a_decoder_may_pad_its_buffers() -> None:
    frame = AudioFrame(format="s16", layout="mono", samples=100)
    frame.planes[0].update(b"\7" * 200)
    assert as_bytes(frame) == b"\7" * 200


def test_layouts_have_names() -> None:
    assert [layout_of(count) for count in (1, 2, 4)] == ["mono", "stereo", "4c"]


def test_mono_is_as_loud_in_stereo() -> None:
    data = b"".join(map(Converter(48_000, 2).convert, packets([8000] * 1600, 16_000, 1)))
    assert max(array("h", data)) >= 8000
