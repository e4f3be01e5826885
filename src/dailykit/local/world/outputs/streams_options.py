"""The options of recordings and live streams, checked by Daily's rules."""

import uuid
from typing import Any, Final

from dailykit.local.base.ids import DEFAULT_INSTANCE
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.outputs.media_jobs import (
    Kind,
    MediaJobs,
    StreamTimes,
)

__all__ = ["check_place", "check_sizes", "instance_of", "layout_of", "times_of"]

_DEFAULT_LAYOUT: Final = {"preset": "default"}


def instance_of(options: JsonObject) -> str:
    """Return the instance id to use.

    Raises:
        Refusal: The instance id is not a UUID.
    """
    instance_id = options.get("instanceId")
    if instance_id is None:
        return DEFAULT_INSTANCE
    try:
        return str(uuid.UUID(instance_id))
    except ValueError:
        raise Refusal.invalid(f"instanceId was '{instance_id}' but should be a UUID") from None


def check_sizes(options: JsonObject) -> None:
    """Refuse sizes that no encoder supports, and durations and rates of zero or less."""
    for name in ("width", "height"):
        value = options.get(name)
        if value is not None and (value <= 0 or value % 2):
            raise Refusal.invalid(f"{name} must be an even number of pixels")
    for name in ("fps", "minIdleTimeOut", "maxDuration"):
        value = options.get(name)
        if value is not None and value <= 0:
            raise Refusal.invalid(f"{name} must be greater than 0")


def times_of(options: JsonObject, *, max_duration: float) -> StreamTimes:
    """Return when a recording or stream ends by itself.

    Args:
        options: Its options.
        max_duration: The default maximum duration, in seconds.
    """
    # Daily's default of five minutes would end recordings of simulated participants, who may never
    # send anything. So the idle limit applies only to requests that set it.
    given = options.get("maxDuration")
    return StreamTimes(max_duration if given is None else given, options.get("minIdleTimeOut"))


def check_place(
    things: MediaJobs, call: Call, settings: EffectiveSettings, kind: Kind, instance_id: str
) -> None:
    """Refuse a recording or stream whose id is in use, or that exceeds the room's limit."""
    if things.named(call, kind, instance_id) is not None:
        text = f"room {call.room_name} has an active stream with instanceId {instance_id}"
        raise Refusal.invalid(text)
    most: Any = settings.domain.get("max_streaming_instances_per_room")
    if most is not None and len(things.of_call(call, "recording", "stream")) >= most:
        raise Refusal.invalid(f"room {call.room_name} has {most} active streams, the maximum")


def layout_of(options: JsonObject) -> JsonObject:
    """Return the layout of the video."""
    layout: JsonObject = options.get("layout") or dict(_DEFAULT_LAYOUT)
    return layout
