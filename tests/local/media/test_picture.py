"""The picture of a program without a camera."""

import asyncio

import pytest
from av import VideoFrame

from dailykit.local.media import MovingPicture


@pytest.mark.parametrize(("width", "height"), [(320, 180), (2, 2), (62, 34), (1280, 720)])
async def test_it_fills_its_frames_and_moves(width: int, height: int) -> None:
    picture = MovingPicture(width=width, height=height, rate=200)
    frames = [await picture.recv() for _ in range(2)]
    assert [(one.width, one.height) for one in frames] == [(width, height)] * 2
    light = [bytes(one.planes[0]) for one in frames]
    assert 0 not in light[0]
    assert light[0] != light[1]


@pytest.mark.parametrize("width", [2, 16, 34, 320])
async def test_it_can_be_seen_however_long_it_goes_on(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 50.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    picture = MovingPicture(width=width, height=16, rate=10)
    for _ in range(100):
        assert 0 not in bytes((await picture.recv()).planes[0])
        now += 0.1


async def test_what_is_long_due_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 50.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    picture = MovingPicture(rate=10)
    assert seconds(await picture.recv()) == 0
    now += 3
    assert seconds(await picture.recv()) == 3


def seconds(frame: VideoFrame) -> float:
    assert frame.pts is not None
    assert frame.time_base is not None
    return float(frame.pts * frame.time_base)
