"""Recordings started, stopped and read."""

from collections.abc import Callable
from typing import Any

from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local.world.core.file_links import File

ROOM: dict[str, Any] = {"room_name": "standup"}


Wait = Callable[[float], None]


def recordings(operate: Operator, **query: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = operate("recordings.list", query=query)["data"]
    return data


def start(operate: Operator, **options: Any) -> None:
    assert operate("rooms.start_recording", options, **ROOM) == {"status": "sent"}


def stop(operate: Operator, **options: Any) -> None:
    assert operate("rooms.stop_recording", options, **ROOM) == {"status": "sent"}


def record(operate: Operator, wait: Wait, seconds: float = 30, **options: Any) -> dict[str, Any]:
    """Record for some time, and return the recording."""
    start(operate, **options)
    wait(2 + seconds)
    stop(operate, **({"type": options["type"]} if "type" in options else {}))
    wait(5)
    return recordings(operate)[0]


def told(callers: Callers, kind: str) -> list[Any]:
    """Return time, id and payload of the events of a type."""
    return [(one.time, one.id, dict(one.payload)) for one in callers.events if one.type == kind]


def file_of(operate: Operator, recording_id: str) -> File:
    link = operate("recordings.access_link", recording_id=recording_id)["download_link"]
    return operate.follow(str(link))
