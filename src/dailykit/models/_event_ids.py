"""The ids of events: fixed first words, what the event is about, and mostly its time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

__all__ = ["event_id"]


@dataclass(frozen=True, slots=True)
class _Form:
    """How the id of an event is made.

    Attributes:
        words: Its first words.
        about: The field of the payload whose id comes next.
        ticks_a_second: The unit of the time at its end; 0 for no time.
    """

    words: str
    about: str
    ticks_a_second: int = 1


_FORMS: Final[Mapping[str, _Form]] = MappingProxyType(
    {
        "meeting.started": _Form("met-sta", "meeting_id"),
        "meeting.ended": _Form("met-end", "meeting_id"),
        "participant.joined": _Form("ptcpt-join", "session_id", 1000),
        "participant.left": _Form("ptcpt-left", "session_id", 1000),
        "waiting-participant.joined": _Form("1-w-ptcpt-joined", "session_id", 0),
        "waiting-participant.left": _Form("1-w-ptcpt-left", "session_id", 0),
        "recording.started": _Form("rec-sta", "instance_id"),
        "recording.ready-to-download": _Form("rec-rtd", "instance_id"),
        "recording.error": _Form("rec-err", "instance_id"),
        "streaming.started": _Form("str-sta", "instance_id"),
        "streaming.updated": _Form("str-upd", "instance_id"),
        "streaming.ended": _Form("str-end", "instance_id"),
        "streaming.error": _Form("str-err", "instance_id"),
        "transcript.started": _Form("tra-sta", "id"),
        "transcript.ready-to-download": _Form("tra-rtd", "id"),
        "transcript.error": _Form("tra-err", "id"),
        "batch-processor.job-finished": _Form("bat-fin", "id"),
        "batch-processor.error": _Form("bat-err", "id"),
    }
)
"""Those of streams, transcripts and batch jobs are of our own making; Daily's are not known."""


def event_id(
    kind: str,
    payload: Mapping[str, Any],
    *,
    time: float,
    new_id: Callable[[], str],
    about: str | None = None,
) -> str:
    """Return the id of an event.

    Args:
        kind: Its type.
        payload: What it tells.
        time: Unix seconds when it happened.
        new_id: Makes an id for an event that is about nothing that has one.
        about: The id of what it is about. Default: the one that Daily takes from the payload.
    """
    form = _FORMS.get(kind) or _Form(kind.replace(".", "-"), "")
    parts = [form.words, str(about or payload.get(form.about) or new_id())]
    if form.ticks_a_second:
        parts.append(str(int(time * form.ticks_a_second)))
    return "-".join(parts)
