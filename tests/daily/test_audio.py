"""Audio that a program writes."""

import asyncio
import threading
import time
from array import array

import pytest
from av import AudioFrame

from dailykit.daily._audio import (
    AudioData,
    CustomAudioSource,
    CustomAudioTrack,
    find_audio_track,
)
from dailykit.daily._loop import media_loop, submit
from dailykit.daily._pcm import as_bytes
from dailykit.local.media.tracks import next_frame

TIMEOUT = 20


def ramp(start: int, count: int) -> bytes:
    """Return stereo samples that count."""
    return array(
        "h", [one for number in range(start, start + count) for one in (number, number)]
    ).tobytes()


async def _heard(source: CustomAudioSource, writes: list[bytes], packets: int) -> list[bytes]:
    """Return packets that a track of a source gets, from its first that is no silence."""
    track = CustomAudioTrack(source).open()
    reading = asyncio.create_task(next_frame(track))
    await asyncio.sleep(0)
    for data in writes:
        source.write_frames(data, lambda count: None)
    frame, heard = await reading, list[bytes]()
    while len(heard) < packets:
        assert isinstance(frame, AudioFrame)
        if heard or any(as_bytes(frame)):
            heard.append(as_bytes(frame))
        frame = await next_frame(track)
    track.stop()
    return heard


def heard(source: CustomAudioSource, writes: list[bytes], packets: int) -> list[bytes]:
    return submit(_heard(source, writes, packets)).result(TIMEOUT)


# --- pace ---------------------------------------------------------------------------------------


def test_writing_takes_as_long_as_the_audio_though_no_one_listens() -> None:
    source = CustomAudioSource(16_000, 1)
    start = time.monotonic()
    assert source.write_frames(bytes(2 * 4800)) == 4800
    assert time.monotonic() - start >= 0.27


def test_a_completion_comes_when_the_audio_is_played_and_writing_returns_at_once() -> None:
    source = CustomAudioSource(16_000, 1)
    told: list[tuple[int, str, float]] = []
    done = threading.Event()

    def completion(count: int) -> None:
        told.append((count, threading.current_thread().name, time.monotonic()))
        if len(told) == 2:
            done.set()

    start = time.monotonic()
    assert source.write_frames(bytes(2 * 1600), completion) == 1600
    assert source.write_frames(bytes(2 * 800), completion=completion) == 800
    assert done.wait(TIMEOUT)
    assert [count for count, _, _ in told] == [1600, 800]
    assert told[0][2] - start >= 0.07
    assert told[1][2] - start >= 0.12
    assert {name for _, name, _ in told} == {"dailykit-audio-callbacks"}


def test_a_completion_that_blocks_stops_no_audio() -> None:
    source = CustomAudioSource(48_000, 2)
    blocked, release = threading.Event(), threading.Event()

    def block(count: int) -> None:
        blocked.set()
        release.wait(TIMEOUT)

    try:
        source.write_frames(bytes(4 * 960), block)
        assert blocked.wait(TIMEOUT)
        assert heard(source, [ramp(1, 960)], 1) == [ramp(1, 960)]
    finally:
        release.set()


def test_nothing_to_write_is_written_at_once() -> None:
    source = CustomAudioSource(16_000, 1)
    told: list[int] = []
    assert source.write_frames(b"") == 0
    assert source.write_frames(b"", told.append) == 0
    assert told == [0]


# --- what a track gets --------------------------------------------------------------------------


def test_a_track_gets_what_is_written_without_gap_or_repetition() -> None:
    writes = [ramp(1 + 1920 * number, 1920) for number in range(5)]
    assert b"".join(heard(CustomAudioSource(48_000, 2), writes, 10)) == ramp(1, 9600)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16_000, 1), (24_000, 2), (44_100, 1)])
def test_a_track_gets_any_format_in_packets_of_20_ms(rate: int, channels: int) -> None:
    loud = array("h", [8000] * (rate // 10 * channels)).tobytes()
    packets = heard(CustomAudioSource(rate, channels), [loud], 6)
    assert {len(packet) for packet in packets} == {960 * 2 * channels}
    values = array("h", b"".join(packets))
    middle = values[1000 * channels : -2000 * channels]
    assert min(middle) > 7000
    assert max(middle) < 9000


def test_a_track_gets_nothing_that_was_written_before_it_is_read() -> None:
    source = CustomAudioSource(48_000, 2)
    source.write_frames(ramp(1, 4800))
    source.write_frames(bytes(4 * 960 * 3))
    assert heard(source, [ramp(10_000, 960)], 1) == [ramp(10_000, 960)]


async def _packets_in(source: CustomAudioSource, seconds: float) -> list[int | None]:
    track = CustomAudioTrack(source).open()
    times: list[int | None] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                times.append((await next_frame(track)).pts)
    except TimeoutError:
        track.stop()
    return times


def test_an_idle_source_sends_silence_unless_it_is_told_not_to() -> None:
    with_silence = submit(_packets_in(CustomAudioSource(16_000, 1), 0.2)).result(TIMEOUT)
    assert len(with_silence) > 1
    assert with_silence == [960 * number for number in range(len(with_silence))]
    without = submit(_packets_in(CustomAudioSource(16_000, 1, auto_silence=False), 0.1))
    assert without.result(TIMEOUT) == []


def test_two_tracks_get_the_same() -> None:
    source = CustomAudioSource(48_000, 2)

    async def both() -> list[list[bytes]]:
        first = asyncio.create_task(_heard(source, [], 2))
        await asyncio.sleep(0)
        second = asyncio.create_task(_heard(source, [ramp(1, 1920)], 2))
        return list(await asyncio.gather(first, second))

    first, second = submit(both()).result(TIMEOUT)
    assert b"".join(first) == b"".join(second) == ramp(1, 1920)


# --- errors and properties ----------------------------------------------------------------------


@pytest.mark.parametrize(("channels", "size"), [(1, 3), (2, 2), (2, 6)])
def test_an_incomplete_sample_is_refused(channels: int, size: int) -> None:
    source = CustomAudioSource(16_000, channels)
    with pytest.raises(ValueError, match=r"^frames bytestring should contain 16-bit samples$"):
        source.write_frames(bytes(size))


def test_a_rate_that_is_too_low_for_audio_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^audio of 0 Hz can't be played: use 8000 Hz or more$"):
        CustomAudioSource(0, 1).write_frames(bytes(2))


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ("x", "'str' object is not an instance of 'bytes'"),
        (None, "'None' is not an instance of 'bytes'"),
        (bytearray(4), "'bytearray' object is not an instance of 'bytes'"),
    ],
)
def test_only_bytes_are_written(frames: object, message: str) -> None:
    with pytest.raises(TypeError, match=rf"^{message}$"):
        CustomAudioSource(16_000, 1).write_frames(frames)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("rate", "channels", "message"),
    [
        (-1, 1, "number too small to fit in target type"),
        (1 << 32, 1, "number too large to fit in target type"),
        (16_000, 256, "number too large to fit in target type"),
    ],
)
def test_numbers_out_of_range_are_refused(rate: int, channels: int, message: str) -> None:
    with pytest.raises(OverflowError, match=rf"^{message}$"):
        CustomAudioSource(rate, channels)


def test_a_fraction_is_no_sample_rate() -> None:
    with pytest.raises(TypeError, match=r"^'float' object cannot be interpreted as an integer$"):
        CustomAudioSource(16_000.5, 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_source_tells_its_properties() -> None:
    source = CustomAudioSource(24_000, channels=2)
    assert (source.sample_rate, source.channels) == (24_000, 2)


def test_a_track_is_found_by_its_id_as_long_as_it_exists() -> None:
    track = CustomAudioTrack(CustomAudioSource(16_000, 1))
    track_id = track.id
    assert find_audio_track(track_id) is track
    del track
    assert find_audio_track(track_id) is None


def test_a_track_needs_a_source() -> None:
    with pytest.raises(
        TypeError, match=r"^'int' object is not an instance of 'CustomAudioSource'$"
    ):
        CustomAudioTrack(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_programs_make_no_audio_data() -> None:
    with pytest.raises(TypeError, match=r"^cannot create 'daily\.AudioData' instances$"):
        AudioData()


def test_the_media_loop_is_never_the_callers() -> None:
    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    assert asyncio.run(loop()) is not media_loop()
