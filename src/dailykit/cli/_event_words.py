"""Webhook events in one line each. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast

from dailykit.cli._printing import printable
from dailykit.models.events import Event

__all__ = ["in_one_line"]

_ROOMS: Final = ("room", "room_name")
_TELLING: Final = (
    "recording_id",
    "duration",
    "status",
    "destination",
    "sip_from",
    "sip_endpoint",
    "to_endpoint",
    "error_msg",
    "error_message",
    "error",
)
"""The most useful payload fields besides room and participant."""


def in_one_line(event: Event, received_at: datetime) -> str:
    """Return an event as a line: time, type, room, participant, and other useful fields.

    Args:
        event: The event.
        received_at: When it arrived, in the time zone to show.
    """
    facts = _facts(event)
    kind = str(getattr(event, "type", "?"))
    room = next((str(facts[name]) for name in _ROOMS if facts.get(name)), "")
    words = [word for word in (_who(facts), *_rest(facts)) if word]
    line = f"{received_at:%H:%M:%S}  {kind:<28} {room:<22} {', '.join(words)}"
    return printable(line.rstrip())


def _facts(event: Event) -> Mapping[str, Any]:
    whole = event.model_dump(mode="json", by_alias=False, exclude_unset=True)
    payload = whole.get("payload")
    facts = {**whole, **cast("dict[str, Any]", payload)} if isinstance(payload, dict) else whole
    room = facts.get("room")
    if not isinstance(room, dict):
        return facts
    # Events of SIP trunks carry the whole room.
    return {**facts, "room": cast("dict[str, Any]", room).get("url")}


def _who(facts: Mapping[str, Any]) -> str:
    name = facts.get("user_name") or facts.get("display_name") or facts.get("user_id") or ""
    return f"{name} (owner)" if name and facts.get("owner") else str(name)


def _rest(facts: Mapping[str, Any]) -> Iterator[str]:
    for name in _TELLING:
        value = facts.get(name)
        if value not in (None, ""):
            yield f"{name.replace('_', ' ')} {value}"
