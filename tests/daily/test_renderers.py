"""Renderers, which pass received media to callbacks."""

import sys
import threading
from array import array
from collections.abc import Callable
from typing import Any

import av
import pytest
from av import AudioFrame
from tests.daily.senders import ID, TIMEOUT, Heard, Sender, audio

from dailykit.daily import _renderers
from dailykit.daily._audio import AudioData
from dailykit.daily._renderers import AudioRenderer, VideoRenderer
from dailykit.daily._video import VideoFrame


def listen(sender: Sender, callback: Callable[..., object], rate: int, ms: int) -> AudioRenderer:
    renderer = AudioRenderer(callback, ID, "microphone", rate, ms, 1000)
    renderer.attach(sender.fan)
    return renderer


@pytest.mark.parametrize("interval_ms", [10, 20, 100])
@pytest.mark.parametrize("rate", [8000, 16_000, 24_000, 48_000])
def test_chunks_are_exact(rate: int, interval_ms: int) -> None:
    sender, heard = Sender(), Heard()
    renderer = listen(sender, heard, rate, interval_ms)
    sender.send(*audio([1000] * 960 * 10))
    for who, data, source in heard.wait(200 // interval_ms):
        assert (who, source) == (ID, "microphone")
        assert isinstance(data, AudioData)
        assert data.num_audio_frames == rate * interval_ms // 1000
        assert len(data.audio_frames) == 2 * data.num_audio_frames
        assert (data.sample_rate, data.num_channels, data.bits_per_sample) == (rate, 1, 16)
    renderer.close()
    sender.close()


@pytest.mark.parametrize("interval_ms", [10, 20, 30, 100])
def test_a_ramp_arrives_without_gap_or_repetition(interval_ms: int) -> None:
    sender, heard = Sender(), Heard()
    renderer = listen(sender, heard, 48_000, interval_ms)
    sender.send(*audio(list(range(960 * 15))))
    chunks = [data.audio_frames for _, data, _ in heard.wait(300 // interval_ms)]
    assert array("h", b"".join(chunks)).tolist() == list(range(960 * 15))
    renderer.close()
    sender.close()


def test_each_renderer_has_a_thread_of_its_own() -> None:
    sender, slow, quick = Sender(), threading.Event(), Heard()
    first = listen(sender, lambda *_: slow.wait(TIMEOUT), 16_000, 20)
    second = listen(sender, quick, 16_000, 20)
    try:
        sender.send(*audio([1] * 960 * 5))
        quick.wait(5)
        assert quick.threads == {"dailykit-microphone-renderer"}
    finally:
        slow.set()
        first.close()
        second.close()
        sender.close()


def test_a_callback_that_fails_is_reported_and_called_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported: list[Any] = []

    def report(args: "sys.UnraisableHookArgs") -> None:
        reported.append(args.exc_value)

    monkeypatch.setattr(sys, "unraisablehook", report)
    sender, heard = Sender(), Heard()

    def fail(*args: Any) -> None:
        heard(*args)
        raise RuntimeError("no")

    renderer = listen(sender, fail, 16_000, 20)
    sender.send(*audio([1] * 960 * 2))
    heard.wait(2)
    renderer.close()
    _wait_for_end(renderer)
    assert [str(error) for error in reported] == ["no", "no"]
    sender.close()


def test_after_detaching_another_track_can_be_attached() -> None:
    one, other, heard = Sender(), Sender(), Heard()
    renderer = listen(one, heard, 48_000, 20)
    one.send(*audio([1] * 960))
    heard.wait(1)
    renderer.detach()
    one.send(*audio([2] * 960))
    renderer.attach(other.fan)
    other.send(*audio([3] * 960))
    heard.wait(2)
    assert [array("h", data.audio_frames)[0] for _, data, _ in heard.calls] == [1, 3]
    renderer.close()
    one.close()
    other.close()


def test_a_closed_renderer_calls_nothing_and_has_no_thread() -> None:
    sender, heard = Sender(), Heard()
    renderer = listen(sender, heard, 16_000, 20)
    sender.send(*audio([1] * 960))
    heard.wait(1)
    renderer.close()
    _wait_for_end(renderer)
    renderer.attach(sender.fan)
    sender.send(*audio([1] * 960))
    assert len(heard.calls) == 1
    sender.close()


def _wait_for_end(renderer: AudioRenderer) -> None:
    thread = renderer._thread  # pyright: ignore[reportPrivateUsage]
    assert thread is not None
    thread.join(TIMEOUT)
    assert not thread.is_alive()


def test_the_first_frames_of_a_track_wait_for_its_first_listener() -> None:
    sender, heard = Sender(), Heard()
    sender.send(*audio([1] * 960 * 2))
    renderer = listen(sender, heard, 48_000, 20)
    assert len(heard.wait(2)) == 2
    renderer.close()
    sender.close()


def test_a_track_without_listeners_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_renderers, "_NEW_SECONDS", 0)
    sender, heard = Sender(), Heard()
    sender.send(*audio([1] * 960 * 3))
    assert sender.track.has_frames
    renderer = listen(sender, heard, 48_000, 20)
    sender.send(*audio([2] * 960))
    assert array("h", heard.wait(1)[0][1].audio_frames)[0] == 2
    renderer.close()
    sender.close()


# --- video --------------------------------------------------------------------------------------


def picture(brightness: int) -> av.VideoFrame:
    frame = av.VideoFrame(32, 16, "yuv420p")
    for plane, value in zip(frame.planes, (brightness, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


def test_pictures_arrive_in_the_color_format() -> None:
    sender, seen = Sender("video"), Heard()
    renderer = VideoRenderer(seen, ID, "camera", "RGBA")
    renderer.attach(sender.fan)
    sender.send(picture(235))
    who, frame, source = seen.wait(1)[0]
    assert (who, source) == (ID, "camera")
    assert isinstance(frame, VideoFrame)
    assert (frame.width, frame.height, frame.color_format) == (32, 16, "RGBA")
    assert frame.buffer == b"\xff" * 32 * 16 * 4
    assert frame.timestamp_us > 0
    renderer.close()
    sender.close()


def test_a_slow_callback_gets_the_newest_picture() -> None:
    sender, seen, go_on = Sender("video"), Heard(), threading.Event()

    def slow(*args: Any) -> None:
        seen(*args)
        go_on.wait(TIMEOUT)

    renderer = VideoRenderer(slow, ID, "camera", "I420")
    renderer.attach(sender.fan)
    sender.send(picture(20))
    seen.wait(1)
    sender.send(*map(picture, (30, 40, 50, 60)))
    go_on.set()
    seen.wait(2)
    renderer.close()
    assert [frame.buffer[0] for _, frame, _ in seen.calls] == [20, 60]
    sender.close()


def test_video_is_no_audio() -> None:
    sender, heard = Sender("video"), Heard()
    renderer = listen(sender, heard, 16_000, 20)
    sender.send(picture(1))
    renderer.close()
    _wait_for_end(renderer)
    assert heard.calls == []
    assert isinstance(audio([1] * 960)[0], AudioFrame)
    sender.close()
