"""Films and silence: their form, and that a real player takes them."""

import io
import struct
from collections.abc import Iterator
from typing import Any

import av
import pytest

from dailykit.local.files import silence, still_film
from dailykit.local.files.still_picture import HEIGHT, WIDTH

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf"}


def boxes(content: bytes, start: int = 0, path: str = "") -> Iterator[tuple[str, int, bytes]]:
    """Yield path, place and content of all boxes."""
    place = 0
    while place < len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        assert 8 <= size <= len(content) - place
        inner, here = content[place + 8 : place + size], f"{path}/{kind.decode()}"
        yield here, start + place + 8, inner
        if kind in CONTAINERS:
            yield from boxes(inner, start + place + 8, here)
        place += size


def samples(film: bytes) -> list[list[bytes]]:
    """Return the samples of each track, found by the film's own index."""
    sizes, places = list[list[int]](), list[int]()
    for path, _, content in boxes(film):
        if path.endswith("/stsz"):
            count = struct.unpack_from(">I", content, 8)[0]
            sizes.append(list(struct.unpack_from(f">{count}I", content, 12)))
        elif path.endswith("/stco"):
            places.append(struct.unpack_from(">I", content, 8)[0])
    return [list(cut(film, place, track)) for place, track in zip(places, sizes, strict=True)]


def cut(film: bytes, place: int, sizes: list[int]) -> Iterator[bytes]:
    for size in sizes:
        yield film[place : place + size]
        place += size


def test_the_index_comes_first_and_leads_to_all_samples() -> None:
    film = still_film(3)
    top = [path for path, _, _ in boxes(film) if path.count("/") == 1]
    assert top == ["/ftyp", "/moov", "/mdat"]
    pictures, sounds = samples(film)
    data = next(content for path, _, content in boxes(film) if path == "/mdat")
    assert b"".join(pictures + sounds) == data
    assert len(pictures) == 3
    assert len(set(sounds)) == 1


def test_each_picture_is_one_nal_unit_of_the_length_it_says() -> None:
    pictures, _ = samples(still_film(20))
    kinds = list[int]()
    for sample in pictures:
        (length,) = struct.unpack_from(">I", sample)
        assert len(sample) == length + 4
        kinds.append(sample[4] & 0x1F)
        # Three bytes that would end a unit elsewhere must not be inside of one.
        assert not any(code in sample[5:] for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert kinds == [5] + [1] * 19


def test_pictures_count_up_to_sixteen_and_begin_again() -> None:
    pictures, _ = samples(still_film(34))
    assert len(set(pictures)) == 17
    assert pictures[2] == pictures[18]


@pytest.mark.parametrize("seconds", [0, 1])
def test_nothing_is_shorter_than_a_second(seconds: int) -> None:
    assert still_film(seconds) == still_film(1)
    assert silence(seconds) == silence(1)


def test_three_hours_are_no_large_file() -> None:
    assert len(still_film(3 * 3600)) < 1_100_000


def test_years_are_cut_to_six_hours() -> None:
    assert silence(10**9) is silence(6 * 3600)
    assert len(still_film(10**9)) < 2_200_000


def play(content: bytes) -> list[Any]:
    """Return the streams of a file after a player has decoded all of it."""
    opened: Any = av.open(io.BytesIO(content))  # its types name what only subtitles have
    with opened as container:
        for packet in container.demux():
            for frame in packet.decode():
                assert not frame.is_corrupt
        return list(container.streams)


def length(stream: Any) -> float:
    return float(stream.duration * stream.time_base)


def test_a_player_takes_the_film() -> None:
    picture, sound = play(still_film(75))
    assert (picture.codec_context.name, picture.codec_context.profile) == (
        "h264",
        "Constrained Baseline",
    )
    assert (picture.codec_context.width, picture.codec_context.height) == (WIDTH, HEIGHT)
    assert (length(picture), picture.frames) == (75, 75)
    assert sound.codec_context.name == "aac"
    assert length(sound) == pytest.approx(75, abs=0.13)


def test_a_player_takes_the_silence() -> None:
    (sound,) = play(silence(20))
    assert (sound.codec_context.name, sound.channels, sound.sample_rate) == ("aac", 1, 8000)
    assert length(sound) == pytest.approx(20, abs=0.13)
