"""Audio and video from one client to another, through a call."""

import math
import threading
from array import array
from itertools import pairwise

import pytest
from tests.daily.agents import TIMEOUT, Agent
from tests.daily.conftest import MakeAgent
from tests.daily.test_video import COLORS, HEIGHT, WIDTH, card, corners
from tests.support.clocks.calm import at_its_best

from dailykit import daily

RATE = 16_000
HERTZ = 400
LOUDNESS = 8000
CLOSE = 24


def tone(rate: int, seconds: float = 1.0) -> bytes:
    """Return a tone."""
    count = int(rate * seconds)
    wave = (int(LOUDNESS * math.sin(math.tau * HERTZ * at / rate)) for at in range(count))
    return array("h", wave).tobytes()


def speaker(agent: MakeAgent, room_url: str, source: daily.CustomAudioSource) -> Agent:
    """Return a client with a source as its microphone."""
    track = daily.CustomAudioTrack(source)
    settings = {"isEnabled": True, "settings": {"customTrack": {"id": track.id}}}
    return agent().join(room_url, inputs={"microphone": settings})


class Ear:
    """Collects audio until a tone has ended."""

    def __init__(self) -> None:
        self.heard = array("h")
        self.sizes: set[int] = set()
        self.has_begun = threading.Event()
        self.is_over = threading.Event()

    def listen(self, who: str, audio: daily.AudioData, source: str) -> None:
        self.sizes.add(audio.num_audio_frames)
        self.take(audio.audio_frames)

    def take(self, frames: bytes) -> None:
        chunk = array("h", frames)
        if self.is_over.is_set() or not chunk:
            return
        if max(chunk) > LOUDNESS / 2:
            self.has_begun.set()
        if self.has_begun.is_set():
            self.heard.extend(chunk)
            if max(chunk) < LOUDNESS / 10:
                self.is_over.set()


def assert_whole(heard: "array[int]", rate: int) -> None:
    """Assert that a tone of a second has no gap, no repetition and the right length."""
    loud = [at for at, value in enumerate(heard) if abs(value) > LOUDNESS / 3]
    period = rate // HERTZ
    assert max(later - one for one, later in pairwise(loud)) < period
    assert loud[-1] - loud[0] == pytest.approx(rate, abs=2 * period)
    middle = heard[loud[0] + period : loud[-1] - period]
    rises = [at for at in range(1, len(middle)) if middle[at - 1] < 0 <= middle[at]]
    distances = [later - one for one, later in pairwise(rises)]
    assert max(distances) - min(distances) <= max(2, rate // RATE * 2)


@pytest.mark.parametrize(("rate", "interval_ms"), [(8000, 10), (16_000, 20), (48_000, 100)])
def test_a_tone_arrives_whole_at_a_renderer(
    agent: MakeAgent, room_url: str, rate: int, interval_ms: int
) -> None:
    source = daily.CustomAudioSource(RATE, 1)
    ada, bob = speaker(agent, room_url, source), agent().join(room_url)

    def hear() -> None:
        ear = Ear()
        bob.client.set_audio_renderer(
            ada.id, ear.listen, sample_rate=rate, callback_interval_ms=interval_ms
        )
        bob.wait_for_state(ada, "microphone", "playable")
        source.write_frames(tone(RATE))
        assert ear.is_over.wait(TIMEOUT)
        assert ear.sizes == {rate * interval_ms // 1000}
        assert_whole(ear.heard, rate)

    at_its_best(hear)


def test_a_tone_arrives_whole_at_a_speaker(agent: MakeAgent, room_url: str) -> None:
    source = daily.CustomAudioSource(24_000, 1)
    device = daily.Daily.create_speaker_device("a call's speaker", RATE)
    daily.Daily.select_speaker_device("a call's speaker")
    ada, bob = speaker(agent, room_url, source), agent().join(room_url)
    bob.wait_for_state(ada, "microphone", "playable")

    def hear() -> None:
        ear = Ear()
        source.write_frames(tone(24_000), lambda count: None)
        while not ear.is_over.is_set():
            ear.take(device.read_frames(160))
        assert_whole(ear.heard, RATE)

    at_its_best(hear)


@pytest.mark.parametrize(("written", "read"), [("RGB", "BGRA"), ("ARGB", "RGB")])
def test_colors_arrive(agent: MakeAgent, room_url: str, written: str, read: str) -> None:
    source = daily.CustomVideoSource(WIDTH, HEIGHT, written)
    track = daily.CustomVideoTrack(source)
    camera = {"isEnabled": True, "settings": {"customTrack": {"id": track.id}}}
    ada, bob = agent().join(room_url, inputs={"camera": camera}), agent().join(room_url)
    right = threading.Event()

    def look(who: str, frame: daily.VideoFrame, source: str) -> None:
        seen = corners(frame.buffer, read)
        pairs = zip(seen, COLORS, strict=True)
        if all(abs(a - b) <= CLOSE for one, two in pairs for a, b in zip(one, two, strict=True)):
            right.set()

    bob.client.set_video_renderer(ada.id, look, "camera", read)
    while not right.wait(0.03):
        source.write_frame(card(written))
