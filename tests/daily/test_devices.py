"""Virtual devices, the VAD and `Daily`."""

import asyncio
import logging
import math
import threading
import time
from array import array
from collections.abc import Iterator
from typing import Generic, TypeVar

import pytest
from tests.daily.senders import TIMEOUT, Sender, audio
from tests.support.clocks.calm import at_its_best

from dailykit.daily._daily import Daily
from dailykit.daily._devices import find_camera, find_microphone
from dailykit.daily._log import LogLevel
from dailykit.daily._loop import submit
from dailykit.daily._speaker import VirtualSpeakerDevice, speaker_input
from dailykit.daily._vad import NativeVad

T = TypeVar("T")
SPEAKER = "a test's speaker"


class Told(Generic[T]):
    """A completion that remembers what it got."""

    def __init__(self, told: list[T], done: threading.Event) -> None:
        self.told = told
        self.done = done

    def __call__(self, result: T) -> None:
        self.told.append(result)
        self.done.set()


@pytest.fixture
def sender() -> Iterator[Sender]:
    """Another participant, whose audio goes to the selected speaker."""
    one = Sender()
    key = object()

    async def add() -> None:
        speaker_input().add(key, one.fan)

    async def remove() -> None:
        speaker_input().remove(key, one.fan)
        one.fan.close()

    submit(add()).result(TIMEOUT)
    yield one
    submit(remove()).result(TIMEOUT)


def selected(rate: int = 48_000, *, non_blocking: bool = False) -> VirtualSpeakerDevice:
    device = Daily.create_speaker_device(SPEAKER, rate, 1, non_blocking)
    Daily.select_speaker_device(SPEAKER)
    return device


# --- the speaker --------------------------------------------------------------------------------


def test_the_selected_speaker_plays_what_others_say(sender: Sender) -> None:
    device = selected()
    sender.send(*audio(list(range(960 * 4))))
    assert array("h", device.read_frames(960 * 4)).tolist() == list(range(960 * 4))


def test_a_read_waits_for_audio(sender: Sender) -> None:
    device = selected()
    read: list[bytes] = []
    thread = threading.Thread(target=lambda: read.append(device.read_frames(960 * 3)))
    thread.start()
    sender.send(*audio([5] * 960 * 3))
    thread.join(TIMEOUT)
    assert len(read[0]) == 960 * 3 * 2


def test_two_are_mixed(sender: Sender) -> None:
    device = selected()
    other, key = Sender(), object()

    async def both() -> bytes:
        speaker_input().add(key, other.fan)
        await asyncio.sleep(0)
        first, second = audio([100] * 960)[0], audio([23] * 960)[0]
        for _ in range(3):
            sender.track.put(first)
            other.track.put(second)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        mixed = await asyncio.get_running_loop().run_in_executor(None, device.read_frames, 960 * 2)
        speaker_input().remove(key, other.fan)
        other.fan.close()
        return mixed

    values = array("h", submit(both()).result(TIMEOUT))
    assert values[-1] == 123


def test_a_participant_who_says_nothing_is_silence(sender: Sender) -> None:
    device = selected(16_000)
    start = time.monotonic()
    assert device.read_frames(1600) == bytes(3200)
    assert time.monotonic() - start >= 0.1


def test_a_blocking_read_without_participants_takes_its_time() -> None:
    device = selected(16_000)

    def read() -> None:
        start = time.monotonic()
        assert device.read_frames(800) == b""
        assert time.monotonic() - start >= 0.05

    # Clients of other tests in this process may still be leaving.
    at_its_best(read, attempts=100)


def test_a_speaker_that_is_not_selected_plays_nothing(sender: Sender) -> None:
    other = Daily.create_speaker_device("another", 48_000)
    selected()
    sender.send(*audio([1] * 960))
    assert other.read_frames(480) == b""


def test_a_non_blocking_read_without_participants_ends_at_once() -> None:
    device = selected(non_blocking=True)
    told: list[bytes] = []
    assert device.read_frames(960, told.append) == b""
    assert told == [b""]
    assert device.read_frames(960) == b""


def test_a_non_blocking_read_is_told_later(sender: Sender) -> None:
    device = selected(non_blocking=True)
    told: list[bytes] = []
    done = threading.Event()
    assert device.read_frames(960, Told(told, done)) == b""
    sender.send(*audio([7] * 960))
    assert done.wait(TIMEOUT)
    assert told == [array("h", [7] * 960).tobytes()]


def test_a_blocking_speaker_calls_no_completion(sender: Sender) -> None:
    device = selected()
    told: list[bytes] = []
    sender.send(*audio([7] * 960))
    assert len(device.read_frames(960, told.append)) == 1920
    assert told == []


def test_a_read_that_is_longer_than_what_is_kept_is_whole(sender: Sender) -> None:
    device = selected()
    read: list[bytes] = []
    thread = threading.Thread(target=lambda: read.append(device.read_frames(48_000)))
    thread.start()
    for _ in range(50):
        sender.send(*audio([3] * 960))
    thread.join(TIMEOUT)
    assert len(read[0]) == 96_000


def test_only_known_speakers_are_selected() -> None:
    with pytest.raises(RuntimeError, match=r"^unable to select virtual speaker device$"):
        Daily.select_speaker_device("none of this name")


# --- the microphone and the camera --------------------------------------------------------------


def test_a_blocking_microphone_writes_in_real_time() -> None:
    device = Daily.create_microphone_device("mic")
    start = time.monotonic()
    assert device.write_frames(bytes(2 * 2400)) == 2400
    assert time.monotonic() - start >= 0.12
    assert device.write_frames(b"") == 0


def test_a_blocking_microphone_fills_up_10_ms() -> None:
    device = Daily.create_microphone_device("mic")
    start = time.monotonic()
    for _ in range(5):
        assert device.write_frames(bytes(2)) == 1
    assert time.monotonic() - start >= 0.02


def test_a_non_blocking_microphone_tells_later() -> None:
    device = Daily.create_microphone_device("mic", 48_000, 2, non_blocking=True)
    told: list[int] = []
    done = threading.Event()
    assert device.write_frames(bytes(4 * 480), Told(told, done)) == 480
    assert device.write_frames(bytes(4 * 480)) == 480
    assert done.wait(TIMEOUT)
    assert told == [480]


def test_a_microphone_refuses_an_incomplete_sample() -> None:
    device = Daily.create_microphone_device("mic", channels=2)
    with pytest.raises(ValueError, match=r"^frames bytestring should contain 16-bit samples$"):
        device.write_frames(bytes(2))


def test_a_camera_refuses_a_picture_of_the_wrong_size() -> None:
    device = Daily.create_camera_device("cam", 4, 2)
    device.write_frame(bytes(32))
    with pytest.raises(
        ValueError, match=r"^frame size mismatch: expected 32 bytes for 4x2 RGBA, got 4$"
    ):
        device.write_frame(bytes(4))


def test_a_camera_has_a_known_color_format() -> None:
    with pytest.raises(ValueError, match=r"^invalid color format 'foo'$"):
        Daily.create_camera_device("cam", 4, 2, "foo")


def test_devices_are_found_by_name_as_long_as_they_exist() -> None:
    microphone = Daily.create_microphone_device("mic")
    camera = Daily.create_camera_device("cam", 4, 2, "RGB")
    assert find_microphone("mic") is microphone
    assert find_camera("cam") is camera
    del microphone, camera
    assert find_microphone("mic") is None
    assert find_camera("cam") is None


def test_devices_tell_their_properties() -> None:
    microphone = Daily.create_microphone_device("mic", 24_000, 2)
    speaker = Daily.create_speaker_device("speaker")
    camera = Daily.create_camera_device("cam", 4, 2, "RGB")
    assert (microphone.name, microphone.sample_rate, microphone.channels) == ("mic", 24_000, 2)
    assert (speaker.name, speaker.sample_rate, speaker.channels) == ("speaker", 16_000, 1)
    properties = (camera.name, camera.width, camera.height, camera.color_format)
    assert properties == ("cam", 4, 2, "RGB")


# --- the VAD ------------------------------------------------------------------------------------


def tone(loudness: int) -> bytes:
    return array("h", [int(loudness * math.sin(number / 5)) for number in range(160)]).tobytes()


def test_the_vad_measures_loudness() -> None:
    vad = Daily.create_native_vad()
    assert vad.analyze_frames(bytes(320)) == 0
    assert 0 < vad.analyze_frames(tone(200)) < 0.7
    assert vad.analyze_frames(tone(2000)) == 1
    assert vad.analyze_frames(bytes(320) + tone(2000)) == 0
    assert vad.analyze_frames(tone(2000)[:318]) == 0


def test_the_vad_tells_its_properties_and_refuses_incomplete_samples() -> None:
    vad = Daily.create_native_vad(2000, 48_000, 2)
    assert (vad.reset_period_ms, vad.sample_rate, vad.channels) == (2000, 48_000, 2)
    with pytest.raises(ValueError, match=r"^frames bytestring should contain 16-bit samples$"):
        vad.analyze_frames(b"abc")


# --- Daily --------------------------------------------------------------------------------------


def test_initialization_can_be_repeated_and_sets_the_log_level() -> None:
    log = logging.getLogger("dailykit.daily")
    Daily.init()
    Daily.init(worker_threads=3, log_level=LogLevel.Info)
    assert log.level == logging.INFO
    Daily.set_log_level(LogLevel.Off)
    assert not log.isEnabledFor(logging.CRITICAL)
    Daily.set_log_level(LogLevel.Debug)
    Daily.deinit()


def test_a_log_level_is_no_number() -> None:
    with pytest.raises(TypeError, match=r"^'int' object is not an instance of 'LogLevel'$"):
        Daily.set_log_level(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_worker_threads_are_not_negative() -> None:
    with pytest.raises(OverflowError, match=r"^can't convert negative int to unsigned$"):
        Daily.init(-1)


@pytest.mark.parametrize("kind", [Daily, NativeVad, VirtualSpeakerDevice])
def test_programs_make_no_devices(kind: type) -> None:
    with pytest.raises(TypeError, match=rf"^cannot create 'daily\.{kind.__name__}' instances$"):
        kind()
