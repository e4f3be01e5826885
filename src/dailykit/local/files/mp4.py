"""MP4 files of any length, created without a codec: a still picture with silence, or silence.

The format is ISO/IEC 14496-12 (boxes) with 14496-14 (audio) and 14496-15 (H.264).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dailykit.local.files.still_picture import HEIGHT, WIDTH, still_picture

__all__ = ["silence", "still_film"]

_LONGEST_SECONDS: Final = 6 * 3600
_TICKS: Final = 1000
_SAMPLE_RATE: Final = 8000
_SAMPLES_IN_A_FRAME: Final = 1024
_SILENT_FRAME: Final = bytes.fromhex("00c800802380")
"""1024 samples of silence, mono, as AAC-LC."""
_AAC_LC_8_KHZ_MONO: Final = bytes.fromhex("1588")

_NO_ROTATION: Final = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_UNDEFINED_LANGUAGE: Final = 0x55C4


@dataclass(frozen=True, slots=True)
class _Track:
    """A track of the file.

    Attributes:
        handler: ``vide`` or ``soun``.
        header: The box that only this kind of track has.
        entry: The box that describes the samples.
        ticks: The number of ticks in a second.
        sample_ticks: The number of ticks in a sample.
        samples: The samples, in order.
        starts: The samples (from 1) at which playback can start; None for all.
        size: Width and height.
    """

    handler: bytes
    header: bytes
    entry: bytes
    ticks: int
    sample_ticks: int
    samples: Sequence[bytes]
    starts: Sequence[int] | None = None
    size: tuple[int, int] = (0, 0)

    @property
    def duration(self) -> int:
        """The duration in ticks."""
        return len(self.samples) * self.sample_ticks


def still_film(seconds: int) -> bytes:
    """Return an MP4 file with a still picture and silence, between a second and six hours long."""
    return _still_film(_bounded(seconds))


def silence(seconds: int) -> bytes:
    """Return an MP4 file with nothing but silence, between a second and six hours long."""
    return _silence(_bounded(seconds))


@lru_cache(maxsize=4)
def _still_film(seconds: int) -> bytes:
    return _file([_picture_track(seconds), _sound_track(seconds)])


@lru_cache(maxsize=4)
def _silence(seconds: int) -> bytes:
    return _file([_sound_track(seconds)])


def _bounded(seconds: int) -> int:
    # A test may move the clock by years, and a file of that length would fill the memory.
    return min(max(seconds, 1), _LONGEST_SECONDS)


def _picture_track(seconds: int) -> _Track:
    picture = still_picture()
    repeated = [_sample(unit) for unit in picture.same]
    samples = [_sample(picture.first), *(repeated[number % 16] for number in range(1, seconds))]
    return _Track(
        handler=b"vide",
        header=_full_box(b"vmhd", struct.pack(">4H", 0, 0, 0, 0), flags=1),
        entry=_avc_entry(),
        ticks=_TICKS,
        sample_ticks=_TICKS,
        samples=samples,
        starts=[1],
        size=(WIDTH, HEIGHT),
    )


def _sound_track(seconds: int) -> _Track:
    count = -(-seconds * _SAMPLE_RATE // _SAMPLES_IN_A_FRAME)
    return _Track(
        handler=b"soun",
        header=_full_box(b"smhd", struct.pack(">hH", 0, 0)),
        entry=_aac_entry(),
        ticks=_SAMPLE_RATE,
        sample_ticks=_SAMPLES_IN_A_FRAME,
        samples=[_SILENT_FRAME] * count,
    )


def _sample(unit: bytes) -> bytes:
    return struct.pack(">I", len(unit)) + unit


def _avc_entry() -> bytes:
    still = still_picture()
    sequence, picture = still.sequence_parameters, still.picture_parameters
    profile = sequence[1:4]
    # Version 1, lengths of 4 bytes, one set of each.
    config = b"\x01" + profile + b"\xff\xe1" + struct.pack(">H", len(sequence)) + sequence
    config += b"\x01" + struct.pack(">H", len(picture)) + picture
    head = struct.pack(">6xH16x2H", 1, WIDTH, HEIGHT)
    resolution = struct.pack(">2I4xH32x2H", 72 << 16, 72 << 16, 1, 24, 0xFFFF)
    return _box(b"avc1", head + resolution + _box(b"avcC", config))


def _aac_entry() -> bytes:
    decoder = b"\x40\x15" + struct.pack(">3x2I", 0, 0) + _descriptor(5, _AAC_LC_8_KHZ_MONO)
    stream = struct.pack(">HB", 1, 0) + _descriptor(4, decoder) + _descriptor(6, b"\x02")
    head = struct.pack(">6xH8x2H4xI", 1, 1, 16, _SAMPLE_RATE << 16)
    return _box(b"mp4a", head + _full_box(b"esds", _descriptor(3, stream)))


def _descriptor(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def _file(tracks: Sequence[_Track]) -> bytes:
    """Return the file, with the index first so that players can start during the download."""
    kind = _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41")
    contents = [b"".join(track.samples) for track in tracks]
    # The index contains the tracks' offsets, which depend on the length of the index.
    index_length = len(_index(tracks, [0] * len(tracks)))
    places, place = list[int](), len(kind) + index_length + 8
    for content in contents:
        places.append(place)
        place += len(content)
    return kind + _index(tracks, places) + _box(b"mdat", b"".join(contents))


def _index(tracks: Sequence[_Track], places: Sequence[int]) -> bytes:
    milliseconds = max(_milliseconds(track) for track in tracks)
    head = struct.pack(">4IIH10x", 0, 0, _TICKS, milliseconds, 1 << 16, 0x100)
    head += _NO_ROTATION + bytes(24) + struct.pack(">I", len(tracks) + 1)
    parts = [
        _track(track, number, place)
        for number, (track, place) in enumerate(zip(tracks, places, strict=True), 1)
    ]
    return _box(b"moov", _full_box(b"mvhd", head), *parts)


def _milliseconds(track: _Track) -> int:
    return track.duration * _TICKS // track.ticks


def _track(track: _Track, number: int, place: int) -> bytes:
    width, height = track.size
    volume = 0x100 if track.handler == b"soun" else 0
    head = struct.pack(">3I4xI8x2H", 0, 0, number, _milliseconds(track), 0, 0)
    head += struct.pack(">H2x", volume) + _NO_ROTATION
    head += struct.pack(">2I", width << 16, height << 16)
    # Flags: enabled, in the movie, in its preview.
    return _box(b"trak", _full_box(b"tkhd", head, flags=7), _media(track, place))


def _media(track: _Track, place: int) -> bytes:
    head = struct.pack(">4I2H", 0, 0, track.ticks, track.duration, _UNDEFINED_LANGUAGE, 0)
    handler = struct.pack(">I4s12x", 0, track.handler) + b"dailykit\x00"
    here = _full_box(b"dref", struct.pack(">I", 1), _full_box(b"url ", b"", flags=1))
    parts = [track.header, _box(b"dinf", here), _samples(track, place)]
    return _box(
        b"mdia", _full_box(b"mdhd", head), _full_box(b"hdlr", handler), _box(b"minf", *parts)
    )


def _samples(track: _Track, place: int) -> bytes:
    count = len(track.samples)
    sizes = struct.pack(f">{count}I", *map(len, track.samples))
    parts = [
        _full_box(b"stsd", struct.pack(">I", 1), track.entry),
        _full_box(b"stts", struct.pack(">3I", 1, count, track.sample_ticks)),
        # All samples are in one chunk.
        _full_box(b"stsc", struct.pack(">4I", 1, 1, count, 1)),
        _full_box(b"stsz", struct.pack(">2I", 0, count), sizes),
        _full_box(b"stco", struct.pack(">2I", 1, place)),
    ]
    if track.starts is not None:
        starts = struct.pack(f">{len(track.starts) + 1}I", len(track.starts), *track.starts)
        parts.append(_full_box(b"stss", starts))
    return _box(b"stbl", *parts)


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _full_box(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)
