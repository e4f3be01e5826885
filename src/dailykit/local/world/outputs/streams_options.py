"""What recordings and live streams are started with: which of it Daily would take."""

import uuid
from typing import Any, Final

from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.outputs.media_jobs import (
    DEFAULT_INSTANCE,
    Kind,
    MediaJobs,
    StreamTimes,
)

__all__ = ["check_place", "check_sizes", "instance_of", "layout_of", "times_of"]

_DEFAULT_LAYOUT: Final = {"preset": "default"}


def instance_of(options: JsonObject) -> str:
    """Return the instance id that something is to have.

    Raises:
        Refusal: It is no UUID.
    """
    instance_id = options.get("instanceId")
    if instance_id is None:
        return DEFAULT_INSTANCE
    try:
        return str(uuid.UUID(instance_id))
    except ValueError:
        raise Refusal.invalid(f"instanceId was '{instance_id}' but should be a UUID") from None


def check_sizes(options: JsonObject) -> None:
    """Refuse sizes that no encoder makes, and times that are none."""
    for name in ("width", "height"):
        value = options.get(name)
        if value is not None and (value <= 0 or value % 2):
            raise Refusal.invalid(f"{name} must be an even number of pixels")
    for name in ("fps", "minIdleTimeOut", "maxDuration"):
        value = options.get(name)
        if value is not None and value <= 0:
            raise Refusal.invalid(f"{name} must be greater than 0")


def times_of(options: JsonObject, *, max_duration: float) -> StreamTimes:
    """Return when something ends by itself.

    Args:
        options: What it is started with.
        max_duration: The longest time where nothing is said, in seconds.
    """
    # Daily's default of five minutes would end what is recorded of people who are only simulated
    # and never send anything. So idleness counts only for those who ask for it.
    given = options.get("maxDuration")
    return StreamTimes(max_duration if given is None else given, options.get("minIdleTimeOut"))


def check_place(
    things: MediaJobs, call: Call, settings: EffectiveSettings, kind: Kind, instance_id: str
) -> None:
    """Refuse another recording or stream that takes an id in use, or that is one too many."""
    if things.named(call, kind, instance_id) is not None:
        text = f"room {call.room_name} has an active stream with instanceId {instance_id}"
        raise Refusal.invalid(text)
    most: Any = settings.domain.get("max_streaming_instances_per_room")
    if most is not None and len(things.of_call(call, "recording", "stream")) >= most:
        raise Refusal.invalid(f"room {call.room_name} has {most} active streams, which is the most")


def layout_of(options: JsonObject) -> JsonObject:
    """Return how the picture is composed."""
    layout: JsonObject = options.get("layout") or dict(_DEFAULT_LAYOUT)
    return layout
