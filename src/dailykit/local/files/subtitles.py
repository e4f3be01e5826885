"""Transcripts as subtitle files: WebVTT and SRT."""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Cue", "srt", "vtt"]


class Cue(NamedTuple):
    """A piece of a transcript.

    Attributes:
        start: Seconds from the beginning.
        end: Seconds from the beginning.
        speaker: The speaker's name.
        text: The spoken text.
    """

    start: float
    end: float
    speaker: str
    text: str


def vtt(cues: Iterable[Cue]) -> str:
    """Return the cues as WebVTT (https://www.w3.org/TR/webvtt1/)."""
    blocks = ["WEBVTT"]
    for number, cue in enumerate(cues, 1):
        span = f"{_time(cue.start, '.')} --> {_time(cue.end, '.')}"
        blocks.append(f"{number}\n{span}\n<v {_escaped(cue.speaker)}>{_escaped(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def srt(cues: Iterable[Cue]) -> str:
    """Return the cues as SRT."""
    blocks = list[str]()
    for number, cue in enumerate(cues, 1):
        span = f"{_time(cue.start, ',')} --> {_time(cue.end, ',')}"
        said = _flat(f"{cue.speaker}: {cue.text}")
        blocks.append(f"{number}\n{span}\n{said}\n")
    return "\n".join(blocks)


def _time(seconds: float, comma: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{comma}{rest % 1000:03d}"


def _flat(text: str) -> str:
    """Return text on one line: an empty line would end the cue."""
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """Escape text so that it neither ends the cue nor starts a tag."""
    return _flat(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
