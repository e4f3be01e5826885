"""Pictures that a program writes and reads."""

import asyncio
import os

import av
import pytest

from dailykit.daily._loop import submit
from dailykit.daily._video import (
    COLOR_FORMATS,
    CustomVideoSource,
    CustomVideoTrack,
    VideoFrame,
    find_video_track,
    frame_size,
    video_data,
)
from dailykit.local.media.tracks import next_frame

RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 180, 30), (30, 30, 200), (128, 128, 128)
COLORS = (RED, GREEN, BLUE, GREY)
WIDTH, HEIGHT = 64, 48

# The places of red, green and blue in a pixel.
PLACES = {
    "RGB": (0, 1, 2),
    "RGBA": (0, 1, 2),
    "BGRA": (2, 1, 0),
    "ARGB": (1, 2, 3),
    "ABGR": (3, 2, 1),
}
CLOSE = 8


def card(color_format: str) -> bytes:
    """Return a test card: a color in each quarter."""
    if color_format == "I420":
        rgb = av.VideoFrame(WIDTH, HEIGHT, "rgb24")
        rgb.planes[0].update(card("RGB"))
        return video_data(rgb, "I420", 0).buffer
    rows = [(RED, GREEN)] * (HEIGHT // 2) + [(BLUE, GREY)] * (HEIGHT // 2)
    return b"".join(_pixel(color, color_format) * (WIDTH // 2) for row in rows for color in row)


def _pixel(color: tuple[int, int, int], color_format: str) -> bytes:
    pixel = bytearray([255] * (3 if color_format == "RGB" else 4))
    for place, value in zip(PLACES[color_format], color, strict=True):
        pixel[place] = value
    return bytes(pixel)


def corners(data: bytes, color_format: str) -> list[tuple[int, ...]]:
    """Return the colors of a card's corners."""
    size = 3 if color_format == "RGB" else 4
    last = WIDTH * HEIGHT - 1
    pixels = [data[at * size : at * size + size] for at in (0, WIDTH - 1, last - WIDTH + 1, last)]
    return [tuple(pixel[place] for place in PLACES[color_format]) for pixel in pixels]


def assert_close(found: list[tuple[int, ...]]) -> None:
    for color, expected in zip(found, COLORS, strict=True):
        assert all(abs(a - b) <= CLOSE for a, b in zip(color, expected, strict=True)), found


def received(source: CustomVideoSource, picture: bytes) -> av.VideoFrame:
    """Return a picture as those who send the source's track get it."""

    return submit(_received(source, [picture])).result(10)


async def _received(source: CustomVideoSource, pictures: list[bytes]) -> av.VideoFrame:
    track = CustomVideoTrack(source).open()
    reading = asyncio.create_task(next_frame(track))
    # The first read attaches the track.
    await asyncio.sleep(0)
    for picture in pictures:
        source.write_frame(picture)
    frame = await reading
    track.stop()
    assert isinstance(frame, av.VideoFrame)
    return frame


@pytest.mark.parametrize("color_format", COLOR_FORMATS)
def test_written_colors_arrive(color_format: str) -> None:
    source = CustomVideoSource(WIDTH, HEIGHT, color_format)
    frame = received(source, card(color_format))
    assert (frame.width, frame.height, frame.format.name) == (WIDTH, HEIGHT, "yuv420p")
    assert_close(corners(video_data(frame, "RGB", 0).buffer, "RGB"))


@pytest.mark.parametrize("color_format", [one for one in COLOR_FORMATS if one != "I420"])
def test_colors_are_read_in_each_format(color_format: str) -> None:
    frame = received(CustomVideoSource(WIDTH, HEIGHT, "RGB"), card("RGB"))
    picture = video_data(frame, color_format, 17)
    assert len(picture.buffer) == frame_size(WIDTH, HEIGHT, color_format)
    assert (picture.width, picture.height, picture.color_format) == (WIDTH, HEIGHT, color_format)
    assert picture.timestamp_us == 17
    assert_close(corners(picture.buffer, color_format))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (5, 3), (64, 48), (100, 75)])
def test_pictures_of_any_size_pass_unchanged(width: int, height: int) -> None:
    picture = os.urandom(frame_size(width, height, "I420"))
    frame = received(CustomVideoSource(width, height, "I420"), picture)
    assert video_data(frame, "I420", 0).buffer == picture


@pytest.mark.parametrize("color_format", COLOR_FORMATS)
def test_a_picture_of_the_wrong_size_is_refused(color_format: str) -> None:
    source = CustomVideoSource(5, 3, color_format)
    size = {"RGB": 45, "I420": 27}.get(color_format, 60)
    message = f"frame size mismatch: expected {size} bytes for 5x3 {color_format}, got 1"
    with pytest.raises(ValueError, match=rf"^{message}$"):
        source.write_frame(b"x")


def test_an_unknown_color_format_is_refused() -> None:
    message = "invalid color format 'NV12'. Valid formats: RGBA, BGRA, ARGB, ABGR, RGB, I420"
    with pytest.raises(ValueError, match=message):
        CustomVideoSource(4, 2, "NV12")


def test_an_empty_picture_is_accepted() -> None:
    CustomVideoSource(0, 0).write_frame(b"")


def test_a_source_tells_its_properties() -> None:
    source = CustomVideoSource(4, 2)
    assert (source.width, source.height, source.color_format) == (4, 2, "RGBA")


def test_a_track_is_found_by_its_id_as_long_as_it_exists() -> None:
    track = CustomVideoTrack(CustomVideoSource(4, 2))
    track_id = track.id
    assert find_video_track(track_id) is track
    del track
    assert find_video_track(track_id) is None


def test_programs_make_no_video_frames() -> None:
    with pytest.raises(TypeError, match=r"^cannot create 'daily\.VideoFrame' instances$"):
        VideoFrame()


def test_only_the_newest_picture_waits() -> None:
    source = CustomVideoSource(WIDTH, HEIGHT, "I420")
    size = frame_size(WIDTH, HEIGHT, "I420")
    frame = submit(_received(source, [bytes([number]) * size for number in range(5)])).result(10)
    assert video_data(frame, "I420", 0).buffer == bytes([4]) * size


def test_a_track_gets_only_what_is_written_later() -> None:
    source = CustomVideoSource(WIDTH, HEIGHT, "I420")
    size = frame_size(WIDTH, HEIGHT, "I420")
    source.write_frame(bytes([1]) * size)
    frame = received(source, bytes([2]) * size)
    assert video_data(frame, "I420", 0).buffer == bytes([2]) * size
